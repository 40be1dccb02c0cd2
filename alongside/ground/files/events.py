"""Event types of files."""

from alongside.ground.audit.events import event_type
from alongside.ground.clock.kinds import ClockKind, register_kind

RECEIVED = event_type("files.attachment.received", "A file was attached to a record")
OPENED = event_type("files.attachment.opened", "An attached file was opened")
CLEARED = event_type("files.attachment.cleared", "A file that waited for the virus scanner was found clean")
REMOVED = event_type(
    "files.attachment.removed", "A file that waited for the virus scanner was harmful and was removed"
)
TAKEN_OUT = event_type(
    "files.attachment.taken_out", "Where and when a picture was made was taken out before it was kept"
)
ORIGINAL_ASKED = event_type(
    "files.original.asked",
    "The original of a file was asked for, with a reason",
    family="Somebody opened the original of a file, for a reason that is written down",
)
HANDED_OVER = event_type(
    "files.attachment.handed_over",
    "A copy of the original was handed over",
    family="A file was handed over. The page of the file says to whom, and why",
)
PACKED = event_type(
    "files.pack.made",
    "An evidence pack was made",
    family="Files were put together in a pack, such as for the police or a court",
)
PACK_SECOND = event_type(
    "files.pack.seconded", "A second person said whether a large evidence pack may leave"
)
PACK_OWED = register_kind(
    ClockKind(
        "files.pack_second", "Somebody else says whether a large evidence pack may leave", "P-PACK-ANSWER",
        "A second person checks before many of your files are passed on.",
    )
).key  # fmt: skip
PACK_FETCHED = event_type("files.pack.fetched", "An evidence pack was fetched")
DAMAGED = event_type("files.attachment.damaged", "A stored file was found damaged")
