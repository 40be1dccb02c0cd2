"""A step that somebody independent looks at: asked by whoever wants to take it, and looked at (R216)."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from alongside.accountability.challenge.watch.models import Look
from alongside.accountability.challenge.watch.policies import LOOK_ASK, LOOK_GIVE
from alongside.accountability.challenge.watch.selectors import (
    look_get,
    looks_asked,
    looks_asked_of_request,
    owners_to_name,
)
from alongside.accountability.challenge.watch.services import look_ask, look_ask_of_request, look_find
from alongside.doors.common import open_form
from alongside.doors.desk.forms.complaints import LookAskForm, LookFindForm
from alongside.doors.desk.views.shared import Row, case_for, desk, form_page, of_case, page, worker_of
from alongside.family.cases.standing import standings_of
from alongside.family.cases.stops import DEEDS
from alongside.family.referrals.models import Referral
from alongside.family.referrals.selectors import referral_get
from alongside.ground.access.registry import allows, require
from alongside.ground.access.selectors import emergency_now
from alongside.ground.accounts.models import User
from alongside.ground.govuk.dates import day_words
from alongside.practice.closing.policies import CLOSING_SIGN

_LEAD = (
    "Somebody who has no part in the case looks at why it is done now, and on what evidence. Ask before a step that weighs on a"
    " family. If the child is not safe today without it, say so: then you go on at once."
)


@desk
def looks(request: HttpRequest, case_id: uuid.UUID) -> HttpResponse:
    """What I put before somebody independent in this case, and what they answered."""
    user = worker_of(request)
    about = case_for(request, case_id)
    may = allows(user, LOOK_ASK) and emergency_now(viewer=user, circle_id=about.id) is None
    return page(
        request, "complaints/looks", title="An independent look", lead=_LEAD, may_ask=may,
        looks=[_item(one) for one in looks_asked(viewer=user, case_id=about.id)], **of_case(about),
    )  # fmt: skip


def _item(look: Look) -> Row:
    by_when = f"{look.looker_name or 'Somebody'} looks at it by {day_words(look.look_on)}."
    go_on = f" You can take the step until {day_words(look.usable_until)}." if look.usable_until else ""
    used = " The step was taken." if look.used_at else ""
    answered = f"{look.get_finding_display()}.\n\n{look.answer}" if look.finding else by_when
    stopped = look.finding in (Look.Finding.NOT_NOW, Look.Finding.WAS_NOT_RIGHT)
    return {
        "title": DEEDS[look.deed].sentence, "at": look.asked_at, "by": look.person_name or "The whole family",
        "tag": "Looked at" if look.finding else "Waits", "meaning": "late" if stopped else "neutral",
        "text": f"{answered}{used or ('' if stopped else go_on)}",
    }  # fmt: skip


@desk
def ask(request: HttpRequest, case_id: uuid.UUID) -> HttpResponse:
    """Put a step before somebody independent."""
    user = worker_of(request)
    about = case_for(request, case_id, LOOK_ASK)
    parents = [(one.person_id, one.person.full_name) for one in standings_of(viewer=user, case=about)]
    form = open_form(request, LookAskForm, f"look-ask-{about.id}", parents=parents)

    def verb(answers: dict[str, Any]) -> str:
        look = look_ask(by=user, case_id=about.id, **answers)
        messages.success(
            request, "Go on at once. It is looked at afterwards." if look.at_once else "Somebody looks at it."
        )
        return reverse("desk:looks", args=[about.id])

    return form_page(
        request,
        form,
        verb,
        title="Ask for an independent look",
        lead=_LEAD,
        submit="Ask for it",
        **of_case(about),
    )


@desk
def look(request: HttpRequest, look_id: uuid.UUID) -> HttpResponse:
    """Look at a step: what is said for it, what the family said before, and what I find."""
    user = worker_of(request)
    seen = look_get(viewer=user, look_id=look_id)
    require(user, LOOK_GIVE)
    at_once = seen.look.at_once
    form = open_form(
        request, LookFindForm, f"look-{look_id}", at_once=at_once, by_people=DEEDS[seen.look.deed].by_people,
        owners=owners_to_name(viewer=user, look=seen.look) if at_once else (),
    )  # fmt: skip

    def verb(answers: dict[str, Any]) -> str:
        look_find(by=user, look_id=look_id, **answers)
        messages.success(request, "Kept. Whoever asked reads your answer to them, and nothing else.")
        return reverse("desk:complaints")

    return form_page(
        request, form, verb, template="complaints/look", title="Look at a step", submit="Say what I find",
        seen=seen, look=seen.look, caption=seen.look.case_reference,
        nobody="" if not seen.look.finding else f"Looked at: {seen.look.get_finding_display().lower()}.",
        back={"href": reverse("desk:complaints"), "text": "Complaints"},
    )  # fmt: skip


@desk
def of_request(request: HttpRequest, referral_id: uuid.UUID) -> HttpResponse:
    """What I put before somebody independent about a request without a case, and what they answered."""
    user = worker_of(request)
    referral = referral_get(viewer=user, referral_id=referral_id)
    return page(
        request, "complaints/looks", title="An independent look", lead=_LEAD, may_ask=False,
        ask_at=reverse("desk:request_look_ask", args=[referral.id]) if _may_ask(user) else "",
        looks=[_item(one) for one in looks_asked_of_request(viewer=user, referral_id=referral.id)], **_of_request(referral),
    )  # fmt: skip


@desk
def ask_of_request(request: HttpRequest, referral_id: uuid.UUID) -> HttpResponse:
    """Put the ending of a request before somebody independent."""
    user = worker_of(request)
    referral = referral_get(viewer=user, referral_id=referral_id)
    require(user, CLOSING_SIGN)
    form = open_form(request, LookAskForm, f"look-ask-request-{referral.id}", parents=None)

    def verb(answers: dict[str, Any]) -> str:
        look_ask_of_request(by=user, referral_id=referral.id, said=answers["said"])
        messages.success(request, "Somebody looks at it.")
        return reverse("desk:request_looks", args=[referral.id])

    return form_page(
        request, form, verb, title="Ask for an independent look", submit="Ask for it",
        lead=f"Ending the request {referral.reference} without a case. {_LEAD}", **_of_request(referral),
    )  # fmt: skip


def _may_ask(user: User) -> bool:
    return allows(user, LOOK_ASK) and allows(user, CLOSING_SIGN)


def _of_request(referral: Referral) -> dict[str, Any]:
    href = reverse("desk:request", args=[referral.id])
    return {"caption": f"Request {referral.reference}", "back": {"href": href, "text": "The request"}}
