"""Who is writing, and a seal by which a form that comes late is still theirs.

A session may end while somebody writes. The form then says, under the server's signature, whose it is:
the words are kept for that person and shown to nobody who signs in after them on the same device.
"""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Mapping

from django.core import signing
from django.http import HttpRequest, QueryDict

from alongside.ground.accounts.models import User
from alongside.ground.govuk.forms import tidy_data
from alongside.ground.govuk.services import Writer

VISITOR_IN_SESSION = "visitor_key"
_SALT = "alongside.drafts"
_SEAL_SECONDS = 7 * 24 * 60 * 60
_NEVER_KEPT = ("csrfmiddlewaretoken", "kept_for")
_SECRET = ("password", "password1", "password2", "code", "receipt")


def writer_of(request: HttpRequest) -> Writer:
    """Return who writes in this request; a visitor without an account gets a random key in their session."""
    user = request.user
    if isinstance(user, User) and user.is_authenticated:
        return Writer(str(user.id), user.partnership_id)
    key = request.session.get(VISITOR_IN_SESSION)
    if not key:
        key = request.session[VISITOR_IN_SESSION] = f"visitor-{secrets.token_urlsafe(32)}"
    return Writer(key)


def seal_writer(writer: Writer, form_key: str) -> str:
    """Return the hidden answer that says whose form this is."""
    return signing.dumps([writer.key, str(writer.partnership_id or ""), form_key], salt=_SALT, compress=True)


def sealed_writer(seal: str) -> tuple[Writer, str] | None:
    """Return the writer and the form's key that a seal names; None for a forged or week-old one."""
    try:
        key, partnership, form_key = signing.loads(seal, salt=_SALT, max_age=_SEAL_SECONDS)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return Writer(key, uuid.UUID(partnership) if partnership else None), form_key


def typed_in(data: QueryDict | Mapping[str, object]) -> dict[str, list[str]]:
    """Return what was typed, name by name, without secrets and machinery."""
    tidy = tidy_data(data)
    return {
        name: [value for value in tidy.getlist(name) if isinstance(value, str)]
        for name in tidy
        if name not in _NEVER_KEPT and name not in _SECRET
    }
