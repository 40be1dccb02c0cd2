"""Forms about reaching a family safely: what was asked before first contact, and a call at once for urgent safety."""

from __future__ import annotations

from alongside.doors.common import FlowForm
from alongside.family.people.models import Screening
from alongside.ground.govuk.forms import LongTextField, RadiosField, TextField

_SAFE = (
    ("safe", "Yes, it is safe"),
    ("not_safe", "No, only in another way"),
    ("not_known", "Not known yet"),
)


class ScreeningForm(FlowForm):
    """Is it safe to reach them?"""

    answer = RadiosField(
        label="Is it safe to ring, write or knock?", choices=_SAFE,
        hints={"not_known": "Then nobody does, until it has been asked."},
        error_messages={"required": "Choose one of the answers. “Not known yet” is one."},
    )  # fmt: skip
    words = LongTextField(
        label="How to reach them", max_length=1_000, rows=3, required=False,
        help_text="If it is not safe: how instead. If it is: what to mind. For example, only by text, never after 4.",
    )  # fmt: skip
    how = RadiosField(
        label="How do you know?",
        choices=Screening.How.choices,
        error_messages={"required": "Say how you know"},
    )
    asked_of = TextField(
        label="Whom did you ask, or which record did you read?", max_length=120, required=False,
        help_text="For example: the school nurse. Leave it empty if they said it themself.",
    )  # fmt: skip


class UrgentForm(FlowForm):
    """Reached at once, for urgent safety."""

    senior_name = TextField(
        label="Who decided it?",
        help_text="The duty manager or another senior person, by name.",
        max_length=120,
    )
    reason = LongTextField(
        label="Why could it not wait?",
        max_length=1_000,
        rows=4,
        help_text="What you feared, and what you did.",
    )
