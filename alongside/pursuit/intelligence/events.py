"""Event types of this room and the promises it times. `.apart.` keeps them from managers’ lists: they are the police's alone."""

from alongside.ground.audit.events import event_type
from alongside.ground.clock.kinds import ClockKind, register_kind

GRADED = event_type("intelligence.apart.graded", "An officer graded what somebody told")
SANITISED = event_type("intelligence.apart.sanitised", "An officer wrote a text without its source")
MOVED = event_type("intelligence.apart.moved", "An officer decided where what was told stands")
WOKEN = event_type("intelligence.apart.woken", "Something new shares something with what is held")
ANSWERED = event_type("intelligence.apart.told_back", "An officer told whoever told it what came of it")
OUTCOME_TOLD = event_type(
    "intelligence.apart.outcome", "The police said what came of work that reports supported"
)
ONWARD = event_type("intelligence.apart.onward", "Help was asked for another child because of something told")
DIGEST_SENT = event_type("intelligence.digest.sent", "The hub was told that there is something to read")
AGREED = event_type("intelligence.agreement.set", "A version of the agreement on sharing came into force")
SHARE_ASKED = event_type(
    "intelligence.apart.share_asked", "Somebody asked the police to share what they hold"
)
SHARED = event_type("intelligence.apart.shared", "The police shared something with a named person")
SHARE_REFUSED = event_type("intelligence.apart.share_refused", "The police did not share, with the reason")
SHARE_RENEWED = event_type(
    "intelligence.apart.share_renewed", "An officer sent the newer text of what somebody may read"
)
SHARE_ENDED = event_type("intelligence.apart.share_ended", "An officer ended what somebody could read")
PAPER = event_type("intelligence.apart.paper", "A marked copy of a sanitised text was made")
LATE_TOLD = event_type("intelligence.apart.late_told", "Somebody was told that an answer is late")
SHARE_ANSWER_CLOCK = register_kind(
    ClockKind(
        "intelligence.apart.share_answer",
        "Share what was asked for, or say why not",
        "P-SHARE",
        "The police answer whoever asks them to share what they know.",
        for_one=True,
    )
).key
LOOK_AGAIN = register_kind(
    ClockKind(
        "intelligence.apart.look_again",
        "Look again at something held with which something new fits",
        "P-LOOK-AGAIN",
        "The police look again at what they keep when something new fits with it.",
        for_one=True,
    )
).key
