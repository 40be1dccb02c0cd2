"""The ways in from a desk: a call taken down, a child referred, help asked for a parent; and following what one asked (R1)."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from alongside.doors.common import FlowForm, open_form
from alongside.doors.common.steps import steps_of
from alongside.doors.desk.forms.ways import CallForm, MineForm, OnBehalfForm, ReferForm
from alongside.doors.desk.views.shared import Row, desk, form_page, page, worker_of
from alongside.family.referrals.brought import Brought
from alongside.family.referrals.policies import CALL_TAKE, REFERRAL_TRIAGE, REQUEST_ON_BEHALF, REQUEST_REFER
from alongside.family.referrals.reaching import BroughtRequest, request_brought, requests_brought
from alongside.family.referrals.services import referral_add
from alongside.family.referrals.ways import ReceivedTogether, call_take_down, request_on_behalf, request_refer
from alongside.ground.access.registry import Permission, allows, require
from alongside.ground.base.errors import Missing
from alongside.ground.govuk.dates import ago_words

TAKEN_IN_SESSION = "taken"
_MINE = {"href": "/desk/requests/mine/", "text": "Requests I made"}


@desk
def call(request: HttpRequest) -> HttpResponse:
    """Take down a call, with the caller on the line."""
    lead = "Say first: if a child is in danger now, hang up and ring 999. Then write what they say, as they say it."
    return _bring(request, CALL_TAKE, CallForm, "call", call_take_down, title="Take down a call", lead=lead)


@desk
def refer(request: HttpRequest) -> HttpResponse:
    """Refer a child: agency and name are filled in."""
    user = worker_of(request)
    actor = user.as_actor()
    me = ", ".join(part for part in (user.name, actor.role_title.lower(), actor.agency_name) if part)
    lead = f"From {me}. Your words are enough: a referral that names no child is kept and answered too."
    return _bring(
        request, REQUEST_REFER, ReferForm, "refer-desk", request_refer, title="Refer a child", lead=lead
    )


@desk
def on_behalf(request: HttpRequest) -> HttpResponse:
    """Ask for help for a parent who agreed."""
    lead = "For a parent you stand beside. The request is theirs, and they follow it with their own code."
    return _bring(
        request,
        REQUEST_ON_BEHALF,
        OnBehalfForm,
        "on-behalf",
        request_on_behalf,
        title="Ask for a parent",
        lead=lead,
    )


def _bring(
    request: HttpRequest,
    right: Permission,
    form_class: type[CallForm | ReferForm | OnBehalfForm],
    key: str,
    bring: Callable[..., ReceivedTogether],
    **context: Any,
) -> HttpResponse:
    user = worker_of(request)
    require(user, right)
    form = open_form(request, form_class, key)

    def verb(answers: dict[str, Any]) -> str:
        told = form.told()
        received = bring(by=user, **told)
        request.session[TAKEN_IN_SESSION] = {
            "references": [one.reference for one in received.referrals],
            "code": "" if told.get("code_by", "not_given") == "not_given" else received.receipt_code,
            "code_by": told.get("code_by", ""),
            "promised_on": received.promised_on.isoformat(),
            "contact_name": received.contact_name,
        }
        return reverse("desk:taken")

    return form_page(request, form, verb, submit="Send the request", back=_back(request), **context)


def _back(request: HttpRequest) -> dict[str, str]:
    if allows(worker_of(request), REFERRAL_TRIAGE):
        return {"href": reverse("desk:requests"), "text": "All requests"}
    return _MINE


@desk
def taken(request: HttpRequest) -> HttpResponse:
    """What was taken down: the references, the code to read out, and by when somebody answers; until it is put away."""
    told = request.session.get(TAKEN_IN_SESSION)
    if told is None:
        return redirect("desk:made" if allows(worker_of(request), REQUEST_REFER) else "desk:home")
    if request.method == "POST":
        del request.session[TAKEN_IN_SESSION]
        return redirect("desk:made" if allows(worker_of(request), REQUEST_REFER) else "desk:home")
    told = {**told, "promised_on": date.fromisoformat(told["promised_on"])}
    spoken = [list(group) for group in told["code"].split("-")] if told["code"] else []
    return page(request, "ways/taken", title="We have the request", told=told, spoken=spoken)


@desk
def made(request: HttpRequest) -> HttpResponse:
    """The requests that this person brought, and what became of each."""
    user = worker_of(request)
    require(user, REQUEST_REFER)
    rows = [_row(one) for one in requests_brought(viewer=user)]
    return page(
        request, "ways/made", title="Requests I made", rows=rows, may_call=allows(user, CALL_TAKE),
        may_ask_for=allows(user, REQUEST_ON_BEHALF),
    )  # fmt: skip


def _row(one: BroughtRequest) -> Row:
    status = one.status
    late = [
        p
        for p in (status.acknowledge, status.decide)
        if p is not None and p.kept_at is None and p.lateness.late
    ]
    return {
        "text": f"{one.brought.get_way_display()}, {status.reference}",
        "href": reverse("desk:made_one", args=[status.referral_id]),
        "hint": f"asked {ago_words(status.received_at)}; {status.contact_name} answers",
        "status": "Late" if late else status.state_words,
        "meaning": "late" if late else "good" if status.decided_at else "waiting",
    }


@desk
def made_one(request: HttpRequest, referral_id: uuid.UUID) -> HttpResponse:
    """One request that this person brought: where it stands, as whoever asked reads it."""
    user = worker_of(request)
    found = request_brought(viewer=user, referral_id=referral_id)
    return page(
        request, "ways/made_one", title=f"Request {found.status.reference}", heading="Where the request is", found=found,
        steps=steps_of(found.status), may_add=found.brought.way == Brought.Way.AGENCY, back=_MINE,
        caption=f"Request {found.status.reference}",
    )  # fmt: skip


@desk
def made_add(request: HttpRequest, referral_id: uuid.UUID) -> HttpResponse:
    """Add words to a request that one referred oneself; what a parent asked for is theirs to add to."""
    user = worker_of(request)
    found = request_brought(viewer=user, referral_id=referral_id)
    if found.brought.way != Brought.Way.AGENCY:
        raise Missing
    form: FlowForm = open_form(request, MineForm, f"made-add-{referral_id}")
    here = reverse("desk:made_one", args=[referral_id])

    def verb(answers: dict[str, Any]) -> str:
        referral_add(by=user, referral_id=referral_id, **answers)
        messages.success(request, "Added. The team reads it.")
        return here

    return form_page(
        request, form, verb, title="Add to your request", submit="Add", caption=f"Request {found.status.reference}",
        back={"href": here, "text": "Back to the request"},
    )  # fmt: skip
