"""Whether whoever asked knows the news of their request, and saying that one told them (R4)."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse

from alongside.doors.common import open_form
from alongside.doors.desk.forms.requests import ToldForm
from alongside.doors.desk.views.requests import about_request, request_for, request_url
from alongside.doors.desk.views.shared import desk, form_page, worker_of
from alongside.family.referrals.models import Referral
from alongside.family.referrals.notices import referral_told
from alongside.family.referrals.policies import REFERRAL_TRIAGE
from alongside.family.referrals.selectors import newest_news

_WHAT = {
    "read": "That somebody has read their request, and who answers it.",
    "decided": "That there is a decision, and what it says.",
    "": "There is nothing to tell yet: say first that you have read the request.",
}


@desk
def told(request: HttpRequest, referral_id: uuid.UUID) -> HttpResponse:
    """I told them myself."""
    referral: Referral = request_for(request, referral_id, REFERRAL_TRIAGE)
    form = open_form(request, ToldForm, f"request-told-{referral.id}")

    def verb(answers: dict[str, Any]) -> str:
        referral_told(by=worker_of(request), referral_id=referral.id, **answers)
        messages.success(request, "It stands on the request that you told them.")
        return request_url("request", referral)

    return form_page(
        request, form, verb, title="Say that you told them", submit="I told them",
        lead=_WHAT[newest_news(referral)], **about_request(referral),
    )  # fmt: skip
