"""A professional works only with a second factor (R332); a session ends when nobody uses it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from allauth.account.middleware import AccountMiddleware
from allauth.core.exceptions import ImmediateHttpResponse, ReauthenticationRequired
from allauth.mfa.utils import is_mfa_enabled
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone

_OPEN_TO_ALL = ("/static/", "/healthz", "/accounts/", "/components/")
_RENEW_SECONDS = 60
SECOND_FACTOR_SEEN = "second_factor_seen"  # set by the demonstration's single-use sign-in link

SIGN_IN_FAULTS = (ImmediateHttpResponse, ReauthenticationRequired)
_allauth = AccountMiddleware(lambda request: HttpResponse())


def sign_in_answer(request: HttpRequest, fault: Exception) -> HttpResponseBase:
    """Return allauth's answer to one of SIGN_IN_FAULTS, such as the page that asks for the password again.

    Django asks a middleware for it only when the view runs after all of them; ours runs inside `access`'s.
    """
    return _allauth.process_exception(request, fault)


class SecondFactorMiddleware:
    """Sends a professional without a second factor to set one up, and renews the idle time of a session."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.user.is_authenticated and not request.path.startswith(_OPEN_TO_ALL):
            _renew(request)
            if _lacks_second_factor(request):
                return HttpResponseRedirect(reverse("mfa_index"))
        return self.get_response(request)


def _lacks_second_factor(request: HttpRequest) -> bool:
    user = request.user
    if not user.is_professional or request.session.get(SECOND_FACTOR_SEEN):  # type: ignore[union-attr]
        return False
    if is_mfa_enabled(user):
        request.session[SECOND_FACTOR_SEEN] = True
        return False
    return True


def forget_second_factor(request: HttpRequest, **_: Any) -> None:
    """Look again at the next request, because a second factor was taken away; called by allauth's signal."""
    request.session.pop(SECOND_FACTOR_SEEN, None)


def _renew(request: HttpRequest) -> None:
    """Renew the session at most once a minute, so that reading a page is not also a write of the session."""
    now = int(timezone.now().timestamp())
    if now - request.session.get("renewed_at", 0) > _RENEW_SECONDS:
        request.session["renewed_at"] = now
