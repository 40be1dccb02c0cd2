"""A form that comes after its session ended: its words are kept for whoever wrote them."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.csrf import csrf_failure as plain_csrf_failure

from alongside.doors.common.uploads import chosen
from alongside.doors.common.writers import VISITOR_IN_SESSION, sealed_writer, typed_in
from alongside.ground.access.context import acting
from alongside.ground.access.middleware import acting_for
from alongside.ground.base.errors import Refused
from alongside.ground.govuk.services import draft_keep

KEPT_SIGN_IN = (
    "You were signed out because the page was quiet for a while. "
    "We kept what you wrote. Sign in and it will be there."
)
KEPT_SEND_AGAIN = (
    "The page had been open for a long time, so it has not been sent yet. "
    "We kept what you wrote. Please check it and send it again."
)


def keep_late_words(request: HttpRequest) -> bool:
    """Keep the words of a late form for the writer whose seal it carries; whether there were any to keep.

    Call it while somebody acts. An unsealed form is not kept: another site could have sent it.
    """
    sealed = sealed_writer(request.POST.get("kept_for", "")) if request.method == "POST" else None
    if sealed is None:
        return False
    writer, form_key = sealed
    try:
        draft_keep(writer=writer, form_key=form_key, fields=typed_in(request.POST) | chosen(request))
    except Refused:
        return False
    if writer.partnership_id is None and not request.user.is_authenticated:
        request.session[VISITOR_IN_SESSION] = writer.key
    return True


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form whose cookie is gone or old: keep its words and show the page again; else the plain refusal."""
    if _from_here(request):
        with acting(acting_for(request)):
            kept = keep_late_words(request)
        if kept:
            messages.info(request, KEPT_SIGN_IN if _signs_in_first(request) else KEPT_SEND_AGAIN)
            return HttpResponseRedirect(request.get_full_path())
    return plain_csrf_failure(request, reason=reason)


def _signs_in_first(request: HttpRequest) -> bool:
    """Whether the form is somebody's of an account who is not signed in any more: the page comes after signing in."""
    sealed = sealed_writer(request.POST.get("kept_for", ""))
    return sealed is not None and sealed[0].partnership_id is not None and not request.user.is_authenticated


def _from_here(request: HttpRequest) -> bool:
    """Whether the browser says that the form came from a page of ours."""
    source = request.headers.get("Origin") or request.headers.get("Referer") or ""
    return bool(source) and urlsplit(source).netloc == request.get_host()
