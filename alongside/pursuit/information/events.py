"""Event types of this room, and the promises it times.

What would show who told something has `.apart.` in its name and no circle: no worker of a case, no manager and nobody of
the family reads it. Whoever told it reads what came back on its own page.
"""

from alongside.ground.audit.events import event_type
from alongside.ground.clock.kinds import ClockKind, register_kind

STARTED = event_type("information.apart.started", "Somebody began to tell what they noticed")
CHANGED = event_type("information.apart.changed", "Something not yet sent was changed")
SUBMITTED = event_type(
    "information.apart.submitted", "Something that somebody noticed was sent to the police"
)
ITEM_ADDED = event_type("information.apart.item_added", "Something was added to what somebody had told")
FILE_ADDED = event_type("information.apart.file_added", "A picture or file came with what somebody told")
FILE_OPENED = event_type("information.apart.file_opened", "A picture or file of a report was opened")
ORIGINAL_ASKED = event_type(
    "information.apart.original_asked", "The police opened the original of a file of a report, with a reason"
)
WISHED = event_type(
    "information.apart.wished",
    "Whoever told something chose again whether a message goes when there is an answer",
)
NOT_TAKEN = event_type(
    "information.apart.not_taken", "Somebody wrote that an agency would not take what they offered"
)
THING_NAMED = event_type("information.apart.thing_named", "Something that may be proof was named")
ACKNOWLEDGED = event_type("information.report.acknowledged", "The police wrote that they have read a report")
RELEASED = event_type(
    "information.apart.released",
    "A report about somebody who works with families was passed on to the police",
)
SOURCE_OPENED = event_type("information.apart.source_opened", "The police looked at who told something")
FLAGGED = event_type(
    "information.report.flagged", "A doubt about a report was written down; the report is kept"
)
FED_BACK = event_type("information.report.fed_back", "Whoever told something was told what came of it")
MESSAGED = event_type(
    "information.apart.messaged",
    "Whoever told something was sent word that there is an answer, or could not be",
)
THING_STEPPED = event_type("information.apart.thing_stepped", "It was written down what became of a thing")
MISSED_ANSWERED = event_type("information.missed.answered", "Somebody whose offer was not taken was answered")
TURN_ADDED = event_type("information.rota.added", "A police contact was put on the list of who is on duty")
TURN_TAKEN_OFF = event_type(
    "information.rota.taken_off", "A police contact was taken off the list of who is on duty"
)
CALLED = event_type("information.urgent.called", "A police contact was called for an urgent report")
NOBODY_ON_DUTY = event_type(
    "information.urgent.nobody", "An urgent report found nobody on the list of police contacts"
)
CONFIRMED = event_type("information.urgent.confirmed", "The police said that they have an urgent report")
LATE_ALARM = event_type(
    "information.apart.late", "Somebody was told that a report about somebody who works with families waits"
)
LATE = event_type("information.report.late", "Somebody was told that a report waits too long")
TRAINED = event_type(
    "information.training.noted", "It was written down that a carer learnt how to write in the log"
)

ACKNOWLEDGE = register_kind(
    ClockKind(
        "information.acknowledge",
        "The police say that they have read what was told",
        "P-ACK",
        "Somebody in the police reads what you told us, and says that they have it.",
    )
).key
FEEDBACK = register_kind(
    ClockKind(
        "information.feedback",
        "Whoever told something hears what came of it",
        "P-FEEDBACK",
        "You hear what came of what you told us, even if all we can say is that we cannot say.",
    )
).key
COLLECT = register_kind(
    ClockKind(
        "information.collect",
        "Something that may be proof is collected",
        "P-FEEDBACK",
        "Somebody collects what you kept for us, or says that it is not needed.",
    )
).key
ALARM = register_kind(
    ClockKind(
        "information.alarm",
        "What is told about somebody who works with families is looked at and passed on",
        "P-ALARM",
        "Somebody who does not work with that person looks at what you told us, and passes it on.",
    )
).key
