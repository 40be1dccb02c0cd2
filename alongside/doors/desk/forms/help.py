"""Forms about what a family asks for (R7)."""

from __future__ import annotations

from typing import Any

from alongside.accountability.challenge.models import HelpReply, HelpRequest
from alongside.accountability.challenge.rules import LONGEST
from alongside.doors.common import FlowForm
from alongside.doors.desk.forms.parts import Members, an_id, member_choices
from alongside.ground.clock import today
from alongside.ground.govuk.forms import DateField, LongTextField, RadiosField


class TakeDownForm(FlowForm):
    """What somebody of a family asked for, in their words."""

    person_id = RadiosField(label="Who asked?", choices=(), error_messages={"required": "Choose who asked"})
    channel = RadiosField(
        label="How?",
        choices=[c for c in HelpRequest.Channel.choices if c[0] != HelpRequest.Channel.PAGE],
        error_messages={"required": "Choose how they asked"},
    )
    words = LongTextField(
        max_length=LONGEST,
        label="What did they ask for?",
        help_text="Their words, not yours. They can read this.",
        error_messages={"required": "Write what they asked for"},
    )
    asked_on = DateField(
        label="On which day, if not today?", thing="The day", required=False, latest=today,
        help_text="The clock counts from the day they asked.",
    )  # fmt: skip

    def __init__(self, *args: Any, members: Members, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices: Any = self.fields["person_id"]
        choices.choices = member_choices(members)

    def answers(self) -> dict[str, Any]:
        """What was answered, the person as an id."""
        given = super().answers()
        return given | {"person_id": an_id(given["person_id"])}


class AnswerForm(FlowForm):
    """The answer that the person who asked reads."""

    kind = RadiosField(
        label="What is the answer?",
        choices=[(kind.value, kind.label) for kind in HelpReply.ANSWERS],
        error_messages={"required": "Choose what the answer is"},
    )
    words = LongTextField(
        max_length=LONGEST,
        label="Your answer",
        help_text="Who does what, by which day. If the answer is no: why, and who can help instead.",
        error_messages={"required": "Write the answer"},
    )
