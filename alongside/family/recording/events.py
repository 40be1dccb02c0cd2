"""Event types of this room, and its clocks."""

from alongside.ground.audit.events import event_type
from alongside.ground.clock.kinds import ClockKind, register_kind

ENTRY_ADDED = event_type(
    "recording.entry.added",
    "Something was added to a family's chronology",
    family="Something was added to your record",
)
ENTRY_CORRECTED = event_type(
    "recording.entry.corrected",
    "A correction was put beside an entry",
    family="Something in your record was corrected",
)
ENTRY_FILES_ADDED = event_type(
    "recording.entry.files_added",
    "Files were added to an entry by its author",
    family="A file was added to your record",
)
CORRECTION_ASKED = event_type(
    "recording.correction.asked",
    "Somebody of a family said that an entry is not right",
    family="You said that something is not right",
)
CORRECTION_ANSWERED = event_type(
    "recording.correction.answered",
    "The author answered that an entry is not right",
    family="Somebody answered what you said is not right",
)
WITHHELD_LOOKED_AT = event_type(
    "recording.withholding.reviewed",
    "A second person looked at what a family does not read",
)
READING_SAID = event_type(
    "recording.reading.answered",
    "Somebody of a family said whether what they read is right",
    family="You said whether what you read is right",
)
ACCESS_ASKED = event_type(
    "recording.access.asked",
    "Somebody of a family asked for a copy of what is held about them",
    family="You asked for a copy",
)
ACCESS_ANSWERED = event_type(
    "recording.access.answered",
    "Somebody who asked for a copy was answered",
    family="You were answered about your copy",
)
ACCESS_EXTENDED = event_type(
    "recording.access.extended",
    "A copy takes longer than a month, and whoever asked was told why",
    family="Your copy takes longer, and you were told why",
)
DISTRESS_NOTED = event_type(
    "recording.distress.noted",
    "A parent's distress was written down, with an offer of support",
    family="You were offered support",
)
DISTRESS_ANSWERED = event_type(
    "recording.distress.answered", "A parent answered an offer of support", family="You answered an offer"
)
REMOVAL_RECORDED = event_type(
    "recording.removal.recorded",
    "What a family was told about removal was recorded",
    family="It was written down what you were told about your child being taken away",
)
REMOVAL_HEARD = event_type(
    "recording.removal.heard",
    "A parent said that they were told their child may be taken away",
    family="You said that you were told your child may be taken away",
)
REMOVAL_ANSWERED = event_type(
    "recording.removal.answered",
    "A manager answered a parent about removal",
    family="A manager answered you",
)
CHILD_CHECKED = event_type(
    "recording.child.checked",
    "Three questions were answered before a child reads something",
)
CHILD_GIVEN = event_type(
    "recording.child.given",
    "Somebody sat with the child over what was written",
    family="Somebody sat with your child over something that was written",
)
LATE_TOLD = event_type(
    "recording.late.told",
    "Somebody was told that an answer is late",
)

CORRECTION = register_kind(
    ClockKind(
        "recording.correction", "The author answers what the family says is not right", "P-CONTEST",
        "We answer what you said is not right.", for_one=True,
    )
).key  # fmt: skip
WITHHELD = register_kind(
    ClockKind(
        "recording.withheld", "A second person looks at what the family does not read", "P-WITHHELD",
        "Somebody else looks at what you do not read.", for_one=True,
    )
).key  # fmt: skip
WITHHELD_AGAIN = register_kind(
    ClockKind(
        "recording.withheld_again", "Look again at what the family does not read", "P-WITHHELD-AGAIN",
        "Somebody looks again at what you do not read.", for_one=True,
    )
).key  # fmt: skip
ACCESS = register_kind(
    ClockKind(
        "recording.access", "Somebody of the family asked for a copy and is answered", "P-SAR",
        "We give you a copy of what we hold about you.", for_one=True,
    )
).key  # fmt: skip
ACCESS_MORE = register_kind(
    ClockKind(
        "recording.access_more", "Somebody of the family asked for a copy that takes longer, and is answered", "P-SAR-MORE",
        "We give you a copy of what we hold about you. It takes longer, and we told you why.", for_one=True,
    )
).key  # fmt: skip
DISTRESS = register_kind(
    ClockKind(
        "recording.distress", "The parents’ worker asks what would help", "P-HELP",
        "Somebody asks you what would help.", for_one=True,
    )
).key  # fmt: skip
REMOVAL = register_kind(
    ClockKind(
        "recording.removal", "A manager finds out what a parent was told about removal", "P-REMOVAL",
        "A manager finds out what you were told, and answers you.", for_one=True,
    )
).key  # fmt: skip
