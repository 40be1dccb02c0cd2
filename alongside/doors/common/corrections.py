"""What is asked at two doors in the same words: how it was instead, and more files for what one wrote oneself."""

from __future__ import annotations

from alongside.doors.common.forms import FlowForm
from alongside.doors.common.uploads import AttachmentsField
from alongside.family.recording.models import ChronologyEntry
from alongside.ground.clock import today
from alongside.ground.govuk.forms import DateField, LongTextField, RadiosField, TextField


class HowKnownForm(FlowForm):
    """Whatever goes into the record: whether it was seen, told by somebody, or is what the writer thinks (R136)."""

    kind = RadiosField(
        choices=ChronologyEntry.Kind.choices,
        reveals={ChronologyEntry.Kind.REPORTED.value: ["told_by"]},
        label="How do you know?",
        error_messages={"required": "Choose how you know"},
    )
    told_by = TextField(max_length=200, required=False, label="Who told you?", help_text="A role is enough.")


class CorrectForm(HowKnownForm):
    """How it was instead, beside what was written first (R143)."""

    words = LongTextField(
        max_length=10_000,
        rows=6,
        label="What is right, in your words?",
        error_messages={"required": "Write what is right"},
    )
    happened_on = DateField(
        required=False,
        latest=today,
        label="Was it another day?",
        help_text="Leave this empty if the day is right.",
        thing="The day it happened",
    )
    field_order = ("words", "kind", "told_by", "happened_on")


class MoreFilesForm(FlowForm):
    """Files for an entry that is in the record already. Nothing is typed, so there is nothing to keep."""

    keeps = False

    uploads = AttachmentsField(
        required=True,
        label="Which files do you want to add?",
        error_messages={"required": "Choose at least one file"},
    )
