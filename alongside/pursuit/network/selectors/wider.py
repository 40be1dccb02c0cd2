"""Work with friends and other parents: as whoever planned it reads it, and as whoever does it (R166)."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from alongside.ground.access.registry import allows, require
from alongside.ground.accounts.models import User
from alongside.ground.audit.services import note_read
from alongside.ground.base.ends import first_of
from alongside.ground.base.errors import Missing, NotPermitted
from alongside.pursuit.network.models import Reach, WiderWork
from alongside.pursuit.network.policies import WIDER_WORK_DO, WIDER_WORK_PLAN
from alongside.pursuit.network.services.common import here

SHOWN = 50


@dataclass(frozen=True)
class WorkSeen:
    """One piece of work and each time that it was done, the newest first. Nothing of a group or a child stands in it."""

    work: WiderWork
    reached: tuple[Reach, ...]

    @property
    def young_people(self) -> int:
        """How many young people it reached in all; one who came twice counts twice."""
        return sum(one.young_people for one in self.reached)

    @property
    def parents(self) -> int:
        """How many parents and carers it reached in all; one who came twice counts twice."""
        return sum(one.parents for one in self.reached)


def works_mine(*, viewer: User) -> list[WorkSeen]:
    """Return the work that the viewer is asked to do, the newest first. Raises NotPermitted without WIDER_WORK_DO."""
    require(viewer, WIDER_WORK_DO)
    return _seen(first_of(WiderWork.objects.filter(worker_id=viewer.id).order_by("-at", "-id"), SHOWN))


def works_of(*, viewer: User, group_id: uuid.UUID | None = None) -> list[WorkSeen]:
    """Return the work planned out of one group, or all of it, the newest first. Raises NotPermitted without WIDER_WORK_PLAN."""
    require(viewer, WIDER_WORK_PLAN)
    rows = WiderWork.objects.filter(partnership_id=here(viewer)).order_by("-at", "-id")
    return _seen(first_of(rows.filter(group_id=group_id) if group_id else rows, SHOWN))


def work_get(*, viewer: User, work_id: uuid.UUID) -> WorkSeen:
    """Return one piece of work, for whoever planned it or does it. Raises NotPermitted; Missing."""
    if not (allows(viewer, WIDER_WORK_DO) or allows(viewer, WIDER_WORK_PLAN)):
        raise NotPermitted
    found = WiderWork.objects.filter(partnership_id=here(viewer), id=work_id).first()
    if found is None:
        raise Missing
    return _seen([found])[0]


def _seen(works: list[WiderWork]) -> list[WorkSeen]:
    reached: dict[uuid.UUID, list[Reach]] = {}
    for one in Reach.objects.filter(work__in=works).order_by("-on", "-at", "-id"):
        reached.setdefault(one.work_id, []).append(one)
    note_read("network.wider_work", [one.id for one in works])
    return [WorkSeen(one, tuple(reached.get(one.id, ()))) for one in works]
