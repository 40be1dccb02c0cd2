"""Who may do what in this room. Only an officer of intelligence grades; the hub reads what may be shared (R151, R155, R157)."""

from alongside.family.cases.policies import CASE_ROLES
from alongside.ground.access.registry import permission

REPORT_GRADE = permission(
    "REPORT_GRADE",
    "Grade what somebody told, write it without its source, hold it or promote it, and say what came of it",
    roles={"police_intelligence"},
    statutory=True,
)
OUTCOME_TELL = permission(
    "OUTCOME_TELL",
    "Say what arrests, charges or convictions reports supported",
    roles={"police_intelligence"},
)
DIGEST_READ = permission(
    "DIGEST_READ",
    "Read what may be shared lawfully, by case and by week",
    roles={"hub", "police_intelligence"},
)
ONWARD_REFER = permission(
    "ONWARD_REFER",
    "Ask for help for another child because of something that was told",
    roles={"hub", "police_intelligence"},
)
SHARE_ASK = permission(
    "SHARE_ASK",
    "Ask the police for what they hold that helps to keep a child safe, and read what was shared with oneself",
    roles=CASE_ROLES | {"ipsw", "hub", "police_intelligence", "duty_worker", "manager"},
)
SHARE_ANSWER = permission(
    "SHARE_ANSWER",
    "Share under the agreement, or say why not; end what was shared",
    roles={"police_intelligence"},
    statutory=True,
)
AGREEMENT_SET = permission(
    "AGREEMENT_SET", "Put a version of the agreement on sharing in force", roles={"manager", "board"}
)
PURSUIT_MEASURES = permission(
    "PURSUIT_MEASURES",
    "See in numbers what families told and what came of it",
    roles={"police_intelligence", "hub", "board", "manager", "agency_manager", "auditor"},
)
