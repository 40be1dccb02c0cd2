"""What a reason for a placement holds against a parent, and where that comes from (R136, R172)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from alongside.doors.common import FlowForm
from alongside.doors.desk.forms.parts import HOW_SAID, Choice, an_id
from alongside.ground.govuk.forms import LongTextField, RadiosField, TextField
from alongside.practice.places.services import OfParent

OF_PARENT = ("of_person_id", "of_words", "of_kind", "of_source")


class OfParentForm(FlowForm):
    """Against whom, what, how it is known and whose it is."""

    of_person_id = RadiosField(
        label="Which parent?", choices=(), error_messages={"required": "Choose which parent"}
    )
    of_words = LongTextField(
        label="What did they do, or not do?",
        help_text="As it was seen or said. This parent reads it, and nobody else in the family.",
        max_length=2_000,
        rows=3,
    )
    of_kind = RadiosField(label="What kind of saying is it?", choices=HOW_SAID)
    of_source = TextField(label="Whose is it: who saw it, said it or thinks it?", max_length=200)

    def __init__(self, *args: Any, parents: Sequence[Choice], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["of_person_id"].choices = list(parents)  # type: ignore[attr-defined]

    def of_parent(self) -> OfParent:
        """What was answered, as the verbs want it."""
        said = self.cleaned_data
        return OfParent(an_id(said["of_person_id"]), said["of_words"], said["of_kind"], said["of_source"])
