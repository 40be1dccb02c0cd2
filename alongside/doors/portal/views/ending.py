"""The end of support as a family reads it: what was decided and why, what they think, and asking for another look (R9)."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from alongside.doors.common import attempt, only_for, open_form
from alongside.doors.common.reviews import ReviewForm
from alongside.doors.portal.forms.ending import MyViewForm
from alongside.doors.portal.views.common import is_young, my_case, myself, page, user_of
from alongside.family.referrals.selectors import referrals_for_family
from alongside.ground.base.errors import Missing
from alongside.practice.closing.models import EndingView
from alongside.practice.closing.selectors import decisions_for_asker, decisions_for_family, views_of
from alongside.practice.closing.services import review_ask, view_say

ASKED = "Somebody who had no part in the decision looks at it again and answers you."


@only_for("family")
@require_GET
def ending(request: HttpRequest, case_id: uuid.UUID) -> HttpResponseBase:
    """What was proposed or decided about the end of support for one child, and what I said."""
    user = user_of(request)
    case = my_case(user, case_id)
    decision = decisions_for_family(viewer=user, case_ids=[case.id]).get(case.id)
    return page(request, "ending", case=case, decision=decision, views=views_of(viewer=user, case=case))


@only_for("family")
@require_http_methods(["GET", "POST"])
def view(request: HttpRequest, case_id: uuid.UUID) -> HttpResponseBase:
    """Say what I think of ending support."""
    user = user_of(request)
    case = my_case(user, case_id)
    if case.closed_at is not None:
        return redirect("portal:ending", case.id)
    form = open_form(request, MyViewForm, f"ending-view-{case.id}")

    def save(answers: dict[str, Any]) -> str:
        whose = EndingView.Whose.CHILD if is_young(user) else EndingView.Whose.PARENT
        view_say(by=user, case_id=case.id, whose=whose, person_id=myself(user).id, **answers)
        messages.success(request, "Thank you. Your workers can read it.")
        return reverse("portal:ending", args=[case.id])

    return attempt(request, form, save) or page(request, "ending_view", form=form, case=case)


@only_for("family")
@require_http_methods(["GET", "POST"])
def review(request: HttpRequest, case_id: uuid.UUID) -> HttpResponseBase:
    """Ask that the end of support be looked at again."""
    user = user_of(request)
    case = my_case(user, case_id)
    decision = decisions_for_family(viewer=user, case_ids=[case.id]).get(case.id)
    there = reverse("portal:ending", args=[case.id])
    if decision is None or not decision.may_ask:
        return redirect(there)
    return _ask(request, decision.ending_id, there)


@only_for("family")
@require_http_methods(["GET", "POST"])
def request_review(request: HttpRequest, referral_id: uuid.UUID) -> HttpResponseBase:
    """Ask that the decision about my request be looked at again."""
    user = user_of(request)
    if all(one.referral_id != referral_id for one in referrals_for_family(viewer=user)):
        raise Missing
    decision = decisions_for_asker(viewer=user, referral_ids=[referral_id]).get(referral_id)
    if decision is None or not decision.may_ask:
        return redirect("portal:requests")
    return _ask(request, decision.ending_id, reverse("portal:requests"))


def _ask(request: HttpRequest, ending_id: uuid.UUID, there: str) -> HttpResponseBase:
    form = open_form(request, ReviewForm, f"review-{ending_id}")

    def save(answers: dict[str, Any]) -> str:
        review_ask(by=user_of(request), ending_id=ending_id, **answers)
        messages.success(request, ASKED)
        return there

    return attempt(request, form, save) or page(request, "review", form=form, back=there)
