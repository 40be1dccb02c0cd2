"""Who may do what in this room. No independent worker proposes, signs or reviews an ending: none is theirs to decide (R44)."""

from alongside.ground.access.registry import permission

_DECIDE = {"social_worker", "duty_worker", "manager"}
_WITH_THEM = {"ipsw", "csw", "social_worker", "duty_worker", "fsw", "youth_justice", "voluntary", "manager"}

CLOSING_PROPOSE = permission(
    "CLOSING_PROPOSE", "Propose that a request or a case ends", roles=_DECIDE, statutory=True
)
CLOSING_SIGN = permission(
    "CLOSING_SIGN", "Sign, as the second person, that a request or a case ends", roles=_DECIDE, statutory=True
)
CLOSING_REVIEW = permission(
    "CLOSING_REVIEW", "Look again at a decision to end", roles=_DECIDE, statutory=True
)
CLOSING_VIEW = permission(
    "CLOSING_VIEW",
    "Say, or write down, what somebody thinks of ending support",
    roles=_WITH_THEM | {"parent_carer", "young_person"},
)
CLOSING_ASK = permission("CLOSING_ASK", "Ask for a review on behalf of a family", roles=_WITH_THEM)
OUTREACH_PLAN = permission(
    "OUTREACH_PLAN", "Plan the next attempt to reach somebody", roles=_WITH_THEM | {"police"}
)
SIGNS_ADD = permission("SIGNS_ADD", "Tick early signs for a request", roles={"duty_worker", "manager"})
SIGNS_READ = permission(
    "SIGNS_READ", "Read a request as the second reader", roles={"duty_worker", "manager"}, statutory=True
)
EARLY_HELP = permission(
    "EARLY_HELP",
    "Send a request to a parent support worker for early help",
    roles={"duty_worker", "manager"},
    statutory=True,
)
CASE_REOPEN = permission("CASE_REOPEN", "Open a closed case again", roles={"manager"}, statutory=True)
CLOSING_LATE = permission("CLOSING_LATE", "Answer for endings and reviews that are late", roles={"manager"})
