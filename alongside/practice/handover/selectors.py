"""Reading changes of worker: where each stands, how many a family went through, and what was done well."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import (
    Count,
    Exists,
    F,
    OuterRef,
    QuerySet,
    Subquery,
)

from alongside.family.cases.models import Allocation, Case
from alongside.ground.accounts.models import RoleAssignment, User
from alongside.ground.audit.noted import Noted
from alongside.ground.audit.services import note_read
from alongside.ground.base.actors import Acts
from alongside.ground.base.ends import first_of
from alongside.ground.base.errors import Missing
from alongside.ground.clock.models import Clock
from alongside.ground.clock.selectors import clock_for
from alongside.practice.actions.models import Action
from alongside.practice.handover import events
from alongside.practice.handover.models import (
    Compliment,
    ContinuityReview,
    Handover,
    HandoverNote,
    HandoverStep,
)
from alongside.practice.handover.rules import SOCIAL_WORK_PARTS, Spell, Turnover, turnover

LONGEST_LIST = 200
READ = "handover.handover"
_LATELY = timedelta(days=14)


@dataclass(frozen=True)
class WorkersSoFar:
    """Everybody who has worked with a child, newest first; the family's count of social workers; its reviews."""

    spells: tuple[Allocation, ...]
    turnover: Turnover
    reviews: tuple[ContinuityReview, ...]


@dataclass(frozen=True)
class FamilyNews:
    """The newest change of worker of a child as the family's first page says it, with the count of social workers."""

    handover: Handover
    people: int


def social_work_spells(*, partnership_id: uuid.UUID, family_id: uuid.UUID) -> list[Spell]:
    """Return every spell of a social worker with a child of a family, as far as whoever acts may see them (R47)."""
    spells = _by_social_workers(Allocation.objects.filter(partnership_id=partnership_id, family_id=family_id))
    return [Spell(*row) for row in spells.values_list("case_id", "part", "user_id", "since", "until")]


def _by_social_workers(spells: QuerySet[Allocation]) -> QuerySet[Allocation]:
    role = RoleAssignment.objects.filter(user_id=OuterRef("user_id"), role="social_worker")
    return spells.filter(Exists(role), part__in=SOCIAL_WORK_PARTS)


def workers_so_far(*, viewer: Acts, case: Case) -> WorkersSoFar:
    """Return who has worked with a child that the viewer has read already, how many social workers their family met,
    and the reviews of it, newest first: three queries (R47).
    """
    spells = Allocation.objects.filter(partnership_id=case.partnership_id, case=case)
    counted = social_work_spells(partnership_id=case.partnership_id, family_id=case.family_id)
    reviews = ContinuityReview.objects.filter(partnership_id=case.partnership_id, family_id=case.family_id)
    note_read(READ, [case.id, case.family_id])
    return WorkersSoFar(
        tuple(first_of(spells.order_by(F("until").desc(nulls_first=True), "-since", "-id"), LONGEST_LIST)),
        turnover(counted),
        tuple(reviews.order_by("-opened_at", "-id")),
    )


def handovers_open(*, viewer: User) -> Noted[Handover]:
    """Return the changes of worker that are not over, the oldest first: a manager all, a worker those of their families.

    Each carries its case and child. Ordered by (opened_at, id).
    """
    found = _handovers().filter(state__in=Handover.OPEN, case__closed_at__isnull=True)
    return found.select_related("case__child").order_by("opened_at", "id")


def handovers_i_left(*, viewer: User) -> list[Handover]:
    """Return the open changes in which the viewer stopped and nobody has written what works yet."""
    mine = _handovers().filter(from_user_id=viewer.id, state=Handover.State.OPENED)
    return first_of(mine.order_by("opened_at", "id"), LONGEST_LIST)


def handover_get(*, viewer: User, handover_id: uuid.UUID) -> Handover:
    """Return one change of worker. Raises Missing, also for one that the viewer may not know of."""
    found = _handovers().filter(id=handover_id).first()
    if found is None:
        raise Missing
    return found


def handovers_of_case(*, viewer: User, case_id: uuid.UUID) -> list[Handover]:
    """Return every change of worker of a child, newest first."""
    return first_of(_handovers().filter(case_id=case_id).order_by("-opened_at", "-id"), LONGEST_LIST)


def steps_of(*, viewer: User, handovers: Collection[Handover]) -> dict[uuid.UUID, list[HandoverStep]]:
    """Return what became of changes of worker that the viewer has read, oldest first, in one query."""
    found: dict[uuid.UUID, list[HandoverStep]] = {one.id: [] for one in handovers}
    for step in HandoverStep.objects.filter(handover_id__in=found).order_by("at", "id"):
        found[step.handover_id].append(step)
    return found


def introduction_clock(*, viewer: User, handover: Handover) -> Clock | None:
    """Return the promise to introduce whoever comes, running or stopped last."""
    return clock_for(handover.id, events.INTRODUCED)


def held_promises(*, viewer: User, handover: Handover) -> list[Action]:
    """Return the open promises that the interim owner looks after until somebody has taken over, soonest first."""
    rows = Noted.of(Action, kind="actions.action", circle="case_id")
    held = rows.filter(id__in=handover.action_ids, state__in=Action.OPEN, owner_id=handover.interim_owner_id)
    return list(held.order_by("due_on", "id"))


def notes_of(*, viewer: User, case_id: uuid.UUID) -> list[HandoverNote]:
    """Return the words for whoever comes next that the viewer may read, newest first."""
    found = Noted.of(HandoverNote, kind=READ, circle="case_id").filter(case_id=case_id)
    return first_of(found.order_by("-written_at", "-id"), LONGEST_LIST)


def unread_handover(*, viewer: User, case: Case) -> Handover | None:
    """Return the change in which the viewer takes over and has not confirmed reading yet: one query (R48, R49)."""
    mine = _handovers().filter(
        partnership_id=case.partnership_id, case_id=case.id, to_user_id=viewer.id, read_at__isnull=True,
        state__in=Handover.OPEN,
    )  # fmt: skip
    return mine.first()


def news_for_family(*, viewer: User, cases: Collection[Case]) -> dict[uuid.UUID, FamilyNews]:
    """Return the newest change of worker of each child that has had one, with how many social workers: one query (R47)."""
    ids = [case.id for case in cases]
    family = Allocation.objects.filter(family_id=OuterRef("family_id"))
    people = _by_social_workers(family).order_by().values("family_id")
    counted = people.annotate(n=Count("user_id", distinct=True)).values("n")
    known = _handovers().filter(case_id__in=ids).exclude(state=Handover.State.ENDED)
    newest: Any = known.annotate(people=Subquery(counted)).order_by("case_id", "-opened_at", "-id")
    newest = newest.distinct("case_id")
    return {one.case_id: FamilyNews(one, one.people or 0) for one in newest}


def workers_met(*, viewer: User, case_ids: Collection[uuid.UUID]) -> list[Allocation]:
    """Return who works or has worked with these children, once each person, by name; for saying what was done well."""
    found = Allocation.objects.filter(case_id__in=case_ids).exclude(user_id=viewer.id)
    once = {one.user_id: one for one in found.order_by("since")}
    note_read(READ, case_ids)
    return sorted(once.values(), key=lambda one: one.worker_name)


def compliments_about(*, viewer: User) -> Noted[Compliment]:
    """Return what was said of the viewer's own work, newest first (R61)."""
    return _compliments().filter(worker_id=viewer.id).order_by("-said_at", "-id")


def compliments_in_sight(*, viewer: User) -> Noted[Compliment]:
    """Return what a manager reads of everybody's, and an agency's manager of their own people's, newest first (R61)."""
    return _compliments().order_by("-said_at", "-id")


def compliments_for_family(*, viewer: User) -> list[Compliment]:
    """Return what the family member said themself, newest first; nobody else's (R61)."""
    return first_of(_compliments().filter(author_id=viewer.id).order_by("-said_at", "-id"), LONGEST_LIST)


def reviews_open(*, viewer: User) -> list[ContinuityReview]:
    """Return the reviews of too many changes that wait for a manager, oldest first, each with its child (R47)."""
    found = ContinuityReview.objects.filter(answered_at__isnull=True).select_related("case__child")
    rows = first_of(found.order_by("opened_at", "id"), LONGEST_LIST)
    note_read(READ, [one.case_id for one in rows])
    return rows


def review_get(*, viewer: User, review_id: uuid.UUID) -> ContinuityReview:
    """Return one review with its case. Raises Missing."""
    found = ContinuityReview.objects.select_related("case").filter(id=review_id).first()
    if found is None:
        raise Missing
    note_read(READ, [found.case_id])
    return found


def _handovers() -> Noted[Handover]:
    return Noted.of(Handover, kind=READ, circle="case_id")


def _compliments() -> Noted[Compliment]:
    return Noted.of(Compliment, kind="handover.compliment", circle="case_id")
