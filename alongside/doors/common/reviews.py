"""Asking that a decision be looked at again, at two doors in the same words (R9)."""

from __future__ import annotations

from alongside.doors.common.forms import FlowForm
from alongside.ground.govuk.forms import LongTextField


class ReviewForm(FlowForm):
    """One press is enough. Nobody has to say why."""

    words = LongTextField(
        max_length=4_000,
        rows=5,
        required=False,
        label="Is there anything you want us to know?",
        help_text="You do not have to write anything.",
    )
