"""The decisions of this room: how worried we are, how a parent stands, and going on without a final plan (R19, R25, R81)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet

from alongside.family.cases.decisions import Decided, Heard, Source
from alongside.family.cases.models import Case, Threshold
from alongside.family.cases.models_harm import LevelView
from alongside.family.cases.models_stages import WithoutPlan
from alongside.family.cases.models_standing import StandingDecision
from alongside.ground.accounts.models import User

_YOUNG = "young_person"


def _levels(viewer: User, case: Case) -> QuerySet[Any]:
    # A worker's words about a child are read by the child with somebody beside them, and never first in a list.
    rows = Threshold.objects.filter(partnership_id=case.partnership_id, case=case)
    return rows.none() if _YOUNG in viewer.as_actor().roles else rows


def _tell_levels(viewer: User, case: Case, rows: list[Threshold]) -> list[Decided]:
    mine = {"partnership_id": case.partnership_id, "case": case}
    days = sorted(Threshold.objects.filter(**mine).values_list("decided_at", flat=True))
    views = list(LevelView.objects.filter(**mine).order_by("at", "id"))
    before = dict(zip(days[1:], days, strict=False))
    return [
        Decided(
            one.id, "How worried we are", f"{one.get_level_display()}. {one.how_respond}", one.rationale,
            one.decided_by_name, page="level", about_id=case.id,
            heard=_newest(
                view for view in views
                if view.at <= one.decided_at and (one.decided_at not in before or view.at > before[one.decided_at])
            ),
        )
        for one in rows
    ]  # fmt: skip


def _newest(views: Iterable[LevelView]) -> tuple[Heard, ...]:
    said = {(view.side, view.said_by): view.words for view in views}
    return tuple(Heard(name, words) for (_, name), words in said.items())


def _standing(viewer: User, case: Case) -> QuerySet[Any]:
    rows = StandingDecision.objects.filter(partnership_id=case.partnership_id, case=case).select_related(
        "person"
    )
    return rows.filter(person__user_id=viewer.id) if viewer.is_family else rows


def _tell_standing(viewer: User, case: Case, rows: list[StandingDecision]) -> list[Decided]:
    return [
        Decided(
            one.id, "How we work together",
            f"{one.person.full_name}: {one.get_status_display()}. Until then: {one.get_before_display().lower()}.",
            one.reason, one.decided_by_name, page="standing", about_id=one.person_id,
        )
        for one in rows
    ]  # fmt: skip


def _without(viewer: User, case: Case) -> QuerySet[Any]:
    return WithoutPlan.objects.filter(partnership_id=case.partnership_id, case=case)


def _tell_without(viewer: User, case: Case, rows: list[WithoutPlan]) -> list[Decided]:
    return [
        Decided(
            one.id, "The work went on without a final plan", f"Now: {one.get_stage_display().lower()}.", one.words,
            f"{one.by_name}, {one.by_role.lower()}", page="plan", about_id=case.id,
        )
        for one in rows
    ]  # fmt: skip


SOURCES: dict[str, Source] = {
    "level": Source(_levels, "decided_at", _tell_levels),
    "standing": Source(_standing, "decided_at", _tell_standing),
    "without_plan": Source(_without, "at", _tell_without),
}
