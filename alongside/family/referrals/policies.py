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
_HELPERS = {"social_worker", "ipsw", "csw", "fsw", "duty_worker", "manager"}
CALL_TAKE = permission("CALL_TAKE", "Take down a call from somebody who asks for help", roles=_HELPERS)
REQUEST_REFER = permission(
    "REQUEST_REFER",
    "Refer a child from one’s own desk, and follow what one referred",
    roles=_HELPERS
    | {
        "police", "education", "health", "youth_justice", "voluntary", "carer", "befriender", "dso", "agency_manager",
    },
)  # fmt: skip
REQUEST_ON_BEHALF = permission(
    "REQUEST_ON_BEHALF", "Ask for help for a parent who agreed to it", roles={"ipsw"}
)
