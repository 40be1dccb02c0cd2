"""Somebody was arrested, or there is a court date: told in four short questions, and what follows from it (R104)."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from alongside.doors.common import attempt, only_for, open_form
from alongside.doors.common.arrests import ArrestForm, arrest_rows
from alongside.doors.portal.views.common import is_young, my_case, page, user_of
from alongside.family.cases.selectors import cases_of_family_for_family
from alongside.ground.access.registry import require
from alongside.practice.safety import services
from alongside.practice.safety.policies import JUSTICE_SAY
from alongside.practice.safety.selectors_justice import justice_of


@only_for("family")
@require_GET
def arrests(request: HttpRequest) -> HttpResponseBase:
    """What was said of arrests and court dates, one part for each child."""
    user = user_of(request)
    young = is_young(user)
    children = [
        {
            "case": case,
            "rows": arrest_rows(justice_of(viewer=user, case=case), child=case.child.short_name, young=young),
        }
        for case in cases_of_family_for_family(viewer=user)
    ]
    return page(request, "arrests/arrests", children=children, several=len(children) > 1)


@only_for("family")
@require_http_methods(["GET", "POST"])
def arrest_say(request: HttpRequest, case_id: uuid.UUID) -> HttpResponseBase:
    """Tell it."""
    user = user_of(request)
    case = my_case(user, case_id)
    require(user, JUSTICE_SAY)
    form = open_form(
        request, ArrestForm, f"arrest-{case.id}", child=case.child.short_name, young=is_young(user),
        known=justice_of(viewer=user, case=case),
    )  # fmt: skip

    def save(_answers: dict[str, Any]) -> str:
        services.justice_say(by=user, case_id=case.id, what=form.said())
        messages.success(request, "Thank you. We have it, and your plan is looked at again because of it.")
        return reverse("portal:arrests")

    return attempt(request, form, save) or page(request, "arrests/say", form=form)
