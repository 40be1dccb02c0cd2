"""Event types of this room."""

from alongside.ground.audit.events import event_type

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
