"""What is asked wherever the police said something: what they did, their number, which day, who, what they said."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from alongside.doors.common.forms import FlowForm
from alongside.ground.clock import today
from alongside.ground.govuk.forms import DateField, LongTextField, RadiosField, TextField

Choice = tuple[str, str]


def what_they_did(
    choices: Sequence[Choice], reveals: Mapping[str, Sequence[str]], *, label: str = "What did the police do?"
) -> RadiosField:
    """Return the first question; a number is asked where they took it."""
    return RadiosField(
        label=label,
        choices=choices,
        reveals=reveals,
        error_messages={"required": "Choose what the police did"},
    )


def what_they_said(limit: int, hint: str) -> LongTextField:
    """Return the question for their words."""
    return LongTextField(label="What did they say?", help_text=hint, max_length=limit, rows=3, required=False)


class PoliceWordForm(FlowForm):
    """Which number they gave, and on which day."""

    reference = TextField(label="Which number did they give?", max_length=60, required=False)
    on = DateField(label="Which day?", thing="The day", latest=today, initial=today)
