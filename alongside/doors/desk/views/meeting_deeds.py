"""What is done about a meeting: inviting, leaving out, who came, points, promises, finishing (R109-R115, R123)."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from alongside.doors.common import FlowForm, open_form
from alongside.doors.desk.forms import deciding
from alongside.doors.desk.forms import meetings as forms
from alongside.doors.desk.forms.parts import PressForm
from alongside.doors.desk.views.meetings import of_meeting, worker_choices
from alongside.doors.desk.views.shared import case_for, desk, form_page, worker_of
from alongside.family.cases.models import Case
from alongside.ground.access.registry import Permission
from alongside.ground.clock.time_source import LONDON
from alongside.ground.govuk.dates import moment_words
from alongside.practice.meetings import services
from alongside.practice.meetings.models import Meeting
from alongside.practice.meetings.policies import MEETING_PLAN
from alongside.practice.meetings.selectors import attendees_of, meeting_get

Verb = Callable[..., Any]


def about_meeting(
    request: HttpRequest, meeting_id: uuid.UUID, right: Permission = MEETING_PLAN
) -> tuple[Meeting, Case]:
    found = meeting_get(viewer=worker_of(request), meeting_id=meeting_id)
    return found, case_for(request, found.case_id, right)


def send_deed(
    request: HttpRequest,
    form: FlowForm,
    place: tuple[Meeting, Case],
    deed: Verb,
    said: str = "",
    **context: Any,
) -> HttpResponse:
    """Draw or send the form of one deed about a meeting; afterwards back to its room."""

    def verb(answers: dict[str, Any]) -> str:
        deed(by=worker_of(request), **answers)
        if said:
            messages.success(request, said)
        return reverse("desk:meeting", args=[place[0].id])

    return form_page(request, form, verb, **context, **of_meeting(*place))


@desk
def meeting_parents(request: HttpRequest, meeting_id: uuid.UUID) -> HttpResponse:
    """Invite every parent who has no invitation yet, each on their own."""
    place = about_meeting(request, meeting_id)
    form = open_form(request, PressForm, f"meeting-parents-{meeting_id}")
    return send_deed(
        request,
        form,
        place,
        partial(services.parents_invite, meeting_id=meeting_id),
        "Invited. Each reads it on their own page; whoever has no account needs a call or a letter.",
        title="Invite the parents",
        submit="Invite them",
        lead="Each parent and carer without an invitation gets one of their own, wherever they live.",
    )


@desk
def meeting_change(request: HttpRequest, meeting_id: uuid.UUID) -> HttpResponse:
    """Give a meeting another time, place or way."""
    place = about_meeting(request, meeting_id)
    m, local = place[0], place[0].at.astimezone(LONDON)
    initial = {
        "on": local.date(), "start": f"{local:%H:%M}", "form": m.form, "where": m.where, "about": m.about, "papers": m.papers,
        "urgent_because": m.urgent_because, "version": m.version,
    }  # fmt: skip
    form = open_form(request, forms.ChangeForm, f"meeting-change-{meeting_id}", initial=initial)
    return send_deed(
        request,
        form,
        place,
        partial(services.meeting_change, meeting_id=meeting_id),
        "Changed. Whoever is invited hears of it.",
        title="Change the meeting",
        submit="Change it",
    )


@desk
def meeting_cancel(request: HttpRequest, meeting_id: uuid.UUID) -> HttpResponse:
    """Call a meeting off."""
    place = about_meeting(request, meeting_id)
    form = open_form(request, forms.CancelForm, f"meeting-cancel-{meeting_id}")
    return send_deed(
        request,
        form,
        place,
        partial(services.meeting_cancel, meeting_id=meeting_id),
        title="Call it off",
        submit="Call it off",
    )


@desk
def meeting_held(request: HttpRequest, meeting_id: uuid.UUID) -> HttpResponse:
    """Mark a meeting held."""
    place = about_meeting(request, meeting_id)
    form = open_form(request, PressForm, f"meeting-held-{meeting_id}")
    lead = f"{place[0].get_kind_display()}, {moment_words(place[0].at)}. What is recorded of the invitations then stays."
    return send_deed(
        request,
        form,
        place,
        partial(services.meeting_mark_held, meeting_id=meeting_id),
        title="This meeting was held",
        lead=lead,
        submit="It was held",
    )


@desk
def meeting_people(request: HttpRequest, meeting_id: uuid.UUID) -> HttpResponse:
    """Write down who came, and who spoke."""
    place = about_meeting(request, meeting_id)
    people = [
        one
        for one in attendees_of(viewer=worker_of(request), meeting=place[0])
        if one.invitation == "invited"
    ]
    form = open_form(request, forms.AttendanceForm, f"meeting-people-{meeting_id}", people=people)
    return send_deed(
        request,
        form,
        place,
        partial(services.attendance_record, meeting_id=meeting_id),
        title="Who was there?",
        submit="Save",
        lead="Whether somebody spoke shows whether there was room for them. It says nothing about them.",
    )


@desk
def meeting_add(request: HttpRequest, meeting_id: uuid.UUID) -> HttpResponse:
    """Add a worker, or somebody's advocate."""
    place, user = about_meeting(request, meeting_id), worker_of(request)
    family = [(str(o.id), o.name) for o in attendees_of(viewer=user, meeting=place[0]) if o.of_family]
    form = open_form(
        request, forms.AddForm, f"meeting-add-{meeting_id}", workers=worker_choices(user), family=family
    )
    return send_deed(
        request,
        form,
        place,
        partial(services.worker_add, meeting_id=meeting_id),
        title="Add somebody",
        submit="Add them",
    )


@desk
def meeting_point(request: HttpRequest, meeting_id: uuid.UUID) -> HttpResponse:
    """Write down a point for somebody on the list."""
    place, user = about_meeting(request, meeting_id), worker_of(request)
    people = [
        (str(o.id), o.name) for o in attendees_of(viewer=user, meeting=place[0]) if o.invitation != "left_out"
    ]
    form = open_form(request, deciding.PointForm, f"meeting-point-{meeting_id}", people=people)
    return send_deed(
        request,
        form,
        place,
        partial(services.point_send, meeting_id=meeting_id),
        title="A point",
        submit="Keep it",
        lead="It stands until it has an outcome. Nobody takes it off the list.",
    )


@desk
def meeting_promise(request: HttpRequest, meeting_id: uuid.UUID) -> HttpResponse:
    """Take down a promise as it was spoken."""
    place = about_meeting(request, meeting_id)
    form = open_form(request, forms.SpokenForm, f"meeting-promise-{meeting_id}")
    return send_deed(
        request,
        form,
        place,
        partial(services.promise_note, meeting_id=meeting_id),
        title="A promise was made",
        submit="Keep it",
    )


@desk
def meeting_finish(request: HttpRequest, meeting_id: uuid.UUID) -> HttpResponse:
    """Finish a meeting once nothing of it is open."""
    place = about_meeting(request, meeting_id)
    form = open_form(
        request, forms.FinishForm, f"meeting-finish-{meeting_id}", decides=place[0].kind == "prosecution"
    )
    return send_deed(
        request,
        form,
        place,
        partial(services.meeting_finish, meeting_id=meeting_id),
        "Finished. Everybody invited can read what became of their points.",
        title="Finish the meeting",
        submit="Finish it",
        lead="Every point has an outcome, every promise an owner and a day, and whoever was left out was told. "
        "Then nothing of it changes.",
    )
