"""Taking a request back, at two doors in the same words."""

from __future__ import annotations

from alongside.doors.common.forms import FlowForm
from alongside.ground.govuk.forms import LongTextField


class TakeBackForm(FlowForm):
    """Nobody has to say why."""

    versioned = True
    compares = False

    words = LongTextField(
        max_length=2_000,
        rows=4,
        required=False,
        label="Is there anything you would like to say?",
        help_text="You do not have to say why. The team reads this. It is not shown here again, in case someone else looks.",
    )
