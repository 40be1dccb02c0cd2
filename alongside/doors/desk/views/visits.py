"""Visits at home: planned with a time to check in, out safely in one press, and whoever did not check in (R60)."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import format_html

from alongside.doors.common import open_form
from alongside.doors.desk.forms.parts import PressForm, member_choices
from alongside.doors.desk.forms.workload import VisitForm
from alongside.doors.desk.views.shared import Row, case_for, desk, form_page, of_case, page, worker_of
from alongside.family.cases.models import Allocation
from alongside.family.people.selectors import family_for_viewer
from alongside.ground.access.registry import allows
from alongside.ground.access.selectors import require_to_write
from alongside.ground.accounts.models import User
from alongside.ground.base.ends import first_of
from alongside.ground.base.errors import Missing, NotPermitted
from alongside.ground.clock import now
from alongside.ground.govuk.dates import moment_words, time_words
from alongside.ground.govuk.pagination import Page, keyset_page
from alongside.ground.govuk.templatetags.govuk import ring
from alongside.practice.workload.models import Visit
from alongside.practice.workload.policies import VISIT_PLAN, VISIT_WATCH
from alongside.practice.workload.selectors.visits import visits_missed, visits_open
from alongside.practice.workload.services import visit_call_off, visit_plan, visit_safe

_SHOWN = 50
_EARLY = timedelta(hours=1)  # before that nobody is out: pressed by mistake, it would end the watch


@desk
def visits(request: HttpRequest) -> HttpResponse:
    """My visits with one button each; for whoever is on duty everybody's, and first those who did not check in."""
    user, watches = worker_of(request), allows(worker_of(request), VISIT_WATCH)
    found = visits_open(viewer=user)
    others: Page[Visit] = Page([], None, None)
    if watches:
        after = request.GET.get("after")
        others = keyset_page(
            found.exclude(user_id=user.id), key=("check_in_at", "id"), after=after, size=_SHOWN
        )
    return page(
        request, "workload/visits", title="Visits", watches=watches, pages=others,
        mine=[_item(one) for one in found.filter(user_id=user.id)],
        missed=[_item(one) for one in others.items if one.check_in_at < now()],
        others=[_item(one) for one in others.items if one.check_in_at >= now()],
    )  # fmt: skip


def _item(one: Visit) -> Row:
    return {
        "visit": one, "when": moment_words(one.starts_at), "by": moment_words(one.check_in_at),
        "phone": one.worker_phone, "dial": one.worker_phone.replace(" ", ""), "late": one.check_in_at < now(),
        "begun": one.starts_at - _EARLY <= now(),
        "press": [{"text": "I am out safely", "href": reverse("desk:visit_safe", args=[one.id]), "post": True,
                   "kind": "primary", "about": f"of the visit {moment_words(one.starts_at)}"}],
    }  # fmt: skip


def own_missed_rows(user: User) -> list[Row]:
    """Return one's own visits from which one has not checked in by the time agreed: one query (R60)."""
    mine = visits_open(viewer=user).filter(user_id=user.id, check_in_at__lt=now())
    return [
        {
            "text": "You have not checked in from your visit. Are you out safely?",
            "href": reverse("desk:visit_safe", args=[one.id]),
            "hint": f"You said: by {moment_words(one.check_in_at)}. Press here, and nobody has to look for you.",
            "status": "Check in",
            "meaning": "late",
        }
        for one in first_of(mine, 10)
    ]


def missed_rows(user: User) -> list[Row]:
    """Return the missed check-ins of others as rows of the first page, for whoever is on duty: one query."""
    return [
        {
            "text": f"{one.worker_name} has not checked in from a visit",
            "hint": format_html(
                "They said: by {}. Ring them now: {}. Nobody answers? Where they went is below.",
                moment_words(one.check_in_at),
                ring(one.worker_phone or "no number here"),
            ),
            "status": "Missed",
            "meaning": "late",
        }
        for one in first_of(visits_missed(viewer=user).exclude(user_id=user.id), 10)
    ]


@desk
def visit_new(request: HttpRequest, case_id: uuid.UUID) -> HttpResponse:
    """Plan a visit. The person visited reads when and who; the rest is for the worker's safety."""
    user = worker_of(request)
    about = case_for(request, case_id, VISIT_PLAN)
    if not Allocation.objects.filter(case=about, user_id=user.id, until__isnull=True).exists():
        raise NotPermitted("Only somebody who works with this family plans a visit.", code="visit_not_yours")
    members = family_for_viewer(viewer=user, family_id=about.family_id).members
    form = open_form(request, VisitForm, f"visit-{about.id}", people=member_choices(members))

    def verb(answers: dict[str, Any]) -> str:
        made = visit_plan(by=user, case_id=about.id, **form.planned())
        messages.success(request, f"Planned. Press “I am out safely” by {time_words(made.check_in_at)}.")
        return reverse("desk:visits")

    return form_page(
        request, form, verb, title="Plan a visit at home", submit="Plan the visit",
        lead="The person you visit can see the day, the time and your name. Nothing else on this page.", **of_case(about),
    )  # fmt: skip


@desk
def safe(request: HttpRequest, visit_id: uuid.UUID) -> HttpResponse:
    """Out safely: one press, by the worker; or by whoever is on duty and has reached them."""
    visit = _visit(request, visit_id)
    form = open_form(request, PressForm, f"visit-safe-{visit_id}")
    theirs = visit.user_id == worker_of(request).id

    def verb(answers: dict[str, Any]) -> str:
        visit_safe(by=worker_of(request), visit_id=visit_id)
        messages.success(
            request, "You are out safely. Thank you." if theirs else f"{visit.worker_name} is safe."
        )
        return reverse("desk:visits")

    title = "I am out safely" if theirs else "They are safe"
    lead = f"{visit.worker_name}, {moment_words(visit.starts_at)}. "
    lead += (
        "Press this when you are out of the home and away. Not safe? Ring 999 first."
        if theirs
        else "Press this only when you have spoken to them."
    )
    return form_page(request, form, verb, title=title, lead=lead, submit=title, back=_back())


@desk
def off(request: HttpRequest, visit_id: uuid.UUID) -> HttpResponse:
    """Call a visit off."""
    visit = _visit(request, visit_id)
    form = open_form(request, PressForm, f"visit-off-{visit_id}")

    def verb(answers: dict[str, Any]) -> str:
        visit_call_off(by=worker_of(request), visit_id=visit_id)
        messages.success(request, "Called off. Tell the person you were going to see.")
        return reverse("desk:visits")

    lead = f"{visit.worker_name}, {moment_words(visit.starts_at)}. Nobody waits for a check-in then."
    return form_page(
        request, form, verb, title="Call the visit off", lead=lead, submit="Call it off", back=_back()
    )


def _visit(request: HttpRequest, visit_id: uuid.UUID) -> Visit:
    """Return an open visit of one's own, or anybody's for whoever is on duty: 404 to others, then 403."""
    user = worker_of(request)
    visit = Visit.objects.filter(id=visit_id).first()
    if visit is None:
        raise Missing
    require_to_write(user, visit.case_id)
    if visit.user_id != user.id and not allows(user, VISIT_WATCH):
        raise NotPermitted(
            "Only the worker themself, or whoever is on duty, says this.", code="visit_not_yours"
        )
    return visit


def _back() -> Row:
    return {"href": reverse("desk:visits"), "text": "Back to the visits"}
