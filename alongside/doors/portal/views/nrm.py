"""Our child may be a victim of modern slavery: proposing it, and what became of it, for the adults of a family (R180)."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from alongside.doors.common import attempt, only_for, open_form
from alongside.doors.common.nrm import NrmProposeForm, nrm_items
from alongside.doors.portal.views.common import my_case, page, user_of
from alongside.ground.access.registry import require
from alongside.practice.safety.policies import NRM_PROPOSE
from alongside.practice.safety.rules_nrm import OPEN
from alongside.practice.safety.selectors_nrm import nrm_steps_for_family
from alongside.practice.safety.services import nrm_propose
from alongside.practice.safety.services.nrm import nrm_due


@only_for("family")
@require_http_methods(["GET", "POST"])
def nrm(request: HttpRequest, case_id: uuid.UUID) -> HttpResponseBase:
    """What became of it; and proposing it, where it is not open already."""
    user = user_of(request)
    case = my_case(user, case_id)
    require(user, NRM_PROPOSE)
    steps = nrm_steps_for_family(viewer=user, case=case)
    owed = nrm_due(case) if steps else None
    context: dict[str, Any] = {
        "case": case, "items": nrm_items(steps), "newest": steps[0] if steps else None, "owed_by": owed[1] if owed else None,
    }  # fmt: skip
    if request.method != "POST" and steps and (steps[0].kind in OPEN or steps[0].kind == "final_yes"):
        return page(request, "arrests/nrm", **context)
    form = open_form(request, NrmProposeForm, f"nrm-{case.id}")

    def save(answers: dict[str, Any]) -> str:
        nrm_propose(by=user, case_id=case.id, **answers)
        messages.success(request, "Thank you. Here you see by which day you hear what happens, and why.")
        return reverse("portal:nrm", args=[case.id])

    return attempt(request, form, save) or page(request, "arrests/nrm", form=form, **context)
