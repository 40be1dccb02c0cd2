"""What changed in a plan since a moment, measure by measure: read from the words as each stood then (R143, R182)."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from alongside.ground.audit.services import note_read
from alongside.ground.base.actors import Acts
from alongside.practice.plans.diff import PlanDiff, diff_versions
from alongside.practice.plans.models import WRITTEN, Measure, MeasureVersion, Plan
from alongside.practice.plans.said import Nature

LABELS: dict[str, dict[str, str]] = {
    name: {key: str(label) for key, label in choices}
    for name, choices in (
        ("side", Measure.Side.choices), ("for_whom", Measure.ForWhom.choices), ("aim", Measure.Aim.choices),
        ("nature", Nature.choices),
    )
}  # fmt: skip


@dataclass(frozen=True)
class PlanSince:
    """What is different: an emergency plan that was put in force since, and the measures that came, went or were rewritten."""

    diff: PlanDiff
    emergency_by: str  # empty: none was put in force since
    emergency_at: datetime | None

    def __bool__(self) -> bool:
        return bool(self.diff) or self.emergency_at is not None


def plan_since(*, viewer: Acts, case_id: uuid.UUID, at: datetime) -> PlanSince | None:
    """Return what changed in the open plan of a case since the aware instant `at`; None without a plan.

    Shared or not: a measure counts from when it was written. Noted as read. Three queries.
    """
    plan = Plan.objects.filter(case_id=case_id).exclude(state=Plan.State.CLOSED).first()
    if plan is None:
        return None
    note_read("plans.plan", [plan.case_id, plan.family_id])
    measures = list(Measure.objects.filter(plan=plan).order_by("created_at", "id"))
    then: dict[uuid.UUID, MeasureVersion] = {}
    for version in MeasureVersion.objects.filter(measure__in=measures, at__lte=at).order_by("version"):
        then[version.measure_id] = version
    stood = [m for m in measures if m.id in then and (m.withdrawn_at is None or m.withdrawn_at > at)]
    before = [_kept(m, then[m.id]) for m in stood]
    after = [_kept(m, m) for m in measures if m.withdrawn_at is None]
    since = plan.interim_at if plan.interim_at is not None and plan.interim_at > at else None
    return PlanSince(
        diff_versions(before, after, labels=LABELS), plan.interim_by_name if since else "", since
    )


def _kept(measure: Measure, words: Measure | MeasureVersion) -> dict[str, Any]:
    said = {name: str(getattr(words, name) or "") for name in WRITTEN}
    changed_by = measure.changed_by_name if words is measure else ""
    return said | {
        "id": str(measure.id), "proposer_name": measure.proposer_name, "changed_by_name": changed_by, "answers": (),
    }  # fmt: skip
