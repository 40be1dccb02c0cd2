"""Event types of this room, and the promises it times. What a young person keeps to themself names no circle."""

from alongside.ground.audit.events import event_type
from alongside.ground.clock.kinds import ClockKind, register_kind

ASKED = event_type(
    "engagement.parents.asked",
    "It was written down what parents know about how to reach their child",
    family="What you know about how to reach your child was written down",
)
NOT_ASKED = event_type(
    "engagement.parents.not_asked", "It was written down why the parents could not be asked"
)
CONTACTED = event_type(
    "engagement.contact.logged", "A worker tried to be in touch with a young person, or was there"
)
TRUST_SET = event_type("engagement.trust.set", "A worker said how far trust has come")
PRESENCE_PLANNED = event_type(
    "engagement.presence.planned", "Regular presence with a young person was planned"
)
WISHED = event_type("engagement.wish.said", "A young person said whether they would like a worker")
NOTE_WRITTEN = event_type("engagement.note.written", "The child’s worker wrote in the space of the two")
NOTE_SHARED = event_type("engagement.note.shared", "A young person shared a note")
WORDS_SAID = event_type("engagement.words.said", "A young person wrote in their own words")
WORDS_CHOSEN = event_type("engagement.words.chosen", "A young person changed who reads their words")
WORDS_OPENED = event_type(
    "engagement.words.opened", "The lead let a parent read what a young person kept, for significant harm"
)
WORDS_REVIEWED = event_type(
    "engagement.words.reviewed", "Words that were opened to a parent were looked at again"
)
INFLUENCE_SAID = event_type(
    "engagement.influence.said", "Somebody said how far a young person can influence what is decided"
)
PRIORITY_SAID = event_type("engagement.priority.said", "A worker said what they would do first")
DISCUSSION_OPENED = event_type(
    "engagement.discussion.opened", "People see something differently and will talk about it"
)
DISCUSSION_ENDED = event_type(
    "engagement.discussion.ended", "What came of talking about a difference was written down"
)
CONSENT_REVIEWED = event_type(
    "engagement.consent.reviewed",
    "Consent and sharing were looked at with a young person of sixteen",
    family="We talked about what is shared, and with whom",
)
TRANSITION_PLANNED = event_type(
    "engagement.transition.planned",
    "How help goes on after eighteen was written down",
    family="We wrote how help goes on after eighteen",
)
SLOWING_ANSWERED = event_type(
    "engagement.slowing.answered", "A manager answered why a family hears less from us before eighteen"
)
BIRTHDAY_MINDED = event_type(
    "engagement.birthday.minded", "A birthday began a promise, and changed nothing else"
)
REVIEW_LATE_TOLD = event_type(
    "engagement.words.review_late",
    "The managers were told that nobody looked again at words that were opened",
)

REVIEW_16 = register_kind(
    ClockKind(
        "engagement.review16",
        "Consent and sharing are looked at with the young person of sixteen",
        "P-REVIEW-16",
        "At sixteen: we talk about what is shared, and with whom. Nobody loses their place in this.",
    )
).key
TRANSITION_17 = register_kind(
    ClockKind(
        "engagement.transition17",
        "There is a plan for how help goes on after eighteen",
        "P-TRANS-PLAN",
        "At seventeen: we write with you how help goes on after eighteen.",
    )
).key
REVISIT = register_kind(
    ClockKind(
        "engagement.revisit",
        "The young person is asked again, without pressure, whether they would like a worker",
        "P-REVISIT",
        "We ask again, with no pressure, what kind of help would be welcome.",
    )
).key
OVERRIDE_REVIEW = register_kind(
    ClockKind(
        "engagement.override_review",
        "A manager looks again at words of a young person that were opened to a parent",
        "P-OVERRIDE",
        "A manager looks again at a decision about what is shared.",
    )
).key
