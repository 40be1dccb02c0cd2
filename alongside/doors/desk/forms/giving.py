"""Forms by which a colleague is given a role, and by which it ends (R41, R44)."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from alongside.doors.common import FlowForm
from alongside.doors.desk.forms.parts import Choice
from alongside.ground.access.giving import Wanted
from alongside.ground.govuk.forms import EmailAddressField, LongTextField, RadiosField, SelectField

_BECAUSE = "Kept for good. The person can read it, and so can managers."


class RoleGiveForm(FlowForm):
    """Whom, which role, where, and why."""

    email = EmailAddressField(
        label="What is the email address of their account?",
        help_text="Have they no account yet? Ask whoever runs this service to make one, with their name and this address. Then"
        " they sign in with a code that we send to it, and you give the role here. Nobody who has a family’s account can be"
        " given a role.",
    )
    agency_id = SelectField(label="Which agency employs them?", choices=())
    role = RadiosField(label="Which role?", choices=(), error_messages={"required": "Choose a role"})
    because = LongTextField(label="Why do they need it?", help_text=_BECAUSE, max_length=400, rows=3)

    def __init__(
        self, *args: Any, agencies: Sequence[Choice], roles: Sequence[Choice], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agency_id"].choices = [("", "Choose an agency"), *agencies]  # type: ignore[attr-defined]
        self.fields["role"].choices = list(roles)  # type: ignore[attr-defined]

    def wanted(self) -> Wanted:
        """What was answered, as the verb wants it."""
        said = self.cleaned_data
        return Wanted(said["email"], said["role"], uuid.UUID(said["agency_id"]))


class RoleEndForm(FlowForm):
    """Why a role ends."""

    because = LongTextField(label="Why does it end?", help_text=_BECAUSE, max_length=400, rows=3)
