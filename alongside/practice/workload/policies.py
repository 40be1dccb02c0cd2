"""Who may do what in this room."""

from alongside.ground.access.registry import permission

_BESIDE_FAMILIES = {"ipsw", "csw", "social_worker"}
_VISITORS = _BESIDE_FAMILIES | {"fsw", "health", "education", "youth_justice", "voluntary", "police"}

CASELOAD_OWN = permission("CASELOAD_OWN", "See what one carries oneself", roles=_BESIDE_FAMILIES)
CAPACITY_SEE = permission("CAPACITY_SEE", "See what every worker carries, and the rota", roles={"manager"})
ALLOCATION_OVERRIDE = permission(
    "ALLOCATION_OVERRIDE",
    "Choose a worker above their limit, or a new one without a mentor, with a reason",
    roles={"manager"},
)
WORKER_TERMS = permission(
    "WORKER_TERMS", "Say a worker’s share of full time, and who mentors them", roles={"manager"}
)
CONTACT_PLAN = permission(
    "CONTACT_PLAN", "Agree with a family how often to be in touch", roles=_BESIDE_FAMILIES
)
CONTACT_LOG = permission("CONTACT_LOG", "Note that one was in touch with a family", roles=_BESIDE_FAMILIES)
AVAILABILITY = permission("AVAILABILITY", "Say when one can be reached", roles=_BESIDE_FAMILIES)
COVER = permission("COVER", "Say who stands in for a worker", roles=_BESIDE_FAMILIES | {"manager"})
CALL_ASK = permission("CALL_ASK", "Ask one’s worker for a call", roles={"parent_carer", "young_person"})
CHALLENGE_LODGE = permission("CHALLENGE_LODGE", "Challenge the way families are shared out", roles={"ipsw"})
CHALLENGE_ANSWER = permission(
    "CHALLENGE_ANSWER", "Answer a challenge of the way families are shared out", roles={"manager"}
)
PREFERENCE_STATE = permission(
    "PREFERENCE_STATE", "Say what one would like of a worker", roles={"parent_carer", "young_person"}
)
VISIT_PLAN = permission("VISIT_PLAN", "Plan a visit at home, and check in", roles=_VISITORS)
VISIT_WATCH = permission(
    "VISIT_WATCH", "Look for a worker who has not checked in", roles={"manager", "duty_worker"}
)
