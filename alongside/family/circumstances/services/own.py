"""What members of a family say for themselves, and the answers they are owed (R16, R34, R35, R40)."""

from __future__ import annotations

import uuid
from datetime import date

from django.db import transaction

from alongside.family.cases.models import Allocation
from alongside.family.circumstances import events
from alongside.family.circumstances.models import Background, FirstSupport, Impact, Matter, Response
from alongside.family.circumstances.policies import CIRCUMSTANCES_ADD, CIRCUMSTANCES_ANSWER, COST_MARK
from alongside.family.circumstances.rules import answer_said, cost_said, one_thing_said, spell
from alongside.family.circumstances.services.common import family_to_write, whose, write
from alongside.family.people.models import FamilyGroup, FamilyMember, Person
from alongside.family.people.rules import line_of, one_of, words_of
from alongside.ground.access.context import elevated
from alongside.ground.accounts.models import User
from alongside.ground.audit.services import record
from alongside.ground.base.errors import Missing, NotPermitted, Refused
from alongside.ground.clock import now, today
from alongside.ground.clock.services import clock_start, clock_stop

_ANSWERS_FIRST = (Allocation.Part.IPSW, Allocation.Part.LEAD)
_YOUNG = (FamilyMember.Relationship.CHILD, FamilyMember.Relationship.SIBLING)


@transaction.atomic
def cost_mark(
    *,
    by: User,
    family_id: uuid.UUID,
    kind: str,
    weight: str,
    words: str = "",
    since: date | None = None,
    until: date | None = None,
    person_id: uuid.UUID | None = None,
    agreed: bool = False,
) -> Impact:
    """Mark what it costs a member of the family; an answer is owed within P-HELP (R34).

    Each for themself; or for a parent their own worker, for a young person theirs, when they agreed. It never enters a level
    of worry.
    Raises NotPermitted, Missing, Refused: `agreement_missing`, `choice_unknown`, `words_too_long`, `day_in_future`,
    `day_too_long_ago`, `ends_before_it_began`.
    """
    family = family_to_write(by, family_id, COST_MARK)
    person = _somebody(by, family, person_id)
    _their_own_worker(by, family, person)
    if not by.is_family and not agreed:
        raise Refused(
            "Ask them first whether you may write this down, and tick that they agreed. They can also mark it themself.",
            code="agreement_missing",
            field="agreed",
        )
    began, ended = spell(since, until, today=today())
    made = write(
        Impact, by, family, person=person, since=began, until=ended, agreed=agreed and not by.is_family,
        **cost_said(kind, weight, words),
    )  # fmt: skip
    _owe_an_answer(by, made)
    record(
        events.COST_MARKED, by=by, about=made, circle_ids=[family.id], facts={"kind": kind, "weight": weight}
    )
    return made


@transaction.atomic
def matter_say(*, by: User, family_id: uuid.UUID, words: str, person_id: uuid.UUID | None = None) -> Matter:
    """Say what else matters, beyond the child's safety, in up to 2,000 characters (R35). Raises as `cost_mark`."""
    family = family_to_write(by, family_id, CIRCUMSTANCES_ADD)
    person = _somebody(by, family, person_id)
    kept = words_of(words, field="words", limit=2_000, required=True)
    made = write(Matter, by, family, person=person, words=kept)
    record(events.MATTER_SAID, by=by, about=made, circle_ids=[family.id])
    return made


@transaction.atomic
def answer_give(
    *,
    by: User,
    line_id: uuid.UUID,
    outcome: str,
    words: str,
    by_whom: str = "",
    due_on: date | None = None,
) -> Response:
    """Answer what it costs somebody, or what else matters to them: what is offered, by whom and when, or why not (R34, R35).

    A later answer stands beside the first. Raises NotPermitted; Missing (also for what was taken back); Refused as
    `rules.answer_said`.
    """
    cost = Impact.objects.filter(id=line_id, taken_back_at__isnull=True).first()
    matter = None if cost else Matter.objects.filter(id=line_id, taken_back_at__isnull=True).first()
    said = cost or matter
    if said is None:
        raise Missing
    family = family_to_write(by, said.family_id, CIRCUMSTANCES_ANSWER)
    made = write(
        Response, by, family, person_id=said.person_id, impact=cost, matter=matter,
        **answer_said(outcome, words, by_whom, due_on, today=today()),
    )  # fmt: skip
    if cost is not None:
        with elevated(
            "the clock of this answer lies outside the family's circle, for the other parent's sake"
        ):
            clock_stop(kind=events.COST, about_id=cost.id, at=now(), by=by)
    what = "cost" if cost is not None else "matter"
    record(events.ANSWERED, by=by, about=made, circle_ids=[family.id], facts={"to": what, "outcome": outcome})
    return made


@transaction.atomic
def first_support_say(
    *,
    by: User,
    family_id: uuid.UUID,
    first_source: str = "",
    first_why: str = "",
    preferred_source: str = "",
    preferred_why: str = "",
    expected: str = "",
    person_id: uuid.UUID | None = None,
) -> FirstSupport:
    """Say where help was found first and why, where one would rather have found it, and what one expected (R16).

    Everything is optional, but not all of it. The newest counts, older ones stay. Raises as `cost_mark`, `words_missing`.
    """
    family = family_to_write(by, family_id, CIRCUMSTANCES_ADD)
    person = _somebody(by, family, person_id)
    said = {
        "first_source": line_of(first_source, field="first_source", limit=200),
        "first_why": words_of(first_why, field="first_why", limit=1_000),
        "preferred_source": line_of(preferred_source, field="preferred_source", limit=200),
        "preferred_why": words_of(preferred_why, field="preferred_why", limit=1_000),
        "expected": words_of(expected, field="expected", limit=2_000),
    }
    made = write(FirstSupport, by, family, person=person, **one_thing_said(said))
    record(events.FIRST_SUPPORT_SAID, by=by, about=made, circle_ids=[family.id])
    return made


@transaction.atomic
def background_say(
    *,
    by: User,
    family_id: uuid.UUID,
    kind: str,
    words: str,
    engage: str = "",
    person_id: uuid.UUID | None = None,
) -> Background:
    """Say how one lives and what services did before, and how to work with one because of it (R40).

    Written with the family: a worker names whose words they are. Raises as `cost_mark`.
    """
    family = family_to_write(by, family_id, CIRCUMSTANCES_ADD)
    made = write(
        Background, by, family, person=_somebody(by, family, person_id),
        kind=one_of(kind, Background.Kind.values, field="kind"),
        words=words_of(words, field="words", limit=2_000, required=True),
        engage=words_of(engage, field="engage", limit=1_000),
    )  # fmt: skip
    record(events.BACKGROUND_SAID, by=by, about=made, circle_ids=[family.id], facts={"kind": kind})
    return made


def _somebody(by: User, family: FamilyGroup, person_id: uuid.UUID | None) -> Person:
    person = whose(by, family, person_id)
    if person is None:
        raise Refused("Say whose words these are.", code="person_missing", field="person_id")
    return person


def _their_own_worker(by: User, family: FamilyGroup, person: Person) -> None:
    """Raise NotPermitted for the child's worker who would write for a parent, or the other way round (R43)."""
    if by.is_family:
        return
    young = FamilyMember.objects.filter(family=family, person=person, relationship__in=_YOUNG).exists()
    if ("csw" if young else "ipsw") not in by.as_actor().roles:
        raise NotPermitted("Their own worker writes this with them.", code="not_their_worker")


def _owe_an_answer(by: User, cost: Impact) -> None:
    """Start the clock of the answer. It lies in no circle of the family: the other parent sees none of it."""
    with elevated("whoever owes the answer need not be seen by whoever said what it costs"):
        working = Allocation.objects.filter(
            family_id=cost.family_id, until__isnull=True, part__in=_ANSWERS_FIRST
        )
        found = {one.part: one for one in working.order_by("-since", "-id")}
        owner = next((found[part] for part in _ANSWERS_FIRST if part in found), None)
        clock_start(
            kind=events.COST, about_id=cost.id, circle_id=cost.person_id, partnership_id=cost.partnership_id,
            started_at=now(), by=by, owner_id=owner.user_id if owner else None,
            owner_label=owner.worker_name if owner else "the managers",
        )  # fmt: skip
