"""What comes before an ending, or instead of one: views, the next attempt, early signs and a second reader (R11, R207)."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import date

from django.db import transaction

from alongside.family.cases.models import Allocation, Case, PartnershipStatus
from alongside.family.cases.services.common import open_case_for_change
from alongside.family.people.models import Person
from alongside.family.people.rules import one_of, some_of, words_of
from alongside.family.referrals.ending import referral_to_end
from alongside.family.referrals.models import Referral, Source
from alongside.family.referrals.rules import undecided
from alongside.ground.access.registry import require
from alongside.ground.access.selectors import require_to_write
from alongside.ground.accounts.models import User
from alongside.ground.audit.services import record
from alongside.ground.base.errors import Missing, NotPermitted, Refused
from alongside.ground.base.parameters import in_force
from alongside.ground.clock import now, today
from alongside.ground.clock.due import due_on
from alongside.practice.closing import events
from alongside.practice.closing.models import EndingView, NextAttempt, SignList
from alongside.practice.closing.policies import CLOSING_VIEW, OUTREACH_PLAN, SIGNS_ADD, SIGNS_READ
from alongside.practice.closing.rules import EDITION, SIGNS, another_person, second_reader_needed
from alongside.practice.closing.selectors import attempt_next
from alongside.practice.closing.services.common import SHORT, WORDS, start, stop

Whose, Answer, Change = EndingView.Whose, EndingView.Answer, NextAttempt.Change
_FAMILY_ASKS = (Source.PARENT_CARER, Source.YOUNG_PERSON, Source.FAMILY_FRIEND, Source.FOSTER_CARER)


@transaction.atomic
def view_say(
    *,
    by: User,
    case_id: uuid.UUID,
    whose: str,
    answer: str,
    words: str = "",
    person_id: uuid.UUID | None = None,
) -> EndingView:
    """Keep what somebody thinks of ending support: a family member for themself, a worker for themself or for whom they asked.

    `person_id` names the parent or the child. A parents' or a child's worker speaks only for themself in their own part;
    nobody gives a parent's "would rather not say" as a yes.

    Raises NotPermitted; Missing; Refused: `case_closed`, `choice_unknown`, `view_not_theirs`, `words_missing` where a worker
    writes for somebody else, words too long.
    """
    require(by, CLOSING_VIEW)
    require_to_write(by, case_id)
    case = _open(case_id)
    one_of(whose, Whose.values, field="whose")
    one_of(answer, Answer.values, field="answer")
    person = _whose(by, case, whose, person_id)
    own = person is None or person.user_id == by.id
    said = words_of(words, field="words", limit=WORDS, required=not own)
    view = EndingView.objects.create(
        partnership_id=case.partnership_id, case=case, whose=whose, person=person, answer=answer, words=said, at=now(),
        by_id=by.id, by_name=by.name, created_at=now(), created_by_id=by.id,
    )  # fmt: skip
    facts = {"whose": whose, "answer": answer, "own": own}
    record(events.VIEW_SAID, by=by, about=view, circle_ids=[case.id], facts=facts)
    return view


def _open(case_id: uuid.UUID) -> Case:
    case = Case.objects.filter(id=case_id).first()
    if case is None:
        raise Missing
    if case.closed_at is not None:
        raise Refused("Support has ended: this case is closed.", code="case_closed")
    return case


def _whose(by: User, case: Case, whose: str, person_id: uuid.UUID | None) -> Person | None:
    if whose in (Whose.IPSW, Whose.CSW):
        mine = Allocation.objects.filter(case=case, user_id=by.id, part=whose, until__isnull=True)
        if by.is_family or not mine.exists():
            raise NotPermitted("A worker says this for themself.", code="view_not_theirs")
        return None
    if whose == Whose.CHILD:
        person = case.child
    else:
        parents = PartnershipStatus.objects.filter(case=case).select_related("person")
        partner = next((one for one in parents if one.person_id == person_id), None)
        if partner is None:
            raise Missing
        person = partner.person
    if by.is_family and person.user_id != by.id:
        raise NotPermitted("Each person says this for themself.", code="view_not_theirs")
    return person


@transaction.atomic
def attempt_plan(
    *,
    by: User,
    attempt_on: date,
    change: str,
    words: str,
    case_id: uuid.UUID | None = None,
    referral_id: uuid.UUID | None = None,
) -> NextAttempt:
    """Plan the next attempt to reach a young person or a family, instead of an ending: the day, and what is tried differently
    or why nothing is (R207). At most P-OUTREACH from today; until it is made a clock runs.

    Raises NotPermitted; Missing; Refused: `case_closed`, `referral_decided`, `attempt_in_past`, `attempt_too_far`,
    `attempt_waits` (one is planned already), `choice_unknown`, words missing or too long.
    """
    require(by, OUTREACH_PLAN)
    about = _about(by, case_id, referral_id)
    facts = {
        "attempt_on": _attempt_day(attempt_on, about),
        "change": one_of(change, Change.values, field="change"),
        "words": words_of(words, field="words", limit=SHORT, required=True),
    }
    if attempt_next(viewer=by, referral_id=referral_id, case_id=case_id) is not None:
        raise Refused("The next attempt is planned already. Make it first.", code="attempt_waits")
    attempt = NextAttempt.objects.create(
        partnership_id=about.partnership_id, case_id=case_id, referral_id=referral_id, reference=about.reference,
        planned_at=now(), planned_by_id=by.id, planned_by_name=by.name, created_at=now(), created_by_id=by.id, **facts,
    )  # fmt: skip
    start(events.ATTEMPT, attempt.id, about, by=by)
    record(events.ATTEMPT_PLANNED, by=by, about=attempt, circle_ids=[case_id], facts={"change": change})
    return attempt


def _about(by: User, case_id: uuid.UUID | None, referral_id: uuid.UUID | None) -> Case | Referral:
    """Return the open case or the undecided request, locked."""
    if case_id is not None:
        require_to_write(by, case_id)
        return open_case_for_change(case_id)
    if referral_id is None:
        raise Missing
    referral = referral_to_end(referral_id)
    undecided(referral.state)
    return referral


def _attempt_day(day: date, about: Case | Referral) -> date:
    if day < today():
        raise Refused("Choose today or a day to come.", code="attempt_in_past", field="attempt_on")
    last = due_on(now(), in_force("P-OUTREACH", partnership_id=about.partnership_id, at=now()))
    if day > last:
        raise Refused(
            f"That is too long to wait. Choose a day up to {last.day} {last:%B}.",
            code="attempt_too_far",
            field="attempt_on",
        )
    return day


@transaction.atomic
def attempt_make(*, by: User, attempt_id: uuid.UUID, reached: bool, words: str) -> NextAttempt:
    """Write that the next attempt was made, and whether they were reached. Where they were not, plan another (R207).

    Raises NotPermitted; Missing; Refused: `attempt_made`, words missing or too long.
    """
    require(by, OUTREACH_PLAN)
    attempt = NextAttempt.objects.select_for_update(no_key=True).filter(id=attempt_id).first()
    if attempt is None:
        raise Missing
    if attempt.case_id is not None:
        require_to_write(by, attempt.case_id)
    if attempt.made_at is not None:
        raise Refused("This attempt was written down already.", code="attempt_made")
    attempt.made_words = words_of(words, field="words", limit=SHORT, required=True)
    attempt.made_at, attempt.made_by_id, attempt.reached = now(), by.id, reached
    attempt.save(update_fields=["made_at", "made_by_id", "reached", "made_words"])
    stop(events.ATTEMPT, attempt.id, by=by, reason="the attempt was made")
    facts = {"reached": reached}
    record(events.ATTEMPT_MADE, by=by, about=attempt, circle_ids=[attempt.case_id], facts=facts)
    return attempt


@transaction.atomic
def signs_tick(
    *, by: User, referral_id: uuid.UUID, signs: Iterable[str], disclosed: bool, words: str = ""
) -> SignList:
    """Tick early signs for a request (R11). They are words for a person and decide nothing: few signs beside a disclosure or
    a family's own worry make a second person read it, and nothing can be ended before that.

    Raises NotPermitted; Missing; Refused: `referral_decided`, `choice_unknown`, words too long.
    """
    require(by, SIGNS_ADD)
    referral = _about(by, None, referral_id)
    assert isinstance(referral, Referral)
    ticked = some_of(signs, [one.key for one in SIGNS], field="signs")
    needed = second_reader_needed(
        ticked, disclosed=disclosed, asked_by_family=referral.source in _FAMILY_ASKS
    )
    made = SignList.objects.create(
        partnership_id=referral.partnership_id, referral=referral, reference=referral.reference, edition=EDITION,
        signs=ticked, disclosed=disclosed, words=words_of(words, field="words", limit=SHORT),
        second_reader_needed=needed, made_at=now(), made_by_id=by.id, made_by_name=by.name, created_at=now(),
        created_by_id=by.id,
    )  # fmt: skip
    if needed:
        start(events.SECOND_READ, made.id, referral, by=by)
    facts = {"second_reader": needed, "edition": EDITION}
    record(events.SIGNS_TICKED, by=by, about=made, circle_ids=[referral.family_id], facts=facts)
    return made


@transaction.atomic
def signs_read(*, by: User, signs_id: uuid.UUID, words: str) -> SignList:
    """Write, as the second reader, what one thinks of a request with few signs and a high worry (R11).

    Raises NotPermitted; Missing; Refused: `second_person`, `signs_read`, words missing or too long.
    """
    require(by, SIGNS_READ)
    made = SignList.objects.select_for_update(no_key=True, of=("self",)).filter(id=signs_id).first()
    if made is None:
        raise Missing
    another_person(by.id, {made.made_by_id}, what="You ticked these signs yourself.")
    if made.read_at is not None:
        raise Refused("A second person has read this already.", code="signs_read")
    made.read_words = words_of(words, field="words", limit=SHORT, required=True)
    made.read_at, made.read_by_id, made.read_by_name = now(), by.id, by.name
    made.save(update_fields=["read_at", "read_by_id", "read_by_name", "read_words"])
    stop(events.SECOND_READ, made.id, by=by, reason="a second person read it")
    record(events.SIGNS_SECOND, by=by, about=made)
    return made
