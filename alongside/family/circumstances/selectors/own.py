"""Reading what members of a family say for themselves, what they were answered, and what still waits."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, QuerySet

from alongside.family.circumstances import events
from alongside.family.circumstances.models import Background, FirstSupport, Impact, Matter, Response
from alongside.family.circumstances.selectors.common import LONGEST, READ, here, lines
from alongside.ground.access.context import elevated_to_read
from alongside.ground.accounts.models import User
from alongside.ground.audit.noted import Noted
from alongside.ground.base.actors import Acts
from alongside.ground.base.ends import first_of
from alongside.ground.base.parameters import in_force
from alongside.ground.clock import now, today
from alongside.ground.clock.due import due_on
from alongside.ground.clock.models import Clock


@dataclass(frozen=True)
class Answered:
    """What somebody said, and every answer, newest first. `due_on`: the day by which one is owed, while it is."""

    line: Impact | Matter
    answers: tuple[Response, ...]
    due_on: date | None


def costs_of(*, viewer: Acts, family_id: uuid.UUID) -> list[Answered]:
    """Return what it costs the family, newest first, each with its answers and clock; the viewer's part of it (R34).

    A family member reads their own; a worker those of the family, when they are its lead, its parents' worker, its child's
    worker or its social worker. Three queries.
    """
    found = first_of(lines(Impact, viewer, family_id).select_related("person"), LONGEST)
    answers = _answers(Response.objects.filter(impact__in=found), "impact_id")
    due = _clocks([one.id for one in found if one.id not in answers])
    return [Answered(one, tuple(answers.get(one.id, ())), due.get(one.id)) for one in found]


def matters_of(*, viewer: Acts, family_id: uuid.UUID) -> list[Answered]:
    """Return what else matters to the family, newest first, each with its answers; a family member reads their own (R35).

    Each is answered at every review: `due_on` is P-REVIEW after the last answer, or after it was said. Three queries.
    """
    found = first_of(lines(Matter, viewer, family_id).select_related("person"), LONGEST)
    if not found:
        return []
    answers = _answers(Response.objects.filter(matter__in=found), "matter_id")
    limit = in_force("P-REVIEW", partnership_id=found[0].partnership_id, at=now())
    told = {one.id: max([one.said_at, *(a.said_at for a in answers.get(one.id, ()))]) for one in found}
    return [Answered(one, tuple(answers.get(one.id, ())), due_on(told[one.id], limit)) for one in found]


def matters_to_answer(*, viewer: Acts, family_id: uuid.UUID) -> list[Matter]:
    """Return what else matters to the family and has no answer, or none since P-REVIEW: each needs one at a review (R35)."""
    return [
        one.line
        for one in matters_of(viewer=viewer, family_id=family_id)
        if isinstance(one.line, Matter) and (not one.answers or one.due_on is None or one.due_on < today())
    ]


def costs_waiting(*, viewer: User, size: int = LONGEST) -> list[Answered]:
    """Return what families say it costs them and nobody has answered, the longest waiting first (R34).

    Of the families of which the viewer is the lead, the parents' worker, the child's worker or the social worker; a
    manager's are the partnership's. Each carries its person and family.
    """
    waiting = here(viewer, Noted.of(Impact, kind=READ, circle="family_id")).filter(
        ~Exists(Response.objects.filter(impact=OuterRef("pk"))), taken_back_at__isnull=True
    )
    found = list(waiting.select_related("person", "family").order_by("said_at", "id")[:size])
    due = _clocks([one.id for one in found])
    return [Answered(one, (), due.get(one.id)) for one in found]


def costs_waiting_count(*, viewer: User) -> int:
    """Return how many lines `costs_waiting` has, in one query."""
    answered = Exists(Response.objects.filter(impact=OuterRef("pk")))
    return here(viewer, Impact.objects.filter(~answered, taken_back_at__isnull=True)).count()


def first_supports_of(*, viewer: Acts, family_id: uuid.UUID) -> list[FirstSupport]:
    """Return where each member of the family found help first: the newest of each (R16)."""
    newest: dict[uuid.UUID | None, FirstSupport] = {}
    for one in first_of(lines(FirstSupport, viewer, family_id).select_related("person"), LONGEST):
        newest.setdefault(one.person_id, one)
    return list(newest.values())


def backgrounds_of(*, viewer: Acts, family_id: uuid.UUID) -> list[Background]:
    """Return how the family lives and what services did before, as it said so, newest first (R40)."""
    return first_of(lines(Background, viewer, family_id).select_related("person"), LONGEST)


def _answers(rows: QuerySet[Response], column: str) -> dict[uuid.UUID, list[Response]]:
    found: dict[uuid.UUID, list[Response]] = {}
    for one in rows.order_by("-said_at", "-id"):
        found.setdefault(getattr(one, column), []).append(one)
    return found


def _clocks(cost_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, date]:
    """Return the day by which each of these costs is answered."""
    ids = list(cost_ids)
    if not ids:
        return {}
    with elevated_to_read(
        "these clocks lie outside the family's circle, for the other parent's sake; the costs were read"
    ):
        running = Clock.objects.filter(kind=events.COST, about_id__in=ids, stopped_at__isnull=True)
        return {one.about_id: one.due_on for one in running if one.due_on is not None}
