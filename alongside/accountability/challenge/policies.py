"""Who may ask, and who answers."""

from alongside.family.cases.policies import CASE_ROLES
from alongside.ground.access.registry import permission

HELP_ASK = permission(
    "HELP_ASK", "Ask for help, and say that an answer did not help", roles={"parent_carer", "young_person"}
)
HELP_ANSWER = permission(
    "HELP_ANSWER", "Take down what a family asks for, and answer it", roles=CASE_ROLES | {"ipsw"}
)
MUTUAL_RAISE = permission(
    "MUTUAL_RAISE",
    "Ask an agency why it did something or did not, and what happens now",
    roles=CASE_ROLES | {"ipsw", "carer", "parent_carer", "young_person"},
)
MUTUAL_ANSWER = permission(
    "MUTUAL_ANSWER", "Reply for one's agency to a challenge", roles=CASE_ROLES | {"ipsw", "agency_manager"}
)
MUTUAL_DECIDE = permission(
    "MUTUAL_DECIDE", "Decide about a challenge that was not settled", roles={"manager", "agency_manager"}
)

BOARD_REPORT = permission(
    "BOARD_REPORT",
    "Read how often workers change and how complaints end, as numbers",
    roles={"board", "auditor", "manager", "agency_manager"},
)
