"""Forms about finding: the one box, whether two records are one child, a request that is with the wrong case (R6)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from alongside.doors.common import FlowForm
from alongside.doors.desk.forms.parts import Choice
from alongside.family.finding.asked import LONGEST_ASKED
from alongside.family.finding.models import SamePerson
from alongside.ground.govuk.forms import RadiosField, TextField

_JUDGEMENTS = (
    (SamePerson.Judgement.SAME.value, "Yes, it is the same child"),
    (SamePerson.Judgement.DIFFERENT.value, "No, it is another child"),
    (SamePerson.Judgement.UNSURE.value, "I cannot tell yet"),
)
_LOOKED = (("yes", "It was right to take it from there"), ("no", "Put it back where it was"))


class FindForm(FlowForm):
    """The one box. What is typed stands in no address and in no log."""

    keeps = False
    words = TextField(
        label="What are you looking for?",
        help_text="A name, a date of birth, a reference, a phone number or a registration plate. It may be misspelt.",
        max_length=LONGEST_ASKED,
        error_messages={"required": "Write what you are looking for"},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields[
            "form_token"
        ].required = False  # the box at the top of every page has none, and needs none


class SameForm(FlowForm):
    """Whether two records are about one child. Nothing is merged."""

    keeps = False
    judgement = RadiosField(
        label="Is it the same child?",
        choices=_JUDGEMENTS,
        error_messages={"required": "Say whether it is the same child"},
    )
    reason = TextField(
        label="How do you know?",
        help_text="Those who decide about requests read this. The family does not.",
        max_length=400,
        error_messages={"required": "Say how you know. A few words are enough"},
    )
    field_order = ("other", "judgement", "reason")

    def __init__(self, *args: Any, others: Sequence[Choice], hints: dict[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["other"] = RadiosField(
            label="Which one do you mean?",
            choices=list(others),
            hints=hints,
            initial=others[0][0] if len(others) == 1 else None,
            error_messages={"required": "Choose which one you mean"},
        )
        self.order_fields(self.field_order)


class UnlinkForm(FlowForm):
    """Taking a request from a case to which it was added wrongly."""

    versioned = True
    compares = False
    reason = TextField(
        label="How do you know that it does not belong there?",
        help_text="Those who decide about requests read this. The family does not.",
        max_length=400,
        error_messages={"required": "Say how you know. A few words are enough"},
    )
    to_reference = TextField(
        label="Reference of the right case (optional)",
        help_text="For example, C-7K2P-49XD. Leave it empty, and the request waits for a decision again.",
        max_length=40,
        required=False,
    )


class LookForm(FlowForm):
    """The second look at a request that was taken from a case."""

    keeps = False
    agreed = RadiosField(
        label="Was it right?", choices=_LOOKED, error_messages={"required": "Say whether it was right"}
    )
    words = TextField(
        label="Why",
        max_length=400,
        error_messages={"required": "Say why. A few words are enough"},
    )
