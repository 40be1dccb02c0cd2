"""Who may do what in this room. Whose promise it is, and in which state, is decided by the table in `rules`."""

from alongside.ground.access.registry import permission
from alongside.ground.accounts.roles import ROLES

FAMILY = {"parent_carer", "young_person"}
CASEWORKERS = {
    "ipsw",
    "csw",
    "social_worker",
    "duty_worker",
    "fsw",
    "police",
    "education",
    "health",
    "youth_justice",
    "voluntary",
    "carer",
    "befriender",
    "manager",
    "agency_manager",
}

ACTION_PROMISE = permission("ACTION_PROMISE", "Record a promise to a family", roles=CASEWORKERS | FAMILY)
ACTION_OWN = permission("ACTION_OWN", "Start, explain and finish a promise of one's own", roles=set(ROLES))
ACTION_WITNESS = permission(
    "ACTION_WITNESS",
    "Confirm that a promise is done, or say that it is not",
    roles=(CASEWORKERS - {"ipsw", "befriender"}) | FAMILY,
)
ACTION_AUTHORISE = permission(
    "ACTION_AUTHORISE",
    "Change the date or the owner of a promise, or give it up",
    roles=CASEWORKERS - {"ipsw", "befriender"},
    statutory=True,
)
ACTION_ASK = permission("ACTION_ASK", "Ask what became of a promise", roles=FAMILY)

PROMISES_COUNT = permission(
    "PROMISES_COUNT", "See how many promises each agency keeps", roles={"manager", "agency_manager"}
)
ACCOUNTABILITY_ANSWER = permission(
    "ACCOUNTABILITY_ANSWER",
    "Say why so few promises were kept, and what changes",
    roles={"manager", "agency_manager"},
)
RESOURCE_ASK = permission(
    "RESOURCE_ASK",
    "Ask early for a rest, therapy, a worker or something that protects",
    roles=CASEWORKERS | FAMILY,
)
RESOURCE_DECIDE = permission(
    "RESOURCE_DECIDE", "Decide about what was asked for early", roles={"manager", "agency_manager"}
)
STEPS_RECORD = permission(
    "STEPS_RECORD",
    "Say which steps of the procedure were taken",
    roles=CASEWORKERS - {"ipsw", "befriender", "carer"},
)
