"""Which area does what for a child who lives in one and is harmed in another (R17)."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from alongside.doors.common import open_form
from alongside.doors.desk.forms.areas import AreaOwnerForm, AreasForm, AreaTaskForm
from alongside.doors.desk.views.shared import Row, case_for, desk, form_page, of_case, page, worker_of
from alongside.family.areas.policies import AREAS_STATE
from alongside.family.areas.selectors import Task, WhoDoesWhat, area_task_get, who_does_what
from alongside.family.areas.services import area_owner_name, area_task_add, areas_state
from alongside.ground.access.registry import allows
from alongside.ground.access.selectors import emergency_now


def _who(request: HttpRequest, case_id: uuid.UUID) -> WhoDoesWhat:
    return who_does_what(viewer=worker_of(request), case_ids=[case_id])[0]


@desk
def areas(request: HttpRequest, case_id: uuid.UUID) -> HttpResponse:
    """The areas of a child, and who does what in each."""
    about = case_for(request, case_id)
    who = _who(request, about.id)
    user = worker_of(request)
    may = allows(user, AREAS_STATE) and emergency_now(viewer=user, circle_id=about.id) is None
    works = [(area, [_row(one, may) for one in tasks]) for area, tasks in who.by_area]
    return page(request, "areas", title="Areas", who=who, works=works, may=may, **of_case(about))


def _row(one: Task, may: bool) -> Row:
    owner = one.owner
    return {
        "text": one.task.words,
        "href": reverse("desk:area_owner", args=[one.task.id]) if may else "",
        "hint": f"{owner.name}, {owner.agency}; {owner.reach}" if owner else "",
        "status": "Named" if owner else "Nobody yet",
        "meaning": "good" if owner else "late",
    }


@desk
def state(request: HttpRequest, case_id: uuid.UUID) -> HttpResponse:
    """Say where home is, where the harm is done, and which area answers."""
    about = case_for(request, case_id, AREAS_STATE)
    now = _who(request, about.id).areas
    initial = {"home": now.home, "harm": now.harm, "responsible": now.responsible} if now else {}
    form = open_form(request, AreasForm, f"areas-{about.id}", initial=initial)

    def verb(answers: dict[str, Any]) -> str:
        areas_state(by=worker_of(request), case_id=about.id, **answers)
        messages.success(request, "Saved. The family can read it.")
        return reverse("desk:areas", args=[about.id])

    lead = "Where home and harm are in two areas, both name a person for each task, by the next working day."
    return form_page(
        request, form, verb, title="Areas of this child", lead=lead, submit="Save", **of_case(about)
    )


@desk
def task_add(request: HttpRequest, case_id: uuid.UUID) -> HttpResponse:
    """Add something that one of the areas has to do."""
    about = case_for(request, case_id, AREAS_STATE)
    now = _who(request, about.id).areas
    known = dict.fromkeys(one for one in (now.home, now.harm, now.responsible) if one) if now else {}
    form = open_form(request, AreaTaskForm, f"area-task-{about.id}", areas=known)

    def verb(answers: dict[str, Any]) -> str:
        area_task_add(by=worker_of(request), case_id=about.id, **answers)
        return reverse("desk:areas", args=[about.id])

    nobody = "" if known else "First say which areas work for this child."
    return form_page(
        request, form, verb, title="Add a task", submit="Add it", nobody=nobody, **of_case(about)
    )


@desk
def owner(request: HttpRequest, task_id: uuid.UUID) -> HttpResponse:
    """Say who does a task in an area."""
    one = area_task_get(viewer=worker_of(request), task_id=task_id)
    about = case_for(request, one.task.case_id, AREAS_STATE)
    now = one.owner
    initial = {"name": now.name, "agency": now.agency, "reach": now.reach} if now else {}
    form = open_form(request, AreaOwnerForm, f"area-owner-{task_id}", initial=initial)

    def verb(answers: dict[str, Any]) -> str:
        area_owner_name(by=worker_of(request), task_id=task_id, **answers)
        messages.success(request, "Saved. The family can read it.")
        return reverse("desk:areas", args=[about.id])

    lead = f"{one.task.area}: {one.task.words}"
    back = {"href": reverse("desk:areas", args=[about.id]), "text": "Areas"}
    return form_page(
        request,
        form,
        verb,
        title="Who does it?",
        lead=lead,
        submit="Save",
        **(of_case(about) | {"back": back}),
    )
