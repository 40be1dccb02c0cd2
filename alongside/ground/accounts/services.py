"""Verbs on accounts: the demonstration's sign-in links."""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from alongside.ground.accounts.models import SignInLink, User
from alongside.ground.base.errors import Missing
from alongside.ground.clock import now

LINK_HOURS = 24


@transaction.atomic
def demo_sign_in_link(user: User, base_url: str) -> str:
    """Return an address under `base_url` that signs `user` in once, within a day, second factor included.

    Raises RuntimeError outside a demonstration: no link ever opens a real person's account.
    """
    if not settings.DEMO:
        raise RuntimeError("sign-in links exist in the demonstration only")
    token = secrets.token_urlsafe(32)
    made_at = now()
    SignInLink.objects.filter(expires_at__lt=made_at).delete()
    SignInLink.objects.create(
        digest=_digest(token), user=user, made_at=made_at, expires_at=made_at + timedelta(hours=LINK_HOURS)
    )
    return base_url.rstrip("/") + reverse("accounts:demo_sign_in", args=[token])


@transaction.atomic
def demo_link_spend(token: str) -> User:
    """Spend a link and return whom it signs in. Missing when unknown, spent, too old, or its account is closed."""
    if not settings.DEMO:
        raise Missing
    link = SignInLink.objects.select_for_update().select_related("user").filter(digest=_digest(token)).first()
    at = now()
    if link is None or link.used_at is not None or link.expires_at <= at or not link.user.is_active:
        raise Missing("This link does not work any more.")
    link.used_at = at
    link.save(update_fields=["used_at"])
    return link.user


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
