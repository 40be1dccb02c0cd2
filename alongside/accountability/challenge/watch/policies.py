"""Who may put a step before somebody independent, and who looks."""

from alongside.family.cases.policies import CASE_ROLES
from alongside.ground.access.registry import permission

LOOK_ASK = permission("LOOK_ASK", "Ask somebody independent to look at a step", roles=CASE_ROLES)
LOOK_GIVE = permission(
    "LOOK_GIVE", "Look at a step in which one has no part", roles={"complaints_officer", "dso"}
)
RIGHT_DO = permission(
    "RIGHT_DO",
    "Put right what somebody independent found not right",
    roles=CASE_ROLES | {"ipsw", "agency_manager"},
)
RIGHT_SAY = permission(
    "RIGHT_SAY", "Say that a step against oneself is not put right", roles={"parent_carer", "young_person"}
)
