"""What every page knows without being told: who is signed in, where they can go, and the way out."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import SimpleLazyObject

from alongside.ground.accounts.models import User
from alongside.ground.base.ends import ended_at
from alongside.ground.govuk import chrome


def page(request: HttpRequest) -> dict[str, Any]:
    """`account`, `navigation`, `home_url`, `lists_ended_at` and `exit_this_page`; a view's own context wins over each.

    "Exit this page" is offered wherever a family or the public may be (R328). A user whom the request has not
    loaded is left alone: a page saying that something went wrong must not need the database.
    """
    user = getattr(request, "_cached_user", None)  # set by django.contrib.auth once somebody asked who it is
    signed_in = user if isinstance(user, User) else None
    return {
        "account": _account(signed_in),
        "navigation": SimpleLazyObject(lambda: chrome.navigation_for(request) if signed_in else []),
        "home_url": settings.LOGIN_REDIRECT_URL if signed_in else "/",
        "lists_ended_at": ended_at,
        "exit_this_page": signed_in is None or not signed_in.is_professional,
    }


def _account(user: User | None) -> dict[str, str] | None:
    if user is None:
        return None
    actor = user.as_actor()
    return {
        "name": user.name,
        "role": actor.role_title,
        "agency": actor.agency_name,
        "sign_out_url": _sign_out_url(),
    }


def _sign_out_url() -> str:
    try:
        return reverse("account_logout")
    except NoReverseMatch:
        return ""
