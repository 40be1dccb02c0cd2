"""What is done about those who harm, in words that were cleared for the parents; and how well, as they say it (R160, R163)."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from alongside.doors.common import attempt, only_for, open_form
from alongside.doors.portal.forms.disruption import StoppingRateForm
from alongside.doors.portal.views.common import is_young, my_case, page, user_of
from alongside.ground.access.registry import require
from alongside.pursuit.disruption.asking import rating_due_for_family
from alongside.pursuit.disruption.policies import STOPPING_RATE
from alongside.pursuit.disruption.selectors import activities_for_family
from alongside.pursuit.disruption.services import rating_give


@only_for("family")
@require_GET
def stopping(request: HttpRequest, case_id: uuid.UUID) -> HttpResponseBase:
    """What is planned and was done about the people who harm, as somebody wrote it for the parents."""
    user = user_of(request)
    case = my_case(user, case_id)
    young = is_young(user)
    found = [] if young else activities_for_family(viewer=user, case=case)
    due = None if young else rating_due_for_family(viewer=user, case_id=case.id)
    return page(request, "disruption/stopping", case=case, found=found, due=due)


@only_for("family")
@require_http_methods(["GET", "POST"])
def rate(request: HttpRequest, case_id: uuid.UUID) -> HttpResponseBase:
    """Say how well services go after the people who harm: once for each time the plan is looked at, and once afterwards."""
    user = user_of(request)
    case = my_case(user, case_id)
    require(user, STOPPING_RATE)
    due = rating_due_for_family(viewer=user, case_id=case.id)
    form = open_form(request, StoppingRateForm, f"stopping-rate-{case.id}-{due.review_id if due else ''}")

    def save(said: dict[str, Any]) -> str:
        rating_give(by=user, case_id=case.id, **said)
        messages.success(request, "Thank you. It is counted.")
        return reverse("portal:stopping", args=[case.id])

    return attempt(request, form, save) or page(request, "disruption/rate", form=form, case=case, due=due)
