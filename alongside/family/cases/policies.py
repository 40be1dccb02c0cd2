"""Who may do what in this room."""

from alongside.ground.access.registry import permission

CASE_ROLES = {
    "social_worker", "fsw", "police", "education", "health", "youth_justice", "voluntary", "csw",
    "duty_worker", "manager",
}  # fmt: skip

CASE_ALLOCATE = permission(
    "CASE_ALLOCATE", "Choose who works with a family", roles={"manager", "duty_worker"}
)
THRESHOLD_SET = permission(
    "THRESHOLD_SET",
    "Set the threshold of a case",
    roles={"social_worker", "duty_worker", "manager"},
    statutory=True,
)
CASE_STAGE = permission("CASE_STAGE", "Say where a family is on its journey", roles=CASE_ROLES)
DAY_SAY = permission(
    "DAY_SAY",
    "Write down when an assessment began or ended, or a child met their worker",
    roles=CASE_ROLES,
)
CATEGORY_SET = permission(
    "CATEGORY_SET",
    "Say what kind of harm a case is about",
    roles={"social_worker", "duty_worker", "manager"},
    statutory=True,
)
CATEGORY_SIGN = permission(
    "CATEGORY_SIGN", "Sign off that a case is about harm at home", roles={"manager"}, statutory=True
)
WAITS_READ = permission("WAITS_READ", "Read how long families have waited", roles={"manager"})
