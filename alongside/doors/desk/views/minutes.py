"""The minutes of a meeting at the desk: taking them, reading them, replying to what is contested (R116, R118)."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from alongside.doors.common import open_form
from alongside.doors.common.minutes import shown
from alongside.doors.desk.forms.minutes import (
    LineChangeForm,
    LineForm,
    StrikeForm,
    TakeForm,
)
from alongside.doors.desk.forms.parts import PressForm
from alongside.doors.desk.views.shared import desk, form_page, page, worker_of
from alongside.family.cases.models import Case
from alongside.family.recording.policies import WITHHOLDING_REVIEW
from alongside.ground.access.registry import allows
from alongside.ground.base.errors import Missing, NotPermitted
from alongside.ground.clock import today
from alongside.practice.meetings.minutes.common import draft_of, require_taker
from alongside.practice.meetings.minutes.lines import (
    minutes_line_change,
    minutes_line_new,
    people_at,
)
from alongside.practice.meetings.minutes.policies import MINUTES_WITHHOLD
from alongside.practice.meetings.minutes.reading import (
    LineRead,
    MinutesRead,
    line_read,
    minutes_of,
    minutes_read,
)
from alongside.practice.meetings.minutes.rules import SIGNS, codes_for, not_lockable, not_sendable
from alongside.practice.meetings.minutes.sending import minutes_finish, minutes_send
from alongside.practice.meetings.minutes.taking import (
    late_lines,
    late_lines_done,
    minutes_lines_add,
    minutes_start,
)
from alongside.practice.meetings.minutes.wording import draft_to_send, lines_asked
from alongside.practice.meetings.models import LineVersion, Meeting, Minutes
from alongside.practice.meetings.selectors import meeting_get


def here(minutes: Minutes) -> str:
    """Return the address of the minutes."""
    return reverse("desk:minutes", args=[minutes.meeting_id])


def of_meeting(meeting: Meeting, *, back_to_minutes: bool = True) -> dict[str, Any]:
    """Return what a page about minutes says of its meeting: the way back, and about whom it was."""
    name, text = ("minutes", "Back to the minutes") if back_to_minutes else ("meeting", "Back to the meeting")
    return {
        # A guest of the meeting sees nothing of the case.
        "case": Case.objects.select_related("child").filter(id=meeting.case_id).first(),
        "caption": f"{meeting.get_kind_display()} about {meeting.child_name}",
        "back": {"href": reverse(f"desk:{name}", args=[meeting.id]), "text": text},
        "meeting": meeting,
    }


def _may_take(request: HttpRequest, meeting: Meeting) -> bool:
    try:
        require_taker(worker_of(request), meeting.case_id)
    except NotPermitted:
        return False
    return meeting.cancelled_at is None


def _to_take(request: HttpRequest, meeting_id: uuid.UUID) -> Minutes:
    meeting = meeting_get(viewer=worker_of(request), meeting_id=meeting_id)
    require_taker(worker_of(request), meeting.case_id)
    found = minutes_of(viewer=worker_of(request), meeting_id=meeting_id)
    if found is None:
        raise Missing
    return found


@desk
def minutes(request: HttpRequest, held_id: uuid.UUID) -> HttpResponse:
    """The minutes of one meeting: begun here, taken here while they are written, read here with every answer."""
    user = worker_of(request)
    found = minutes_of(viewer=user, meeting_id=held_id)
    meeting = found.meeting if found is not None else meeting_get(viewer=user, meeting_id=held_id)
    may_take = _may_take(request, meeting)
    if found is None:
        return _begin(request, meeting, may_take)
    if found.state == "writing" and may_take:
        return _take(request, found)
    return _read(request, minutes_read(viewer=user, meeting_id=held_id, minutes=found), may_take)


def _begin(request: HttpRequest, meeting: Meeting, may_take: bool) -> HttpResponse:
    form = open_form(request, PressForm, f"minutes-{meeting.id}")

    def verb(answers: dict[str, Any]) -> str:
        return here(minutes_start(by=worker_of(request), meeting_id=meeting.id))

    if not may_take:
        return page(request, "minutes/none", title="Minutes", **of_meeting(meeting, back_to_minutes=False))
    return form_page(
        request, form, verb, title="Minutes", submit="Begin the minutes",
        lead="You can write them down while people talk. A second person can join you on this page at any time.",
        **of_meeting(meeting, back_to_minutes=False),
    )  # fmt: skip


def _take(request: HttpRequest, found: Minutes) -> HttpResponse:
    user = worker_of(request)
    form = open_form(request, TakeForm, f"minutes-lines-{found.id}")

    def verb(answers: dict[str, Any]) -> str:
        minutes_lines_add(by=user, minutes_id=found.id, words=answers["words"])
        return f"{here(found)}#write"

    read = minutes_read(viewer=user, meeting_id=found.meeting_id, minutes=found)
    there = people_at(found)
    people = list(zip(codes_for([one.name for one in there]), there, strict=True))
    return form_page(
        request, form, verb, template="minutes/take", title="Minutes", submit="Add to the minutes", minutes=found, read=read,
        people=people, signs=[(sign, LineVersion.Kind(kind).label) for sign, kind in SIGNS.items()],
        store=f"minutes-{found.id}-{user.id}-", **of_meeting(found.meeting, back_to_minutes=False),
    )  # fmt: skip


def _read(request: HttpRequest, found: MinutesRead, may_take: bool) -> HttpResponse:
    user, its = worker_of(request), found.minutes
    return page(
        request, "minutes/read", title="Minutes", minutes=its, found=found, lines=shown(found), may_take=may_take,
        may_withhold=may_take and allows(user, MINUTES_WITHHOLD), may_answer=found.me is not None and its.state == "sent",
        late=late_lines(viewer=user, minutes=its) if may_take else [],
        may_look=may_take and allows(user, WITHHOLDING_REVIEW),
        may_state=found.me is not None or may_take, **of_meeting(its.meeting, back_to_minutes=False),
    )  # fmt: skip


@desk
def minutes_sending(request: HttpRequest, held_id: uuid.UUID) -> HttpResponse:
    """Send the draft to everybody who was there."""
    found = _to_take(request, held_id)
    form = open_form(request, PressForm, f"minutes-send-{found.id}")

    def verb(answers: dict[str, Any]) -> str:
        minutes_send(by=worker_of(request), minutes_id=found.id)
        messages.success(
            request, "The draft went to everybody who was there. They can answer it line by line."
        )
        return here(found)

    return form_page(
        request, form, verb, template="minutes/send", title="Send the draft", submit="Send the draft",
        waits=[words for _, words in not_sendable(draft_to_send(found))], asked=lines_asked(found),
        **of_meeting(found.meeting),
    )  # fmt: skip


@desk
def minutes_final(request: HttpRequest, held_id: uuid.UUID) -> HttpResponse:
    """Make the minutes final."""
    found = _to_take(request, held_id)
    form = open_form(request, PressForm, f"minutes-final-{found.id}")

    def verb(answers: dict[str, Any]) -> str:
        minutes_finish(by=worker_of(request), minutes_id=found.id)
        messages.success(request, "The minutes are final. Anybody who was there can still add an addendum.")
        return here(found)

    return form_page(
        request, form, verb, template="minutes/send", title="Make the minutes final", submit="Make them final",
        waits=[words for _, words in not_lockable(draft_of(found), today=today())], final=True, **of_meeting(found.meeting),
    )  # fmt: skip


def line_for(request: HttpRequest, line_id: uuid.UUID, *, take: bool = False) -> tuple[MinutesRead, LineRead]:
    """Return a line: 404 for whoever may not read it, then 403 for whoever may not `take` minutes."""
    found, line = line_read(viewer=worker_of(request), line_id=line_id)
    if take:
        require_taker(worker_of(request), found.minutes.case_id)
    return found, line


def as_it_stands(line: LineRead) -> dict[str, Any]:
    """Return a line as its form begins."""
    assert line.newest is not None  # `line_read` looked
    newest = line.newest
    return {
        "speaker_id": str(newest.speaker_id or ""), "kind": newest.kind, "words": newest.words, "version": newest.number,
    }  # fmt: skip


@desk
def minute_line(request: HttpRequest, minute_id: uuid.UUID) -> HttpResponse:
    """Put a line right; what it said before stays below."""
    found, line = line_for(request, minute_id, take=True)
    form = open_form(
        request, LineChangeForm, f"minute-line-{minute_id}", initial=as_it_stands(line), people=people_at(found.minutes),
        sent=found.minutes.state == "sent",
    )  # fmt: skip

    def verb(answers: dict[str, Any]) -> str:
        minutes_line_change(by=worker_of(request), line_id=minute_id, **form.line())
        return here(found.minutes)

    return form_page(
        request, form, verb, template="minutes/line", title="A line of the minutes", submit="Save the line", line=line,
        minutes=found.minutes, **of_meeting(found.minutes.meeting),
    )  # fmt: skip


@desk
def minute_strike(request: HttpRequest, minute_id: uuid.UUID) -> HttpResponse:
    """Strike a line out; its words stay in its history."""
    found, line = line_for(request, minute_id, take=True)
    form = open_form(request, StrikeForm, f"minute-strike-{minute_id}", initial={"version": line.line.number})

    def verb(answers: dict[str, Any]) -> str:
        minutes_line_change(
            by=worker_of(request), line_id=minute_id, strike=True, why=answers["why"], kind=LineVersion.Kind.SAID,
            speaker_id=None, words="-", expected_number=answers["expected_version"],
        )  # fmt: skip
        return here(found.minutes)

    return form_page(
        request, form, verb, template="minutes/line", title="Strike out a line", submit="Strike it out", line=line,
        minutes=found.minutes, **of_meeting(found.minutes.meeting),
    )  # fmt: skip


@desk
def minute_add(request: HttpRequest, held_id: uuid.UUID) -> HttpResponse:
    """Add a line after the draft was sent, with the reason."""
    found = _to_take(request, held_id)
    form = open_form(request, LineForm, f"minute-add-{found.id}", people=people_at(found), sent=True)

    def verb(answers: dict[str, Any]) -> str:
        minutes_line_new(by=worker_of(request), minutes_id=found.id, **form.line())
        late_lines_done(by=worker_of(request), minutes=found)
        return here(found)

    return form_page(
        request, form, verb, template="minutes/add", title="Add a line", submit="Add the line",
        late=late_lines(viewer=worker_of(request), minutes=found), **of_meeting(found.meeting),
    )  # fmt: skip
