"""Meetings about a child: planned, the parents invited, held (R109)."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from alongside.doors.common import open_form
from alongside.doors.desk.forms.meetings import MeetingForm
from alongside.doors.desk.forms.parts import JustSendForm
from alongside.doors.desk.views.shared import Row, case_for, desk, form_page, of_case, page, worker_of
from alongside.family.cases.models import Case
from alongside.ground.access.registry import allows
from alongside.ground.clock import now
from alongside.ground.govuk.dates import moment_words
from alongside.ground.govuk.pagination import keyset_page
from alongside.practice.meetings.models import Meeting
from alongside.practice.meetings.policies import MEETING_PLAN
from alongside.practice.meetings.selectors import attendees_of, meeting_get, meetings_of_case
from alongside.practice.meetings.services import meeting_mark_held, meeting_plan, parents_invite

SIZE = 25


@desk
def meetings(request: HttpRequest, case_id: uuid.UUID) -> HttpResponse:
    """The meetings about a child, newest first."""
    user = worker_of(request)
    about = case_for(request, case_id)
    found = keyset_page(
        meetings_of_case(viewer=user, case_id=about.id),
        key=("-at", "-id"),
        after=request.GET.get("after"),
        size=SIZE,
    )
    return page(
        request, "meetings", title="Meetings", rows=[_row(one) for one in found.items], pages=found,
        may_plan=allows(user, MEETING_PLAN), **of_case(about),
    )  # fmt: skip


def parents_words(meeting: Any) -> str:
    """Say of a meeting from `meetings_of_case` how many parents are invited, and how many left out."""
    words = f"{meeting.parents_invited} of {meeting.parents} parents invited"
    return words + (f", {meeting.parents_left_out} left out" if meeting.parents_left_out else "")


def _row(meeting: Any) -> Row:
    held = "held" if meeting.held_at else "planned"
    return {
        "text": meeting.get_kind_display(),
        "href": reverse("desk:meeting", args=[meeting.id]),
        "hint": f"{moment_words(meeting.at)}; {held}; {meeting.where}",
        "status": parents_words(meeting),
        "meaning": "good" if meeting.parents_invited == meeting.parents else "soon",
    }


@desk
def meeting_new(request: HttpRequest, case_id: uuid.UUID) -> HttpResponse:
    """Plan a meeting; the parents are invited next."""
    about = case_for(request, case_id, MEETING_PLAN)
    form = open_form(request, MeetingForm, f"meeting-new-{about.id}")

    def verb(answers: dict[str, Any]) -> str:
        made = meeting_plan(by=worker_of(request), case_id=about.id, **form.planned())
        messages.success(request, "Planned. Now say whether the parents are invited.")
        return reverse("desk:meeting", args=[made.id])

    return form_page(
        request,
        form,
        verb,
        template="meeting_new",
        title="Plan a meeting",
        submit="Plan it",
        **of_case(about),
    )


def _meeting(request: HttpRequest, meeting_id: uuid.UUID) -> tuple[Meeting, Case]:
    meeting = meeting_get(viewer=worker_of(request), meeting_id=meeting_id)
    return meeting, case_for(request, meeting.case_id)


def _of_meeting(meeting: Meeting, about: Case) -> dict[str, Any]:
    back = {"href": reverse("desk:meeting", args=[meeting.id]), "text": "Back to the meeting"}
    return {**of_case(about), "back": back, "meeting": meeting}


@desk
def meeting(request: HttpRequest, meeting_id: uuid.UUID) -> HttpResponse:
    """One meeting: when, where, who leads it, and what is recorded of the parents' invitation."""
    user = worker_of(request)
    found, about = _meeting(request, meeting_id)
    may = allows(user, MEETING_PLAN) and found.held_at is None
    return page(
        request, "meeting", title="A meeting", heading=found.get_kind_display(), meeting=found,
        attendees=attendees_of(viewer=user, meeting=found), may_plan=may, may_hold=may and found.at <= now(),
        **of_case(about),
    )  # fmt: skip


@desk
def meeting_parents(request: HttpRequest, meeting_id: uuid.UUID) -> HttpResponse:
    """Invite every parent, each on their own."""
    found, about = _meeting(request, meeting_id)
    case_for(request, about.id, MEETING_PLAN)
    form = open_form(request, JustSendForm, f"meeting-parents-{found.id}")

    def verb(answers: dict[str, Any]) -> str:
        parents_invite(by=worker_of(request), meeting_id=found.id)
        return reverse("desk:meeting", args=[found.id])

    return form_page(
        request, form, verb, title="Invite the parents", submit="Invite them", **_of_meeting(found, about)
    )


@desk
def meeting_held(request: HttpRequest, meeting_id: uuid.UUID) -> HttpResponse:
    """Mark a meeting held."""
    found, about = _meeting(request, meeting_id)
    case_for(request, about.id, MEETING_PLAN)
    form = open_form(request, JustSendForm, f"meeting-held-{found.id}")

    def verb(answers: dict[str, Any]) -> str:
        meeting_mark_held(by=worker_of(request), meeting_id=found.id)
        return reverse("desk:meeting", args=[found.id])

    lead = f"{found.get_kind_display()}, {moment_words(found.at)}. What is recorded of the parents’ invitation then stays."
    return form_page(
        request,
        form,
        verb,
        title="This meeting was held",
        lead=lead,
        submit="It was held",
        **_of_meeting(found, about),
    )
