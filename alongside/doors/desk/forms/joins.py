"""Forms of the desk: the duty team is rung about a missing child; where a child learns."""

from __future__ import annotations

from typing import Any

from alongside.doors.common import FlowForm
from alongside.doors.common.missing import KnownForm
from alongside.ground.clock import today
from alongside.ground.govuk.forms import DateField, LongTextField, RadiosField, TextField
from alongside.practice.places.models import SchoolDay, Schooling
from alongside.practice.safety.models import DutyCall
from alongside.practice.safety.services import Named


class DutyCallForm(KnownForm):
    """Which child, who rang, and why; what is known now may be left empty."""

    reference = TextField(
        label="The reference of the case, if they know it",
        help_text="It stands on every letter and on the family’s first page, like C-ABCD-1234.",
        max_length=40, required=False,
    )  # fmt: skip
    child_name = TextField(
        label="Or the child’s full name",
        help_text="Then the birthday too: both together.",
        max_length=120,
        required=False,
    )
    born_on = DateField(label="And their birthday", thing="The birthday", latest=today, required=False)
    caller = RadiosField(
        label="Who rang you?",
        choices=DutyCall.Caller.choices,
        error_messages={"required": "Choose who rang you"},
    )
    why = TextField(
        label="Why could it not wait?",
        help_text="One sentence is enough. The family reads it.",
        max_length=400,
        error_messages={"required": "Write one sentence"},
    )
    field_order = ("reference", "child_name", "born_on", "caller", "why", "seen")

    def named(self) -> Named:
        """Which child."""
        said = self.cleaned_data
        return Named(said["reference"], said["child_name"], said["born_on"])


class SchoolingForm(FlowForm):
    """One part of a child's way through education."""

    kind = RadiosField(
        label="Where do they learn?",
        choices=Schooling.Kind.choices,
        error_messages={"required": "Choose where they learn"},
    )
    name = TextField(label="What is it called?", max_length=120, required=False)
    since = DateField(label="Since which day?", thing="The day", latest=today)
    until = DateField(
        label="Until which day?",
        help_text="Leave it empty while it goes on.",
        thing="The day",
        latest=today,
        required=False,
    )
    words = LongTextField(
        label="What matters about it?", help_text="For example, how many hours a week. The family reads it.",
        max_length=1_000, rows=3, required=False,
    )  # fmt: skip


class LastDayForm(FlowForm):
    """The last day of a part."""

    until = DateField(label="Which was the last day?", thing="The day", latest=today)


class SchoolCareForm(FlowForm):
    """What education does to keep the child safe."""

    words = LongTextField(
        label="What does school do to keep them safe?",
        help_text="What happens if they do not come in, who meets them, who looks out for them, whom they can go to.",
        max_length=2_000, rows=5, error_messages={"required": "Write what school does"},
    )  # fmt: skip
    said_by = TextField(label="Who of the school said it?", max_length=120, required=False)

    def __init__(self, *args: Any, of_school: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if of_school:
            del self.fields["said_by"]


class SchoolDayForm(FlowForm):
    """A day on which the child did not come in."""

    on = DateField(label="Which day?", thing="The day", latest=today, initial=today)
    did = RadiosField(
        label="What did the people of the school do?",
        choices=SchoolDay.Did.choices,
        error_messages={"required": "Choose what they did"},
    )
    who = TextField(
        label="Who was it?", help_text="Only if they like to be named.", max_length=120, required=False
    )
    words = LongTextField(
        label="How was it?",
        help_text="Short is fine. The family reads it.",
        max_length=1_000,
        rows=3,
        required=False,
    )
