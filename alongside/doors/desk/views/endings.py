"""Ending a request or a case: proposed by one, signed by another, looked at again when somebody asks (R8, R9, R14)."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from alongside.doors.common import open_form
from alongside.doors.common.reviews import ReviewForm
from alongside.doors.desk.forms.endings import EndRequestForm, ReceiverForm, ReviewAnswerForm, SecondForm
from alongside.doors.desk.views.ends import waiting_rows
from alongside.doors.desk.views.requests import (
    about_request,
    go_on_after_own_answers,
    request_for,
    request_url,
)
from alongside.doors.desk.views.shared import clock_row, cut_words, desk, form_page, of_case, page, worker_of
from alongside.family.referrals.models import Source
from alongside.family.referrals.policies import REFERRAL_DECIDE
from alongside.ground.access.registry import Permission, allows, require
from alongside.ground.access.selectors import require_to_write
from alongside.ground.accounts.models import User
from alongside.ground.clock.selectors import clocks_for
from alongside.practice.closing import services
from alongside.practice.closing.models import Ending
from alongside.practice.closing.policies import (
    CLOSING_ASK,
    CLOSING_PROPOSE,
    CLOSING_REVIEW,
    CLOSING_SIGN,
)
from alongside.practice.closing.rules import reason_words, refused_words
from alongside.practice.closing.selectors import ending_get, review_of

State = Ending.State
LONGEST = 100
_THEMSELVES = (Source.PARENT_CARER, Source.YOUNG_PERSON)


@desk
def endings(request: HttpRequest) -> HttpResponse:
    """Everything about endings that waits for a person, the soonest due first."""
    rows = waiting_rows(worker_of(request), LONGEST)
    cut = cut_words(rows, LONGEST)
    return page(
        request, "list", title="Endings and second looks", rows=rows, empty="Nothing waits here.", cut=cut
    )


@desk
def close(request: HttpRequest, referral_id: uuid.UUID) -> HttpResponse:
    """Propose that no case is opened, or that another service is asked. A second person decides (R8)."""
    referral = request_for(request, referral_id, REFERRAL_DECIDE)
    form = open_form(
        request, EndRequestForm, f"request-close-{referral.id}", initial={"version": referral.version},
        they_asked=referral.source in _THEMSELVES,
    )  # fmt: skip
    go_on_after_own_answers(form, referral, worker_of(request))

    def verb(answers: dict[str, Any]) -> str:
        services.request_end_propose(by=worker_of(request), referral_id=referral.id, **answers)
        messages.success(request, "A second person looks at it now. Nothing has changed for the family yet.")
        return request_url("request", referral)

    return form_page(
        request, form, verb, template="endings/propose", title="Do not open a case", submit="Ask a second person",
        own_words=referral.own_words, on_request=True, **about_request(referral),
    )  # fmt: skip


def _ending_for(request: HttpRequest, ending_id: uuid.UUID, right: Permission | None = None) -> Ending:
    """Return an ending: 404 for whoever may not know of it, then 403 without the right or in an emergency."""
    user = worker_of(request)
    found = ending_get(viewer=user, ending_id=ending_id)
    if right is not None:
        require(user, right)
        if found.case_id is not None:
            require_to_write(user, found.case_id)
        elif right is not CLOSING_ASK:
            require(user, REFERRAL_DECIDE)
    return found


def _here(ending: Ending) -> str:
    return reverse("desk:ending", args=[ending.id])


def _about(ending: Ending, *, back: bool = True) -> dict[str, Any]:
    """Return what a page about an ending says of it; `back` leads to the ending, else to its request or case."""
    said = of_case(ending.case) if ending.case is not None else {}
    if ending.referral is not None:
        said = about_request(ending.referral)
    to_ending = {"back": {"href": _here(ending), "text": "Back"}} if back else {}
    return {"ending": ending, **said, **to_ending}


@desk
def ending(request: HttpRequest, ending_id: uuid.UUID) -> HttpResponse:
    """One ending: what was proposed and why, who signed, what the other service and the family said, and what to do now."""
    user = worker_of(request)
    found = _ending_for(request, ending_id)
    clocks = [clock_row(c) for c in clocks_for([found.id])[found.id] if c.stopped_at is None]
    return page(
        request, "endings/ending", title=f"Ending {found.reference}", heading=reason_words(found.reason), clocks=clocks,
        flags=[refused_words(key) for key in found.flags], review=review_of(viewer=user, ending=found),
        mine=user.id in (found.proposed_by_id, found.signed_by_id), may=_may(user, found), **_about(found, back=False),
    )  # fmt: skip


def _may(user: User, of: Ending) -> dict[str, bool]:
    decides = of.case_id is not None or allows(user, REFERRAL_DECIDE)
    had_part = user.id in (of.proposed_by_id, of.signed_by_id)
    return {
        "sign": of.state == State.PROPOSED and decides and allows(user, CLOSING_SIGN) and not had_part,
        "receiver": of.state == State.WAITING and decides and allows(user, CLOSING_PROPOSE),
        "review": of.under_review and decides and allows(user, CLOSING_REVIEW) and not had_part,
        "ask": of.state in (State.WAITING, State.SIGNED) and allows(user, CLOSING_ASK),
    }


@desk
def sign(request: HttpRequest, ending_id: uuid.UUID) -> HttpResponse:
    """The second person signs, or says no (R8)."""
    user = worker_of(request)
    found = _ending_for(request, ending_id, CLOSING_SIGN)
    form = open_form(request, SecondForm, f"ending-sign-{found.id}", initial={"version": found.version})

    def verb(answers: dict[str, Any]) -> str:
        signs = answers.pop("answer") == "sign"
        deed = services.ending_sign if signs else services.ending_return
        deed(by=user, ending_id=found.id, **answers)
        messages.success(
            request,
            "You signed it. What follows, and by when, stands here."
            if signs
            else "It goes on. Your reason stands here.",
        )
        return _here(found)

    return form_page(
        request, form, verb, template="endings/look", title="A second look", submit="Save my answer",
        heading="You are the second person: do you agree?", flags=[
            refused_words(key) for key in found.flags
        ], reason=reason_words(found.reason), **_about(found),
    )  # fmt: skip


@desk
def receiver(request: HttpRequest, ending_id: uuid.UUID) -> HttpResponse:
    """What the other service answered (R14)."""
    found = _ending_for(request, ending_id, CLOSING_PROPOSE)
    form = open_form(request, ReceiverForm, f"ending-receiver-{found.id}", initial={"version": found.version})

    def verb(answers: dict[str, Any]) -> str:
        said = answers.pop("answer")
        answers |= {"accepted": said != "no", "can_meet": said == "meets"}
        services.signpost_answer(by=worker_of(request), ending_id=found.id, **answers)
        messages.success(request, "Saved." if said == "meets" else "It is back with your team. Decide anew.")
        return _here(found)

    return form_page(
        request, form, verb, title="What the other service said", submit="Save",
        lead=f"{found.receiver_name}, {found.receiver_contact}", **_about(found),
    )  # fmt: skip


@desk
def review(request: HttpRequest, ending_id: uuid.UUID) -> HttpResponse:
    """Look at a decision again, as somebody who had no part in it (R9)."""
    user = worker_of(request)
    found = _ending_for(request, ending_id, CLOSING_REVIEW)
    asked = review_of(viewer=user, ending=found)
    form = open_form(request, ReviewAnswerForm, f"ending-review-{found.id}")

    def verb(answers: dict[str, Any]) -> str:
        services.review_answer(by=user, ending_id=found.id, **answers)
        messages.success(request, "They can read your answer.")
        return _here(found)

    return form_page(
        request, form, verb, template="endings/look", title="Look at it again", submit="Send the answer",
        reason=reason_words(found.reason), review=asked, **_about(found),
    )  # fmt: skip


@desk
def ask(request: HttpRequest, ending_id: uuid.UUID) -> HttpResponse:
    """Ask for a review for a family who said so to a worker."""
    found = _ending_for(request, ending_id, CLOSING_ASK)
    form = open_form(request, ReviewForm, f"ending-ask-{found.id}")

    def verb(answers: dict[str, Any]) -> str:
        services.review_ask(by=worker_of(request), ending_id=found.id, **answers)
        messages.success(request, "Somebody who had no part in the decision looks at it again.")
        return _here(found)

    return form_page(
        request, form, verb, title="Ask for a review for them", submit="Ask for a review",
        lead="Nothing becomes final until somebody who had no part in the decision has answered.", **_about(found),
    )  # fmt: skip
