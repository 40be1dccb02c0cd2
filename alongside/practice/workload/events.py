"""Event types of this room, and the promises it times."""

from alongside.ground.audit.events import event_type
from alongside.ground.clock.kinds import ClockKind, register_kind

TERMS_STATED = event_type("workload.terms.stated", "A worker’s share of full time or mentor was stated")
CONTACT_AGREED = event_type(
    "workload.contact.agreed",
    "A worker and a family agreed how often to be in touch",
    family="You and a worker agreed how often to be in touch",
)
# Names no circle: that somebody and their independent worker talked is theirs alone.
CONTACT_LOGGED = event_type("workload.contact.logged", "A worker was in touch with somebody of a family")
AVAILABILITY_STATED = event_type("workload.availability.stated", "A worker said when they can be reached")
AVAILABILITY_ENDED = event_type("workload.availability.ended", "A worker ended a time to be reached")
COVER_STATED = event_type("workload.cover.stated", "It was said that a worker is away, and who stands in")
COVER_ENDED = event_type("workload.cover.ended", "A time away was ended or taken back")
CALL_ASKED = event_type("workload.call.asked", "A family member asked their worker for a call")
CALL_ENDED = event_type("workload.call.ended", "A call that was asked for was made, missed or taken back")
OVERRIDDEN = event_type(
    "workload.allocation.overridden", "A manager chose a worker above a limit, or a new one without a mentor"
)
CHALLENGED = event_type(
    "workload.challenge.lodged", "A parents’ worker challenged how families are shared out"
)
CHALLENGE_ANSWERED = event_type("workload.challenge.answered", "A manager answered a challenge")
CHALLENGE_LATE = event_type("workload.challenge.late", "Managers were told that a challenge waits too long")
PREFERENCE_STATED = event_type("workload.preference.stated", "Somebody said what they would like of a worker")
VISIT_PLANNED = event_type("workload.visit.planned", "A visit at home was planned, with a time to check in")
VISIT_SAFE = event_type("workload.visit.safe", "A worker is out of a visit safely")
VISIT_CALLED_OFF = event_type("workload.visit.called_off", "A visit was called off")
VISIT_MISSED = event_type("workload.visit.missed", "The duty managers were told of a missed check-in")

CHECK_IN = register_kind(
    ClockKind(
        "workload.check_in",
        "A worker on a visit says that they are out safely",
        "P-CHECKIN",
        "Your worker tells their team that the visit is over.",
    )
).key
CHALLENGE = register_kind(
    ClockKind(
        "workload.challenge",
        "A manager answers a challenge of how families are shared out",
        "P-ALLOC-CHALLENGE",
        "A manager answers your worker.",
    )
).key
