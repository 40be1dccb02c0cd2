"""What a family is asked when they write in the record."""

from __future__ import annotations

from alongside.doors.common.corrections import HowKnownForm
from alongside.doors.common.uploads import AttachmentsField
from alongside.family.recording.models import ChronologyEntry
from alongside.ground.clock import today
from alongside.ground.govuk.forms import (
    DateField,
    LongTextField,
    RadiosField,
)


class EntryForm(HowKnownForm):
    """Something that happened, and who may read it (R38, R136)."""

    happened_on = DateField(
        latest=today,
        label="When did it happen?",
        help_text="If you are not sure of the day, choose the nearest one and say so below.",
        thing="The day it happened",
        error_messages={"required": "Enter the day it happened"},
    )
    words = LongTextField(
        max_length=10_000,
        rows=8,
        label="What happened?",
        help_text="In your own words. Nobody can change them.",
        error_messages={"required": "Write what happened"},
    )
    uploads = AttachmentsField(
        label="Photos or documents",
        help_text=(
            "Whoever may read your words may open these too. "
            "A photo can tell where it was taken: leave it out if that place must stay private."
        ),
    )
    readers = RadiosField(
        choices=(
            (ChronologyEntry.Readers.WORKERS, "Me and the workers"),
            (ChronologyEntry.Readers.FAMILY, "The workers and the whole family"),
        ),
        hints={
            ChronologyEntry.Readers.WORKERS.value: "Nobody else in the family sees it.",
            ChronologyEntry.Readers.FAMILY.value: "Everyone in the family who has an account sees it.",
        },
        label="Who may read it?",
        error_messages={"required": "Choose who may read it"},
    )
    field_order = ("happened_on", "words", "kind", "told_by", "uploads", "readers")
