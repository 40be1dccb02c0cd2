"""Who may do what in this room. Beside the right, every deed needs a place in the child's circle (R94)."""

from alongside.ground.access.registry import permission

_FAMILY = {"parent_carer", "young_person"}
_WORKERS = {
    "ipsw", "csw", "social_worker", "duty_worker", "fsw", "police", "education", "health", "youth_justice", "voluntary",
    "carer", "manager",
}  # fmt: skip

PLAN_START = permission(
    "PLAN_START", "Start a safety plan", roles={"parent_carer", "ipsw", "csw", "social_worker"}
)
PLAN_SHARE = permission(
    "PLAN_SHARE", "Share a safety plan for everyone's answer", roles={"ipsw", "csw", "social_worker"}
)
MEASURE_PROPOSE = permission(
    "MEASURE_PROPOSE", "Propose something for a safety plan", roles=_FAMILY | _WORKERS
)
MEASURE_REWRITE = permission(
    "MEASURE_REWRITE", "Change or take back what somebody else proposed for a safety plan", roles=_WORKERS
)
MEASURE_ANSWER = permission(
    "MEASURE_ANSWER", "Agree or disagree with a safety plan in one's own account", roles=_FAMILY | _WORKERS
)
