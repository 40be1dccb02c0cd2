"""Forms about what is put right, a copy that takes longer, and what follows when a child told somebody (R137, R162, R216)."""

from __future__ import annotations

from typing import Any

from alongside.doors.common import FlowForm
from alongside.doors.common.police import PoliceWordForm, what_they_did, what_they_said
from alongside.family.recording.models_reading import AccessExtension
from alongside.ground.govuk.forms import LongTextField, RadiosField, TextField
from alongside.practice.safety.models import PoliceOutcome
from alongside.practice.safety.rules_told import PoliceSaid


class RightDoneForm(FlowForm):
    """That it is put right, and how one sees it."""

    words = LongTextField(
        label="What did you do, and how can they see it?",
        help_text="The person it weighed on reads this. They can say that it is not put right.",
        max_length=2_000, rows=4, error_messages={"required": "Write what you did"},
    )  # fmt: skip


class CopyLongerForm(FlowForm):
    """Why a copy takes longer."""

    because = RadiosField(
        label="Why does it take longer?", choices=AccessExtension.Because.choices,
        error_messages={"required": "Choose why"},
    )  # fmt: skip
    words = LongTextField(
        label="What they read",
        help_text="Why, in plain words, and what you can give them already. Say sorry. They can complain to the Information"
        " Commissioner, ico.org.uk.",
        max_length=2_000, rows=4, error_messages={"required": "Write why it takes longer"},
    )  # fmt: skip


class PoliceSayForm(PoliceWordForm):
    """What the police do about what the child told, and how it is explained."""

    outcome = what_they_did(PoliceOutcome.Outcome.choices, {}, label="What do the police do?")
    who = TextField(
        label="Who of the police said so?",
        max_length=120,
        error_messages={"required": "Write who of the police said so"},
    )
    words = what_they_said(
        2_000, "If they do nothing more: why, as they said it. Do not write what the child told."
    )
    told = RadiosField(
        label="Whom do you tell?",
        help_text="Ask the child first. Nobody else learns from this page that they told somebody.",
        choices=PoliceOutcome.Told.choices,
        reveals={"not_yet": ["unsaid_because"]},
        error_messages={"required": "Choose whom you tell"},
    )
    explained = LongTextField(
        label="How you explain it to them",
        help_text="What the police do now, what comes next, whom to ask. If they do nothing more: anybody who was harmed may"
        " ask for that to be looked at again, and you help them. Leave it empty if nobody can be told yet.",
        max_length=2_000, rows=5, required=False,
    )  # fmt: skip
    unsaid_because = LongTextField(
        label="Why nobody of the family can be told yet", max_length=1_000, rows=2, required=False
    )
    field_order = ("outcome", "reference", "on", "who", "words", "told", "explained", "unsaid_because")

    def answers(self) -> dict[str, Any]:
        """What they said, as the verb takes it."""
        given = super().answers()
        on = given.pop("on")
        return {"said": PoliceSaid(**given), "on": on}


class OtherChildForm(FlowForm):
    """Another child whom the child named."""

    known_as = TextField(
        label="What is the other child called?", help_text="A first name, a nickname, what they look like: what you know.",
        max_length=120, error_messages={"required": "Write what they are called, or what they look like"},
    )  # fmt: skip
    age = TextField(label="About how old?", max_length=60, required=False)
    words = LongTextField(
        label="What is known, and why are you worried?",
        help_text="Do not name the child who told, and not what was done to them. The request says that you are asked first.",
        max_length=2_000, rows=5, error_messages={"required": "Write why you are worried"},
    )  # fmt: skip
