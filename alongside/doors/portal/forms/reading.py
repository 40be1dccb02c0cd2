"""Forms about what somebody reads of themselves, support after distress, and what they were told about removal."""

from __future__ import annotations

from alongside.doors.common import FlowForm
from alongside.family.recording.models_care import DistressNote
from alongside.family.recording.models_reading import ReadingAnswer
from alongside.ground.clock import today
from alongside.ground.govuk.forms import DateField, LongTextField, RadiosField, TextField


class RightForm(FlowForm):
    """Whether it was right (R137)."""

    right = RadiosField(label="Was it right?", choices=ReadingAnswer.Right.choices)
    words = LongTextField(
        label="What was not right?",
        help_text="You can leave this empty.",
        max_length=2_000,
        rows=4,
        required=False,
    )


class CopyForm(FlowForm):
    """Asking for a copy (R137)."""

    words = LongTextField(
        label="What would you like a copy of?",
        help_text="For example: everything about me, or what was written since May. Say if you want it on paper.",
        max_length=2_000,
        rows=4,
        error_messages={"required": "Write what you would like a copy of"},
    )


class SupportForm(FlowForm):
    """The answer to support that was offered (R135)."""

    answer = RadiosField(label="Would this help?", choices=DistressNote.Answer.choices)
    words = LongTextField(
        label="What would help you?",
        help_text="You can leave this empty.",
        max_length=2_000,
        rows=4,
        required=False,
    )


class ToldAwayForm(FlowForm):
    """What a parent was told about their child being taken away (R142)."""

    said_on = DateField(label="When were you told?", thing="The day", latest=today)
    words = LongTextField(
        label="What were you told?",
        help_text="As near to the words as you remember.",
        max_length=2_000,
        rows=5,
        error_messages={"required": "Write what you were told"},
    )
    said_by = TextField(
        label="Who said it?", help_text="You do not have to say. A role is enough.", max_length=120, required=False
    )  # fmt: skip
