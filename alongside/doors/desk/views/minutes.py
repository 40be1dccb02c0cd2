"""The minutes of a meeting at the desk: taking them, reading them, replying to what is contested (R116, R118)."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from alongside.doors.common import open_form
from alongside.doors.common.minutes import LineAnswerForm, MissingForm, StatementForm, shown
from alongside.doors.desk.forms.minutes import (
    LineChangeForm,
    LineForm,
    ReplyForm,
    StrikeForm,
    TakeForm,
    WithholdForm,
)
from alongside.doors.desk.forms.parts import JustSendForm
from alongside.doors.desk.views.shared import desk, form_page, page, worker_of
from alongside.family.cases.models import Case
from alongside.ground.access.registry import allows, require
from alongside.ground.base.errors import Missing, NotPermitted
from alongside.ground.clock import today
from alongside.practice.meetings.minutes.answering import (
    contest_reply,
    line_answer,
    missing_say,
    rest_right,
    statement_add,
)
from alongside.practice.meetings.minutes.common import draft_of, require_taker
from alongside.practice.meetings.minutes.lines import (
    codes_at,
    minutes_line_change,
    minutes_line_new,
    people_at,
)
from alongside.practice.meetings.minutes.policies import MINUTES_WITHHOLD
from alongside.practice.meetings.minutes.reading import (
    AnswerRead,
    LineRead,
    MinutesRead,
    line_read,
    minutes_of,
    minutes_read,
)
from alongside.practice.meetings.minutes.rules import SIGNS, not_lockable, not_sendable
from alongside.practice.meetings.minutes.sending import line_withhold, minutes_finish, minutes_send
from alongside.practice.meetings.minutes.taking import (
    late_lines,
    late_lines_done,
    minutes_lines_add,
    minutes_start,
)
from alongside.practice.meetings.models import LineAnswer, LineVersion, Meeting, Minutes
from alongside.practice.meetings.selectors import meeting_get


def _here(minutes: Minutes) -> str:
    return reverse("desk:minutes", args=[minutes.meeting_id])


def _of(meeting: Meeting, *, back_to_minutes: bool = True) -> dict[str, Any]:
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
def minutes(request: HttpRequest, meeting_id: uuid.UUID) -> HttpResponse:
    """The minutes of one meeting: begun here, taken here while they are written, read here with every answer."""
    user = worker_of(request)
    meeting = meeting_get(viewer=user, meeting_id=meeting_id)
    found = minutes_of(viewer=user, meeting_id=meeting_id)
    may_take = _may_take(request, meeting)
    if found is None:
        return _begin(request, meeting, may_take)
    if found.state == "writing" and may_take:
        return _take(request, found)
    return _read(request, minutes_read(viewer=user, meeting_id=meeting_id), may_take)


def _begin(request: HttpRequest, meeting: Meeting, may_take: bool) -> HttpResponse:
    form = open_form(request, JustSendForm, f"minutes-{meeting.id}")

    def verb(answers: dict[str, Any]) -> str:
        return _here(minutes_start(by=worker_of(request), meeting_id=meeting.id))

    if not may_take:
        return page(request, "minutes/none", title="Minutes", **_of(meeting, back_to_minutes=False))
    return form_page(
        request, form, verb, title="Minutes", submit="Begin the minutes",
        lead="You can write them down while people talk. A second person can join you on this page at any time.",
        **_of(meeting, back_to_minutes=False),
    )  # fmt: skip


def _take(request: HttpRequest, found: Minutes) -> HttpResponse:
    user = worker_of(request)
    form = open_form(request, TakeForm, f"minutes-lines-{found.id}")

    def verb(answers: dict[str, Any]) -> str:
        minutes_lines_add(by=user, minutes_id=found.id, words=answers["words"])
        return f"{_here(found)}#write"

    read = minutes_read(viewer=user, meeting_id=found.meeting_id)
    codes = {one: code for code, one in codes_at(found).items()}
    people = [(codes[one.id], one) for one in people_at(found)]
    return form_page(
        request, form, verb, template="minutes/take", title="Minutes", submit="Add to the minutes", minutes=found, read=read,
        people=people, signs=[(sign, LineVersion.Kind(kind).label) for sign, kind in SIGNS.items()],
        store=f"minutes-{found.id}-{user.id}-", **_of(found.meeting, back_to_minutes=False),
    )  # fmt: skip


def _read(request: HttpRequest, found: MinutesRead, may_take: bool) -> HttpResponse:
    user, its = worker_of(request), found.minutes
    return page(
        request, "minutes/read", title="Minutes", minutes=its, found=found, lines=shown(found), may_take=may_take,
        may_withhold=may_take and allows(user, MINUTES_WITHHOLD), may_answer=found.me is not None and its.state == "sent",
        late=late_lines(viewer=user, minutes=its) if may_take else [],
        may_state=found.me is not None or may_take, **_of(its.meeting, back_to_minutes=False),
    )  # fmt: skip


@desk
def minutes_sending(request: HttpRequest, meeting_id: uuid.UUID) -> HttpResponse:
    """Send the draft to everybody who was there."""
    found = _to_take(request, meeting_id)
    form = open_form(request, JustSendForm, f"minutes-send-{found.id}")

    def verb(answers: dict[str, Any]) -> str:
        minutes_send(by=worker_of(request), minutes_id=found.id)
        messages.success(
            request, "The draft went to everybody who was there. They can answer it line by line."
        )
        return _here(found)

    return form_page(
        request, form, verb, template="minutes/send", title="Send the draft", submit="Send the draft",
        waits=[words for _, words in not_sendable(draft_of(found))], **_of(found.meeting),
    )  # fmt: skip


@desk
def minutes_final(request: HttpRequest, meeting_id: uuid.UUID) -> HttpResponse:
    """Make the minutes final."""
    found = _to_take(request, meeting_id)
    form = open_form(request, JustSendForm, f"minutes-final-{found.id}")

    def verb(answers: dict[str, Any]) -> str:
        minutes_finish(by=worker_of(request), minutes_id=found.id)
        messages.success(request, "The minutes are final. Anybody who was there can still add an addendum.")
        return _here(found)

    return form_page(
        request, form, verb, template="minutes/send", title="Make the minutes final", submit="Make them final",
        waits=[words for _, words in not_lockable(draft_of(found), today=today())], final=True, **_of(found.meeting),
    )  # fmt: skip


def _line(request: HttpRequest, line_id: uuid.UUID, *, take: bool = False) -> tuple[MinutesRead, LineRead]:
    found, line = line_read(viewer=worker_of(request), line_id=line_id)
    if take:
        require_taker(worker_of(request), found.minutes.case_id)
    return found, line


def _stands(line: LineRead) -> dict[str, Any]:
    assert line.newest is not None  # `line_read` looked
    newest = line.newest
    return {
        "speaker_id": str(newest.speaker_id or ""), "kind": newest.kind, "words": newest.words, "version": newest.number,
    }  # fmt: skip


@desk
def minute_line(request: HttpRequest, line_id: uuid.UUID) -> HttpResponse:
    """Put a line right; what it said before stays below."""
    found, line = _line(request, line_id, take=True)
    form = open_form(
        request, LineChangeForm, f"minute-line-{line_id}", initial=_stands(line), people=people_at(found.minutes),
        sent=found.minutes.state == "sent",
    )  # fmt: skip

    def verb(answers: dict[str, Any]) -> str:
        minutes_line_change(by=worker_of(request), line_id=line_id, **form.line())
        return _here(found.minutes)

    return form_page(
        request, form, verb, template="minutes/line", title="A line of the minutes", submit="Save the line", line=line,
        minutes=found.minutes, **_of(found.minutes.meeting),
    )  # fmt: skip


@desk
def minute_strike(request: HttpRequest, line_id: uuid.UUID) -> HttpResponse:
    """Strike a line out; its words stay in its history."""
    found, line = _line(request, line_id, take=True)
    form = open_form(request, StrikeForm, f"minute-strike-{line_id}", initial={"version": line.line.number})

    def verb(answers: dict[str, Any]) -> str:
        minutes_line_change(
            by=worker_of(request), line_id=line_id, strike=True, why=answers["why"], kind=LineVersion.Kind.SAID,
            speaker_id=None, words="-", expected_number=answers["expected_version"],
        )  # fmt: skip
        return _here(found.minutes)

    return form_page(
        request, form, verb, template="minutes/line", title="Strike out a line", submit="Strike it out", line=line,
        minutes=found.minutes, **_of(found.minutes.meeting),
    )  # fmt: skip


@desk
def minute_add(request: HttpRequest, meeting_id: uuid.UUID) -> HttpResponse:
    """Add a line after the draft was sent, with the reason."""
    found = _to_take(request, meeting_id)
    form = open_form(request, LineForm, f"minute-add-{found.id}", people=people_at(found), sent=True)

    def verb(answers: dict[str, Any]) -> str:
        minutes_line_new(by=worker_of(request), minutes_id=found.id, **form.line())
        late_lines_done(by=worker_of(request), minutes=found)
        return _here(found)

    return form_page(
        request, form, verb, template="minutes/add", title="Add a line", submit="Add the line",
        late=late_lines(viewer=worker_of(request), minutes=found), **_of(found.meeting),
    )  # fmt: skip


@desk
def minute_answer(request: HttpRequest, line_id: uuid.UUID) -> HttpResponse:
    """Say of a line whether it is right: for whoever was there."""
    found, line = _line(request, line_id)
    _was_there(found)
    form = open_form(
        request, LineAnswerForm, f"minute-answer-{line_id}", initial={"version": line.line.number}
    )

    def verb(answers: dict[str, Any]) -> str:
        line_answer(by=worker_of(request), line_id=line_id, **form.said())
        return _here(found.minutes)

    return form_page(
        request, form, verb, template="minutes/answer", title="Is this right?", submit="Save my answer", line=line,
        **_of(found.minutes.meeting),
    )  # fmt: skip


def _was_there(found: MinutesRead) -> None:
    if found.me is None:
        raise NotPermitted(
            "Only people who were part of the meeting answer its minutes.", code="not_at_the_meeting"
        )


@desk
def minutes_rest(request: HttpRequest, meeting_id: uuid.UUID) -> HttpResponse:
    """Say that everything not answered yet is right."""
    found = minutes_read(viewer=worker_of(request), meeting_id=meeting_id)
    _was_there(found)
    form = open_form(request, JustSendForm, f"minutes-rest-{found.minutes.id}")

    def verb(answers: dict[str, Any]) -> str:
        rest_right(by=worker_of(request), minutes_id=found.minutes.id)
        return _here(found.minutes)

    lead = f"Lines you have not answered yet: {found.to_answer}. Your other answers stay as they are."
    return form_page(
        request,
        form,
        verb,
        title="The rest is right",
        lead=lead,
        submit="The rest is right",
        **_of(found.minutes.meeting),
    )


@desk
def minutes_missing(request: HttpRequest, meeting_id: uuid.UUID) -> HttpResponse:
    """Say what is missing from the minutes."""
    found = minutes_read(viewer=worker_of(request), meeting_id=meeting_id)
    _was_there(found)
    form = open_form(request, MissingForm, f"minutes-missing-{found.minutes.id}")

    def verb(answers: dict[str, Any]) -> str:
        missing_say(by=worker_of(request), minutes_id=found.minutes.id, words=answers["words"])
        return _here(found.minutes)

    return form_page(
        request, form, verb, title="Something is missing", submit="Send it", **_of(found.minutes.meeting)
    )


@desk
def minutes_statement(request: HttpRequest, meeting_id: uuid.UUID) -> HttpResponse:
    """Put one's own words beside the minutes."""
    found = minutes_read(viewer=worker_of(request), meeting_id=meeting_id)
    if found.me is None:
        require_taker(worker_of(request), found.minutes.case_id)
    form = open_form(request, StatementForm, f"minutes-statement-{found.minutes.id}")

    def verb(answers: dict[str, Any]) -> str:
        statement_add(by=worker_of(request), minutes_id=found.minutes.id, words=answers["words"])
        return _here(found.minutes)

    return form_page(
        request,
        form,
        verb,
        title="Your own words",
        submit="Put them beside the minutes",
        **_of(found.minutes.meeting),
    )


@desk
def minute_contest(request: HttpRequest, line_answer_id: uuid.UUID) -> HttpResponse:
    """Reply to an answer that contests a line: change it, or say why not."""
    contest = LineAnswer.objects.select_related("minutes").filter(id=line_answer_id).first()
    if contest is None:
        raise Missing
    found = minutes_read(viewer=worker_of(request), meeting_id=contest.minutes.meeting_id)
    require_taker(worker_of(request), found.minutes.case_id)
    line = next((one for one in found.lines if one.line.id == contest.line_id), None)
    answer = _answer_in(found, line, line_answer_id)
    initial = (
        _stands(line)
        if line is not None
        else {"version": 0, "kind": "said", "speaker_id": str(contest.attendee_id)}
    )
    form = open_form(
        request, ReplyForm, f"minute-contest-{contest.id}", initial=initial, people=people_at(found.minutes)
    )

    def verb(answers: dict[str, Any]) -> str:
        contest_reply(by=worker_of(request), answer_id=contest.id, **form.reply())
        messages.success(request, "Your reply stands beside what they said. They hear that there is one.")
        return _here(found.minutes)

    mine = contest.by_id == worker_of(request).id
    return form_page(
        request, form, verb, template="minutes/contest", title="Reply to an answer", submit="Send the reply", line=line,
        answer=answer, read_words=_read_then(line, contest), nobody=_no_reply(answer, mine), **_of(found.minutes.meeting),
    )  # fmt: skip


def _answer_in(found: MinutesRead, line: LineRead | None, answer_id: uuid.UUID) -> AnswerRead:
    every = line.answers if line is not None else found.missing
    answer = next((one for one in every if one.answer.id == answer_id), None)
    if answer is None:
        raise Missing
    return answer


def _read_then(line: LineRead | None, contest: LineAnswer) -> LineVersion | None:
    """The version that they read, where the line says something else by now."""
    return (
        next((one for one in line.before if one.number == contest.number), None) if line is not None else None
    )


def _no_reply(answer: AnswerRead, mine: bool) -> str:
    if mine:
        return "This is your own answer. Somebody else replies to it."
    if answer.reply is not None:
        return "Somebody replied to this already. Both are kept."
    return (
        ""
        if answer.waits
        else "Nothing waits for a reply here: they have answered this line again, or agree with it."
    )


@desk
def minute_withhold(request: HttpRequest, line_id: uuid.UUID) -> HttpResponse:
    """Hold a line back from those who were invited, or show it again."""
    found, line = _line(request, line_id, take=True)
    require(worker_of(request), MINUTES_WITHHOLD)
    form = open_form(request, WithholdForm, f"minute-withhold-{line_id}")

    def verb(answers: dict[str, Any]) -> str:
        category = "" if answers["category"] == "shown" else answers["category"]
        line_withhold(by=worker_of(request), line_id=line_id, category=category, reason=answers["reason"])
        return _here(found.minutes)

    lead = "They read that a line is held back, and which of these it is. They do not read the reason."
    return form_page(
        request, form, verb, template="minutes/line", title="Hold back a line", submit="Save", lead=lead, line=line,
        minutes=found.minutes, **_of(found.minutes.meeting),
    )  # fmt: skip
