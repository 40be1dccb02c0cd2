"""Who may do what in this room. Beside the right, writing about a case needs a place in it; managers need none."""

from alongside.ground.access.registry import permission

_WORKERS = {
    "ipsw", "csw", "social_worker", "duty_worker", "fsw", "police", "education", "health", "youth_justice", "voluntary",
    "manager",
}  # fmt: skip

STOPPING_WRITE = permission(
    "STOPPING_WRITE", "Write down what is done about those who harm, and what came of it", roles=_WORKERS
)
STOPPING_PURSUE = permission(
    "STOPPING_PURSUE",
    "See and write down what is done about the people, places and groups that police look at",
    roles={"police_intelligence", "hub"},
)
STOPPING_EXPLAIN = permission(
    "STOPPING_EXPLAIN", "Write why nothing was possible about those who harm a child", roles={"manager"}
)
FOCUS_READ = permission(
    "FOCUS_READ",
    "See how much of a record is about parents, and how much about those who harm",
    roles=_WORKERS,
)
FOCUS_OVERSEE = permission(
    "FOCUS_OVERSEE",
    "See where nobody looks at those who harm, and where records look at parents",
    roles={"manager"},
)
STOPPING_MEASURES = permission(
    "STOPPING_MEASURES",
    "See in numbers what is done about those who harm, and what parents say of it",
    roles={"board", "manager", "agency_manager", "auditor", "police_intelligence", "hub"},
)
STOPPING_RATE = permission(
    "STOPPING_RATE", "Say how well services go after those who harm", roles={"parent_carer"}
)
