"""Forms by which somebody of a family asks for help (R7)."""

from __future__ import annotations

from alongside.accountability.challenge.rules import LONGEST
from alongside.doors.common import FlowForm
from alongside.ground.govuk.forms import LongTextField


class AskForm(FlowForm):
    """One box: what is needed."""

    words = LongTextField(
        max_length=LONGEST,
        rows=6,
        label="What do you need?",
        help_text="In your own words. Small things count too.",
        error_messages={"required": "Write what you need"},
    )


class NotAnsweredForm(FlowForm):
    """Nobody has to say why an answer did not help."""

    words = LongTextField(
        max_length=LONGEST,
        rows=4,
        required=False,
        label="What is still needed?",
        help_text="You can leave this empty.",
    )
