"""The notes of a meeting as a family member reads and answers them, line by line (R116, R118)."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from alongside.doors.common import FlowForm, attempt, only_for, open_form
from alongside.doors.common.minutes import LineAnswerForm, MissingForm, StatementForm, shown
from alongside.doors.common.minutes_lines import lines_page
from alongside.doors.common.minutes_paper import minutes_paper
from alongside.doors.portal.forms import PressForm
from alongside.doors.portal.views.common import page, user_of
from alongside.ground.base.errors import Missing
from alongside.ground.clock import today
from alongside.ground.govuk.paper import pdf_answer
from alongside.practice.meetings.minutes.answering import line_answer, missing_say, rest_right, statement_add
from alongside.practice.meetings.minutes.reading import (
    MinutesRead,
    line_read,
    minutes_all_for_family,
    minutes_for_family,
)

_CHANGED = "The line was changed while you were reading. Your answer is kept. Please look at the new words."


def _here(meeting_id: uuid.UUID) -> str:
    return reverse("portal:minutes", args=[meeting_id])


def _found(request: HttpRequest, meeting_id: uuid.UUID) -> MinutesRead:
    return minutes_for_family(viewer=user_of(request), meeting_id=meeting_id)


@only_for("family")
@require_GET
def every(request: HttpRequest) -> HttpResponseBase:
    """The notes of every meeting this person may read, and by when those still to come were promised."""
    sent, waiting = minutes_all_for_family(viewer=user_of(request))
    return page(request, "minutes/every", sent=sent, waiting=waiting)


@only_for("family")
@require_GET
def minutes(request: HttpRequest, held_id: uuid.UUID) -> HttpResponseBase:
    """The notes of one meeting: each line with my answer, what others say of it, and what became of it."""
    found = _found(request, held_id)
    lines = shown(found)
    return page(
        request, "minutes/minutes", found=found, minutes=found.minutes, meeting=found.minutes.meeting, lines=lines,
        said_by_me=[one for one in lines if one["is_mine"]], open=found.minutes.state == "sent",
    )  # fmt: skip


@only_for("family")
@require_GET
def file(request: HttpRequest, held_id: uuid.UUID) -> HttpResponseBase:
    """The same as a PDF, in large print; the file's name says nothing of a child."""
    return pdf_answer(
        minutes_paper(_found(request, held_id), printed_on=today(), for_family=True), name="notes"
    )


def _still_open(found: MinutesRead) -> None:
    if found.minutes.state != "sent":  # final: their own words can still stand beside them
        raise Missing


@only_for("family")
@require_http_methods(["GET", "POST"])
def lines(request: HttpRequest, held_id: uuid.UUID) -> HttpResponseBase:
    """All lines on one page, saved at every press."""
    found = _found(request, held_id)
    _still_open(found)
    sent, context = lines_page(request, found, reverse("portal:minutes-lines", args=[held_id]))
    return sent or page(
        request, "minutes/lines", minutes=found.minutes, meeting=found.minutes.meeting, **context
    )


@only_for("family")
@require_http_methods(["GET", "POST"])
def answer(request: HttpRequest, minute_id: uuid.UUID) -> HttpResponseBase:
    """Say whether one line is right."""
    found, line = line_read(viewer=user_of(request), line_id=minute_id)
    _still_open(found)
    meeting_id, number = found.minutes.meeting_id, line.line.number
    form = open_form(request, LineAnswerForm, f"minute-answer-{minute_id}", initial={"version": number})

    def save(answers: dict[str, Any]) -> str:
        said = form.said()
        line_answer(by=user_of(request), line_id=minute_id, **said)
        if said["number"] != number:
            messages.info(request, _CHANGED)
        elif said["answer"] == "right":
            messages.success(request, "Thank you. We wrote down that this line is right.")
        else:
            messages.success(
                request, "Thank you. Your answer stands beside the line now, and somebody replies to you."
            )
        return f"{_here(meeting_id)}#line-{minute_id}"

    return attempt(request, form, save) or page(
        request, "minutes/answer", form=form, line=line, meeting=found.minutes.meeting
    )


def _one_press(
    request: HttpRequest, found: MinutesRead, form: FlowForm, template: str, save: Any
) -> HttpResponseBase:
    return attempt(request, form, save) or page(
        request,
        f"minutes/{template}",
        form=form,
        found=found,
        meeting=found.minutes.meeting,
        minutes=found.minutes,
    )


@only_for("family")
@require_http_methods(["GET", "POST"])
def rest(request: HttpRequest, held_id: uuid.UUID) -> HttpResponseBase:
    """Say that everything else is right."""
    found = _found(request, held_id)
    _still_open(found)
    form = open_form(request, PressForm, f"minutes-rest-{found.minutes.id}")

    def save(answers: dict[str, Any]) -> str:
        rest_right(by=user_of(request), minutes_id=found.minutes.id)
        messages.success(request, "Thank you. We wrote down that the rest is right.")
        return _here(held_id)

    return _one_press(request, found, form, "rest", save)


@only_for("family")
@require_http_methods(["GET", "POST"])
def missing(request: HttpRequest, held_id: uuid.UUID) -> HttpResponseBase:
    """Say what nobody wrote down."""
    found = _found(request, held_id)
    _still_open(found)
    form = open_form(request, MissingForm, f"minutes-missing-{found.minutes.id}")

    def save(answers: dict[str, Any]) -> str:
        missing_say(by=user_of(request), minutes_id=found.minutes.id, words=answers["words"])
        messages.success(request, "Thank you. Somebody replies to you: they add it, or say why not.")
        return f"{_here(held_id)}#missing"

    return _one_press(request, found, form, "say", save)


@only_for("family")
@require_http_methods(["GET", "POST"])
def statement(request: HttpRequest, held_id: uuid.UUID) -> HttpResponseBase:
    """Put one's own words beside the notes, at any time."""
    found = _found(request, held_id)
    form = open_form(request, StatementForm, f"minutes-statement-{found.minutes.id}")

    def save(answers: dict[str, Any]) -> str:
        statement_add(by=user_of(request), minutes_id=found.minutes.id, words=answers["words"])
        messages.success(request, "Your words stand beside the notes now.")
        return f"{_here(held_id)}#words"

    return _one_press(request, found, form, "say", save)
