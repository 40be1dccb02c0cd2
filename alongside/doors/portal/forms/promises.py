"""What a family is asked about a promise."""

from __future__ import annotations

from alongside.doors.common import FlowForm
from alongside.ground.govuk.forms import (
    LongTextField,
)


class NotDoneForm(FlowForm):
    """A promise that was said to be done, and is not."""

    versioned = True
    compares = False
    heading_field = "words"

    words = LongTextField(
        max_length=1_000,
        rows=5,
        label="What is not done?",
        help_text="The promise opens again. The person who made it, and you, see what you write.",
        error_messages={"required": "Write what is not done"},
    )


class AskAboutForm(FlowForm):
    """A question about a promise."""

    heading_field = "words"

    words = LongTextField(
        max_length=1_000,
        rows=5,
        label="What would you like to ask?",
        help_text="The person who made the promise is asked to answer you. The lead professional sees it too.",
        error_messages={"required": "Write what you would like to ask"},
    )


class MineDoneForm(FlowForm):
    """A promise of one's own that is done."""

    versioned = True
    compares = False

    words = LongTextField(
        max_length=1_000, rows=4, required=False, label="Is there anything you would like to say about it?"
    )
