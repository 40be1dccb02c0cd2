"""Reading a version of a plan as it stood: what was agreed on that day, in the words of that day (R94, R143)."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet

from alongside.family.cases.models import Case
from alongside.ground.accounts.models import User
from alongside.ground.audit.services import note_read
from alongside.ground.base.errors import Missing
from alongside.practice.plans.models import WRITTEN, Measure, Plan, PlanVersion
from alongside.practice.plans.models_voices import VersionAnswer
from alongside.practice.plans.said import Nature
from alongside.practice.plans.selectors import MeasureView, Reader, SideView, views_of

_WORDS = {"proposer", "proposer_name", "changed_by_name", *WRITTEN} - {"owner_id", "due_on", "nature"}


@dataclass(frozen=True)
class KeptPlan:
    """One shared version of a plan, whole, with what people said of it until the next was shared."""

    shared: PlanVersion
    plan: Plan
    sides: tuple[SideView, ...]
    said: tuple[VersionAnswer, ...]  # what people said of this version as a whole, each their newest

    @property
    def case(self) -> Case:
        """The case that the plan is of."""
        return self.plan.case

    @property
    def newer(self) -> bool:
        """Whether another version was shared since."""
        return self.shared.number < self.plan.number

    @property
    def in_force(self) -> bool:
        """Whether it is the version that is in force now; no version of a plan that ended is."""
        return self.plan.closed_at is None and self.shared.number == self.plan.in_force_number

    @property
    def tonight(self) -> tuple[Measure, ...]:
        """What it said to do in a bad night."""
        return tuple(one.measure for side in self.sides for one in side.measures if one.measure.tonight)


def versions_of_case(*, viewer: User, case: Case) -> QuerySet[PlanVersion]:
    """Return the shared versions of every plan of a case with their plan, the newest first, without what stands in them."""
    note_read("plans.plan", [case.id, case.family_id])
    found = PlanVersion.objects.filter(case_id=case.id).select_related("plan").defer("measures")
    return found.order_by("-shared_at", "-id")


def version_whole(*, viewer: User, version_id: uuid.UUID) -> KeptPlan:
    """Return one version as it stood, in four queries; also of a plan that ended.

    For workers and family alike: while a part is held back from somebody, so is a version with it (R26). Raises Missing.
    """
    about = PlanVersion.objects.select_related("plan__case__child").filter(id=version_id).first()
    if about is None:
        raise Missing
    plan = about.plan
    note_read("plans.plan", [plan.case_id, plan.family_id])
    reader = Reader(viewer.id, may=frozenset(), shared=True)
    views = views_of(reader, [_measure(one) for one in about.measures], until=about.number).values()
    for view in views:
        _signed(view)
    said: dict[uuid.UUID, VersionAnswer] = {}
    for one in VersionAnswer.objects.filter(plan=plan, number=about.number).order_by("at", "id"):
        said[one.by_id] = one
    sides = tuple(
        SideView(key, str(label), tuple(view for view in views if view.measure.side == key),
                 about.reasons.get(f"{key}_empty_reason", ""))
        for key, label in Measure.Side.choices
    )  # fmt: skip
    return KeptPlan(about, plan, sides, tuple(said.values()))


def _signed(view: MeasureView) -> None:
    """Name whoever had written the measure last by then, beside whose idea it was (R143)."""
    if view.history:
        last = view.history[-1]
        view.measure.changed_by_id, view.measure.changed_at = last.by_id, last.at


def _measure(kept: Mapping[str, Any]) -> Measure:
    """The measure as it was kept: never saved. Its promise stands among the promises."""
    return Measure(
        **{name: kept.get(name) or "" for name in _WORDS}, nature=kept.get("nature") or Nature.DEED,
        id=uuid.UUID(kept["id"]), version=kept["version"], proposer_id=uuid.UUID(kept["proposer_id"]),
        owner_id=uuid.UUID(kept["owner_id"]) if kept.get("owner_id") else None,
        due_on=date.fromisoformat(kept["due_on"]) if kept.get("due_on") else None,
    )  # fmt: skip
