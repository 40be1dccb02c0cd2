"""Who may do what in this room. Making a request needs no right: anyone may ask for help (R1)."""

from alongside.ground.access.registry import permission

REFERRAL_TRIAGE = permission(
    "REFERRAL_TRIAGE", "Read and answer requests for help", roles={"duty_worker", "manager"}
)
REFERRAL_DECIDE = permission(
    "REFERRAL_DECIDE",
    "Decide what happens to a request for help",
    roles={"duty_worker", "manager"},
    statutory=True,
)
REFERRAL_LATE = permission("REFERRAL_LATE", "Answer for requests that are late", roles={"manager"})
