"""Who may do what in this room. Beside the right, every deed needs a place in the child's circle."""

from alongside.family.cases.policies import CASE_ROLES
from alongside.ground.access.registry import permission

_FAMILY = {"parent_carer", "young_person"}

ASSESSMENT_LEAD = permission(
    "ASSESSMENT_LEAD",
    "Begin and finish an assessment, as lead, social worker of the case or manager",
    roles=CASE_ROLES,
)
ASSESSMENT_WRITE = permission("ASSESSMENT_WRITE", "Write in an assessment", roles=CASE_ROLES | {"ipsw"})
# A parent's own worker gathers nothing that could be held against them (R44).
STATEMENT_WRITE = permission(
    "STATEMENT_WRITE", "Write what is said about a parent in an assessment, with its source", roles=CASE_ROLES
)
PAST_RECORD = permission(
    "PAST_RECORD",
    "Write a parent's own past once, with their agreement",
    roles={"ipsw", "csw", "social_worker", "parent_carer"},
)
ASSESSMENT_ANSWER = permission(
    "ASSESSMENT_ANSWER", "Agree or disagree with an assessment in one's own account", roles=_FAMILY
)
HARM_ADD = permission(
    "HARM_ADD",
    "Record something that hurt somebody, and what came before",
    roles=CASE_ROLES | {"ipsw", "carer"} | _FAMILY,
)
CALM_WRITE = permission(
    "CALM_WRITE", "Write a plan of support and calm at home", roles=CASE_ROLES | {"ipsw", "carer"}
)
