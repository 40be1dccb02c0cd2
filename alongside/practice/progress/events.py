"""Event types of this room, and the promise it times. What one person answers or does alone names no circle."""

from alongside.family.cases.changes import tell_when_late
from alongside.ground.audit.events import event_type
from alongside.ground.clock.kinds import ClockKind, register_kind

ROUND_OPENED = event_type(
    "progress.round.opened",
    "A family was asked how things are",
    family="You were asked how things are at home and outside",
)
ANSWERED = event_type("progress.answers.given", "Somebody answered how things are")
OTHER_SCORED = event_type("progress.other.scored", "A number of another instrument was written down")
WORDS_IMPORTED = event_type(
    "progress.instrument.words", "The words of an instrument were brought in, with their licence"
)
SESSION_PLANNED = event_type("progress.session.planned", "A session on a topic was planned")
SESSION_RECORDED = event_type("progress.session.recorded", "It was written down whether a session took place")
JOINT_PLANNED = event_type(
    "progress.joint.planned",
    "A session with the whole family was planned",
    family="A meeting was planned to work on your plan together",
)
JOINT_RECORDED = event_type(
    "progress.joint.recorded",
    "It was written down what a family agreed together",
    family="It was written down what you agreed together",
)
OFFERED = event_type("progress.intervention.offered", "Something was offered to a family")
SAID = event_type("progress.intervention.said", "Somebody said something about what is offered to a family")
RETHINK_OPENED = event_type(
    "progress.rethink.opened", "Twice in a row a family said that something does not help"
)
RETHINK_DECIDED = event_type(
    "progress.rethink.decided", "The lead decided what happens with something that does not help"
)

RETHINK = register_kind(
    ClockKind(
        "progress.rethink",
        "What does not help the family is changed, or they are told why it goes on",
        "P-RETHINK",
        "Something did not help you. We change it, or we tell you why it goes on.",
    )
).key
tell_when_late(RETHINK)
