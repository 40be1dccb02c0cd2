"""The end of support for one child, what comes before it and what is done instead (R31, R207)."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from alongside.doors.common import open_form
from alongside.doors.desk.forms.endings import (
    AttemptForm,
    AttemptMadeForm,
    EndCaseForm,
    ReopenForm,
    ViewForm,
)
from alongside.doors.desk.forms.parts import Choice, is_yes
from alongside.doors.desk.views.ends import ending_row
from alongside.doors.desk.views.requests import about_request, request_for, request_url
from alongside.doors.desk.views.shared import case_for, desk, form_page, of_case, page, to_case, worker_of
from alongside.family.cases.models import Allocation, Case
from alongside.family.cases.selectors import partners_of
from alongside.family.cases.services.stages import require_lead
from alongside.ground.access.registry import allows, require
from alongside.ground.access.selectors import require_to_write
from alongside.ground.accounts.models import User
from alongside.ground.base.errors import NotPermitted
from alongside.practice.closing import services
from alongside.practice.closing.models import Ending, EndingView, NextAttempt
from alongside.practice.closing.policies import CASE_REOPEN, CLOSING_PROPOSE, CLOSING_VIEW, OUTREACH_PLAN
from alongside.practice.closing.rules import lacking
from alongside.practice.closing.selectors import attempt_get, attempt_next, endings_of, standing_of, views_of


@desk
def support_end(request: HttpRequest, case_id: uuid.UUID) -> HttpResponse:
    """What everybody thinks of ending support, what must come first, what was proposed, and the next attempt."""
    user = worker_of(request)
    about = case_for(request, case_id)
    found = endings_of(viewer=user, case_id=about.id)
    running = any(one.state in Ending.OPEN for one in found)
    return page(
        request, "endings/support", title="The end of support", endings=[ending_row(one) for one in found],
        lacks=lacking(standing_of(about)) if about.closed_at is None else (),
        views=views_of(viewer=user, case=about), attempt=attempt_next(viewer=user, case_id=about.id),
        may={
            "view": allows(user, CLOSING_VIEW), "attempt": allows(user, OUTREACH_PLAN), "reopen": allows(user, CASE_REOPEN),
            "propose": not running and allows(user, CLOSING_PROPOSE) and _leads(user, about),
        },
        **of_case(about),
    )  # fmt: skip


def _leads(user: User, about: Case) -> bool:
    try:
        require_lead(user, about)
    except NotPermitted:
        return False
    return True


def _of(about: Case) -> dict[str, Any]:
    return {**of_case(about), "back": {"href": _here(about.id), "text": "Back to the end of support"}}


def _here(case_id: uuid.UUID) -> str:
    return reverse("desk:support_end", args=[case_id])


@desk
def case_close(request: HttpRequest, case_id: uuid.UUID) -> HttpResponse:
    """Propose that support ends, as the lead or a manager (R8)."""
    user = worker_of(request)
    about = case_for(request, case_id, CLOSING_PROPOSE)
    require_lead(user, about)
    form = open_form(request, EndCaseForm, f"case-close-{about.id}", initial={"version": about.version})

    def verb(answers: dict[str, Any]) -> str:
        services.case_end_propose(by=user, case_id=about.id, **answers)
        messages.success(request, "A second person looks at it now. The family can see that it was proposed.")
        return _here(about.id)

    return form_page(
        request, form, verb, template="endings/propose", title="Propose that support ends", submit="Ask a second person",
        lacks=lacking(standing_of(about)), **_of(about),
    )  # fmt: skip


@desk
def case_view(request: HttpRequest, case_id: uuid.UUID) -> HttpResponse:
    """Write down what somebody thinks of ending support: a parent, the young person, or one's own view."""
    user = worker_of(request)
    about = case_for(request, case_id, CLOSING_VIEW)
    form = open_form(request, ViewForm, f"ending-view-{about.id}", people=_people(user, about))

    def verb(answers: dict[str, Any]) -> str:
        whose, _, person = answers.pop("whose").partition(":")
        services.view_say(
            by=user, case_id=about.id, whose=whose, person_id=uuid.UUID(person) if person else None, **answers
        )
        messages.success(request, "Saved.")
        return _here(about.id)

    return form_page(
        request, form, verb, title="What somebody thinks of ending support", submit="Save",
        lead="Write what they said, in their words. Nobody is asked for a reason.", **_of(about),
    )  # fmt: skip


def _people(user: User, about: Case) -> list[Choice]:
    parents = [
        (f"{EndingView.Whose.PARENT}:{one.person_id}", one.person.full_name) for one in partners_of(about)
    ]
    mine = Allocation.objects.filter(
        case=about, user_id=user.id, until__isnull=True, part__in=["ipsw", "csw"]
    )
    own = [(part, "I myself, as a worker") for part in mine.values_list("part", flat=True)]
    return [*parents, (str(EndingView.Whose.CHILD), about.child.full_name), *own]


@desk
def attempt_plan(request: HttpRequest, case_id: uuid.UUID) -> HttpResponse:
    """Plan the next attempt to reach a young person or a family, instead of ending (R207)."""
    about = case_for(request, case_id, OUTREACH_PLAN)
    return _plan(request, {"case_id": about.id}, _here(about.id), _of(about))


@desk
def request_attempt(request: HttpRequest, referral_id: uuid.UUID) -> HttpResponse:
    """Plan the next attempt to reach somebody who asked (R207)."""
    referral = request_for(request, referral_id, OUTREACH_PLAN)
    return _plan(
        request, {"referral_id": referral.id}, request_url("request", referral), about_request(referral)
    )


def _plan(request: HttpRequest, about: dict[str, Any], there: str, context: dict[str, Any]) -> HttpResponse:
    form = open_form(request, AttemptForm, f"attempt-{next(iter(about.values()))}")

    def verb(answers: dict[str, Any]) -> str:
        services.attempt_plan(by=worker_of(request), **about, **answers)
        messages.success(request, "Planned. Your work shows it until it is made.")
        return there

    return form_page(
        request, form, verb, title="Plan the next attempt", submit="Plan it", lead="Not being reached is no reason to stop."
        " It can be a sign of harm. Think about another place, time or person.", **context,
    )  # fmt: skip


@desk
def attempt_made(request: HttpRequest, attempt_id: uuid.UUID) -> HttpResponse:
    """Write what came of an attempt; where they were not reached, go on to plan the next."""
    user = worker_of(request)
    found = attempt_get(viewer=user, attempt_id=attempt_id)
    require(user, OUTREACH_PLAN)
    if found.case_id is not None:
        require_to_write(user, found.case_id)
    form = open_form(request, AttemptMadeForm, f"attempt-made-{found.id}")

    def verb(answers: dict[str, Any]) -> str:
        reached = is_yes(answers.pop("reached"))
        services.attempt_make(by=user, attempt_id=found.id, reached=reached, **answers)
        if reached:
            messages.success(request, "Saved. Well done.")
            return _there(found)
        messages.info(request, "Saved. Plan the next attempt.")
        return _next(found)

    context = of_case(found.case) if found.case is not None else {}
    context |= about_request(found.referral) if found.referral is not None else {}
    return form_page(
        request, form, verb, template="endings/attempt", title="What came of the attempt", submit="Save", attempt=found,
        **context,
    )  # fmt: skip


def _there(attempt: NextAttempt) -> str:
    return (
        to_case(attempt.case_id) if attempt.case_id else reverse("desk:request", args=[attempt.referral_id])
    )


def _next(attempt: NextAttempt) -> str:
    if attempt.case_id is not None:
        return reverse("desk:attempt_plan", args=[attempt.case_id])
    return reverse("desk:request_attempt", args=[attempt.referral_id])


@desk
def case_reopen(request: HttpRequest, case_id: uuid.UUID) -> HttpResponse:
    """Open a closed case again on new harm."""
    about = case_for(request, case_id, CASE_REOPEN)
    form = open_form(request, ReopenForm, f"case-reopen-{about.id}")

    def verb(answers: dict[str, Any]) -> str:
        services.case_reopen(by=worker_of(request), case_id=about.id, **answers)
        messages.success(request, "The case is open again. Choose who works with the family.")
        return to_case(about)

    nobody = "" if about.closed_at is not None else "This case is open."
    return form_page(
        request, form, verb, title="Open the case again", submit="Open it again", nobody=nobody, **_of(about)
    )
