"""What a family is asked about help that was offered to them."""

from __future__ import annotations

from typing import Any

from alongside.doors.common import FlowForm
from alongside.ground.govuk.forms import LongTextField, RadiosField
from alongside.practice.progress.rules import SAYS

LABELS = {
    "answer": "Would you like it?",
    "impact": "Is it having a good effect?",
    "useful": "Was it useful?",
}


class SayForm(FlowForm):
    """One short question. Every answer is fine."""

    says = RadiosField(label="", choices=(), error_messages={"required": "Choose one. Each answer is fine."})
    words = LongTextField(
        max_length=2_000, rows=4, required=False, label="Anything you want to say about it?"
    )

    def __init__(self, *args: Any, saying: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["says"]
        field.choices, field.label = tuple(SAYS[saying].items()), LABELS[saying]
