"""Who may do what in this room."""

from alongside.ground.access.registry import permission

MEETING_PLAN = permission(
    "MEETING_PLAN",
    "Plan a meeting about a child and record whether the parents are invited",
    roles={
        "ipsw",
        "csw",
        "social_worker",
        "duty_worker",
        "manager",
        "police",
        "education",
        "health",
        "youth_justice",
    },
)
MEETING_LEAVE_OUT = permission(
    "MEETING_LEAVE_OUT",
    "Hold a meeting about a child without the parents",
    roles={"social_worker", "duty_worker", "manager", "police"},
    statutory=True,
)
