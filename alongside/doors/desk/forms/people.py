"""Forms about people: how to reach them, inviting them, offering them a worker, an independent worker's notes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from alongside.doors.common import FlowForm
from alongside.doors.common.safe_contact import as_stated
from alongside.doors.desk.forms.parts import YES_NO, Choice
from alongside.family.people.models import ContactPoint
from alongside.ground.govuk.forms import (
    CheckboxesField,
    EmailAddressField,
    LongTextField,
    RadiosField,
    SelectField,
    TextField,
)
from alongside.practice.support.models import SupportNote

_KINDS: list[Any] = list(SupportNote._meta.get_field("contact_kind").choices or [])


class SafeContactForm(FlowForm):
    """A person's own rules for being contacted (R327)."""

    channels = CheckboxesField(
        label="Which ways are safe?",
        help_text="Ask them. If none is ticked, nothing may be sent.",
        choices=ContactPoint.Channel.choices,
        required=False,
    )
    times = TextField(
        label="When", help_text="For example: weekdays, 10am to 2pm.", max_length=200, required=False
    )
    shared_device = RadiosField(
        label="Does anybody else see their phone or computer?",
        choices=YES_NO,
        error_messages={"required": "Say whether anybody else sees their phone or computer"},
    )
    no_voicemail = RadiosField(
        label="May we leave a voicemail?",
        choices=YES_NO,
        error_messages={"required": "Say whether we may leave a voicemail"},
    )
    code_word = TextField(
        label="Code word", help_text="A word that tells them it is really you.", max_length=60, required=False
    )
    note = LongTextField(label="Anything else", max_length=1_000, rows=3, required=False)

    def stated(self) -> dict[str, Any]:
        """What `safe_contact_state` needs, besides whom it is about."""
        return as_stated(self.answers())


class ContactForm(FlowForm):
    """One more way to reach a person."""

    channel = RadiosField(label="What is it?", choices=ContactPoint.Channel.choices)
    value = TextField(label="Number or address", max_length=254)


class InviteForm(FlowForm):
    """An invitation to make an account, sent by email."""

    email = EmailAddressField(
        label="Their email address", help_text="We send it only where they said that it is safe."
    )
    field_order = ("person_id", "email")

    def __init__(self, *args: Any, people: Sequence[Choice], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person_id"] = RadiosField(
            label="Whom do you invite?", choices=people, error_messages={"required": "Choose whom you invite"}
        )
        self.order_fields(self.field_order)


class OfferForm(FlowForm):
    """Offering a parent a worker of their own (R18)."""

    def __init__(
        self, *args: Any, people: Sequence[Choice], workers: Sequence[Choice], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person_id"] = RadiosField(
            label="Which parent or carer?",
            choices=people,
            error_messages={"required": "Choose a parent or carer"},
        )
        self.fields["worker_id"] = SelectField(
            label="Which parent support worker?",
            choices=workers,
            error_messages={"required": "Choose a parent support worker"},
        )


class NoteForm(FlowForm):
    """What an independent worker and a parent talked about."""

    contact_kind = RadiosField(label="How were you in touch?", choices=_KINDS)
    words = LongTextField(
        label="What did you talk about?",
        help_text="The parent can read this. Other agencies cannot, unless the parent shares it.",
        max_length=10_000,
        rows=8,
    )
    field_order = ("person_id", "contact_kind", "words")

    def __init__(self, *args: Any, people: Sequence[Choice], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person_id"] = RadiosField(
            label="With whom?", choices=people, error_messages={"required": "Choose with whom you talked"}
        )
        self.order_fields(self.field_order)
