"""The door of the demonstration's sign-in links. All other doors of sign-in are allauth's."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from alongside.ground.accounts.middleware import SECOND_FACTOR_SEEN
from alongside.ground.accounts.services import demo_link_spend
from alongside.ground.base.errors import Missing


@require_GET
@never_cache
def demo_sign_in(request: HttpRequest, token: str) -> HttpResponse:
    """Sign a demonstration person in; outside a demonstration there is no such page."""
    if not settings.DEMO:
        raise Http404
    try:
        user = demo_link_spend(token)
    except Missing:
        return render(request, "accounts/link_spent.html", status=410)
    request.session.flush()  # nothing of whoever was signed in before stays
    login(request, user)
    request.session[SECOND_FACTOR_SEEN] = True
    return HttpResponseRedirect(settings.LOGIN_REDIRECT_URL)
