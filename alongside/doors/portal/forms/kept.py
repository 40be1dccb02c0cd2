"""What a family is asked when it asks for something early, or asks an agency why (R79, R130, R132)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from alongside.doors.common import FlowForm
from alongside.ground.govuk.forms import LongTextField, RadiosField, SelectField
from alongside.practice.actions.models import ResourceRequest

_YOUNG = {
    ResourceRequest.Kind.RESPITE.value: "A rest for whoever looks after me",
    ResourceRequest.Kind.SUPERVISION.value: "Somebody to be with me",
    ResourceRequest.Kind.THERAPY.value: "Somebody to talk to, like a counsellor",
}


class EarlyForm(FlowForm):
    """Asking for a rest, a watcher, therapy, a worker, or something that protects."""

    kind = RadiosField(
        label="What would help?",
        choices=ResourceRequest.Kind.choices,
        error_messages={"required": "Choose what would help"},
    )
    words = LongTextField(
        max_length=2_000, rows=5, label="Tell us more",
        help_text="In your own words. How is it now, day and night?",
        error_messages={"required": "Tell us a little more"},
    )  # fmt: skip
    prevents = LongTextField(
        max_length=1_000, rows=3, required=False, label="What worries you, if you do not get it?",
        help_text="You can leave this empty.",
    )  # fmt: skip
    readers = RadiosField(
        label="Who of your family may read this?",
        choices=[("me", "Only me"), ("all", "All of us")],
        help_text="The people who work with you read it too.",
        initial="me",
        error_messages={"required": "Choose who may read this"},
    )

    def __init__(self, *args: Any, young: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if young:
            kind: Any = self.fields["kind"]
            kind.choices = [(key, _YOUNG.get(key, label)) for key, label in ResourceRequest.Kind.choices]

    def answers(self) -> dict[str, Any]:
        """What was answered, and whether it is for the writer alone."""
        given = super().answers()
        return given | {"private": given.pop("readers") == "me"}


class ChallengeForm(FlowForm):
    """Asking an agency why."""

    words = LongTextField(
        max_length=4_000, rows=5, label="What happened, or did not happen?",
        error_messages={"required": "Say what happened, or did not happen"},
    )  # fmt: skip
    wish = LongTextField(
        max_length=2_000, rows=3, label="What should they do now?", error_messages={"required": "Say what they should do now"}
    )  # fmt: skip
    field_order = ("agency_id", "kind", "words", "wish")

    def __init__(self, *args: Any, agencies: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agency_id"] = SelectField(
            label="Who do you want to ask?",
            choices=agencies,
            error_messages={"required": "Choose who you want to ask"},
        )
        self.fields["kind"] = RadiosField(
            label="What is it about?",
            choices=[("omission", "Something they did not do"), ("act", "Something they did")],
            error_messages={"required": "Choose what it is about"},
        )
        self.order_fields(self.field_order)


class NotSettledForm(FlowForm):
    """Why a reply does not settle it."""

    words = LongTextField(
        max_length=4_000, rows=4, label="What is still wrong?", error_messages={"required": "Write what is still wrong"}
    )  # fmt: skip


class SettledForm(FlowForm):
    """It is settled; nobody has to say more."""

    words = LongTextField(
        max_length=4_000, rows=3, required=False, label="Is there anything you would like to add?",
        help_text="You can leave this empty.",
    )  # fmt: skip
