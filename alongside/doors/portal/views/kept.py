"""Promises kept, what a family asks for early, asking an agency why, and what should happen in every case (R79, R125-R132)."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from alongside.accountability.challenge.mutual import agencies_to_ask, mutual_get, mutuals_for_family
from alongside.accountability.challenge.services_mutual import (
    mutual_not_settled,
    mutual_raise,
    mutual_settled,
)
from alongside.doors.common import FlowForm, attempt, only_for, open_form
from alongside.doors.portal.forms.kept import ChallengeForm, EarlyForm, NotSettledForm, SettledForm
from alongside.doors.portal.views.common import is_young, my_case, page, user_of
from alongside.family.cases.selectors import cases_of_family_for_family
from alongside.family.cases.standing import held_back_for_family
from alongside.ground.base.errors import Missing, NotPermitted
from alongside.ground.govuk.dates import day_words
from alongside.practice.actions.kept import kept_for_family
from alongside.practice.actions.resources import resources_for_family
from alongside.practice.actions.services import resource_ask
from alongside.practice.actions.steps import steps_for_family

_SAYINGS: dict[str, tuple[type[FlowForm], Any]] = {
    "not_settled": (NotSettledForm, mutual_not_settled),
    "settled": (SettledForm, mutual_settled),
}


@only_for("family")
@require_GET
def kept(request: HttpRequest) -> HttpResponseBase:
    """How many of the promises to this family were kept, by whom, and the reviews that raised themselves."""
    user = user_of(request)
    cases = cases_of_family_for_family(viewer=user)
    found = [(case, kept_for_family(viewer=user, case_id=case.id)) for case in cases]
    return page(
        request, "kept/kept", children=found, several=len(cases) > 1,
        held_back=held_back_for_family(viewer=user, kind="inside"),
    )  # fmt: skip


@only_for("family")
@require_GET
def steps(request: HttpRequest, case_id: uuid.UUID) -> HttpResponseBase:
    """What should happen in every case, and what was said of each step for this child."""
    user = user_of(request)
    case = my_case(user, case_id)
    return page(request, "kept/steps", case=case, stands=steps_for_family(viewer=user, case=case))


@only_for("family")
@require_GET
def early(request: HttpRequest) -> HttpResponseBase:
    """What was asked for early, who decides by when, and what was decided."""
    user = user_of(request)
    cases = [case for case in cases_of_family_for_family(viewer=user) if case.closed_at is None]
    found = resources_for_family(viewer=user)
    return page(
        request, "kept/early", asked=found, cases=cases, several=len(cases) > 1, here=user.partnership
    )


@only_for("family")
@require_http_methods(["GET", "POST"])
def early_ask(request: HttpRequest, case_id: uuid.UUID) -> HttpResponseBase:
    """Ask for something early, in one's own words."""
    user = user_of(request)
    case = my_case(user, case_id)
    form = open_form(request, EarlyForm, f"early-{case.id}", young=is_young(user))

    def send(answers: dict[str, Any]) -> str:
        made = resource_ask(by=user, case_id=case.id, **answers)
        messages.success(request, f"You have asked. You get an answer by {day_words(made.decide_by)}.")
        return reverse("portal:early")

    return attempt(request, form, send) or page(request, "kept/early_ask", form=form, here=user.partnership)


@only_for("family")
@require_GET
def mutuals(request: HttpRequest) -> HttpResponseBase:
    """What this person asked an agency, what it replied, and what happens next; never another person's."""
    user = user_of(request)
    cases = [case for case in cases_of_family_for_family(viewer=user) if case.closed_at is None]
    return page(
        request, "kept/mutuals", asked=mutuals_for_family(viewer=user), cases=cases, several=len(cases) > 1
    )


@only_for("family")
@require_http_methods(["GET", "POST"])
def mutual_new(request: HttpRequest, case_id: uuid.UUID) -> HttpResponseBase:
    """Ask an agency why it did something, or did not."""
    user = user_of(request)
    case = my_case(user, case_id)
    agencies = [(str(agency_id), name) for agency_id, name in agencies_to_ask(viewer=user)]
    form = open_form(request, ChallengeForm, f"mutual-{case.id}", agencies=agencies)

    def send(answers: dict[str, Any]) -> str:
        chosen = uuid.UUID(answers.pop("agency_id"))
        made = mutual_raise(by=user, case_id=case.id, agency_id=chosen, **answers)
        messages.success(request, f"You have asked. They reply by {day_words(made.answer_by)}.")
        return reverse("portal:mutuals")

    return attempt(request, form, send) or page(request, "kept/mutual_new", form=form)


@only_for("family")
@require_http_methods(["GET", "POST"])
def mutual_say(request: HttpRequest, mutual_id: uuid.UUID, mutual_word: str) -> HttpResponseBase:
    """Say that a reply settles it, or does not: then a manager of another agency decides."""
    user = user_of(request)
    one, what = mutual_get(viewer=user, challenge_id=mutual_id), _SAYINGS.get(mutual_word)
    if what is None:
        raise Missing
    form = open_form(request, what[0], f"mutual-{mutual_word}-{mutual_id}")
    # A second press comes when the first has changed the state: it gets the first one's answer.
    if mutual_word not in one.may and not form.is_valid():
        raise NotPermitted("This cannot be said now.", code=f"mutual_{mutual_word}_not_yours")

    def send(answers: dict[str, Any]) -> str:
        what[1](by=user, challenge_id=mutual_id, **answers)
        messages.success(request, "Saved. You can read here what happens next.")
        return reverse("portal:mutuals")

    up = mutual_word == "not_settled"
    return attempt(request, form, send) or page(request, "kept/mutual_say", form=form, one=one, up=up)
