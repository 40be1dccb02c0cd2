"""Forms of a family: what a parent tells of their own past, or keeps to themself."""

from __future__ import annotations

from typing import Any

from alongside.doors.common import FlowForm
from alongside.ground.govuk.forms import LongTextField, RadiosField, TextField

TELL, KEEP = "tell", "keep"


class OwnPastForm(FlowForm):
    """Tell it once, with why it matters now; or say that one would rather not."""

    choice = RadiosField(
        label="Would you like to tell it?",
        choices=[
            (KEEP, "I would rather not. Please do not ask me again"),
            (TELL, "Yes, I tell it once, here. I agree that it is kept"),
        ],
        reveals={TELL: ["words", "relevance"]},
        error_messages={"required": "Choose one of the two"},
    )
    words = LongTextField(
        label="What should we know?", help_text="Only what you want us to know. A few words are enough.",
        max_length=2_000, rows=5, required=False,
    )  # fmt: skip
    relevance = TextField(
        label="Why does it matter now?",
        help_text="For example: “I find it hard when people come without ringing first.”",
        max_length=500,
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        """Who tells says what, and why it matters."""
        said = super().clean()
        if said.get("choice") == TELL:
            if not said.get("words"):
                self.add_error("words", "Write what we should know, or choose that you would rather not")
            if not said.get("relevance"):
                self.add_error("relevance", "Write why it matters now")
        return said

    @property
    def tells(self) -> bool:
        """Whether they tell it."""
        return bool(self.cleaned_data["choice"] == TELL)
