"""Our plan: inside, outside and online; each person's answer in their own account, dissent visible (R94, R96)."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from alongside.doors.common import attempt, only_for, open_form
from alongside.doors.portal.forms import PressForm
from alongside.doors.portal.forms.plan import AnswerForm, ChangeMeasureForm, MeasureForm, WithdrawForm
from alongside.doors.portal.views.common import is_young, my_case, page, user_of
from alongside.family.cases.models_stages import WithoutPlan
from alongside.family.cases.planned import went_on_without
from alongside.family.cases.selectors import cases_of_family_for_family, workers_of
from alongside.family.cases.standing import held_back_for_family
from alongside.ground.access.registry import allows
from alongside.ground.accounts.models import User
from alongside.ground.base.errors import Missing
from alongside.practice.places.schooling import school_part
from alongside.practice.plans.models import Measure
from alongside.practice.plans.models_guard import ReviewTrigger
from alongside.practice.plans.policies import PLAN_START
from alongside.practice.plans.printing import not_shared
from alongside.practice.plans.reading import beside, ended_plan_of
from alongside.practice.plans.selectors import PlanPage, measure_get, plan_for_family
from alongside.practice.plans.services import (
    measure_answer,
    measure_change,
    measure_propose,
    measure_withdraw,
    plan_start,
)
from alongside.practice.plans.services.measures import require_rewriter

_OF_YOU = {
    "missing": "You were missing", "placement": "You moved, or may move", "sixteen": "You turned 16",
    "eighteen": "You turned 18",
}  # fmt: skip
_ASKED = ("words", "side", "for_whom", "aim", "tonight", "trigger", "due_on")


@only_for("family")
@require_GET
def plans(request: HttpRequest) -> HttpResponseBase:
    """The plan, or which child's plan when there are several."""
    cases = cases_of_family_for_family(viewer=user_of(request))
    if len(cases) == 1:
        return redirect("portal:plan", case_id=cases[0].id)
    return page(request, "plans", cases=cases)


@only_for("family")
@require_GET
def plan(request: HttpRequest, case_id: uuid.UUID) -> HttpResponseBase:
    """The whole plan: tonight's steps first, then each side with every voice."""
    user = user_of(request)
    found = plan_for_family(viewer=user, case_id=case_id)
    new = not_shared(found) if found else ()
    tonight = (
        [(view, view.measure.id in new) for view in found.measures if view.measure.tonight] if found else []
    )
    held_back = held_back_for_family(viewer=user, kind="inside", case_id=case_id)
    around = beside(viewer=user, page=found) if found else None
    school = found and school_part(
        viewer=user, case=found.case, measures=[view.measure for view in found.measures]
    )
    since = (
        _happened(around.triggers, found.case.child.short_name, young=is_young(user))
        if found and around
        else []
    )
    return page(
        request, "plan", plan=found, around=around, tonight=tonight, case_id=case_id, me=user.id, held_back=held_back,
        school=school, without=_without(user, found, case_id), since=since,
        **({"child": found.case.child} if found else _no_plan(user, case_id)),
    )  # fmt: skip


def _no_plan(user: User, case_id: uuid.UUID) -> dict[str, Any]:
    """Return what stands where no plan is open: whose it would be, how the last ended, and whether this person may start one."""
    case = my_case(user, case_id)
    return {
        "child": case.child,
        "ended": ended_plan_of(viewer=user, case=case),
        "may_start": case.closed_at is None and allows(user, PLAN_START),
    }


def _without(user: User, found: PlanPage | None, case_id: uuid.UUID) -> WithoutPlan | None:
    if found is not None and found.plan.in_force_number > 0:
        return None
    return went_on_without(viewer=user, case=found.case if found else my_case(user, case_id))


def _happened(triggers: Iterable[ReviewTrigger], name: str, *, young: bool) -> list[tuple[str, date, str]]:
    """Return what happened since the plan was last looked at, said to whoever reads it: nobody is "the child" to their own."""
    mine = _OF_YOU if young else {}
    return [
        (mine.get(one.what, one.get_what_display().replace("The child", name)), one.happened_on, one.words)
        for one in triggers
    ]


@only_for("family")
@require_http_methods(["GET", "POST"])
def start(request: HttpRequest, case_id: uuid.UUID) -> HttpResponseBase:
    """Start a plan when there is none; a young person reads who can, and is not shown a button that would be refused."""
    case = my_case(user_of(request), case_id)
    if not allows(user_of(request), PLAN_START):
        return page(request, "plan_start", form=None, case_id=case_id)
    form = open_form(request, PressForm, f"plan-start-{case_id}")

    def save(answers: object) -> str:
        plan_start(by=user_of(request), case_id=case.id)
        return reverse("portal:measure-propose", args=[case.id])

    return attempt(request, form, save) or page(request, "plan_start", form=form, case_id=case_id)


@only_for("family")
@require_http_methods(["GET", "POST"])
def propose(request: HttpRequest, case_id: uuid.UUID) -> HttpResponseBase:
    """Propose something that would help."""
    user = user_of(request)
    found = plan_for_family(viewer=user, case_id=case_id)
    if found is None:
        return redirect("portal:plan-start", case_id=case_id)
    owners = _owners(user, case_id)
    form = open_form(request, MeasureForm, f"measure-propose-{case_id}", owners=owners)

    def save(answers: dict[str, object]) -> str:
        measure_propose(by=user, plan_id=found.plan.id, **answers)  # type: ignore[arg-type]
        messages.success(request, "Your idea is on the plan.")
        return _of(case_id)

    return attempt(request, form, save) or page(request, "measure_propose", form=form, case_id=case_id)


@only_for("family")
@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, measure_id: uuid.UUID) -> HttpResponseBase:
    """Change one's own proposal; what it said before stays readable."""
    user = user_of(request)
    measure = measure_get(viewer=user, measure_id=measure_id)
    require_rewriter(user, measure)
    form = open_form(
        request,
        ChangeMeasureForm,
        f"measure-change-{measure_id}",
        owners=_owners(user, measure.case_id, measure),
        initial={
            **{name: getattr(measure, name) for name in _ASKED},
            "owner_id": str(measure.owner_id or ""),
            "version": measure.version,
        },
    )

    def save(answers: dict[str, object]) -> str:
        owner = answers["owner_id"]
        answers["owner_id"] = uuid.UUID(str(owner)) if owner else None
        measure_change(by=user, measure_id=measure_id, **answers)  # type: ignore[arg-type]
        messages.success(request, "Your change is on the plan.")
        return _of(measure.case_id)

    return attempt(request, form, save) or page(request, "measure_change", form=form, measure=measure)


@only_for("family")
@require_http_methods(["GET", "POST"])
def withdraw(request: HttpRequest, measure_id: uuid.UUID) -> HttpResponseBase:
    """Take back one's own proposal, with a reason."""
    user = user_of(request)
    measure = measure_get(viewer=user, measure_id=measure_id)
    require_rewriter(user, measure)
    initial = {"version": measure.version}
    form = open_form(request, WithdrawForm, f"measure-withdraw-{measure_id}", initial=initial)

    def save(answers: dict[str, Any]) -> str:
        measure_withdraw(by=user, measure_id=measure_id, **answers)
        messages.success(request, "It is taken back.")
        return _of(measure.case_id)

    return attempt(request, form, save) or page(request, "measure_withdraw", form=form, measure=measure)


@only_for("family")
@require_http_methods(["GET", "POST"])
def answer(request: HttpRequest, measure_id: uuid.UUID) -> HttpResponseBase:
    """Agree, agree in part or disagree, in one's own account, about the words as they stand on the page."""
    user = user_of(request)
    measure = measure_get(viewer=user, measure_id=measure_id)
    initial = {"version": measure.version}
    form = open_form(request, AnswerForm, f"measure-answer-{measure_id}", initial=initial)

    def save(answers: dict[str, object]) -> str:
        measure_answer(by=user, measure_id=measure_id, **answers)  # type: ignore[arg-type]
        messages.success(request, "Your answer is on the plan.")
        return _of(measure.case_id)

    return attempt(request, form, save) or page(request, "measure_answer", form=form, measure=measure)


def _owners(user: User, case_id: uuid.UUID, measure: Measure | None = None) -> list[tuple[str, str]]:
    """Return who could do it: the person themself and the workers around the child, each once."""
    workers = workers_of(case_id)
    if not workers and plan_for_family(viewer=user, case_id=case_id) is None:
        raise Missing
    owners = {str(user.id): "I will"}
    if measure is not None and measure.owner_id is not None:
        owners.setdefault(str(measure.owner_id), measure.owner_name)
    for worker in workers:
        owners.setdefault(str(worker.user_id), f"{worker.worker_name}, {worker.get_part_display().lower()}")
    return list(owners.items())


def _of(case_id: uuid.UUID) -> str:
    return reverse("portal:plan", args=[case_id])
