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

MUTUAL_RAISED = event_type(
    "challenge.mutual.raised", "An agency was challenged", family="An agency was asked why"
)
MUTUAL_REPLIED = event_type(
    "challenge.mutual.replied",
    "An agency replied to a challenge",
    family="An agency replied to what it was asked",
)
MUTUAL_WENT_UP = event_type(
    "challenge.mutual.went_up",
    "A challenge went up to the leadership",
    family="What an agency was asked went up to a manager of another agency",
)
MUTUAL_DECIDED = event_type(
    "challenge.mutual.decided",
    "The leadership decided about a challenge",
    family="A manager decided about what an agency was asked",
)
MUTUAL_SETTLED = event_type(
    "challenge.mutual.settled", "A challenge was settled", family="What an agency was asked is settled"
)
MUTUAL_LATE = event_type(
    "challenge.mutual.late_told",
    "A late decision about a challenge was told",
    family="A late answer: we told a manager",
)

MUTUAL = register_kind(
    ClockKind(
        "challenge.mutual",
        "The agency that was challenged replies",
        "P-HELP",
        "The agency that was asked replies.",
        for_one=True,
    )
).key
LEADERSHIP = register_kind(
    ClockKind(
        "challenge.leadership",
        "The leadership decides about a challenge that was not settled",
        "P-HELP",
        "A manager of another agency decides.",
        for_one=True,
    )
).key
