"""Offering something that bears on the exploitation, and asking the family whether it helps (R106-R108)."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import date

from django.db import transaction

from alongside.family.cases.models import Allocation, Case
from alongside.family.people.models import Person
from alongside.family.people.rules import line_of, one_of, past_day, words_of
from alongside.ground.access.context import elevated
from alongside.ground.accounts.models import User
from alongside.ground.audit.services import record
from alongside.ground.base.errors import Missing, NotPermitted, Refused
from alongside.ground.base.parameters import in_force
from alongside.ground.clock import now, today
from alongside.ground.clock.due import due_on
from alongside.ground.clock.services import clock_start, clock_stop
from alongside.practice.progress import events, rules
from alongside.practice.progress.catalogue import EDITION, GENERIC, LEARNING
from alongside.practice.progress.models import Intervention, InterventionWord, Rethink
from alongside.practice.progress.policies import INTERVENTION_OFFER, PROGRESS_ANSWER, RETHINK_DECIDE
from alongside.practice.progress.services.common import (
    ANYBODY,
    PARENTS,
    Part,
    member_of,
    myself_in,
    open_case,
    require_part,
    signed,
)

Kind, What = Intervention.Kind, InterventionWord.What
_SUBJECTS: dict[str, dict[str, str]] = {
    Kind.LEARNING: LEARNING,
    Kind.GENERIC: GENERIC,
    Kind.SUPPORT: {"": ""},
}
_ANYONE = (*PARENTS, "child", "sibling")
_FOR_PARENTS = "Choose the parent or carer it is for. For somebody else, choose “Other help”."
_FAMILY_SAYS = (What.ANSWER.value, What.IMPACT.value, What.USEFUL.value)


@transaction.atomic
def intervention_offer(
    *,
    by: User,
    case_id: uuid.UUID,
    kind: str,
    bears: str,
    subject: str = "",
    title: str = "",
    person_id: uuid.UUID | None = None,
    asked_by_id: uuid.UUID | None = None,
    asked_words: str = "",
) -> Intervention:
    """Offer one person, or the whole family, something; `bears` says what it has to do with the exploitation (R106).

    A general course needs the parent who asked for it and their words. Learning is for a parent (R107).
    Raises NotPermitted; Missing; Refused: `case_closed`, `choice_unknown`, `generic_not_asked`, `learning_for_parent`,
    `words_missing`, `words_too_long`.
    """
    case = open_case(by, case_id, INTERVENTION_OFFER)
    require_part(by, case.id, ANYBODY)
    subjects = _SUBJECTS[one_of(kind, Kind.values, field="kind")]
    one_of(subject, list(subjects), field="subject")
    words = words_of(asked_words, field="asked_words", limit=2_000)
    generic = kind == Kind.GENERIC
    rules.generic_needs_request(generic=generic, asked=bool(asked_by_id and words))
    plain = "" if subject.startswith("other_") else subjects[subject]
    offered = Intervention.objects.create(
        **signed(by, case), kind=kind, subject=subject, edition=EDITION,
        title=line_of(title or plain, field="title", limit=200, required=True),
        bears=words_of(bears, field="bears", limit=2_000, required=True),
        person=_for_whom(case, kind, person_id),
        asked_by=member_of(case, asked_by_id, PARENTS) if generic else None, asked_words=words if generic else "",
    )  # fmt: skip
    circles = [] if offered.person_id else [case.id]
    record(events.OFFERED, by=by, about=offered, circle_ids=circles, facts={"kind": kind, "subject": subject})
    return offered


@transaction.atomic
def intervention_said(
    *,
    by: User,
    intervention_id: uuid.UUID,
    what: str,
    says: str = "",
    words: str = "",
    on: date | None = None,
    person_id: uuid.UUID | None = None,
) -> InterventionWord:
    """Say one thing of an intervention: the answer to the offer, whether it helps, whether it was useful; or, as a worker,
    that it began or ended (R107, R108).

    A family member says it for themselves. A worker writes down what `person_id` said. One person's second "no" in a row
    to "is it helping?" opens what the lead owes by P-RETHINK; until then the family was asked every P-IMPACT.

    Raises NotPermitted; Missing; Refused: `case_closed`, `choice_unknown`, `intervention_ended`, `not_accepted`,
    `started_twice`, `not_started`, `who_missing`, `day_in_future`, `words_too_long`.
    """
    about = Intervention.objects.filter(id=intervention_id).first()
    if about is None:
        raise Missing
    case = open_case(by, about.case_id, PROGRESS_ANSWER if by.is_family else INTERVENTION_OFFER)
    one_of(what, _FAMILY_SAYS if by.is_family else What.values, field="what")
    if not by.is_family:
        require_part(by, case.id, ANYBODY)
    person = _who(by, case, about, person_id) if what in _FAMILY_SAYS else None
    before = _said_before(about, what)
    said = InterventionWord.objects.create(
        **signed(by, case), intervention=about, person=person, what=what,
        says=one_of(says, list(rules.SAYS[what]), field="says") if person else "",
        words=words_of(words, field="words", limit=2_000), on=past_day(on, today=today(), field="on") or today(),
    )  # fmt: skip
    _go_on(by, about, said, before)
    record(events.SAID, by=by, about=said, facts={"what": what, "says": said.says})
    return said


@transaction.atomic
def rethink_decide(
    *, by: User, rethink_id: uuid.UUID, decision: str, words: str, family_says: str
) -> Rethink:
    """Change what twice did not help, or say why it goes on, after hearing the family (R108). By the lead; the family reads it.

    Raises NotPermitted; Missing; Refused: `case_closed`, `choice_unknown`, `decided_already`, words missing or too long.
    """
    open_one = Rethink.objects.select_for_update().filter(id=rethink_id).first()
    if open_one is None:
        raise Missing
    case = open_case(by, open_one.case_id, RETHINK_DECIDE)
    require_part(by, case.id, (Part.LEAD,))
    if open_one.decided_at is not None:
        raise Refused("This was decided already.", code="decided_already")
    open_one.decision = one_of(decision, ("change", "continue"), field="decision")
    open_one.words = words_of(words, field="words", limit=2_000, required=True)
    open_one.family_says = words_of(family_says, field="family_says", limit=2_000, required=True)
    open_one.decided_at, open_one.decided_by_id, open_one.decided_by_name = now(), by.id, by.name
    open_one.save()
    with elevated("the promise is the lead's, whoever of them decides"):
        clock_stop(kind=events.RETHINK, about_id=open_one.id, at=open_one.decided_at, by=by)
    record(events.RETHINK_DECIDED, by=by, about=open_one, facts={"decision": decision})
    return open_one


def _for_whom(case: Case, kind: str, person_id: uuid.UUID | None) -> Person | None:
    """Return whom it is for; None for the whole family. Learning is for one parent, a course for parents alone."""
    try:
        person = (
            member_of(case, person_id, _ANYONE if kind == Kind.SUPPORT else PARENTS) if person_id else None
        )
    except Missing as error:
        raise Refused(_FOR_PARENTS, code="learning_for_parent", field="person_id") from error
    if person is None and kind == Kind.LEARNING:
        raise Refused(_FOR_PARENTS, code="learning_for_parent", field="person_id")
    return person


def _said_before(about: Intervention, what: str) -> list[InterventionWord]:
    """Return all that was said of it, the oldest first, one at a time; refuse what makes no sense after it."""
    with elevated("two people say something at the same moment: one waits for the other"):
        Intervention.objects.select_for_update().get(id=about.id)
        before = list(about.said.order_by("at", "id"))
    answers = [one.says for one in before if one.what == What.ANSWER]
    happened = {one.what for one in before}
    rules.check_said(
        what,
        answer=answers[-1] if answers else "",
        started=What.STARTED in happened,
        ended=What.ENDED in happened,
    )
    return before


def _who(by: User, case: Case, about: Intervention, person_id: uuid.UUID | None) -> Person:
    if not by.is_family and person_id is None and about.person_id is None:
        raise Refused("Say who of the family said it.", code="who_missing", field="person_id")
    person = myself_in(by, case) if by.is_family else member_of(case, person_id or about.person_id, _ANYONE)
    if about.person_id is not None and person.id != about.person_id:
        raise NotPermitted("Only the person it is for can say this.", code="not_for_them")
    return person


def _go_on(by: User, about: Intervention, said: InterventionWord, before: Sequence[InterventionWord]) -> None:
    """Say by when the family is asked next; and begin what the lead owes after one person's second "no" in a row."""
    if said.what in (What.STARTED, What.IMPACT):
        about.ask_on = due_on(now(), in_force("P-IMPACT", partnership_id=about.partnership_id, at=now()))
    elif said.what == What.ENDED:
        about.ask_on = None
    with elevated("when to ask next, and what the lead owes, are the case's"):
        about.save(update_fields=["ask_on"])
        if said.what == What.IMPACT:
            decided = about.rethinks.order_by("-at").first()
            since = decided.decided_at if decided is not None else None
            if decided is not None and since is None:
                return  # the lead owes it already
            theirs = [
                one for one in (*before, said) if one.what == What.IMPACT and one.person_id == said.person_id
            ]
            if rules.twice_no([one.says for one in theirs if since is None or one.at > since]):
                _rethink(by, about)


def _rethink(by: User, about: Intervention) -> None:
    leads = Allocation.objects.filter(case_id=about.case_id, part=Part.LEAD, until__isnull=True)
    lead = leads.order_by("since").first()
    facts = signed(by, Case.objects.get(id=about.case_id))
    facts |= {"by_name": "the family", "by_role": ""}  # whoever said no is nobody else's to know
    opened = Rethink.objects.create(**facts, intervention=about)
    clock_start(
        kind=events.RETHINK, about_id=opened.id, circle_id=about.case_id, partnership_id=about.partnership_id,
        started_at=opened.at, by=by, owner_id=lead.user_id if lead else None,
        owner_label=lead.worker_name if lead else "the managers",
    )  # fmt: skip
    record(events.RETHINK_OPENED, by=by, about=opened, facts={"kind": about.kind})
