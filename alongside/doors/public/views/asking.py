"""Asking for help and referring a child, without an account (R1, R2, R4)."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from alongside.doors.common import attempt, door_for, open_form
from alongside.doors.common.limits import too_many
from alongside.doors.common.writers import writer_of
from alongside.doors.public.forms import AskForm, ReferForm
from alongside.family.referrals.models import Source
from alongside.family.referrals.rules import ChildTold, children_of_lines
from alongside.family.referrals.ways import ReceivedTogether, requests_receive
from alongside.ground.access.context import acting
from alongside.ground.access.middleware import acting_for
from alongside.ground.accounts.models import Partnership, User
from alongside.ground.base.actors import Nobody
from alongside.ground.base.declarations import Audience
from alongside.ground.base.errors import Refused
from alongside.ground.base.parameters import in_force
from alongside.ground.clock import now
from alongside.ground.clock.due import due_on
from alongside.ground.govuk.services import drafts_remove_all

SENT_IN_SESSION = "sent"
# Far more than a busy office sends: a flood from one address must not hide the requests of families.
_MOST, _IN_SECONDS = 60, 600


@require_GET
def start(request: HttpRequest) -> HttpResponse:
    """The first page: what happens next and by when, before the first question."""
    return render(request, "public/start.html", _promise(_partnerships()))


@require_GET
def home(request: HttpRequest) -> HttpResponseRedirect:
    """Send whoever signed in to the door that is theirs."""
    user = request.user
    return redirect(door_for(user) if isinstance(user, User) else reverse("public:start"))


@require_http_methods(["GET", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """Ask for help: own words first, all else optional."""
    partnerships = _partnerships()
    form = open_form(request, AskForm, "ask", partnerships=partnerships)
    done = attempt(request, form, lambda answers: _send(request, form, answers))
    return done or render(request, "public/ask.html", {"form": form, **_promise(partnerships)})


@require_http_methods(["GET", "POST"])
def refer(request: HttpRequest) -> HttpResponse:
    """Refer a child, for those who work with children."""
    partnerships = _partnerships()
    form = open_form(request, ReferForm, "refer", partnerships=partnerships)
    done = attempt(request, form, lambda answers: _send(request, form, answers))
    return done or render(request, "public/refer.html", {"form": form, **_promise(partnerships)})


@require_http_methods(["GET", "POST"])
def sent(request: HttpRequest) -> HttpResponse:
    """What was sent, by when somebody answers, and the code: shown until it is said to be kept, or the session ends."""
    told = request.session.get(SENT_IN_SESSION)
    if told is None:
        return redirect("public:follow")
    if request.method == "POST":
        del request.session[SENT_IN_SESSION]
        return redirect("public:start")
    promised_on = date.fromisoformat(told["promised_on"])
    return render(request, "public/sent.html", {**told, "promised_on": promised_on})


@require_POST
def leave(request: HttpRequest) -> HttpResponseRedirect:
    """Leave nothing behind on a device that others use: the receipt, the code, and what was being written."""
    if not request.user.is_authenticated:
        writer = writer_of(request)
        drafts_remove_all(writer=writer)
        request.session.flush()
    return redirect("public:start")


def _send(request: HttpRequest, form: AskForm | ReferForm, answers: dict[str, Any]) -> str:
    if too_many(request, "ask", most=_MOST, seconds=_IN_SECONDS):
        phone = form.partnership().front_door_phone
        raise Refused(
            f"Very many requests came from your connection just now. Send it again in 10 minutes, or ring {phone}.",
            code="asked_too_often",
        )
    answers.pop("area", None)
    answers["source"] = answers["source"] or Source.PARENT_CARER
    received = _receive(request, form.partnership(), answers)
    request.session[SENT_IN_SESSION] = {
        "reference": received.referrals[0].reference,
        "references": [one.reference for one in received.referrals],
        "code": received.receipt_code,
        "promised_on": received.promised_on.isoformat(),
        "contact_name": received.contact_name,
        "contact_phone": form.partnership().front_door_phone,
        "professional": isinstance(form, ReferForm),
    }
    return reverse("public:sent")


def _receive(request: HttpRequest, partnership: Partnership, answers: dict[str, Any]) -> ReceivedTogether:
    by = acting_for(request)
    # An account belongs to one area. Whoever asks in another is there like anybody else, with a code to follow it.
    if by.as_actor().partnership_id != partnership.id:
        by = Nobody(Audience.PUBLIC, partnership.id)
    others = children_of_lines(answers.pop("other_children"))
    child = (
        answers.pop("child_name"),
        answers.pop("child_born_on", None),
        answers.pop("child_age_words", ""),
    )
    with acting(by):
        return requests_receive(
            by=by, partnership=partnership, children=[ChildTold(*child), *others], **answers
        )


def _partnerships() -> list[Partnership]:
    return list(Partnership.objects.order_by("area"))


def _promise(partnerships: list[Partnership]) -> dict[str, Any]:
    """Return what is said before the first question: who answers, and by which day if it is sent now."""
    only = partnerships[0] if len(partnerships) == 1 else None
    limit = in_force("P-ACK", partnership_id=only.id if only else None, at=now())
    division = only.division if only else "england-and-wales"
    return {"front_door": only, "promised_on": due_on(now(), limit, division)}
