"""Who may do what in this room."""

from alongside.ground.access.registry import permission

_FAMILY = {"parent_carer", "young_person"}
_WORKERS = {
    "ipsw", "csw", "social_worker", "fsw", "police", "education", "health", "youth_justice", "voluntary", "carer",
    "duty_worker", "manager",
}  # fmt: skip

CIRCUMSTANCES_ADD = permission(
    "CIRCUMSTANCES_ADD", "Say or write down what life is like for a family", roles=_FAMILY | _WORKERS
)
COST_MARK = permission(
    "COST_MARK", "Mark what it costs a member of the family", roles=_FAMILY | {"ipsw", "csw"}
)
CIRCUMSTANCES_ANSWER = permission(
    "CIRCUMSTANCES_ANSWER", "Answer what a family says it costs them, or what else matters", roles=_WORKERS
)
SIBLING_REVIEW = permission("SIBLING_REVIEW", "Look at how a brother or sister is", roles=_WORKERS)
SITE_RECORD = permission("SITE_RECORD", "Write down a place around a child", roles=_WORKERS)
SITE_OVERSEE = permission("SITE_OVERSEE", "See the high-risk places that nobody owns", roles={"manager"})
