"""Forms about what the two workers of a family share (R43)."""

from __future__ import annotations

from typing import Any

from alongside.doors.common import FlowForm
from alongside.family.cases.rules_aims import AGREED, NOT_AGREED
from alongside.ground.govuk.forms import LongTextField, RadiosField

_LONGEST = 1_000


class AimForm(FlowForm):
    """Something that both workers work towards, with what the parents say of it."""

    words = LongTextField(
        label="What do you both work towards?",
        help_text="One thing, in words that the family would use. They read it once you have both agreed.",
        max_length=_LONGEST,
        rows=3,
    )
    parents_said = LongTextField(
        label="What do the parents say about it?",
        help_text="Ask them first: it is agreed with them. If you could not ask, say why.",
        max_length=_LONGEST,
        rows=3,
    )


class AimAnswerForm(FlowForm):
    """The other worker's answer."""

    versioned = True
    compares = False

    answer = RadiosField(
        label="Do you agree?",
        choices=((AGREED, "Yes"), (NOT_AGREED, "No, and I say why")),
        error_messages={"required": "Say whether you agree"},
    )
    words = LongTextField(
        label="Why, if you do not agree",
        help_text="The other worker reads this. Then talk about it together.",
        max_length=_LONGEST,
        rows=3,
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        """Whoever says no says why."""
        cleaned = super().clean()
        if cleaned.get("answer") == NOT_AGREED and not cleaned.get("words"):
            self.add_error("words", "Say why you do not agree")
        return cleaned


class AimEndForm(FlowForm):
    """That an aim is reached or over."""

    versioned = True
    compares = False

    words = LongTextField(
        label="Why is it over?",
        help_text="For example: it is reached, or the family wants something else now.",
        max_length=_LONGEST,
        rows=3,
    )
