"""One request, one transaction, one acting person; and one place where refusals of the domain become pages."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase

from alongside.ground.access.context import acting
from alongside.ground.access.services import refusal_note
from alongside.ground.accounts.middleware import SIGN_IN_FAULTS, sign_in_answer
from alongside.ground.audit.services import record_refusal
from alongside.ground.base.actors import PUBLIC, SYSTEM, Acts, Nobody
from alongside.ground.base.declarations import Audience
from alongside.ground.base.errors import Missing, NotPermitted
from alongside.ground.base.ids import new_id
from alongside.ground.clock import reading_once

RECEIPT_IN_SESSION = "receipt_digest"
PARTNERSHIP_IN_SESSION = "receipt_partnership"

V = TypeVar("V", bound=Callable[..., HttpResponseBase])


def acts_for_nobody(view: V) -> V:
    """Mark a view that reads no record of anybody and must answer even when the database does not.

    It runs outside `acting()`, where every protected table is empty.
    """
    view.acts_for_nobody = True  # type: ignore[attr-defined]
    return view


class ActingMiddleware:
    """Runs each view, its rendering included, inside `acting()`.

    The view is called from `process_view`, so that an exception still rolls the transaction back: Django turns an
    exception into a response before any outer middleware could see it.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        with reading_once():
            return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponseBase | None:
        """Call the view as the person who signed in, or as the public."""
        if getattr(view, "acts_for_nobody", False):
            return None
        by, request_id = acting_for(request), new_id()
        receipt = request.session.get(RECEIPT_IN_SESSION, "") if hasattr(request, "session") else ""
        try:
            with acting(by, receipt=receipt, request_id=request_id):
                response = view(request, *args, **kwargs)
                if hasattr(response, "render") and callable(response.render) and not response.is_rendered:
                    response = response.render()
        except SIGN_IN_FAULTS as fault:
            return sign_in_answer(request, fault)
        except (Missing, Http404) as error:
            _note(request, by, request_id, status=404)
            raise Http404(*error.args) from error
        except NotPermitted as error:
            _note(request, by, request_id, status=403, code=error.code)
            raise PermissionDenied(error.message) from error
        except PermissionDenied:
            _note(request, by, request_id, status=403)
            raise
        if response.status_code in (403, 404):
            _note(request, by, request_id, status=response.status_code)
        return response


def _note(request: HttpRequest, by: Acts, request_id: UUID, *, status: int, code: str = "") -> None:
    """Write that the address was refused, in a transaction of its own: that of the request is gone.

    Of what is not there only an address with an id says anything. An id is an id: no word of an address is kept, which
    may hold a secret.
    """
    match = request.resolver_match
    assert match is not None  # a view was found
    ids = [value for value in match.kwargs.values() if isinstance(value, UUID)]
    with acting(SYSTEM, request_id=request_id):  # a visitor belongs to no partnership yet
        if not request.user.is_authenticated:
            if code:
                record_refusal(by=by, code=code)
        elif ids or status == 403:
            refusal_note(by=by, address=match.view_name, ids=ids, status=status, code=code)


def acting_for(request: HttpRequest) -> Acts:
    """Return who acts in a request: the signed-in user, else the public in the partnership of their receipt."""
    user = request.user
    if user.is_authenticated:
        return user
    partnership = request.session.get(PARTNERSHIP_IN_SESSION)
    return Nobody(Audience.PUBLIC, UUID(partnership)) if partnership else PUBLIC
