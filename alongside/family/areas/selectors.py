"""Reading which area does what. Row security decides: those who work with the child, and the child's family."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from dataclasses import dataclass

from alongside.family.areas.models import AreaOwner, AreaTask, CaseAreas
from alongside.family.areas.rules import area_key
from alongside.family.cases.models import Case
from alongside.ground.audit.services import note_read
from alongside.ground.base.actors import Acts
from alongside.ground.base.errors import Missing

READ = "areas.caseareas"


@dataclass(frozen=True)
class Task:
    """A task of an area, with who does it now, if anybody."""

    task: AreaTask
    owner: AreaOwner | None


@dataclass(frozen=True)
class WhoDoesWhat:
    """The areas of one child and what each does, in the order home, harm, responsible."""

    case_id: uuid.UUID
    areas: CaseAreas | None
    tasks: tuple[Task, ...]

    @property
    def by_area(self) -> list[tuple[str, list[Task]]]:
        """The tasks of each area."""
        found: dict[str, list[Task]] = {}
        for one in self.tasks:
            found.setdefault(one.task.area, []).append(one)
        return list(found.items())


def areas_now(case: Case) -> CaseAreas | None:
    """Return the areas of a case as they were stated last, or None."""
    return CaseAreas.objects.filter(case=case).order_by("-stated_at", "-id").first()


def tasks_of(case: Case) -> tuple[Task, ...]:
    """Return the tasks of the areas that a case has today, each with who does it; those of an earlier area are left out."""
    return _who(case.id, areas_now(case), *_facts([case.id])).tasks


def who_does_what(*, viewer: Acts, case_ids: Collection[uuid.UUID]) -> list[WhoDoesWhat]:
    """Return for each of these cases which area does what, in three queries; noted as read. For a worker's page (R17)."""
    note_read(READ, case_ids)
    return _of(case_ids)


def who_does_what_for_family(*, viewer: Acts, case_ids: Collection[uuid.UUID]) -> list[WhoDoesWhat]:
    """Return the same for the family's page, for cases that the family member is part of."""
    return _of(case_ids)


def area_task_get(*, viewer: Acts, task_id: uuid.UUID) -> Task:
    """Return one task with who does it now, noted as read. Raises Missing for one out of sight."""
    task = AreaTask.objects.filter(id=task_id).first()
    if task is None:
        raise Missing
    note_read(READ, [task.case_id])
    newest = AreaOwner.objects.filter(task=task).order_by("named_at", "id").last()
    return Task(task, newest if newest is not None and newest.name else None)


def _of(case_ids: Collection[uuid.UUID]) -> list[WhoDoesWhat]:
    stated: dict[uuid.UUID, CaseAreas] = {}
    for one in CaseAreas.objects.filter(case_id__in=case_ids).order_by("stated_at", "id"):
        stated[one.case_id] = one
    tasks, owners = _facts(case_ids)
    return [_who(case_id, stated.get(case_id), tasks, owners) for case_id in case_ids]


def _facts(case_ids: Collection[uuid.UUID]) -> tuple[list[AreaTask], dict[uuid.UUID, AreaOwner]]:
    tasks = list(AreaTask.objects.filter(case_id__in=case_ids).order_by("added_at", "id"))
    newest = {
        one.task_id: one for one in AreaOwner.objects.filter(case_id__in=case_ids).order_by("named_at", "id")
    }
    return tasks, {task: owner for task, owner in newest.items() if owner.name}


def _who(
    case_id: uuid.UUID, areas: CaseAreas | None, tasks: list[AreaTask], owners: dict[uuid.UUID, AreaOwner]
) -> WhoDoesWhat:
    keys = [area_key(one) for one in (areas.home, areas.harm, areas.responsible) if one] if areas else []
    mine = [one for one in tasks if one.case_id == case_id and one.area_key in keys]
    mine.sort(key=lambda one: keys.index(one.area_key))
    return WhoDoesWhat(case_id, areas, tuple(Task(one, owners.get(one.id)) for one in mine))
