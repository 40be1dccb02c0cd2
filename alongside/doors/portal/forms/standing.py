"""What a parent is asked about the help that is offered, and everyone of a family about how worried we should be."""

from __future__ import annotations

from alongside.doors.common import FlowForm
from alongside.family.cases.models_standing import ParentNeed
from alongside.ground.govuk.forms import LongTextField, RadiosField


class NeedAnswerForm(FlowForm):
    """An offer of help, answered."""

    answer = RadiosField(
        choices=ParentNeed.Answer.choices,
        label="What would you like?",
        error_messages={"required": "Choose an answer. Each one is fine."},
    )
    words = LongTextField(
        max_length=2_000, rows=3, required=False, label="Is there anything you would like to say about it?"
    )


class LevelViewForm(FlowForm):
    """One's own view of how worried we should be."""

    heading_field = "words"

    words = LongTextField(
        max_length=2_000,
        rows=6,
        label="How worried should we be now?",
        help_text="More, less, or the same, and why. Your workers read it. Nobody else in your family does.",
        error_messages={"required": "Write what you think"},
    )
