"""How well services go after those who harm, as a parent says it (R163)."""

from __future__ import annotations

from alongside.doors.common import FlowForm
from alongside.ground.govuk.forms import LongTextField, RadiosField
from alongside.pursuit.disruption import rules


class StoppingRateForm(FlowForm):
    """One question with five answers and a way past it, and their own words."""

    answer = RadiosField(
        choices=rules.ANSWERS, label="How well do services go after the people who harm your child?",
        help_text="Services are the police, the council, school, health and all others who should stop them.",
        error_messages={"required": "Choose one. Each answer is fine, and you can choose not to answer."},
    )  # fmt: skip
    words = LongTextField(
        max_length=1_000, rows=4, required=False, label="What should be done?",
        help_text="You can leave this empty. It is not read at once: if somebody is in danger, ring 999.",
    )  # fmt: skip
