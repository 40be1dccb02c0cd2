"""Who may open a record in an emergency, who reviews it, and who gives roles."""

from alongside.ground.access.registry import permission
from alongside.ground.access.rules import GIVERS

EMERGENCY_OPEN = permission(
    "EMERGENCY_OPEN",
    "Open a record in an emergency, with a reason",
    roles={"social_worker", "duty_worker", "manager", "police", "health"},
)
EMERGENCY_REVIEW = permission(
    "EMERGENCY_REVIEW", "Review an emergency access", roles={"manager"}, statutory=True
)
ROLE_GIVE = permission("ROLE_GIVE", "Give colleagues a role, and end it", roles=set(GIVERS))
