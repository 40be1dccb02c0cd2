"""What was said of minutes at the desk: answering a line, replying to what is contested, holding a line back (R118)."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse

from alongside.doors.common import open_form
from alongside.doors.common.minutes import LineAnswerForm, MissingForm, StatementForm
from alongside.doors.desk.forms.minutes import ReplyForm, WithholdForm
from alongside.doors.desk.forms.parts import PressForm
from alongside.doors.desk.views.meeting_letters import address_of, say_code
from alongside.doors.desk.views.minutes import as_it_stands, here, line_for, of_meeting
from alongside.doors.desk.views.shared import desk, form_page, worker_of
from alongside.ground.access.registry import require
from alongside.ground.base.errors import Missing, NotPermitted
from alongside.practice.meetings.minutes.answering import (
    contest_reply,
    line_answer,
    missing_say,
    rest_right,
    statement_add,
)
from alongside.practice.meetings.minutes.common import require_taker
from alongside.practice.meetings.minutes.lines import people_at
from alongside.practice.meetings.minutes.policies import MINUTES_WITHHOLD
from alongside.practice.meetings.minutes.reading import AnswerRead, LineRead, MinutesRead, minutes_read
from alongside.practice.meetings.minutes.sending import minutes_code as make_code
from alongside.practice.meetings.minutes.withholding import line_withhold
from alongside.practice.meetings.models import Attendee, LineAnswer, LineVersion


@desk
def minute_answer(request: HttpRequest, minute_id: uuid.UUID) -> HttpResponse:
    """Say of a line whether it is right: for whoever was there."""
    found, line = line_for(request, minute_id)
    require_was_there(found)
    form = open_form(
        request, LineAnswerForm, f"minute-answer-{minute_id}", initial={"version": line.line.number}
    )

    def verb(answers: dict[str, Any]) -> str:
        line_answer(by=worker_of(request), line_id=minute_id, **form.said())
        return here(found.minutes)

    return form_page(
        request, form, verb, template="minutes/answer", title="Is this right?", submit="Save my answer", line=line,
        **of_meeting(found.minutes.meeting),
    )  # fmt: skip


def require_was_there(found: MinutesRead) -> None:
    """Raise NotPermitted for whoever was not part of the meeting: they answer no line of its minutes."""
    if found.me is None:
        raise NotPermitted(
            "Only people who were part of the meeting answer its minutes.", code="not_at_the_meeting"
        )


@desk
def minutes_rest(request: HttpRequest, held_id: uuid.UUID) -> HttpResponse:
    """Say that everything not answered yet is right."""
    found = minutes_read(viewer=worker_of(request), meeting_id=held_id)
    require_was_there(found)
    form = open_form(request, PressForm, f"minutes-rest-{found.minutes.id}")

    def verb(answers: dict[str, Any]) -> str:
        rest_right(by=worker_of(request), minutes_id=found.minutes.id)
        return here(found.minutes)

    lead = f"Lines you have not answered yet: {found.to_answer}. Your other answers stay as they are."
    return form_page(
        request,
        form,
        verb,
        title="The rest is right",
        lead=lead,
        submit="The rest is right",
        **of_meeting(found.minutes.meeting),
    )


@desk
def minutes_missing(request: HttpRequest, held_id: uuid.UUID) -> HttpResponse:
    """Say what is missing from the minutes."""
    found = minutes_read(viewer=worker_of(request), meeting_id=held_id)
    require_was_there(found)
    form = open_form(request, MissingForm, f"minutes-missing-{found.minutes.id}")

    def verb(answers: dict[str, Any]) -> str:
        missing_say(by=worker_of(request), minutes_id=found.minutes.id, words=answers["words"])
        return here(found.minutes)

    return form_page(
        request,
        form,
        verb,
        title="Something is missing",
        submit="Send it",
        **of_meeting(found.minutes.meeting),
    )


@desk
def minutes_statement(request: HttpRequest, held_id: uuid.UUID) -> HttpResponse:
    """Put one's own words beside the minutes."""
    found = minutes_read(viewer=worker_of(request), meeting_id=held_id)
    if found.me is None:
        require_taker(worker_of(request), found.minutes.case_id)
    form = open_form(request, StatementForm, f"minutes-statement-{found.minutes.id}")

    def verb(answers: dict[str, Any]) -> str:
        statement_add(by=worker_of(request), minutes_id=found.minutes.id, words=answers["words"])
        return here(found.minutes)

    return form_page(
        request,
        form,
        verb,
        title="Your own words",
        submit="Put them beside the minutes",
        **of_meeting(found.minutes.meeting),
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
        as_it_stands(line)
        if line is not None
        else {"version": 0, "kind": "said", "speaker_id": str(contest.attendee_id)}
    )
    form = open_form(
        request, ReplyForm, f"minute-contest-{contest.id}", initial=initial, people=people_at(found.minutes)
    )

    def verb(answers: dict[str, Any]) -> str:
        contest_reply(by=worker_of(request), answer_id=contest.id, **form.reply())
        messages.success(request, "Your reply stands beside what they said. They hear that there is one.")
        return here(found.minutes)

    mine = contest.by_id == worker_of(request).id
    return form_page(
        request, form, verb, template="minutes/contest", title="Reply to an answer", submit="Send the reply", line=line,
        answer=answer, read_words=_read_then(line, contest), nobody=_no_reply(answer, mine), **of_meeting(found.minutes.meeting),
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
def minute_withhold(request: HttpRequest, minute_id: uuid.UUID) -> HttpResponse:
    """Hold a line back from those who were invited, or show it again."""
    found, line = line_for(request, minute_id, take=True)
    require(worker_of(request), MINUTES_WITHHOLD)
    form = open_form(request, WithholdForm, f"minute-withhold-{minute_id}")

    def verb(answers: dict[str, Any]) -> str:
        category = "" if answers["category"] == "shown" else answers["category"]
        line_withhold(by=worker_of(request), line_id=minute_id, category=category, reason=answers["reason"])
        return here(found.minutes)

    lead = "They read that a line is held back, and which of these it is. They do not read the reason."
    return form_page(
        request, form, verb, template="minutes/line", title="Hold back a line", submit="Save", lead=lead, line=line,
        minutes=found.minutes, **of_meeting(found.minutes.meeting),
    )  # fmt: skip


@desk
def minutes_code(request: HttpRequest, reader_id: uuid.UUID) -> HttpResponse:
    """Make the code for the letter of somebody without an account; it is shown once."""
    reader = Attendee.objects.filter(id=reader_id).first()
    if reader is None:
        raise Missing
    found = minutes_read(viewer=worker_of(request), meeting_id=reader.meeting_id)
    require_taker(worker_of(request), found.minutes.case_id)
    form = open_form(request, PressForm, f"minutes-code-{reader_id}")

    def verb(answers: dict[str, Any]) -> str:
        whose, code = make_code(by=worker_of(request), attendee_id=reader_id)
        say_code(request, whose.name, code, "public:minutes-code")
        return here(found.minutes)

    lead = (
        f"{reader.name} has no account. With a code they read the draft and answer it at {address_of('public:minutes-code')}."
        " Put both in a letter. A code made earlier stops working."
    )
    return form_page(
        request,
        form,
        verb,
        title="A code for a letter",
        lead=lead,
        submit="Make the code",
        **of_meeting(found.minutes.meeting),
    )
