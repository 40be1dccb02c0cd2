"""Who may do what in this room. Which step of a handover is whose is decided by the table in `rules`."""

from alongside.family.cases.policies import CASE_ROLES
from alongside.ground.access.registry import permission

FAMILY = {"parent_carer", "young_person"}
_WORKS_WITH_FAMILIES = CASE_ROLES | {"ipsw"}

HANDOVER_WRITE = permission(
    "HANDOVER_WRITE", "Write for whoever comes next what works with a family", roles=_WORKS_WITH_FAMILIES
)
HANDOVER_TAKE = permission(
    "HANDOVER_TAKE", "Take over a family: read, be introduced, accept", roles=_WORKS_WITH_FAMILIES
)
HANDOVER_FAMILY = permission(
    "HANDOVER_FAMILY", "Say what a new worker should know, and whether they came", roles=FAMILY
)
CONTINUITY_ANSWER = permission(
    "CONTINUITY_ANSWER", "Answer a family that met too many workers with a plan", roles={"manager"}
)
CASELOAD_MOVE = permission(
    "CASELOAD_MOVE", "Give the families of a worker who leaves to others", roles={"manager"}
)
COMPLIMENT_SAY = permission(
    "COMPLIMENT_SAY", "Say what somebody did well", roles=_WORKS_WITH_FAMILIES | FAMILY
)
