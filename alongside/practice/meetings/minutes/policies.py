"""Who may write minutes, and who may hold a line of them back."""

from alongside.ground.access.registry import permission

MINUTES_TAKE = permission(
    "MINUTES_TAKE",
    "Write the minutes of a meeting about a child, send the draft, and reply to what is contested",
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
MINUTES_WITHHOLD = permission(
    "MINUTES_WITHHOLD",
    "Hold back one line of minutes from those who were invited, with the reason",
    roles={"social_worker", "manager", "police"},
    statutory=True,
)
