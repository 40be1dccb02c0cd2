"""What a family is asked about a plan: what would help, and what they say of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from alongside.doors.common import FlowForm
from alongside.ground.clock import today
from alongside.ground.govuk.forms import (
    DateField,
    LongTextField,
    RadiosField,
)
from alongside.practice.plans.models import Measure, MeasureAnswer

_AIMS = (
    (Measure.Aim.PREVENTION, "To stop something before it happens"),
    (Measure.Aim.PROTECTION, "To keep someone safe"),
    (Measure.Aim.PURSUIT, "To stop the people who do the harm"),
)
NOBODY_YET = ""


class AnswerForm(FlowForm):
    """What one person says of one measure, as it stands on the page."""

    versioned = True
    compares = False

    answer = RadiosField(
        choices=MeasureAnswer.Answer.choices,
        label="What do you think?",
        error_messages={"required": "Choose what you think. Each answer is fine."},
    )
    words = LongTextField(
        max_length=1_000,
        rows=4,
        required=False,
        label="Your words",
        help_text=(
            "If you agree in part or disagree, say what you would change. "
            "Everyone on the plan reads this, and it stays on the plan."
        ),
    )


class MeasureForm(FlowForm):
    """Something that would help. Only what it is and where need an answer."""

    words = LongTextField(
        max_length=500,
        rows=4,
        label="What would help?",
        error_messages={"required": "Write what would help"},
    )
    side = RadiosField(
        choices=Measure.Side.choices,
        label="Where is it for?",
        error_messages={"required": "Choose where it is for"},
    )
    for_whom = RadiosField(
        choices=Measure.ForWhom.choices,
        label="Who or what does it keep safe?",
        error_messages={"required": "Choose who or what it keeps safe"},
    )
    aim = RadiosField(choices=_AIMS, required=False, label="What is it for?")
    tonight = LongTextField(
        max_length=500, rows=3, required=False, label="What could be done tonight, if it happens tonight?"
    )
    trigger = LongTextField(
        max_length=300,
        rows=3,
        required=False,
        label="When would we do it?",
        help_text="For example: when they are not home by 10pm.",
    )
    owner_id = RadiosField(choices=(), required=False, label="Who should do it?")
    due_on = DateField(required=False, earliest=today, label="By which day?", thing="The day")

    def __init__(self, *args: Any, owners: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner_id"].choices = [*owners, (NOBODY_YET, "I do not know yet")]  # type: ignore[attr-defined]

    def answers(self) -> dict[str, Any]:
        """What was answered, as the verb wants it."""
        given = super().answers()
        given["aim"] = given["aim"] or Measure.Aim.PROTECTION.value
        given["owner_id"] = given["owner_id"] or None
        return given


class ChangeMeasureForm(MeasureForm):
    """The same questions about a proposal that is there already."""

    versioned = True


class WithdrawForm(FlowForm):
    """Taking back one's own proposal, as it was read."""

    versioned = True
    reason = LongTextField(
        max_length=500,
        rows=3,
        label="Why do you take it back?",
        help_text="Everyone on the plan reads this.",
        error_messages={"required": "Write why you take it back"},
    )
