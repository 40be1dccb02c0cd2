"""Is it safe to reach them? Asked and written down before anybody rings, writes or knocks (R327, T10)."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from alongside.doors.common import open_form
from alongside.doors.desk.forms.screening import ScreeningForm, UrgentForm
from alongside.doors.desk.views.requests import about_request, request_for, request_url
from alongside.doors.desk.views.shared import case_for, desk, form_page, of_case, worker_of
from alongside.family.cases.models import Case
from alongside.family.people.models import Person
from alongside.family.people.policies import SCREENING_RECORD
from alongside.family.people.selectors import family_for_viewer, screenings_of
from alongside.family.people.services import screening_record, urgent_contact_record
from alongside.family.referrals.policies import REFERRAL_TRIAGE
from alongside.family.referrals.reaching import request_reach, request_screening_record, request_urgent_record
from alongside.ground.base.errors import Missing

_URGENT = (
    "If a child is in danger now, ring 999 or your duty manager first and write this afterwards. It is never refused. If you"
    " go there yourself, you can plan that visit for a day from now, so that somebody looks out for you. Every other call,"
    " letter or visit still waits until somebody has asked."
)


def _person(request: HttpRequest, about: Case, person_id: uuid.UUID) -> Person:
    members = family_for_viewer(viewer=worker_of(request), family_id=about.family_id).members
    found = next((person for _m, person in members if person.id == person_id), None)
    if found is None:
        raise Missing
    return found


def _back(about: Case) -> dict[str, Any]:
    href = reverse("desk:safe_contact", args=[about.id])
    return {**of_case(about), "back": {"href": href, "text": "Back to how to reach them"}}


@desk
def person_asked(request: HttpRequest, case_id: uuid.UUID, person_id: uuid.UUID) -> HttpResponse:
    """Write down whether it is safe to reach one person, and read what was asked before."""
    user = worker_of(request)
    about = case_for(request, case_id, SCREENING_RECORD)
    person = _person(request, about, person_id)
    form = open_form(request, ScreeningForm, f"screening-{person.id}")

    def verb(answers: dict[str, Any]) -> str:
        screening_record(by=user, person_id=person.id, **answers)
        messages.success(request, f"Saved. Whoever wants to reach {person.short_name} is held to it.")
        return reverse("desk:safe_contact", args=[about.id])

    return form_page(
        request, form, verb, template="ways/screening", title="Is it safe to reach them?", submit="Save the answer",
        heading=f"Is it safe to reach {person.short_name}?", screened=screenings_of(viewer=user, people=[person])[person.id],
        urgent_url=reverse("desk:person_urgent", args=[about.id, person.id]), **_back(about),
    )  # fmt: skip


@desk
def person_urgent(request: HttpRequest, case_id: uuid.UUID, person_id: uuid.UUID) -> HttpResponse:
    """Write down that a person was reached at once, for urgent safety."""
    user = worker_of(request)
    about = case_for(request, case_id, SCREENING_RECORD)
    person = _person(request, about, person_id)
    form = open_form(request, UrgentForm, f"urgent-{person.id}")

    def verb(answers: dict[str, Any]) -> str:
        urgent_contact_record(by=user, person_id=person.id, **answers)
        return reverse("desk:safe_contact", args=[about.id])

    return form_page(
        request, form, verb, title="Reached at once", heading=f"{person.short_name} was reached at once", lead=_URGENT,
        submit="Write it down", **_back(about),
    )  # fmt: skip


@desk
def request_asked(request: HttpRequest, referral_id: uuid.UUID) -> HttpResponse:
    """Write down whether it is safe to reach the family of a request."""
    user = worker_of(request)
    referral = request_for(request, referral_id, REFERRAL_TRIAGE)
    form = open_form(request, ScreeningForm, f"request-screening-{referral.id}")

    def verb(answers: dict[str, Any]) -> str:
        request_screening_record(by=user, referral_id=referral.id, **answers)
        messages.success(request, "Saved. Whoever wants to reach the family is held to it.")
        return request_url("request", referral)

    return form_page(
        request, form, verb, template="ways/screening", title="Is it safe to reach the family?", submit="Save the answer",
        screened=request_reach(viewer=user, referral=referral), urgent_url=request_url("request_urgent", referral),
        **about_request(referral),
    )  # fmt: skip


@desk
def request_urgent(request: HttpRequest, referral_id: uuid.UUID) -> HttpResponse:
    """Write down that the family of a request was reached at once, for urgent safety."""
    user = worker_of(request)
    referral = request_for(request, referral_id, REFERRAL_TRIAGE)
    form = open_form(request, UrgentForm, f"request-urgent-{referral.id}")

    def verb(answers: dict[str, Any]) -> str:
        request_urgent_record(by=user, referral_id=referral.id, **answers)
        return request_url("request", referral)

    return form_page(
        request, form, verb, title="Reached at once", heading="The family was reached at once", lead=_URGENT,
        submit="Write it down", **about_request(referral),
    )  # fmt: skip
