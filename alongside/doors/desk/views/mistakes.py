"""A request opened a case by mistake: proposed here, signed by a second person like any ending (R6, R8)."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from alongside.doors.common import open_form
from alongside.doors.desk.forms.mistakes import MistakeForm
from alongside.doors.desk.views.requests import about_request, request_for
from alongside.doors.desk.views.shared import desk, form_page, worker_of
from alongside.family.finding.policies import LINK_UNDO
from alongside.ground.access.registry import require
from alongside.practice.closing.mistakes import opened_by
from alongside.practice.closing.policies import CLOSING_PROPOSE
from alongside.practice.closing.services import mistake_propose

_LEAD = (
    "A second person looks. When they agree, the case ends, the request waits for a decision again, and whoever asked is told"
    " that we look again. Nothing is deleted."
)


@desk
def mistake(request: HttpRequest, referral_id: uuid.UUID) -> HttpResponse:
    """Propose that the case which a request opened was opened by mistake."""
    user = worker_of(request)
    referral = request_for(request, referral_id, LINK_UNDO)
    require(user, CLOSING_PROPOSE)
    refusal = opened_by(viewer=user, referral=referral)
    form = open_form(
        request, MistakeForm, f"request-mistake-{referral.id}", initial={"version": referral.version}
    )

    def verb(answers: dict[str, Any]) -> str:
        ending = mistake_propose(by=user, referral_id=referral.id, **answers)
        messages.success(request, "A second person looks at it now. Until then nothing changes.")
        return reverse("desk:ending", args=[ending.id])

    return form_page(
        request, form, verb, title="Opened by mistake", heading="This request opened a case by mistake", lead=_LEAD,
        submit="Ask a second person", nobody=refusal, **about_request(referral),
    )  # fmt: skip
