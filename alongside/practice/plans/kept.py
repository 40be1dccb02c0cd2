"""Reading a version of a plan as it stood: what was agreed on that day, in the words of that day (R94, R143)."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet

from alongside.family.cases.models import Case
from alongside.ground.accounts.models import User
from alongside.ground.audit.services import note_read
from alongside.ground.base.errors import Missing
from alongside.practice.plans.models import WRITTEN, Measure, MeasureVersion, Plan, PlanVersion
from alongside.practice.plans.models_voices import VersionAnswer
from alongside.practice.plans.said import Nature
from alongside.practice.plans.selectors import MeasureView, SideView
from alongside.practice.plans.voices import Voice, Worded, answers_of, voice_of

_NO_WORDS = ("owner_id", "due_on", "nature")
_WORDS = ("proposer", "proposer_name", *(name for name in WRITTEN if name not in _NO_WORDS))


@dataclass(frozen=True)
class KeptPlan:
    """One shared version of a plan, whole, with what people said of it until the next was shared."""

    shared: PlanVersion
    plan: Plan
    case: Case
    sides: tuple[SideView, ...]
    said: tuple[VersionAnswer, ...]  # what people said of this version as a whole, each their newest
    newest: int  # the number of the newest version of the same plan

    @property
    def newer(self) -> bool:
        """Whether another version was shared since."""
        return self.shared.number < self.newest

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
    """Return one version as it stood, in five queries; also of a plan that ended.

    For workers and family alike: while a part is held back from somebody, so is a version with it (R26). Raises Missing.
    """
    about = PlanVersion.objects.select_related("plan__case__child").filter(id=version_id).first()
    if about is None:
        raise Missing
    plan = about.plan
    note_read("plans.plan", [plan.case_id, plan.family_id])
    worded = _worded(about.measures)
    measures = {one.id: one for one in (_measure(kept, worded) for kept in about.measures)}
    answers = answers_of(list(measures.values()), until=about.number)
    views = [
        _view(one, worded.get(one.id, []), tuple(map(voice_of, answers[one.id].values())))
        for one in measures.values()
    ]
    said: dict[uuid.UUID, VersionAnswer] = {}
    for one in VersionAnswer.objects.filter(plan=plan, number=about.number).order_by("at", "id"):
        said[one.by_id] = one
    sides = tuple(
        SideView(key, str(label), tuple(view for view in views if view.measure.side == key),
                 about.reasons.get(f"{key}_empty_reason", ""))
        for key, label in Measure.Side.choices
    )  # fmt: skip
    return KeptPlan(about, plan, plan.case, sides, tuple(said.values()), plan.number)


def _worded(kept: Sequence[Mapping[str, Any]]) -> dict[uuid.UUID, list[MeasureVersion]]:
    """Return how each of these measures was worded until it was kept, oldest first."""
    until = {uuid.UUID(one["id"]): one["version"] for one in kept}
    found: dict[uuid.UUID, list[MeasureVersion]] = {}
    for one in MeasureVersion.objects.filter(measure__in=list(until)).order_by("version"):
        if one.version <= until[one.measure_id]:
            found.setdefault(one.measure_id, []).append(one)
    return found


def _view(measure: Measure, worded: list[MeasureVersion], voices: tuple[Voice, ...]) -> MeasureView:
    """One measure as it was kept; nobody changes or answers it, and its promise stands among the promises."""
    history = tuple(
        Worded(one.measure_id, one.version, one.words, one.at, one.by_name, one.why) for one in worded
    )
    return MeasureView(
        measure=measure, promise=None, owner_name=measure.owner_name, due_on=measure.due_on,
        voices=voices, history=history if len(history) > 1 else (), mine=None, may_change=False,
        may_answer=False, unready=(),
    )  # fmt: skip


def _measure(kept: Mapping[str, Any], every: Mapping[uuid.UUID, list[MeasureVersion]]) -> Measure:
    """The measure as it was kept: never saved. Whoever wrote it last is named as on the day (R143)."""
    worded = every.get(uuid.UUID(kept["id"]), [])
    last = worded[-1] if worded and worded[-1].version > 1 else None
    return Measure(
        **{name: kept.get(name) or "" for name in _WORDS}, nature=kept.get("nature") or Nature.DEED,
        id=uuid.UUID(kept["id"]), version=kept["version"], proposer_id=uuid.UUID(kept["proposer_id"]),
        owner_id=uuid.UUID(kept["owner_id"]) if kept.get("owner_id") else None,
        due_on=date.fromisoformat(kept["due_on"]) if kept.get("due_on") else None,
        changed_by_name=kept.get("changed_by_name") or "", changed_by_id=last.by_id if last else None,
        changed_at=last.at if last else None,
    )  # fmt: skip
