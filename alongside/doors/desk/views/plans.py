"""A safety plan: measures inside, outside and online, with everybody's answer and dissent (R94, R96)."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from alongside.doors.common import open_form
from alongside.doors.desk.forms.parts import PressForm, PressVersionedForm
from alongside.doors.desk.forms.plans import (
    AnswerForm,
    MeasureChangeForm,
    MeasureForm,
    ReasonsForm,
    WithdrawForm,
)
from alongside.doors.desk.views.disruption import activity_rows
from alongside.doors.desk.views.promises import owners_for
from alongside.doors.desk.views.shared import case_for, desk, form_page, of_case, page, worker_of
from alongside.family.cases.models import Case
from alongside.family.cases.models_stages import WithoutPlan
from alongside.family.cases.planned import went_on_without
from alongside.ground.access.registry import allows
from alongside.ground.accounts.models import User
from alongside.ground.base.errors import Missing
from alongside.practice.places.schooling import school_part
from alongside.practice.plans.models import Measure
from alongside.practice.plans.policies import (
    DISRUPTION_WRITE,
    MEASURE_ANSWER,
    MEASURE_PROPOSE,
    PLAN_IN_FORCE,
    PLAN_SHARE,
    PLAN_START,
)
from alongside.practice.plans.reading import beside, ended_plan_of
from alongside.practice.plans.selectors import PlanPage, measure_get, plan_page
from alongside.practice.plans.services import (
    measure_answer,
    measure_change,
    measure_propose,
    measure_withdraw,
    plan_reasons_give,
    plan_share,
    plan_start,
)
from alongside.practice.plans.services.common import belongs, leads, require_place
from alongside.practice.plans.services.guard import side_of
from alongside.practice.plans.services.measures import require_rewriter
from alongside.pursuit.disruption.selectors import activities_of


def _to_plan(case_id: uuid.UUID) -> str:
    return reverse("desk:plan", args=[case_id])


def _of_plan(about: Case) -> dict[str, Any]:
    return {**of_case(about), "back": {"href": _to_plan(about.id), "text": "Back to the plan"}}


def _open_plan(user: User, about: Case) -> PlanPage:
    found = plan_page(viewer=user, case_id=about.id)
    if found is None:
        raise Missing
    return found


@desk
def plan(request: HttpRequest, case_id: uuid.UUID) -> HttpResponse:
    """The plan as it stands, with every voice in it."""
    user = worker_of(request)
    found = plan_page(viewer=user, case_id=case_id)
    about = found.case if found else case_for(request, case_id)
    around = beside(viewer=user, page=found) if found else None
    # One look at who works here, for every button; the verbs decide.
    here = found.takes_part if found else belongs(user.id, about.id)
    leading = around is not None and around.lead is not None and around.lead.user_id == user.id
    if found is None:
        leading = leads(user, about.id)
    may = {
        "start": here and (leading or allows(user, PLAN_START)), "share": here and (leading or allows(user, PLAN_SHARE)),
        "force": here and (leading or allows(user, PLAN_IN_FORCE)), "propose": here and allows(user, MEASURE_PROPOSE),
        "answer": here and allows(user, MEASURE_ANSWER), "write": allows(user, DISRUPTION_WRITE),
        "sign": bool(side_of(user)),
    }  # fmt: skip
    school = (
        school_part(viewer=user, case=about, measures=[view.measure for view in found.measures])
        if found
        else None
    )
    stopping = activity_rows(activities_of(viewer=user, case=about)) if found else []
    # Who has a lasting place here opened nothing in an emergency: the page need not ask.
    more: dict[str, Any] = {"emergency": None} if found and found.takes_part else {}
    return page(
        request, "plan", title="Safety plan", view=found, around=around, may=may, may_propose=may["propose"],
        may_answer=may["answer"], school=school, stopping=stopping, without=_without(user, found, about), **more,
        ended=None if found else ended_plan_of(viewer=user, case=about), **of_case(about),
    )  # fmt: skip


def _without(user: User, found: PlanPage | None, about: Case) -> WithoutPlan | None:
    final = found is not None and found.plan.in_force_number > 0
    return None if final else went_on_without(viewer=user, case=about)


@desk
def plan_begin(request: HttpRequest, case_id: uuid.UUID) -> HttpResponse:
    """Start the plan of a case."""
    about = case_for(request, case_id)
    require_place(worker_of(request), PLAN_START, about.id, or_lead=True)
    form = open_form(request, PressForm, f"plan-start-{about.id}")

    def verb(answers: dict[str, Any]) -> str:
        plan_start(by=worker_of(request), case_id=about.id)
        return _to_plan(about.id)

    lead = "The family and every worker can then propose what should be in it. Nothing is in force until it is shared."
    return form_page(
        request, form, verb, title="Start a safety plan", lead=lead, submit="Start", **_of_plan(about)
    )


@desk
def measure_new(request: HttpRequest, case_id: uuid.UUID) -> HttpResponse:
    """Propose something for the plan, in one's own name."""
    user = worker_of(request)
    about = case_for(request, case_id)
    require_place(user, MEASURE_PROPOSE, about.id)
    found = _open_plan(user, about)
    side = request.GET.get("side", "")
    initial = {"side": side if side in Measure.Side.values else "", "for_whom": "child"}
    form = open_form(
        request, MeasureForm, f"measure-new-{found.plan.id}", initial=initial, owners=owners_for(user, about)
    )

    def verb(answers: dict[str, Any]) -> str:
        measure_propose(by=user, plan_id=found.plan.id, **form.written())
        return _to_plan(about.id)

    lead = "Only where, for whom and what are needed now. The rest is needed before the plan is shared."
    return form_page(
        request, form, verb, title="Propose something", lead=lead, submit="Propose it", **_of_plan(about)
    )


def _measure(request: HttpRequest, measure_id: uuid.UUID) -> tuple[Measure, Case]:
    measure = measure_get(viewer=worker_of(request), measure_id=measure_id)
    return measure, case_for(request, measure.case_id)


@desk
def measure_rewrite(request: HttpRequest, measure_id: uuid.UUID) -> HttpResponse:
    """Rewrite a measure as its next version; the words before stay readable."""
    user = worker_of(request)
    measure, about = _measure(request, measure_id)
    require_rewriter(worker_of(request), measure)
    names = (
        "side", "for_whom", "aim", "words", "trigger", "tonight", "due_on", "nature", "bears_on", "beside", "version",
    )  # fmt: skip
    initial = {name: getattr(measure, name) for name in names} | {"owner_id": str(measure.owner_id or "")}
    owners = owners_for(user, about)
    if measure.owner_id and str(measure.owner_id) not in dict(owners):
        owners.append((str(measure.owner_id), measure.owner_name))
    form = open_form(request, MeasureChangeForm, f"measure-{measure.id}", initial=initial, owners=owners)

    def verb(answers: dict[str, Any]) -> str:
        measure_change(by=user, measure_id=measure.id, **form.written())
        return _to_plan(about.id)

    lead = f"Proposed by {measure.proposer_name}. Who proposed it stays, and so do the words before yours."
    return form_page(request, form, verb, title="Change this", lead=lead, submit="Save", **_of_plan(about))


@desk
def measure_take_back(request: HttpRequest, measure_id: uuid.UUID) -> HttpResponse:
    """Take a measure back, with a reason that everybody reads."""
    measure, about = _measure(request, measure_id)
    require_rewriter(worker_of(request), measure)
    initial = {"version": measure.version}
    form = open_form(request, WithdrawForm, f"measure-withdraw-{measure.id}", initial=initial)

    def verb(answers: dict[str, Any]) -> str:
        measure_withdraw(by=worker_of(request), measure_id=measure.id, **answers)
        return _to_plan(about.id)

    return form_page(
        request, form, verb, title="Take this back", submit="Take it back", own_words=measure.words,
        own_words_title=f"Proposed by {measure.proposer_name}", **_of_plan(about),
    )  # fmt: skip


@desk
def measure_reply(request: HttpRequest, measure_id: uuid.UUID) -> HttpResponse:
    """Agree, agree in part or disagree, in one's own account."""
    measure, about = _measure(request, measure_id)
    require_place(worker_of(request), MEASURE_ANSWER, about.id)
    form = open_form(
        request, AnswerForm, f"measure-answer-{measure.id}", initial={"version": measure.version}
    )

    def verb(answers: dict[str, Any]) -> str:
        measure_answer(by=worker_of(request), measure_id=measure.id, **answers)
        return _to_plan(about.id)

    return form_page(
        request, form, verb, title="Your answer", submit="Save my answer", own_words=measure.words,
        own_words_title=f"Proposed by {measure.proposer_name}", **_of_plan(about),
    )  # fmt: skip


def _to_share(request: HttpRequest, case_id: uuid.UUID) -> tuple[Case, PlanPage]:
    user = worker_of(request)
    about = case_for(request, case_id)
    require_place(user, PLAN_SHARE, about.id, or_lead=True)
    return about, _open_plan(user, about)


@desk
def share(request: HttpRequest, case_id: uuid.UUID) -> HttpResponse:
    """Share the plan for everyone's answer; what is still missing is said first."""
    about, found = _to_share(request, case_id)
    form = open_form(
        request, PressVersionedForm, f"plan-share-{found.plan.id}", initial={"version": found.plan.version}
    )

    def verb(answers: dict[str, Any]) -> str:
        shared = plan_share(by=worker_of(request), plan_id=found.plan.id, **answers)
        messages.success(request, f"Version {shared.number} is shared. Each measure is a promise now.")
        return _to_plan(about.id)

    return form_page(
        request, form, verb, template="share", title="Share the plan", submit="Share the plan", view=found,
        missing=_missing(found), **_of_plan(about),
    )  # fmt: skip


def _missing(found: PlanPage) -> list[dict[str, Any]]:
    words = {view.measure.id: view.measure.words for view in found.measures}
    return [
        {"message": rule.message, "field": rule.field, "measures": [(i, words[i]) for i in rule.measure_ids]}
        for rule in found.unready
    ]


@desk
def reasons(request: HttpRequest, case_id: uuid.UUID) -> HttpResponse:
    """Say why part of the plan is empty; the family reads it."""
    about, found = _to_share(request, case_id)
    names = (
        "inside_empty_reason", "outside_empty_reason", "online_empty_reason", "no_family_measure_reason",
        "no_wishes_reason", "version",
    )  # fmt: skip
    initial = {name: getattr(found.plan, name) for name in names}
    form = open_form(request, ReasonsForm, f"plan-reasons-{found.plan.id}", initial=initial)

    def verb(answers: dict[str, Any]) -> str:
        plan_reasons_give(by=worker_of(request), plan_id=found.plan.id, **answers)
        return reverse("desk:plan_share", args=[about.id])

    lead = "Answer only where something is missing. The family reads these words."
    return form_page(
        request,
        form,
        verb,
        title="Why part of the plan is empty",
        lead=lead,
        submit="Save",
        **_of_plan(about),
    )
