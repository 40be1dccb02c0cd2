"""What a family is asked about meetings (R113)."""

from __future__ import annotations

from alongside.doors.common import FlowForm
from alongside.ground.govuk.forms import LongTextField


class AskForm(FlowForm):
    """What a meeting should be about."""

    words = LongTextField(
        label="What do you want to meet about?",
        help_text="Say who should be there, if you know.",
        max_length=4_000,
        error_messages={"required": "Write what you want to meet about"},
    )
