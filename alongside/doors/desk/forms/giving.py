"""Forms by which a colleague is given an account or a role, and by which either ends (R41, R44)."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from alongside.doors.common import FlowForm
from alongside.doors.desk.forms.parts import Choice
from alongside.ground.access.giving import Wanted
from alongside.ground.access.joining import Newcomer
from alongside.ground.clock import today
from alongside.ground.govuk.forms import (
    ConfirmField,
    DateField,
    EmailAddressField,
    LongTextField,
    RadiosField,
    SelectField,
    TextField,
)

_BECAUSE = "Kept for good. The person can read it, and so can managers."
_NONE_YET = ("none", "No role yet: somebody else gives it")


def _last_day() -> DateField:
    return DateField(
        label="Is their last day known already?",
        help_text="For somebody who comes for a while. From the day after, the role opens nothing. Leave it empty if not.",
        required=False, thing="The last day", earliest=today,
    )  # fmt: skip


class AccountOpenForm(FlowForm):
    """Who begins, where, with which role, and why."""

    name = TextField(
        label="What is their name?", help_text="As colleagues and families read it.", max_length=120
    )
    email = EmailAddressField(
        label="What is their own work email address?",
        help_text="They sign in with a code that we send to it, so nobody else may read it.",
    )
    agency_id = SelectField(label="Which agency employs them?", choices=())
    role = RadiosField(
        label="Which role?", choices=(), error_messages={"required": "Choose a role, or “No role yet”"}
    )
    ends_on = _last_day()
    because = LongTextField(label="Why do they need it?", help_text=_BECAUSE, max_length=400, rows=3)
    checked = ConfirmField(
        label="I have checked that they work here and may work with families, and that they alone read this address"
    )

    def __init__(
        self, *args: Any, agencies: Sequence[Choice], roles: Sequence[Choice], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agency_id"].choices = [("", "Choose an agency"), *agencies]  # type: ignore[attr-defined]
        self.fields["role"].choices = [*roles, _NONE_YET]  # type: ignore[attr-defined]

    def newcomer(self) -> Newcomer:
        """What was answered, as the verb wants it."""
        said = self.cleaned_data
        role = "" if said["role"] == _NONE_YET[0] else said["role"]
        return Newcomer(said["name"], said["email"], uuid.UUID(said["agency_id"]), role, said["ends_on"])


class AccountCloseForm(FlowForm):
    """Why an account is closed."""

    because = LongTextField(label="Why is it closed?", help_text=_BECAUSE, max_length=400, rows=3)


class RoleGiveForm(FlowForm):
    """Whom, which role, where, and why."""

    email = EmailAddressField(
        label="What is the email address of their account?",
        help_text="Have they no account yet? Go back and choose “Make an account”: the role is given with it. Nobody who has a"
        " family’s account can be given a role.",
    )
    agency_id = SelectField(label="Which agency employs them?", choices=())
    role = RadiosField(label="Which role?", choices=(), error_messages={"required": "Choose a role"})
    ends_on = _last_day()
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
        return Wanted(said["email"], said["role"], uuid.UUID(said["agency_id"]), said["ends_on"])


class RoleEndForm(FlowForm):
    """Why a role ends."""

    because = LongTextField(label="Why does it end?", help_text=_BECAUSE, max_length=400, rows=3)
