"""A family member's meetings: the invitation, what they want to say, who is there, what became of it, how it was (R109-R120)."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from alongside.accountability.challenge.complaints.selectors import complaints_of_reports
from alongside.accountability.challenge.complaints.services import complaint_make_of_report
from alongside.doors.common import FlowForm, attempt, only_for, open_form
from alongside.doors.common.meetings import (
    AfterForm,
    DisrespectForm,
    ReplyForm,
    SayForm,
    calendar_of,
    reply_of,
)
from alongside.doors.portal.forms import PressForm
from alongside.doors.portal.forms.meetings import AskForm
from alongside.doors.portal.views.common import my_case, page, user_of
from alongside.practice.meetings import services
from alongside.practice.meetings.models import Attendee
from alongside.practice.meetings.selectors import (
    answers_of,
    attendees_of,
    meeting_get,
    points_of,
    report_of_mine,
    reports_for_family,
)
from alongside.practice.meetings.services.taking_part import my_place

_FORM = require_http_methods(["GET", "POST"])


@only_for("family")
@require_GET
def meeting(request: HttpRequest, meeting_id: uuid.UUID) -> HttpResponseBase:
    """One meeting to which the reader is invited: all of it that is theirs."""
    user = user_of(request)
    found = meeting_get(viewer=user, meeting_id=meeting_id)
    mine = my_place(user, found.id)
    people = [one for one in attendees_of(viewer=user, meeting=found) if one.id != mine.id]
    reports = reports_for_family(viewer=user, meeting=found) if found.held_at else []
    complaints = complaints_of_reports(viewer=user, report_ids=[one.id for one in reports]) if reports else {}
    return page(
        request, "meeting/one", meeting=found, mine=mine, people=people,
        came=any(one.attended for one in people),
        reports=[{"said": one, "complaint": complaints.get(one.id)} for one in reports],
        answer=answers_of(viewer=user, meeting=found).get(mine.id), points=points_of(viewer=user, meeting=found),
    )  # fmt: skip


def _place(request: HttpRequest, meeting_id: uuid.UUID) -> Attendee:
    return my_place(user_of(request), meeting_id)


def _send(
    request: HttpRequest, form: FlowForm, mine: Attendee, deed: Any, said: str, **context: Any
) -> HttpResponseBase:
    there = reverse("portal:meeting", args=[mine.meeting_id])

    def save(answers: dict[str, Any]) -> str:
        deed(by=user_of(request), meeting_id=mine.meeting_id, **answers)
        messages.success(request, said)
        return there

    return attempt(request, form, save) or page(
        request, "meeting/form", form=form, meeting=mine.meeting, back=there, **context
    )


@only_for("family")
@_FORM
def answer(request: HttpRequest, meeting_id: uuid.UUID) -> HttpResponseBase:
    """Say whether one comes, in which way, and what would help."""
    mine = _place(request, meeting_id)
    form = open_form(request, ReplyForm, f"meeting-reply-{meeting_id}", initial=reply_of(mine))
    return _send(
        request, form, mine, services.invitation_answer, "Thank you. We know now.", title="Your answer", submit="Send my answer",
        lead="Nobody else of your family reads your answer.",
    )  # fmt: skip


@only_for("family")
@_FORM
def say(request: HttpRequest, meeting_id: uuid.UUID) -> HttpResponseBase:
    """Send what one wants said, before the meeting."""
    mine = _place(request, meeting_id)
    form = open_form(request, SayForm, f"meeting-say-{meeting_id}")
    return _send(
        request, form, mine, services.point_send, "It is on the list. You will see here what becomes of it.",
        title="What I want to say", submit="Put it on the list",
        lead="Write one thing at a time. Each gets its own answer. You can also write it with your worker.",
    )  # fmt: skip


@only_for("family")
@_FORM
def after(request: HttpRequest, meeting_id: uuid.UUID) -> HttpResponseBase:
    """Say how the meeting was."""
    mine = _place(request, meeting_id)
    form = open_form(request, AfterForm, f"meeting-after-{meeting_id}")
    return _send(
        request, form, mine, services.after_say, "Thank you for telling us.", title="How was it?", submit="Send",
        lead="Whoever led the meeting does not read this. A manager who did not lead it does. You can leave out what you like.",
    )  # fmt: skip


@only_for("family")
@_FORM
def respect(request: HttpRequest, meeting_id: uuid.UUID) -> HttpResponseBase:
    """Say that one was not respected: to a manager who did not lead the meeting."""
    mine = _place(request, meeting_id)
    form = open_form(request, DisrespectForm, f"meeting-respect-{meeting_id}")
    return _send(
        request, form, mine, services.disrespect_report, "It went to a manager who did not lead the meeting.",
        title="I was not respected", submit="Send it",
        lead="It goes to a manager who did not lead the meeting. Whoever led it does not read it. You are answered here.",
    )  # fmt: skip


@only_for("family")
@_FORM
def complain(request: HttpRequest, report_id: uuid.UUID) -> HttpResponseBase:
    """Make a complaint of what one said of disrespect, in one press."""
    user = user_of(request)
    report = report_of_mine(viewer=user, report_id=report_id)
    form = open_form(request, PressForm, f"respect-complain-{report_id}")

    def save(answers: dict[str, Any]) -> str:
        made = complaint_make_of_report(by=user, report_id=report_id)
        messages.success(request, "It is a complaint now. Here you see who answers you, and by which day.")
        return reverse("portal:complaint", args=[made.id])

    return attempt(request, form, save) or page(
        request,
        "meeting/complain",
        form=form,
        report=report,
        back=reverse("portal:meeting", args=[report.meeting_id]),
    )


@only_for("family")
@require_GET
def calendar(request: HttpRequest, meeting_id: uuid.UUID) -> HttpResponseBase:
    """The meeting for one's own calendar: a neutral title, and nobody's name."""
    mine = _place(request, meeting_id)
    link = request.build_absolute_uri(reverse("public:home"))
    sent = HttpResponse(calendar_of(mine.meeting, link), content_type="text/calendar; charset=utf-8")
    sent["Content-Disposition"] = 'attachment; filename="appointment.ics"'
    return sent


@only_for("family")
@_FORM
def ask(request: HttpRequest, case_id: uuid.UUID) -> HttpResponseBase:
    """Ask for a meeting."""
    user = user_of(request)
    case = my_case(user, case_id)
    form = open_form(request, AskForm, f"meeting-ask-{case_id}")

    def save(answers: dict[str, Any]) -> str:
        services.meeting_ask(by=user, case_id=case.id, **answers)
        messages.success(request, "You asked for a meeting. The day of the answer is on this page.")
        return reverse("portal:meetings")

    return attempt(request, form, save) or page(
        request, "meeting/form", form=form, back=reverse("portal:meetings"), title="Ask for a meeting", submit="Ask",
        lead="You get a yes with a day, or a no with the reason. If nobody answers in time, a manager hears of it.",
    )  # fmt: skip
