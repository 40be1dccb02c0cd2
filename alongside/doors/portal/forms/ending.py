"""What a member of a family is asked when support may end (R9)."""

from __future__ import annotations

from alongside.doors.common import FlowForm
from alongside.ground.govuk.forms import LongTextField, RadiosField


class MyViewForm(FlowForm):
    """What I think of ending support. Every answer is fine."""

    answer = RadiosField(
        label="Can support end?",
        choices=(("yes", "Yes, it can end"), ("not_yet", "Not yet"), ("no_answer", "I would rather not say")),
        hints={"not_yet": "Then it goes on."},
        error_messages={"required": "Choose one of the answers. Each of them is fine."},
    )
    words = LongTextField(
        max_length=4_000, rows=4, required=False, label="Is there anything you would like to say?"
    )
