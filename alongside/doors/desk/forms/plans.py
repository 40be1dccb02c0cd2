"""Forms about a safety plan and its measures (R94, R96)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from alongside.doors.common import FlowForm
from alongside.doors.desk.forms.parts import Choice, an_id
from alongside.ground.clock import today
from alongside.ground.govuk.forms import DateField, LongTextField, RadiosField, SelectField, TextField
from alongside.practice.plans.models import Measure, MeasureAnswer, Nature


class MeasureForm(FlowForm):
    """One thing that somebody will do for safety."""

    side = RadiosField(label="Where?", choices=Measure.Side.choices)
    for_whom = RadiosField(label="For whom?", choices=Measure.ForWhom.choices)
    aim = RadiosField(
        label="What is it for?",
        choices=Measure.Aim.choices,
        hints={
            "prevention": "So that it does not start, or start again.",
            "protection": "So that harm is less now.",
            "pursuit": "So that those who exploit are stopped.",
        },
    )
    nature = RadiosField(
        label="What kind of thing is it?",
        choices=Nature.choices,
        initial=Nature.DEED,
        required=False,
    )
    bears_on = TextField(label="How does it bear on the exploitation?", max_length=500, required=False)
    beside = TextField(
        label="What does an agency do beside this advice?",
        help_text="Advice to a parent cannot stand alone.",
        max_length=500,
        required=False,
    )
    words = LongTextField(
        label="What will be done?",
        max_length=500,
        rows=3,
        error_messages={"required": "Say what will be done"},
    )
    trigger = TextField(
        label="When is it done?",
        help_text="What happens first. For example: she is not home by 9pm.",
        max_length=300,
        required=False,
    )
    tonight = LongTextField(label="What to do tonight", max_length=500, rows=3, required=False)
    due_on = DateField(label="In place by", thing="The day", earliest=today, required=False)
    field_order = (
        "side", "for_whom", "aim", "words", "trigger", "tonight", "owner_id", "due_on", "nature", "bears_on", "beside", "why",
    )  # fmt: skip

    def __init__(self, *args: Any, owners: Sequence[Choice], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner_id"] = SelectField(
            label="Who sees to it?", choices=owners, nothing="Not decided yet", required=False
        )
        self.fields["nature"].reveals = {"advice": ["beside"], "course": ["bears_on"]}  # type: ignore[attr-defined]
        self.order_fields(self.field_order)

    def written(self) -> dict[str, Any]:
        """What the verbs of measures need."""
        said = self.answers()
        said["owner_id"] = an_id(said["owner_id"])
        said["nature"] = said["nature"] or Nature.DEED.value
        return said


class MeasureChangeForm(MeasureForm):
    """A measure rewritten; who proposed it stays."""

    versioned = True
    due_on = DateField(label="In place by", thing="The day", required=False)
    why = TextField(
        label="Why do you change it?",
        help_text="Needed when somebody else proposed it. Everybody reads this.",
        max_length=500,
        required=False,
    )


class WithdrawForm(FlowForm):
    """Taking a measure back, as it was read."""

    versioned = True
    reason = LongTextField(
        label="Why is it taken back?", help_text="Everybody reads this.", max_length=500, rows=3
    )


class AnswerForm(FlowForm):
    """What this person says of a measure, in their own account."""

    versioned = True
    answer = RadiosField(
        label="Do you agree?",
        choices=MeasureAnswer.Answer.choices,
        error_messages={"required": "Choose whether you agree"},
    )
    words = LongTextField(
        label="Your words",
        help_text="Needed if you do not agree with all of it. Everybody reads this.",
        max_length=1_000,
        rows=3,
        required=False,
    )


class ReasonsForm(FlowForm):
    """Why a side of the plan is empty, or why nothing comes from the family yet."""

    versioned = True
    inside_empty_reason = TextField(
        label="Why is there nothing inside the home?", max_length=500, required=False
    )
    outside_empty_reason = TextField(
        label="Why is there nothing outside the home?", max_length=500, required=False
    )
    online_empty_reason = TextField(
        label="Why is there nothing for online and the phone?", max_length=500, required=False
    )
    no_family_measure_reason = TextField(
        label="Why is there nothing from the family yet?", max_length=500, required=False
    )
    no_wishes_reason = TextField(
        label="Why do we not know yet what the young person wishes?", max_length=500, required=False
    )
