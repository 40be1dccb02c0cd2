"""Asking somebody for their password or passkey again before what must not be done at a desk left open (ASVS 7.5.3)."""

from __future__ import annotations

from allauth.account.internal.flows.reauthentication import did_recently_reauthenticate
from allauth.core.exceptions import ReauthenticationRequired
from django.http import HttpRequest, HttpResponseRedirect


def ask_again(request: HttpRequest) -> HttpResponseRedirect | None:
    """Return None for whoever confirmed who they are in the last five minutes; else have them do so.

    Reading a page raises ReauthenticationRequired, which the middleware answers. What was sent is not replayed: it would
    run with nobody acting, so the page is asked for again, with the words that were kept.
    """
    if did_recently_reauthenticate(request):
        return None
    if request.method == "POST":
        return HttpResponseRedirect(request.get_full_path())
    raise ReauthenticationRequired
