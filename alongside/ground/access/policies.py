"""Who may open a record in an emergency, and who reviews it."""

from alongside.ground.access.registry import permission

EMERGENCY_OPEN = permission(
    "EMERGENCY_OPEN",
    "Open a record in an emergency, with a reason",
    roles={"social_worker", "duty_worker", "manager", "police", "health"},
)
EMERGENCY_REVIEW = permission(
    "EMERGENCY_REVIEW", "Review an emergency access", roles={"manager"}, statutory=True
)
