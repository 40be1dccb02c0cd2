"""Event types of this room."""

from alongside.ground.audit.events import event_type
from alongside.ground.clock.kinds import ClockKind, register_kind

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
AGAIN_LATE_TOLD = event_type(
    "support.offer.again_late", "Somebody was told that a parent was not asked again"
)

OFFER_AGAIN = register_kind(
    ClockKind(
        "support.offer_again",
        "A parent who said no, not now or paused is offered a worker again, at this part of the journey",
        "P-OFFER",
        "We ask you again whether you would like a worker of your own. Any answer is fine.",
    )
).key
