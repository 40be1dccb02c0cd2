"""Who may do what in this room. Searching needs no right: whoever works at the desk finds what they may see anyway."""

from alongside.ground.access.registry import permission

SAME_JUDGE = permission(
    "SAME_JUDGE",
    "Say whether two records are about the same child",
    roles={"duty_worker", "manager"},
)
LINK_UNDO = permission(
    "LINK_UNDO",
    "Take a request from a case that it does not belong to, and look again at who did",
    roles={"duty_worker", "manager"},
    statutory=True,
)
