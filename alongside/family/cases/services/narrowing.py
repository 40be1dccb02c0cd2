"""What one parent does not see, for a time and for a reason (R26); and the help a parent is offered, whatever else (R27)."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from datetime import date, datetime, time, timedelta

from django.db import transaction

from alongside.family.cases import events
from alongside.family.cases.models import PartnershipStatus
from alongside.family.cases.models_standing import Narrowing, ParentNeed, StandingDecision
from alongside.family.cases.policies import NEED_ANSWER, NEED_OFFER, STANDING_DECIDE
from alongside.family.cases.rules_standing import PARTNER
from alongside.family.cases.services.common import open_case_for_change
from alongside.family.cases.stops import Taken, weighs_on
from alongside.family.people.rules import line_of, one_of, some_of, words_of
from alongside.ground.access.context import elevated
from alongside.ground.access.registry import require
from alongside.ground.access.selectors import require_to_write
from alongside.ground.accounts.models import User
from alongside.ground.audit.services import record
from alongside.ground.base.errors import Missing, Refused
from alongside.ground.base.parameters import in_force
from alongside.ground.clock import now, today
from alongside.ground.clock.due import due_on
from alongside.ground.clock.time_source import LONDON

_WORDS = 2_000
_PARTNER_SEES_ALL = (
    "Nothing is held back from a protective partner. A manager looks first at the evidence about a parent."
)


@transaction.atomic
def sight_narrow(
    *,
    by: User,
    case_id: uuid.UUID,
    person_id: uuid.UUID,
    kinds: Collection[str],
    until: date,
    words: str = "",
    unsaid_because: str = "",
) -> Narrowing:
    """Hold named parts of a child's record back from one parent until the end of a day, at most P-NARROW from today (R26).

    The parent reads `words`; where saying so is itself the danger, `unsaid_because` stands instead, for the manager who
    looks again. Nobody else's sight changes, and no offer of help ends. Raises NotPermitted; Missing; Refused:
    `partner_sees_all`, `kinds_missing`, `until_wrong`, `words_missing`.
    """
    require(by, STANDING_DECIDE)
    case = open_case_for_change(case_id)
    standing = PartnershipStatus.objects.filter(case=case, person_id=person_id).first()
    if standing is None:
        raise Missing
    if standing.status == PARTNER:
        raise Refused(_PARTNER_SEES_ALL, code="partner_sees_all")
    chosen = some_of(kinds, Narrowing.Kind.values, field="kinds")
    if not chosen:
        raise Refused("Choose what is held back.", code="kinds_missing", field="kinds")
    ends = _end_of(until, longest=longest_narrowing(case.partnership_id))
    because = words_of(unsaid_because, field="unsaid_because", limit=_WORDS)
    said = "" if because else words_of(words, field="words", limit=_WORDS, required=True)
    weighs_on("sight", by=by, case=case, person_ids=[person_id])
    made = Narrowing.objects.create(
        partnership_id=case.partnership_id, case=case, family_id=case.family_id, person_id=person_id, kinds=chosen,
        words=said, unsaid_because=because, since=now(), until=ends, decided_by_id=by.id, decided_by_name=by.name,
        created_by_id=by.id,
    )  # fmt: skip
    _look_again(made)
    record(
        events.NARROWED, by=by, about=made, circle_ids=[case.id], facts={"kinds": chosen, "said": not because}
    )
    return made


@transaction.atomic
def narrowing_end(*, by: User, narrowing_id: uuid.UUID, reason: str) -> Narrowing:
    """Open what was held back, before its time. Raises NotPermitted, Missing, Refused(`narrowing_over`), no reason."""
    require(by, STANDING_DECIDE)
    found = Narrowing.objects.select_for_update().filter(id=narrowing_id).first()
    if found is None:
        raise Missing
    if found.ended_at is not None or found.until <= now():
        raise Refused("This is over already: nothing is held back by it.", code="narrowing_over")
    return _end(found, line_of(reason, field="reason", limit=400, required=True), by=by)


def _end(found: Narrowing, reason: str, *, by: User) -> Narrowing:
    found.end_reason = reason
    found.ended_at, found.ended_by_id, found.ended_by_name = now(), by.id, by.name
    found.save(update_fields=["ended_at", "ended_by_id", "ended_by_name", "end_reason"])
    _look_again(found)
    record(events.NARROWING_ENDED, by=by, about=found, circle_ids=[found.case_id])
    return found


def narrowing_undo(taken: Taken, by: User) -> bool:
    """Open again what was held back by a step that was not right (R216); called as the system. False where it is over."""
    found = (
        Narrowing.objects.select_for_update()
        .filter(
            case_id=taken.in_case, person_id__in=taken.person_ids, decided_by_id=taken.by_id, since__gte=taken.at,
            ended_at__isnull=True, until__gt=now(),
        )
        .order_by("since", "id")
        .first()
    )  # fmt: skip
    if found is not None:
        _end(found, taken.why, by=by)
    return found is not None


@transaction.atomic
def need_offer(*, by: User, case_id: uuid.UUID, person_id: uuid.UUID, kind: str, offer: str) -> ParentNeed:
    """Write down what weighs on a parent together with the help that is offered for it (R27).

    It is never read where a level or a standing is decided. Raises NotPermitted, Missing, Refused: `case_closed`, an
    unknown kind, no offer.
    """
    require(by, NEED_OFFER)
    require_to_write(by, case_id)
    case = open_case_for_change(case_id)
    if not PartnershipStatus.objects.filter(case=case, person_id=person_id).exists():
        raise Missing
    need = ParentNeed.objects.create(
        partnership_id=case.partnership_id, case=case, person_id=person_id, offered_at=now(), offered_by_id=by.id,
        offered_by_name=by.name, created_by_id=by.id, kind=one_of(kind, ParentNeed.Kind.values, field="kind"),
        offer=words_of(offer, field="offer", limit=_WORDS, required=True),
    )  # fmt: skip
    record(events.NEED_OFFERED, by=by, about=need, circle_ids=[case.id])
    return need


@transaction.atomic
def need_answer(*, by: User, need_id: uuid.UUID, answer: str, words: str = "") -> ParentNeed:
    """Answer, as the parent, an offer of help: any answer is welcome and may change. Raises NotPermitted, Missing, Refused."""
    require(by, NEED_ANSWER)
    need = ParentNeed.objects.select_for_update().filter(id=need_id).first()
    if need is None:
        raise Missing
    need.answer = one_of(answer, ParentNeed.Answer.values, field="answer")
    need.answer_words = words_of(words, field="words", limit=_WORDS)
    need.answered_at = now()
    need.save(update_fields=["answer", "answer_words", "answered_at"])
    record(events.NEED_ANSWERED, by=by, about=need, circle_ids=[need.case_id], facts={"answer": answer})
    return need


def longest_narrowing(partnership_id: uuid.UUID) -> date:
    """Return the last day until which something may be held back, if it is decided today (P-NARROW)."""
    return due_on(now(), in_force("P-NARROW", partnership_id=partnership_id, at=now()))


def _look_again(one: Narrowing) -> None:
    """Let whoever reviews standings look at it by the first day on which something of it is over."""
    mine = {"case_id": one.case_id, "person_id": one.person_id}
    decided = StandingDecision.objects.filter(**mine).order_by("-decided_at", "-id").first()
    running = Narrowing.objects.filter(**mine, ended_at__isnull=True, until__gt=now())
    days = [other.last_day for other in running]
    if decided is not None and decided.review_on is not None:
        days.append(decided.review_on)
    with elevated("the day on which somebody looks again is kept on the standing, which no person writes"):
        PartnershipStatus.objects.filter(**mine).exclude(status=PARTNER).update(
            review_on=min(days, default=today())
        )


def _end_of(day: date, *, longest: date) -> datetime:
    if not today() <= day <= longest:
        raise Refused(
            f"Choose a day from today to {longest:%-d %B %Y}. If it is still needed then, decide again.",
            code="until_wrong",
            field="until",
        )
    return datetime.combine(day + timedelta(days=1), time.min, tzinfo=LONDON)
