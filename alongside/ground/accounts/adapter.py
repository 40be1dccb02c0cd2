"""How sign-in behaves: nobody makes an account without an invitation, and mail says nothing of why it came."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from alongside.ground.base.ciphers import cipher_for

_PURPOSE = "alongside second factors"


class InvitedOnlyAdapter(DefaultAccountAdapter):
    """Accounts are made from invitations alone; see `cases` and the demonstration."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": _("The email address or the password is not right. Check both."),
        "too_many_login_attempts": _("There were too many tries. Wait five minutes, then try again."),
        "incorrect_code": _("This code is not right. Check it, or ask for a new one."),
        "incorrect_password": _("This password is not right."),
        "rate_limited": _("There were too many tries. Wait a few minutes, then try again."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Return False: an account without a place in a family or an agency would see nothing anyway."""
        return False

    def add_message(
        self, request: HttpRequest, level: int, message_template: str | None = None, *more: Any, **named: Any
    ) -> None:
        """Add a message; that somebody is signed out saves nothing, so it does not say "Saved"."""
        signed_out = message_template == "account/messages/logged_out.txt"
        super().add_message(request, messages.INFO if signed_out else level, message_template, *more, **named)

    def get_reauthentication_methods(self, user: AbstractBaseUser | AnonymousUser) -> list[dict[str, Any]]:
        """Return the ways to show again that it is you, the likeliest first; a recovery code is for when all else is lost."""
        found = {one["id"]: one for one in super().get_reauthentication_methods(user)}
        has_app = _has(user, Authenticator.Type.TOTP)
        said = {
            "reauthenticate": _("Use your password"),
            "mfa_reauthenticate": _("Use a code from your app") if has_app else _("Use a recovery code"),
            "mfa_reauthenticate:webauthn": _("Use a passkey or a security key"),
        }
        likely = ["reauthenticate", "mfa_reauthenticate:webauthn", "mfa_reauthenticate"]
        if has_app:
            likely = ["reauthenticate", "mfa_reauthenticate", "mfa_reauthenticate:webauthn"]
        return [found[one] | {"description": said[one]} for one in likely if one in found]


def _has(user: AbstractBaseUser | AnonymousUser, kind: str) -> bool:
    return user.is_authenticated and Authenticator.objects.filter(user_id=user.pk, type=kind).exists()


class SecondFactorAdapter(DefaultMFAAdapter):
    """Keeps the secrets of second factors encrypted, so that a copy of the database signs nobody in (R332)."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _("This code is not right. Wait for the next one and type that."),
    }

    def generate_authenticator_name(self, user: AbstractBaseUser, type: str) -> str:
        """Return a name for a key that nobody named."""
        count = Authenticator.objects.filter(user_id=user.pk, type=type).count()
        return str(_("My key %(number)s") % {"number": count + 1} if count else _("My key"))

    def encrypt(self, text: str) -> str:
        """Return `text` sealed with a key derived from the secret key."""
        return cipher_for(_PURPOSE).encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Return what `encrypt` sealed; raises cryptography's InvalidToken where the secret key is another."""
        return cipher_for(_PURPOSE).decrypt(encrypted_text.encode()).decode()
