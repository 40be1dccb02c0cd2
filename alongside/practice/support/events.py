"""Event types of this room."""

from alongside.ground.audit.events import event_type

OFFERED = event_type(
    "support.offer.made",
    "A parent was offered an independent worker",
    family="You were offered a worker of your own",
)
ANSWERED = event_type(
    "support.offer.answered",
    "A parent answered the offer of an independent worker",
    family="You answered the offer of a worker of your own",
)
NOTE_WRITTEN = event_type("support.note.written", "An independent worker wrote in their own space")
NOTE_SHARED = event_type(
    "support.note.shared", "A parent shared a note of their own worker", family="You shared a note"
)
