"""What somebody asked for from their account, and taking it back (R4, R7)."""

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
from alongside.doors.common.steps import steps_after, steps_of
from alongside.doors.common.taking_back import TakeBackForm
from alongside.doors.portal.views.common import is_young, page, user_of
from alongside.family.cases.selectors import cases_of_family_for_family
from alongside.family.cases.waiting import waits_for_asker, waits_for_family
from alongside.family.referrals.selectors import referrals_for_family
from alongside.family.referrals.services import referral_withdraw
from alongside.ground.base.errors import Missing
from alongside.practice.closing.selectors import decisions_for_asker


@only_for("family")
@require_GET
def requests(request: HttpRequest) -> HttpResponseBase:
    """The requests that this person made from their own account, and where each one is; never another person's."""
    user = user_of(request)
    found = referrals_for_family(viewer=user)
    waits = waits_for_asker(viewer=user, asked=[(one.referral_id, one.source) for one in found])
    ends = decisions_for_asker(viewer=user, referral_ids=[one.referral_id for one in found])
    asked = [
        {
            "status": one,
            "steps": [*steps_of(one), *steps_after(waits.get(one.referral_id, ()), young=is_young(user))],
            "decision": ends.get(one.referral_id),
        }
        for one in found
    ]
    return page(request, "requests", asked=asked)


@only_for("family")
@require_GET
def waiting(request: HttpRequest) -> HttpResponseBase:
    """What this family waits for, child by child: each promised day, what was kept, and who was told of what is late."""
    user = user_of(request)
    cases = cases_of_family_for_family(viewer=user)
    waits = waits_for_family(viewer=user, cases=cases)
    here = user.partnership
    phone = here.front_door_phone if here else ""
    children = [
        {
            "case": case,
            "steps": steps_after(waits[case.id], young=is_young(user), phone=phone, reference=case.reference),
        }
        for case in cases
    ]
    return page(request, "waiting", children=children)


@only_for("family")
@require_http_methods(["GET", "POST"])
def take_back(request: HttpRequest, referral_id: uuid.UUID) -> HttpResponseBase:
    """Take a request back, until the team has decided; what happens then is said before anything is pressed."""
    user = user_of(request)
    mine = (one for one in referrals_for_family(viewer=user) if one.referral_id == referral_id)
    status = next(mine, None)
    if status is None:
        raise Missing
    if not status.may_take_back:
        return redirect("portal:requests")
    form = open_form(request, TakeBackForm, f"take-back-{referral_id}", initial={"version": status.version})

    def save(answers: dict[str, Any]) -> str:
        referral_withdraw(by=user, referral_id=referral_id, **answers)
        messages.success(request, "You took your request back. You can ask again at any time.")
        return reverse("portal:requests")

    return attempt(request, form, save) or page(request, "request_take_back", form=form, status=status)
