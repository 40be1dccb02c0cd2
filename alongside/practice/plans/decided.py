"""The decisions of this room: each version and emergency plan that came into force, what each review found, and that a plan
ended; with what each person said before (R94, R102, R104, R105, R112).
"""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from alongside.family.cases.decisions import Decided, Heard, Source
from alongside.family.cases.models import Case
from alongside.ground.accounts.models import User
from alongside.practice.plans.models import Plan
from alongside.practice.plans.models_guard import CameIntoForce, PlanReview
from alongside.practice.plans.models_voices import VersionAnswer


def _in_force(viewer: User, case: Case) -> QuerySet[Any]:
    return CameIntoForce.objects.filter(partnership_id=case.partnership_id, case=case)


def _tell_in_force(viewer: User, case: Case, rows: list[CameIntoForce]) -> list[Decided]:
    plans = {one.plan_id for one in rows}
    answers = list(VersionAnswer.objects.filter(plan_id__in=plans).order_by("at", "id"))
    told = []
    for one in rows:
        said = {
            (answer.by_id, answer.by_name): f"{answer.get_answer_display()}. {answer.words}".strip()
            for answer in answers
            if answer.plan_id == one.plan_id and answer.at <= one.at
        }
        what = f"Version {one.number} is in force. {one.get_kind_display()}."
        if one.interim:
            what = f"An emergency plan, in force at once. {one.tonight}"
        told.append(
            Decided(
                one.id, "The safety plan", what, one.why, one.by_name,
                heard=() if one.interim else tuple(Heard(name, words) for (_, name), words in said.items()), page="plan",
                about_id=case.id,
            )
        )  # fmt: skip
    return told


def _reviews(viewer: User, case: Case) -> QuerySet[Any]:
    return PlanReview.objects.filter(partnership_id=case.partnership_id, case=case)


def _tell_reviews(viewer: User, case: Case, rows: list[PlanReview]) -> list[Decided]:
    return [
        Decided(one.id, "The plan was looked at again", f"{one.get_outcome_display()}.", one.words, one.by_name, page="plan",
                about_id=case.id)
        for one in rows
    ]  # fmt: skip


def _ended(viewer: User, case: Case) -> QuerySet[Any]:
    return Plan.objects.filter(partnership_id=case.partnership_id, case=case, closed_at__isnull=False)


def _tell_ended(viewer: User, case: Case, rows: list[Plan]) -> list[Decided]:
    return [
        Decided(one.id, "The safety plan ended", f"{one.get_outcome_display()}.", one.closed_words, one.closed_by_name,
                page="plan", about_id=case.id)
        for one in rows
    ]  # fmt: skip


SOURCES: dict[str, Source] = {
    "plans": Source(_in_force, "at", _tell_in_force),
    "plan_reviews": Source(_reviews, "at", _tell_reviews),
    "plans_ended": Source(_ended, "closed_at", _tell_ended),
}
