"""Reading what the two workers of a family share (R43)."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Prefetch, QuerySet

from alongside.family.cases.models import Case
from alongside.family.cases.models_aims import AimStep, SharedAim
from alongside.family.cases.rules_aims import IN_FORCE, WAITING
from alongside.family.cases.selectors import READ
from alongside.ground.accounts.models import User
from alongside.ground.audit.services import note_read
from alongside.ground.base.actors import Acts
from alongside.ground.base.ends import first_of
from alongside.ground.base.errors import Missing

_MOST = 100
_STEPS = Prefetch("steps", queryset=AimStep.objects.order_by("at", "id"))


@dataclass(frozen=True)
class Aims:
    """The aims of one case: in force, waiting for the other worker, and over or not agreed; newest first."""

    in_force: tuple[SharedAim, ...]
    proposed: tuple[SharedAim, ...]
    over: tuple[SharedAim, ...]

    @property
    def waiting(self) -> tuple[SharedAim, ...]:
        """Everything about which one of the two workers has to answer."""
        return (*self.proposed, *(one for one in self.in_force if one.state in WAITING))


def aims_of(*, viewer: Acts, case: Case) -> Aims:
    """Return the aims of a case with every step of each, in two queries; the newest hundred."""
    found = first_of(_of_case(case).prefetch_related(_STEPS), _MOST)
    note_read(READ, [case.id])
    return _sorted(found)


def aims_in_force(*, viewer: Acts, case: Case) -> list[SharedAim]:
    """Return what both workers of a case work towards now, the oldest first, in one query."""
    return list(_of_case(case).filter(state__in=IN_FORCE).order_by("proposed_at", "id"))


def aims_for_family(*, viewer: User, cases: Collection[Case]) -> dict[uuid.UUID, list[SharedAim]]:
    """Return what the two workers of each of a family's cases work towards now, in one query (R43)."""
    rows = SharedAim.objects.filter(case__in=[case.id for case in cases], state__in=IN_FORCE)
    found: dict[uuid.UUID, list[SharedAim]] = {case.id: [] for case in cases}
    for one in rows.order_by("proposed_at", "id"):
        found[one.case_id].append(one)
    note_read(READ, list(found))
    return found


def aim_get(*, viewer: Acts, aim_id: uuid.UUID) -> SharedAim:
    """Return an aim with its case and every step. Raises Missing."""
    rows = SharedAim.objects.select_related("case__child", "replaces").prefetch_related(_STEPS)
    found = rows.filter(id=aim_id).first()
    if found is None:
        raise Missing
    note_read(READ, [found.case_id])
    return found


def _of_case(case: Case) -> QuerySet[SharedAim]:
    return SharedAim.objects.filter(partnership_id=case.partnership_id, case=case).order_by(
        "-proposed_at", "-id"
    )


def _sorted(found: Collection[SharedAim]) -> Aims:
    return Aims(
        in_force=tuple(one for one in found if one.state in IN_FORCE),
        proposed=tuple(one for one in found if one.state == SharedAim.State.PROPOSED),
        over=tuple(one for one in found if one.state in (SharedAim.State.ENDED, SharedAim.State.DROPPED)),
    )
