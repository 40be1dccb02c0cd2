"""One's own invitations and how they were; and for managers the protocol, the numbers, and words about disrespect (R115-R122)."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from alongside.accountability.challenge.complaints.services import complaint_make_of_report
from alongside.doors.common import FlowForm, open_form
from alongside.doors.common.meetings import (
    AfterForm,
    DisrespectForm,
    ReplyForm,
    SayForm,
    calendar_of,
    reply_of,
)
from alongside.doors.desk.forms.deciding import ProtocolForm, RespectForm
from alongside.doors.desk.forms.parts import PressForm
from alongside.doors.desk.views.shared import Row, desk, form_page, page, worker_of
from alongside.ground.access.registry import allows, require
from alongside.ground.base.ends import first_of
from alongside.ground.base.errors import Missing
from alongside.ground.clock import today
from alongside.ground.govuk.dates import day_words, moment_words, promise_words
from alongside.practice.meetings import services
from alongside.practice.meetings.counting import Rate, Rates, rates
from alongside.practice.meetings.models import Attendee, Meeting
from alongside.practice.meetings.policies import (
    MEETING_RATES,
    MEETING_TAKE_PART,
    PROTOCOL_WRITE,
    RESPECT_ANSWER,
)
from alongside.practice.meetings.rules_protocol import BY_KIND, EXPECTATIONS
from alongside.practice.meetings.selectors import (
    meetings_of_mine,
    protocols,
    report_get,
    report_of_mine,
    reports_to_answer,
)
from alongside.practice.meetings.services.taking_part import my_place

_YEAR = timedelta(days=365)
NOT_SHOWN = "not shown"
_COMING = {"": "Answer", "yes": "You come", "other_way": "You asked for another way", "no": "You cannot come"}


@desk
def my_meetings(request: HttpRequest) -> HttpResponse:
    """The meetings that a worker is invited to, and what a manager looks after."""
    user = worker_of(request)
    mine = meetings_of_mine(viewer=user)
    return page(
        request, "meetings/mine", title="Meetings", coming=[_row(o) for o in mine if o.meeting.held_at is None],
        been=[_row(o) for o in first_of([o for o in reversed(mine) if o.meeting.held_at is not None], 25)],
        reports=[_report(o) for o in reports_to_answer(viewer=user)] if allows(user, RESPECT_ANSWER) else [],
        may_protocol=allows(user, PROTOCOL_WRITE), may_rates=allows(user, MEETING_RATES),
    )  # fmt: skip


def _row(mine: Attendee) -> Row:
    m = mine.meeting
    return {
        "text": f"{m.get_kind_display()} for {m.child_name}", "href": reverse("desk:meeting", args=[m.id]),
        "hint": f"{moment_words(m.at)}; {m.where}", "status": "Held" if m.held_at else _COMING[mine.coming],
        "meaning": "neutral" if m.held_at or mine.coming == "no" else "good" if mine.coming == "yes" else "waiting",
    }  # fmt: skip


def _report(report: Any) -> Row:
    standing = promise_words(due_on=report.answer_by)
    return {
        "text": "Somebody was not respected in a meeting", "href": reverse("desk:respect_answer", args=[report.id]),
        "hint": f"said {day_words(report.at)}; {standing.words}", "status": standing.tag, "meaning": standing.meaning,
    }  # fmt: skip


def _place(request: HttpRequest, meeting_id: uuid.UUID) -> Attendee:
    """Return the reader's own place in a meeting: 404 to whoever is not invited."""
    mine = my_place(worker_of(request), meeting_id)
    require(worker_of(request), MEETING_TAKE_PART)
    return mine


def _mine(
    request: HttpRequest, form: FlowForm, meeting: Meeting, deed: Any, said: str, **context: Any
) -> HttpResponse:
    there = reverse("desk:meeting", args=[meeting.id])

    def verb(answers: dict[str, Any]) -> str:
        deed(by=worker_of(request), meeting_id=meeting.id, **answers)
        messages.success(request, said)
        return there

    return form_page(request, form, verb, back={"href": there, "text": "Back to the meeting"}, **context)


@desk
def meeting_reply(request: HttpRequest, meeting_id: uuid.UUID) -> HttpResponse:
    """Answer one's own invitation."""
    mine = _place(request, meeting_id)
    form = open_form(request, ReplyForm, f"meeting-reply-{meeting_id}", initial=reply_of(mine))
    return _mine(
        request, form, mine.meeting, services.invitation_answer, "Kept.", title="Your answer", submit="Send"
    )


@desk
def meeting_say(request: HttpRequest, meeting_id: uuid.UUID) -> HttpResponse:
    """Send something that one wants said."""
    mine = _place(request, meeting_id)
    form = open_form(request, SayForm, f"meeting-say-{meeting_id}")
    return _mine(
        request, form, mine.meeting, services.point_send, "Kept.", title="What I want to say", submit="Send"
    )


@desk
def meeting_after(request: HttpRequest, meeting_id: uuid.UUID) -> HttpResponse:
    """Say how a meeting was."""
    mine = _place(request, meeting_id)
    form = open_form(request, AfterForm, f"meeting-after-{meeting_id}")
    return _mine(
        request, form, mine.meeting, services.after_say, "Thank you.", title="How was it?", submit="Send",
        lead="Whoever led the meeting does not read this. A manager who did not lead it does.",
    )  # fmt: skip


@desk
def meeting_respect(request: HttpRequest, meeting_id: uuid.UUID) -> HttpResponse:
    """Say that somebody was not respected in a meeting."""
    mine = _place(request, meeting_id)
    form = open_form(request, DisrespectForm, f"meeting-respect-{meeting_id}")
    return _mine(
        request, form, mine.meeting, services.disrespect_report, "It went to a manager who did not lead the meeting.",
        title="Somebody was not respected", submit="Send",
        lead="It goes to a manager who did not lead the meeting. Whoever led it does not read it.",
    )  # fmt: skip


@desk
def meeting_calendar(request: HttpRequest, meeting_id: uuid.UUID) -> HttpResponse:
    """The meeting for one's own calendar, with a neutral title."""
    mine = _place(request, meeting_id)
    return calendar_answer(request, mine.meeting, reverse("desk:meeting", args=[meeting_id]))


def calendar_answer(request: HttpRequest, meeting: Meeting, path: str) -> HttpResponse:
    """Return a meeting as a calendar file to download."""
    answer = HttpResponse(
        calendar_of(meeting, request.build_absolute_uri(path)), content_type="text/calendar; charset=utf-8"
    )
    answer["Content-Disposition"] = 'attachment; filename="appointment.ics"'
    return answer


@desk
def respect_complain(request: HttpRequest, report_id: uuid.UUID) -> HttpResponse:
    """Make a complaint of what one said of disrespect in a meeting, in one press."""
    user = worker_of(request)
    report = report_of_mine(viewer=user, report_id=report_id)
    form = open_form(request, PressForm, f"respect-complain-{report_id}")

    def verb(answers: dict[str, Any]) -> str:
        made = complaint_make_of_report(by=user, report_id=report_id)
        messages.success(request, "It is a complaint now. Here you see who answers it, and by which day.")
        return reverse("desk:complaint", args=[made.id])

    there = reverse("desk:meeting", args=[report.meeting_id])
    lead = (
        "These words become a complaint, as you wrote them. Somebody who had no part in it answers, and whoever led the"
        f" meeting does not read it. {report.handler_name} still answers what you wrote first."
    )
    return form_page(
        request, form, verb, title="Make it a complaint", lead=lead, submit="Make it a complaint", own_words=report.words,
        own_words_title="What you wrote", back={"href": there, "text": "Back to the meeting"},
    )  # fmt: skip


@desk
def respect_answer(request: HttpRequest, report_id: uuid.UUID) -> HttpResponse:
    """Answer whoever was not respected in a meeting that the reader did not lead."""
    user = worker_of(request)
    report = report_get(viewer=user, report_id=report_id)
    require(user, RESPECT_ANSWER)
    form = open_form(request, RespectForm, f"respect-{report_id}")

    def verb(answers: dict[str, Any]) -> str:
        services.disrespect_answer(by=user, report_id=report_id, **answers)
        messages.success(request, "Answered. They can read it now.")
        return reverse("desk:my_meetings")

    back = {"href": reverse("desk:my_meetings"), "text": "Meetings"}
    lead = f"{report.by_name}, {day_words(report.at)}, about the meeting on {day_words(report.meeting.at)}: {report.words}"
    return form_page(request, form, verb, title="Answer", lead=lead, submit="Send the answer", back=back)


@desk
def participation(request: HttpRequest) -> HttpResponse:
    """How families take part in meetings, in the last year; small numbers are not shown."""
    user = worker_of(request)
    require(user, MEETING_RATES)
    found = rates(viewer=user, since=today() - _YEAR, until=today())
    return page(
        request, "meetings/participation", title="Taking part in meetings", rates=found, lines=_lines(found),
        tables=[(title, [_rate(r) for r in rows]) for title, rows in (
            ("Who", found.sides), ("Agencies", found.agencies),
            ("Parents, by gender as they describe themselves", found.genders))],
        head=("Group", "Invited", "Were there", "Spoke", "Points", "Taken up in the plan"),
        back={"href": reverse("desk:my_meetings"), "text": "Meetings"},
    )  # fmt: skip


def _lines(found: Rates) -> list[dict[str, str]]:
    return [
        {"key": key, "value": value}
        for key, value in (
            ("Meetings held", str(found.meetings)),
            ("A parent was there", found.with_a_parent.words),
            ("The protocol was followed", found.compliant.words),
            ("An advocate or the parents’ worker was invited", found.advocate_invited.words),
            ("They spoke", found.advocate_spoke.words),
            ("What was said with them was taken up in the plan", found.advocate_taken_up.words),
            ("Families asked for a meeting", str(found.asked)),
            ("They were told no", found.asks_refused.words),
            ("They had no answer in time", found.asks_unanswered.words),
            ("Families felt respected", found.felt_respected.words),
            ("Families felt part of it", found.felt_involved.words),
        )
    ]


def _rate(row: Rate) -> tuple[str, ...]:
    shown = str(row.invited) if row.attended.shown else NOT_SHOWN
    return (row.group, shown, row.attended.words, row.spoke.words, str(row.raised) if row.adopted.shown else NOT_SHOWN,
            row.adopted.words)  # fmt: skip


@desk
def protocol_pages(request: HttpRequest) -> HttpResponse:
    """What the partnership expects of each kind of meeting, in the version in force."""
    user = worker_of(request)
    found, may = protocols(viewer=user), allows(user, PROTOCOL_WRITE)
    kinds = [
        {"key": key, "label": label, "protocol": found.get(key),
         "expectations": [EXPECTATIONS[e] for e in (found[key].expectations if key in found else BY_KIND[key])]}
        for key, label in Meeting.Kind.choices
    ]  # fmt: skip
    return page(request, "meetings/protocols", title="What we expect of meetings", kinds=kinds, may=may,
                back={"href": reverse("desk:my_meetings"), "text": "Meetings"})  # fmt: skip


@desk
def protocol_write(request: HttpRequest, kind: str) -> HttpResponse:
    """Write the next version for one kind of meeting."""
    user = worker_of(request)
    require(user, PROTOCOL_WRITE)
    if kind not in Meeting.Kind.values:
        raise Missing
    newest = protocols(viewer=user).get(kind)
    initial = {
        "expectations": newest.expectations if newest else list(BY_KIND[kind]),
        "words": newest.words if newest else "",
    }
    form = open_form(
        request, ProtocolForm, f"protocol-{kind}-{newest.number if newest else 1}", initial=initial
    )

    def verb(answers: dict[str, Any]) -> str:
        services.protocol_write(by=user, kind=kind, expected=newest.number if newest else 1, **answers)
        messages.success(request, "Written. Meetings that are planned from now on are checked against it.")
        return reverse("desk:protocols")

    return form_page(
        request, form, verb, title="What we expect", heading=Meeting.Kind(kind).label, submit="Write the new version",
        lead="Meetings that are planned already keep the version they were planned by.",
        back={"href": reverse("desk:protocols"), "text": "What we expect of meetings"},
    )  # fmt: skip
