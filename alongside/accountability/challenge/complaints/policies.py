"""Who may complain, take a complaint down, answer one, and read the counts."""

from alongside.family.cases.policies import CASE_ROLES
from alongside.ground.access.registry import permission
from alongside.ground.accounts.roles import ROLES

COMPLAINT_MAKE = permission("COMPLAINT_MAKE", "Complain, and answer what comes back", roles=set(ROLES))
COMPLAINT_TAKE = permission(
    "COMPLAINT_TAKE",
    "Take down a complaint for somebody else",
    roles=CASE_ROLES | {"ipsw", "complaints_officer"},
)
COMPLAINT_HANDLE = permission(
    "COMPLAINT_HANDLE",
    "Answer a complaint in which one had no part",
    roles={"complaints_officer", "manager", "agency_manager", "dso", "board"},
)
COMPLAINT_NAME = permission(
    "COMPLAINT_NAME", "Name who answers a complaint", roles={"complaints_officer", "board"}
)
COMPLAINT_MEASURES = permission(
    "COMPLAINT_MEASURES",
    "Read how many complaints there are, about what, and what changed",
    roles={"board", "auditor", "manager", "complaints_officer", "agency_manager", "dso", "parent_carer"},
)
AFTER_SAY = permission(
    "AFTER_SAY", "Say whether one would ask for help again", roles={"parent_carer", "young_person"}
)
