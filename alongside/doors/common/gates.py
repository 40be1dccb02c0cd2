"""Who may pass which door."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Literal

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from alongside.doors.common.late import KEPT_SIGN_IN, keep_late_words
from alongside.ground.accounts.models import User
from alongside.ground.base.declarations import Audience

View = Callable[..., HttpResponseBase]
Door = Literal["family", "desk"]

_AUDIENCES: dict[Door, frozenset[Audience]] = {
    "family": frozenset({Audience.FAMILY}),
    "desk": frozenset({Audience.WORKER, Audience.WIDE}),
}


def only_for(door: Door) -> Callable[[View], View]:
    """Let only people of that door see a page: others get 403, and who is not signed in is asked to.

    What somebody sends after their session ended is kept for them first.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            user = request.user
            if not isinstance(user, User) or not user.is_authenticated:
                if keep_late_words(request):
                    messages.info(request, KEPT_SIGN_IN)
                return redirect_to_login(request.get_full_path())
            if user.as_actor().audience not in _AUDIENCES[door]:
                raise PermissionDenied
            return view(request, *args, **kwargs)

        guarded.door = door  # type: ignore[attr-defined]  # so that a test can ask every address behind which door it is
        return guarded

    return decorate


def door_for(user: User) -> str:
    """Return the address of the first page for this person."""
    return {Audience.FAMILY: "/family/", Audience.PUBLIC: "/"}.get(user.as_actor().audience, "/desk/")
