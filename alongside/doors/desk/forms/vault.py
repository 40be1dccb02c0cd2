"""What is asked before an original is opened, when a file is handed over, and for an evidence pack."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from alongside.doors.common import FlowForm
from alongside.ground.govuk.forms import CheckboxesField, LongTextField, RadiosField, TextField


class OriginalForm(FlowForm):
    """Why somebody needs the original."""

    why = LongTextField(
        label="Why do you need the original?",
        help_text="The copy shows the same. The original can say where and when it was made, and by which phone. "
        "Your name and your reason stay with the file.",
        max_length=400,
        rows=3,
    )


class HandOverForm(FlowForm):
    """To whom a file was handed over."""

    to_whom = TextField(label="Who has it now?", help_text="Their name and agency.", max_length=200)
    why = LongTextField(label="What for?", help_text="The family can read this.", max_length=400, rows=3)


class PackForm(FlowForm):
    """Which files go into a pack, and for whom."""

    which = CheckboxesField(label="Which files?", choices=())
    why = LongTextField(
        label="Who asked for it, and what is it for?",
        help_text="This stands on the pack. The family reads in its log that a pack was made. A large pack leaves"
        " only when a second person agreed.",
        max_length=400,
        rows=3,
    )
    field_order = ("which", "why")

    def __init__(self, *args: Any, files: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["which"].choices = list(files)  # type: ignore[attr-defined]

    def chosen(self) -> list[uuid.UUID]:
        """Return the ids of the chosen files."""
        return [uuid.UUID(one) for one in self.cleaned_data["which"]]


class PackSecondForm(FlowForm):
    """Whether a large pack may leave, as the second person."""

    agreed = RadiosField(
        label="May this pack leave?",
        choices=(("yes", "Yes, everything in it is needed for this"), ("no", "No")),
        error_messages={"required": "Choose yes or no"},
    )
    why = LongTextField(
        label="What did you look at, and why do you say so?",
        help_text="This stands beside the pack.",
        max_length=400,
        rows=3,
    )
