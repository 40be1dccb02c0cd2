"""allauth's forms in the house's manner: labels instead of placeholders, every fault said on the page."""

from __future__ import annotations

from typing import Any

from allauth.account import forms as account
from allauth.mfa.base import forms as mfa
from allauth.mfa.models import Authenticator
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn
from django.utils.translation import gettext_lazy as _

_LABELS = {
    "email": _("Email address"),
    "login": _("Email address"),
    "password": _("Password"),
    "oldpassword": _("Your password now"),
    "password1": _("New password"),
    "password2": _("New password again"),
    "code": _("Code"),
}


class _Plain:
    """What all of them share; stands before the form's own class."""

    use_required_attribute = False
    fields: dict[str, Any]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            field.label = _LABELS.get(name, field.label)
            if name == "password":
                field.help_text = ""  # the page has its own link to a new password
            if name == "code":
                field.widget.attrs["autocomplete"] = "one-time-code"


class SignInForm(_Plain, account.LoginForm):
    """Email address and password."""


class RequestCodeForm(_Plain, account.RequestLoginCodeForm):
    """Where to send a code."""


class ConfirmCodeForm(_Plain, account.ConfirmLoginCodeForm):
    """The code that came."""


class ResetPasswordForm(_Plain, account.ResetPasswordForm):
    """Where to send the link to a new password."""


class NewPasswordForm(_Plain, account.ResetPasswordKeyForm):
    """The new password, from a link."""


class ChangePasswordForm(_Plain, account.ChangePasswordForm):
    """The new password, knowing the old one."""


class SetPasswordForm(_Plain, account.SetPasswordForm):
    """A first password, for those who have signed in with codes."""


class ConfirmForm(_Plain, account.ReauthenticateForm):
    """The password again, before a change to the account."""


class AddAddressForm(_Plain, account.AddEmailForm):
    """Another email address."""


class SecondFactorForm(_Plain, mfa.AuthenticateForm):
    """A code of the authenticator app, or a recovery code."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = set(Authenticator.objects.filter(user=self.user).values_list("type", flat=True))
        self.has_app, self.has_key = "totp" in kinds, "webauthn" in kinds
        if not self.has_app:
            self.fields["code"].label = _("Recovery code")


class SecondFactorAgainForm(_Plain, mfa.ReauthenticateForm):
    """The same, before a change to the account."""


class ActivateAppForm(_Plain, totp.ActivateTOTPForm):
    """The first code of a new authenticator app."""


class AddKeyForm(_Plain, webauthn.AddWebAuthnForm):
    """A passkey or a security key, with a name of its own."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("What do you want to call it?")
        self.fields["name"].help_text = _("For example, my phone.")
        self.fields["passwordless"].label = _("Sign in with this key alone")
        self.fields["passwordless"].help_text = _(
            "Then you need no password: your phone or computer checks that it is you, by your finger, face or PIN."
        )
