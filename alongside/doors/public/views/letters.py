"""An invitation to a meeting for somebody without an account: answered by the code of a letter (R109, R114)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from alongside.doors.common import FlowForm, attempt, open_form
from alongside.doors.common.limits import too_many
from alongside.doors.common.meetings import AfterForm, DisrespectForm, ReplyForm, SayForm, reply_of
from alongside.doors.public.forms import LetterCodeForm
from alongside.ground.access.middleware import PARTNERSHIP_IN_SESSION, RECEIPT_IN_SESSION, acting_for
from alongside.ground.base.errors import Missing
from alongside.practice.meetings import services
from alongside.practice.meetings.letters import Invited, invitation_by_code, letter_lookup

_TRIES, _IN_SECONDS = 60, 600
WRONG_CODE = "We cannot find an invitation with that code. Check each letter and number and try again."
SIGNED_IN = "You are signed in. Your meetings are on your own page. To use a code, sign out first."
TOO_MANY = "Too many codes were tried from here. Wait 10 minutes, then try again."


def take_code(request: HttpRequest, form: FlowForm, wrong: str, then: str) -> HttpResponseRedirect | None:
    """Open the page `then` by the code of a letter, or say what is not right beside it; 60 tries in ten minutes.

    Every letter is counted together, whichever page its code is typed on.
    """
    if request.method != "POST" or not form.is_valid():
        return None
    if request.user.is_authenticated:
        form.refuse(SIGNED_IN, "code")
    elif too_many(request, "receipt", most=_TRIES, seconds=_IN_SECONDS):
        form.refuse(TOO_MANY, "code")
    elif found := letter_lookup(form.cleaned_data["code"]):
        request.session.cycle_key()
        request.session[RECEIPT_IN_SESSION] = found[0]
        request.session[PARTNERSHIP_IN_SESSION] = str(found[1])
        return HttpResponseRedirect(reverse(then))
    else:
        form.refuse(wrong, "code")
    return None


@require_http_methods(["GET", "POST"])
def code(request: HttpRequest) -> HttpResponse:
    """Take the code of a letter that invites somebody to a meeting."""
    form = open_form(request, LetterCodeForm, "invited-code")
    return take_code(request, form, WRONG_CODE, "public:invited") or render(
        request, "public/invited_code.html", {"form": form}
    )


def _found(request: HttpRequest) -> Invited | None:
    return invitation_by_code(viewer=acting_for(request)) if request.session.get(RECEIPT_IN_SESSION) else None


@require_GET
def invited(request: HttpRequest) -> HttpResponse:
    """The meeting, what one answered, what one wants said, and what became of it."""
    found = _found(request)
    if found is None:
        return redirect("public:invited-code")
    return render(
        request, "public/invited.html",
        {"mine": found.mine, "meeting": found.meeting, "answer": found.answer, "points": found.points,
         "notes_sent": found.notes_sent, "reports": found.reports,
         "to_come": not found.meeting.held_at and not found.meeting.cancelled_at},
    )  # fmt: skip


def _say(
    request: HttpRequest,
    kind: type[FlowForm],
    key: str,
    deed: Callable[..., object],
    begin: bool = False,
    after: bool = False,
    **words: str,
) -> HttpResponse:
    found = _found(request)
    if found is None:
        return redirect("public:invited-code")
    if bool(found.meeting.held_at) != after or found.meeting.cancelled_at:
        raise Missing
    initial = _began(found) if begin else {}
    form = open_form(request, kind, f"{key}-{found.mine.id}", initial=initial)

    def save(answers: dict[str, Any]) -> str:
        deed(by=acting_for(request), meeting_id=found.meeting.id, **answers)
        return f"{reverse('public:invited')}?saved=1#{key}"

    context = {"form": form, "meeting": found.meeting, **words}
    return attempt(request, form, save) or render(request, "public/invited_say.html", context)


def _began(found: Invited) -> dict[str, Any]:
    newest = found.answer
    if newest is None:
        return reply_of(found.mine)
    return {
        **reply_of(found.mine),
        "wishes": newest.wishes,
        "needs": newest.needs,
        "bringing": newest.bringing,
    }


@require_http_methods(["GET", "POST"])
def answer(request: HttpRequest) -> HttpResponse:
    """Say whether one comes, in which way, and what would help."""
    return _say(
        request, ReplyForm, "invited-answer", services.invitation_answer, begin=True, heading="Your answer",
        submit="Send my answer", lead="The workers who plan the meeting read your answer. Nobody else who is invited does.",
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def say(request: HttpRequest) -> HttpResponse:
    """Send what one wants said, before the meeting."""
    return _say(
        request, SayForm, "invited-say", services.point_send, heading="What I want to say", submit="Put it on the list",
        lead="Write one thing at a time. Each gets its own answer, and you read it here with your code.",
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def how_it_was(request: HttpRequest) -> HttpResponse:
    """Say how the meeting was (R119)."""
    return _say(
        request, AfterForm, "invited-after", services.after_say, after=True, heading="How was it?", submit="Send",
        lead="Whoever led the meeting does not read this. A manager who did not lead it does. You can leave out what you like.",
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def respect(request: HttpRequest) -> HttpResponse:
    """Say that one was not respected: to a manager who did not lead the meeting (R120)."""
    return _say(
        request, DisrespectForm, "invited-respect", services.disrespect_report, after=True, heading="I was not respected",
        submit="Send it",
        lead="It goes to a manager who did not lead the meeting. Whoever led it does not read it. You read the answer here,"
        " with your code.",
    )  # fmt: skip
