"""Following a request with its receipt code."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from alongside.doors.common import attempt, open_form
from alongside.doors.common.limits import too_many
from alongside.doors.common.offers import OfferForm, answered, newest_offers, open_offer
from alongside.doors.common.reviews import ReviewForm
from alongside.doors.common.steps import Step, steps_after, steps_of
from alongside.doors.common.taking_back import TakeBackForm
from alongside.doors.public.forms import AddWordsForm, ReceiptForm
from alongside.doors.public.views.gate import behind_code
from alongside.family.cases.waiting import Wait, waits_for_asker
from alongside.family.referrals.models import Source
from alongside.family.referrals.selectors import (
    ReferralStatus,
    receipt_lookup,
    referrals_by_receipt,
)
from alongside.family.referrals.services import referral_add, referral_withdraw
from alongside.ground.access.middleware import PARTNERSHIP_IN_SESSION, RECEIPT_IN_SESSION, acting_for
from alongside.ground.base.errors import Missing
from alongside.practice.closing.selectors import Decision, decisions_for_asker
from alongside.practice.closing.services import review_ask
from alongside.practice.support.selectors import offers_for_receipt
from alongside.practice.support.services import support_answer
from alongside.pursuit.information.selectors import receipt_lookup as report_lookup

# Generous, because many families share one address of a telephone network; a code has about 78 bits.
_TRIES, _IN_SECONDS = 60, 600
WRONG_CODE = "We cannot find anything with that code. Check each letter and number and try again."
TOO_MANY = "Too many codes were tried from here. Wait 10 minutes, then try again."


@require_http_methods(["GET", "POST"])
def follow(request: HttpRequest) -> HttpResponse:
    """Take a receipt code; a wrong one always gets the same words, 60 tries in ten minutes from one address."""
    form = open_form(request, ReceiptForm, "follow")
    if request.method == "POST" and form.is_valid():
        if too_many(request, "receipt", most=_TRIES, seconds=_IN_SECONDS):
            form.refuse(TOO_MANY, "code")
        elif found := receipt_lookup(form.cleaned_data["code"]):
            return _open(request, found, "public:status")
        elif found := report_lookup(form.cleaned_data["code"]):
            return _open(request, found, "public:told")
        else:
            form.refuse(WRONG_CODE, "code")
    return render(request, "public/follow.html", {"form": form})


def _open(request: HttpRequest, found: tuple[str, uuid.UUID], page: str) -> HttpResponse:
    request.session.cycle_key()
    request.session[RECEIPT_IN_SESSION] = found[0]
    request.session[PARTNERSHIP_IN_SESSION] = str(found[1])
    return redirect(page)


@require_GET
def status(request: HttpRequest) -> HttpResponse:
    """Where the request is: received, read by whom, decided, why, what next, and every day that was promised."""
    found = referrals_by_receipt(viewer=acting_for(request))
    if not found:
        return redirect("public:follow")
    waits = waits_for_asker(
        viewer=acting_for(request), asked=[(one.referral_id, one.source) for one in found]
    )
    decisions = _decisions(request, found)
    context = {
        "status": found[0],
        "requests": [
            {
                "status": one,
                "steps": _steps(one, waits.get(one.referral_id, ())),
                "decision": decisions.get(one.referral_id),
            }
            for one in found
        ],
        "additions": [addition for one in found for addition in one.additions],
        "offers": newest_offers(offers_for_receipt(viewer=acting_for(request))),
    }
    return render(request, "public/status.html", context)


def _steps(status: ReferralStatus, waits: Iterable[Wait]) -> list[Step]:
    young = status.source == Source.YOUNG_PERSON
    after = steps_after(waits, young=young, phone=status.contact_phone, reference=status.reference)
    return [*steps_of(status), *after]


def _about(request: HttpRequest) -> ReferralStatus | None:
    """Return the request that a page is about: the one it names, of those that the receipt opens, else the first."""
    found = referrals_by_receipt(viewer=acting_for(request))
    named = request.GET.get("request", "")
    return next((one for one in found if one.reference == named), next(iter(found), None))


def _decisions(request: HttpRequest, found: list[ReferralStatus]) -> dict[uuid.UUID, Decision]:
    return decisions_for_asker(viewer=acting_for(request), referral_ids=[one.referral_id for one in found])


@require_http_methods(["GET", "POST"])
@behind_code(_about)
def review(request: HttpRequest, found: ReferralStatus) -> HttpResponse:
    """Ask that the decision be looked at again: one press, words if one likes (R9)."""
    decision = _decisions(request, [found]).get(found.referral_id)
    if decision is None or not decision.may_ask:
        return redirect("public:status")
    form = open_form(request, ReviewForm, f"review-{decision.ending_id}")

    def save(answers: dict[str, str]) -> str:
        review_ask(by=acting_for(request), ending_id=decision.ending_id, words=answers["words"])
        return reverse("public:status") + "#decision"

    page = {"form": form, "status": found}
    return attempt(request, form, save) or render(request, "public/review.html", page)


@require_http_methods(["GET", "POST"])
@behind_code(_about)
def add(request: HttpRequest, found: ReferralStatus) -> HttpResponse:
    """Add words to the request."""
    form = open_form(request, AddWordsForm, f"add-{found.referral_id}")

    def save(answers: dict[str, str]) -> str:
        referral_add(by=acting_for(request), referral_id=found.referral_id, words=answers["words"])
        return reverse("public:status") + "#added"

    return attempt(request, form, save) or render(request, "public/add.html", {"form": form})


@require_http_methods(["GET", "POST"])
@behind_code(_about)
def take_back(request: HttpRequest, found: ReferralStatus) -> HttpResponse:
    """Take the request back, until the team has decided; what happens then is said before anything is pressed."""
    if not found.may_take_back:
        return redirect("public:status")
    form = open_form(
        request, TakeBackForm, f"take-back-{found.referral_id}", initial={"version": found.version}
    )

    def save(answers: dict[str, Any]) -> str:
        referral_withdraw(by=acting_for(request), referral_id=found.referral_id, **answers)
        return reverse("public:status")

    page = {"form": form, "status": found}
    return attempt(request, form, save) or render(request, "public/take_back.html", page)


@require_http_methods(["GET", "POST"])
def offer(request: HttpRequest, offer_id: uuid.UUID) -> HttpResponse:
    """Answer the offer of a parent support worker: yes, not now and no are each fine (R53)."""
    by = acting_for(request)
    if not request.session.get(RECEIPT_IN_SESSION):
        return redirect("public:follow")
    chosen = open_offer(offers_for_receipt(viewer=by), offer_id)
    if chosen is None:
        raise Missing
    form = open_form(request, OfferForm, f"offer-{offer_id}")

    def save(answers: dict[str, str]) -> str:
        support_answer(by=by, offer_id=offer_id, **answers)
        return reverse("public:status") + "#offer"

    page = {"form": form, "offer": chosen, "answered": answered(chosen)}
    return attempt(request, form, save) or render(request, "public/offer.html", page)
