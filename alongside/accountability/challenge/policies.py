"""Who may ask, and who answers."""

from alongside.family.cases.policies import CASE_ROLES
from alongside.ground.access.registry import permission

HELP_ASK = permission(
    "HELP_ASK", "Ask for help, and say that an answer did not help", roles={"parent_carer", "young_person"}
)
HELP_ANSWER = permission(
    "HELP_ANSWER", "Take down what a family asks for, and answer it", roles=CASE_ROLES | {"ipsw"}
)
