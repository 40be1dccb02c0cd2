"""Forms about promises (R123-R127)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from alongside.doors.common import FlowForm
from alongside.doors.desk.forms.parts import YES_NO, Choice, an_id
from alongside.ground.clock import today
from alongside.ground.govuk.forms import DateField, LongTextField, RadiosField, SelectField


class PromiseForm(FlowForm):
    """A promise has one owner, one day and one benefit."""

    words = LongTextField(
        label="What will be done?",
        max_length=500,
        rows=3,
        error_messages={"required": "Say what will be done"},
    )
    benefit = LongTextField(
        label="What good will it do the child or family?",
        max_length=500,
        rows=2,
        error_messages={"required": "Say what good it will do"},
    )
    due_on = DateField(
        label="By which day?",
        thing="The day",
        earliest=today,
        error_messages={"required": "Say by which day"},
    )
    co_produced = RadiosField(
        label="Was it worked out together with the family?",
        choices=YES_NO,
        error_messages={"required": "Say whether it was worked out together with the family"},
    )
    readers = RadiosField(
        label="Who sees this promise?",
        choices=[("family", "The family and their workers"), ("workers", "The workers only")],
        initial="family",
    )
    field_order = ("words", "benefit", "owner_id", "due_on", "idea_of", "co_produced", "readers")

    def __init__(self, *args: Any, owners: Sequence[Choice], ideas: Sequence[Choice], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner_id"] = SelectField(
            label="Who will do it?",
            choices=owners,
            error_messages={"required": "Choose one person who will do it"},
        )
        self.fields["idea_of"] = SelectField(
            label="Whose idea was it?", choices=ideas, error_messages={"required": "Say whose idea it was"}
        )
        self.order_fields(self.field_order)

    def promised(self) -> dict[str, Any]:
        """What `action_promise` needs, besides the case and whose idea it was."""
        said = self.answers()
        return {
            "words": said["words"],
            "benefit": said["benefit"],
            "owner_id": an_id(said["owner_id"]),
            "due_on": said["due_on"],
            "co_produced": said["co_produced"] == "yes",
            "open_to_family": said["readers"] == "family",
        }


class ExplainForm(FlowForm):
    """How it stands."""

    versioned = True
    words = LongTextField(
        label="How does it stand?", help_text="The family reads this.", max_length=1_000, rows=4
    )


class DoneForm(FlowForm):
    """It is done, says its owner."""

    versioned = True
    words = LongTextField(
        label="What came of it?", help_text="The family reads this.", max_length=1_000, rows=4, required=False
    )


class NotDoneForm(FlowForm):
    """It is not done, says the lead or the family."""

    versioned = True
    words = LongTextField(
        label="What is not done?", help_text="The owner and the family read this.", max_length=1_000, rows=4
    )


class MoveForm(FlowForm):
    """Another day."""

    versioned = True
    due_on = DateField(label="Which day instead?", thing="The day", earliest=today)
    reason = LongTextField(label="Why?", help_text="The family reads this.", max_length=500, rows=3)


class AbandonForm(FlowForm):
    """It will not be done."""

    versioned = True
    reason = LongTextField(
        label="Why will it not be done?",
        help_text="The family reads this and can ask.",
        max_length=500,
        rows=3,
    )


class HandOverForm(FlowForm):
    """Another owner."""

    versioned = True
    reason = LongTextField(label="Why?", help_text="The family reads this.", max_length=500, rows=3)
    field_order = ("owner_id", "reason")

    def __init__(self, *args: Any, owners: Sequence[Choice], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner_id"] = SelectField(
            label="Who will do it now?",
            choices=owners,
            error_messages={"required": "Choose who will do it now"},
        )
        self.order_fields(self.field_order)
