"""Event types of this room, and its clock."""

from alongside.family.cases.changes import tell_when_late
from alongside.ground.audit.events import event_type
from alongside.ground.clock.kinds import ClockKind, register_kind

ASKED = event_type(
    "challenge.help.asked",
    "Somebody of a family asked for help",
    family="You asked for help, and it was kept",
)
ANSWERED = event_type(
    "challenge.help.answered", "A request for help of a family was answered", family="You were answered"
)
NOT_ANSWERED = event_type(
    "challenge.help.not_answered",
    "Somebody of a family said that an answer did not help",
    family="You said that the answer did not help",
)

HELP = register_kind(
    ClockKind(
        "challenge.help",
        "Somebody of the family asked for help and is answered",
        "P-HELP",
        "We answer what you asked for.",
        for_one=True,
    )
).key
tell_when_late(HELP)
