"""What a worker asks of an arrest or a court date (R104)."""

from __future__ import annotations

from alongside.doors.common.arrests import ArrestForm
from alongside.ground.govuk.forms import RadiosField, TextField


class WorkerArrestForm(ArrestForm):
    """What somebody told a worker, or what a worker knows from the police or a court."""

    told_by = TextField(
        label="Who told you?", help_text="A person, or the police, a solicitor or a court.", max_length=120,
        error_messages={"required": "Write who told you"},
    )  # fmt: skip
    readers = RadiosField(
        label="Who may read this?",
        help_text="The child reads only what is about them. What the police tell you in confidence is not for the family yet.",
        choices=[
            ("family", "The adults of the family, and everybody who works with them"),
            ("workers", "Everybody who works with them, and nobody of the family"),
        ],
        error_messages={"required": "Choose who may read this"},
    )  # fmt: skip
    _order = ("told_by", *ArrestForm._order)
