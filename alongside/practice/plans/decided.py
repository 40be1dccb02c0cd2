"""The decision of this room: that a plan is in force, of which kind, and what each person said of it (R94, R102)."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from alongside.family.cases.decisions import Decided, Heard, Source
from alongside.family.cases.models import Case
from alongside.ground.accounts.models import User
from alongside.practice.plans.models import Plan
from alongside.practice.plans.models_voices import VersionAnswer


def _plans(viewer: User, case: Case) -> QuerySet[Any]:
    return Plan.objects.filter(partnership_id=case.partnership_id, case=case, in_force_at__isnull=False)


def _tell_plans(viewer: User, case: Case, rows: list[Plan]) -> list[Decided]:
    answers = list(VersionAnswer.objects.filter(plan__in=rows).order_by("at", "id"))
    told = []
    for one in rows:
        said = {
            (answer.by_id, answer.by_name): f"{answer.get_answer_display()}. {answer.words}".strip()
            for answer in answers
            if answer.plan_id == one.id and answer.number <= one.in_force_number
        }
        told.append(
            Decided(
                one.id, "The safety plan", f"Version {one.in_force_number} is in force. {one.get_kind_display()}.",
                one.kind_reason, one.in_force_by_name,
                heard=tuple(Heard(name, words) for (_, name), words in said.items()), page="plan", about_id=case.id,
            )
        )  # fmt: skip
    return told


SOURCES: dict[str, Source] = {"plans": Source(_plans, "in_force_at", _tell_plans)}
