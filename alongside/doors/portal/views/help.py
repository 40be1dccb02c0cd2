"""Asking for help from one's own page, what was answered, and saying that the answer did not help (R7)."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from alongside.accountability.challenge.selectors import help_get, help_pages_for_family
from alongside.accountability.challenge.services import help_ask, help_not_answered
from alongside.doors.common import attempt, only_for, open_form
from alongside.doors.portal.forms.help import AskForm, NotAnsweredForm
from alongside.doors.portal.views.common import my_family_id, page, user_of


@only_for("family")
@require_GET
def asked(request: HttpRequest) -> HttpResponseBase:
    """What this person asked for, what was answered, and by which day an answer is promised; never another person's."""
    user = user_of(request)
    found = help_pages_for_family(viewer=user, after=request.GET.get("after"))
    return page(request, "help", asked=found.items, pages=found, here=user.partnership)


@only_for("family")
@require_http_methods(["GET", "POST"])
def ask(request: HttpRequest) -> HttpResponseBase:
    """Ask for help in one's own words."""
    user = user_of(request)
    my_family_id(user)  # an account without a family has nobody to ask here
    form = open_form(request, AskForm, "help-ask")

    def send(answers: dict[str, Any]) -> str:
        help_ask(by=user, **answers)
        messages.success(request, "You have asked. The day of the answer is on this page.")
        return reverse("portal:help")

    return attempt(request, form, send) or page(request, "help_ask", form=form, here=user.partnership)


@only_for("family")
@require_http_methods(["GET", "POST"])
def not_answered(request: HttpRequest, request_id: uuid.UUID) -> HttpResponseBase:
    """Say that an answer did not help: it waits again, with a new day."""
    user = user_of(request)
    one = help_get(viewer=user, request_id=request_id)
    form = open_form(request, NotAnsweredForm, f"help-not-answered-{request_id}")

    def send(answers: dict[str, Any]) -> str:
        help_not_answered(by=user, request_id=request_id, **answers)
        messages.success(request, "Thank you for saying so. It waits for a new answer.")
        return reverse("portal:help")

    return attempt(request, form, send) or page(request, "help_not_answered", form=form, one=one)
