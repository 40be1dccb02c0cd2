"""Is this child recorded as a victim? (R144)"""

from __future__ import annotations

from typing import Any

from alongside.doors.common import FlowForm
from alongside.ground.govuk.forms import LongTextField, RadiosField
from alongside.practice.safety.models import ChildVictim

_YES = ChildVictim.Answer.VICTIM


class VictimForm(FlowForm):
    """Yes, from whoever leads or the police; a no is a manager's alone, and is not offered to others."""

    answer = RadiosField(
        label="Is the child recorded as a victim of exploitation?",
        choices=ChildVictim.Answer.choices,
        error_messages={"required": "Choose your answer"},
    )
    words = LongTextField(
        label="What does that rest on?",
        help_text="What was done to the child, who gained by it, and where it is written down: with the police, in your own"
        " system, in a referral.",
        max_length=2_000,
        rows=4,
        error_messages={"required": "Say what it rests on"},
    )

    def __init__(self, *args: Any, manages: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not manages:
            answer: Any = self.fields["answer"]
            answer.choices = [(_YES.value, _YES.label)]
            answer.initial = _YES.value
