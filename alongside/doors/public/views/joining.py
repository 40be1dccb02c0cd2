"""Making an account from an invitation."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from alongside.doors.common import attempt, open_form
from alongside.doors.common.limits import too_many
from alongside.doors.public.forms import JoinForm
from alongside.family.cases.services import invitation_accept
from alongside.family.people.selectors import invitation_by_secret
from alongside.ground.govuk.middleware import mark_private

_TRIES, _IN_SECONDS = 120, 600


@require_http_methods(["GET", "POST"])
def join(request: HttpRequest, secret: str) -> HttpResponse:
    """Make an account: what they will see and who can see what is said before a password is asked for."""
    mark_private(request)
    invitation = None
    if not too_many(request, "join", most=_TRIES, seconds=_IN_SECONDS):
        invitation = invitation_by_secret(secret)
    if invitation is None:
        return render(request, "public/join_not_usable.html", status=404)
    form = open_form(request, JoinForm, "join", initial={"name": invitation.person.full_name})

    def save(answers: dict[str, Any]) -> str:
        user = invitation_accept(secret=secret, name=answers["name"], password=answers["password"])
        login(request, user)
        return reverse("public:home")

    page = {"form": form, "invitation": invitation, "young": invitation.role == "young_person"}
    return attempt(request, form, save) or render(request, "public/join.html", page)
