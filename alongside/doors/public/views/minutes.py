"""The notes of a meeting for somebody without an account: read and answered by the code of a letter (R116, R118)."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from alongside.doors.common import FlowForm, attempt, open_form
from alongside.doors.common.minutes import LineAnswerForm, MissingForm, StatementForm, shown
from alongside.doors.common.minutes_lines import lines_page
from alongside.doors.common.minutes_paper import minutes_paper
from alongside.doors.public.forms import MinutesCodeForm
from alongside.doors.public.views.letters import take_code
from alongside.ground.access.middleware import RECEIPT_IN_SESSION, acting_for
from alongside.ground.base.errors import Missing
from alongside.ground.clock import today
from alongside.ground.govuk.paper import pdf_answer
from alongside.practice.meetings.letters import invitation_by_code
from alongside.practice.meetings.minutes.answering import line_answer, missing_say, rest_right, statement_add
from alongside.practice.meetings.minutes.reading import MinutesRead, minutes_by_code

WRONG_CODE = "We cannot find notes with that code. Check each letter and number and try again."


@require_http_methods(["GET", "POST"])
def code(request: HttpRequest) -> HttpResponse:
    """Take the code of a letter; a wrong one always gets the same words, 60 tries in ten minutes from one address."""
    form = open_form(request, MinutesCodeForm, "minutes-code")
    return take_code(request, form, WRONG_CODE, "public:minutes") or render(
        request, "public/minutes_code.html", {"form": form}
    )


def _found(request: HttpRequest) -> MinutesRead | None:
    return minutes_by_code(viewer=acting_for(request)) if request.session.get(RECEIPT_IN_SESSION) else None


def _not_yet(request: HttpRequest) -> HttpResponse:
    """A code that opens an invitation opens no notes before they are sent: lead to what it opens."""
    invited = request.session.get(RECEIPT_IN_SESSION) and invitation_by_code(viewer=acting_for(request))
    return redirect("public:invited" if invited else "public:minutes-code")


@require_GET
def minutes(request: HttpRequest) -> HttpResponse:
    """The notes that the code opens, line by line, with what this reader answered."""
    found = _found(request)
    if found is None:
        return _not_yet(request)
    context = {
        "found": found,
        "minutes": found.minutes,
        "meeting": found.minutes.meeting,
        "lines": shown(found),
    }
    return render(request, "public/minutes.html", {**context, "open": found.minutes.state == "sent"})


@require_GET
def file(request: HttpRequest) -> HttpResponse:
    """The same as a PDF, in large print; the file's name says nothing of a child."""
    found = _found(request)
    if found is None:
        return _not_yet(request)
    return pdf_answer(minutes_paper(found, printed_on=today(), for_family=True), name="notes")


@require_http_methods(["GET", "POST"])
def lines(request: HttpRequest) -> HttpResponse:
    """All lines on one page, saved at every press."""
    found = _found(request)
    if found is None:
        return redirect("public:minutes-code")
    if found.minutes.state != "sent":
        raise Missing
    sent, context = lines_page(request, found, reverse("public:minutes-lines"))
    about = {"minutes": found.minutes, "meeting": found.minutes.meeting}
    return sent or render(request, "public/minutes_lines.html", {**context, **about})


@require_http_methods(["GET", "POST"])
def answer(request: HttpRequest, minute_id: uuid.UUID) -> HttpResponse:
    """Say whether one line is right."""
    found = _found(request)
    if found is None:
        return redirect("public:minutes-code")
    line = next((one for one in found.lines if one.line.id == minute_id and one.newest is not None), None)
    if line is None or found.minutes.state != "sent":
        raise Missing
    form = open_form(
        request, LineAnswerForm, f"minute-answer-{minute_id}", initial={"version": line.line.number}
    )

    def save(answers: dict[str, Any]) -> str:
        line_answer(by=acting_for(request), line_id=minute_id, **form.said())
        return f"{reverse('public:minutes')}#line-{minute_id}"

    return attempt(request, form, save) or render(
        request, "public/minutes_say.html", {"form": form, "line": line}
    )


def _say(
    request: HttpRequest,
    kind: type[FlowForm],
    key: str,
    deed: Callable[[MinutesRead, dict[str, Any]], object],
    *,
    final: bool,
) -> HttpResponse:
    found = _found(request)
    if found is None:
        return redirect("public:minutes-code")
    if found.minutes.state != "sent" and not final:
        raise Missing
    form = open_form(request, kind, f"{key}-{found.minutes.id}")

    def save(answers: dict[str, Any]) -> str:
        deed(found, answers)
        return reverse("public:minutes")

    return attempt(request, form, save) or render(
        request, "public/minutes_say.html", {"form": form, "found": found}
    )


@require_http_methods(["GET", "POST"])
def missing(request: HttpRequest) -> HttpResponse:
    """Say what nobody wrote down."""
    return _say(
        request, MissingForm, "minutes-missing",
        lambda found, said: missing_say(by=acting_for(request), minutes_id=found.minutes.id, words=said["words"]), final=False,
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def statement(request: HttpRequest) -> HttpResponse:
    """Put one's own words beside the notes, at any time."""
    return _say(
        request, StatementForm, "minutes-statement",
        lambda found, said: statement_add(by=acting_for(request), minutes_id=found.minutes.id, words=said["words"]), final=True,
    )  # fmt: skip


class _RestForm(FlowForm):
    keeps = False


@require_http_methods(["GET", "POST"])
def rest(request: HttpRequest) -> HttpResponse:
    """Say that everything else is right."""
    return _say(
        request, _RestForm, "minutes-rest",
        lambda found, said: rest_right(by=acting_for(request), minutes_id=found.minutes.id), final=False,
    )  # fmt: skip
