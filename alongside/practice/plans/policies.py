"""Who may do what in this room. Beside the right, every deed needs a place in the child's circle (R94)."""

from alongside.ground.access.registry import permission

_FAMILY = {"parent_carer", "young_person"}
_WORKERS = {
    "ipsw", "csw", "social_worker", "duty_worker", "fsw", "police", "education", "health", "youth_justice", "voluntary",
    "carer", "manager",
}  # fmt: skip

PLAN_START = permission(
    "PLAN_START", "Start a safety plan", roles={"parent_carer", "ipsw", "csw", "social_worker"}
)
PLAN_SHARE = permission(
    "PLAN_SHARE", "Share a safety plan for everyone's answer", roles={"ipsw", "csw", "social_worker"}
)
MEASURE_PROPOSE = permission(
    "MEASURE_PROPOSE", "Propose something for a safety plan", roles=_FAMILY | _WORKERS
)
MEASURE_REWRITE = permission(
    "MEASURE_REWRITE", "Change or take back what somebody else proposed for a safety plan", roles=_WORKERS
)
MEASURE_ANSWER = permission(
    "MEASURE_ANSWER", "Agree or disagree with a safety plan in one's own account", roles=_FAMILY | _WORKERS
)
PLAN_IN_FORCE = permission(
    "PLAN_IN_FORCE",
    "Put a safety plan in force, and review and end it",
    roles={"ipsw", "csw", "social_worker"},
)
PLAN_INTERIM = permission(
    "PLAN_INTERIM", "Put an emergency plan in force at once", roles=_WORKERS - {"carer"}
)
PLAN_TRIGGER = permission(
    "PLAN_TRIGGER", "Say that something happened for which a safety plan is looked at again", roles=_WORKERS
)
PLAN_RATE = permission("PLAN_RATE", "Say in one's own account whether a safety plan works", roles=_FAMILY)
PLAN_COUNTS = permission(
    "PLAN_COUNTS", "See how safety plans are used and what came of them", roles={"manager"}
)
APPROACH_SAY = permission(
    "APPROACH_SAY", "Write how to approach a child, in the parents' words", roles=_FAMILY | _WORKERS
)
APPROACH_DEPART = permission(
    "APPROACH_DEPART", "Write that a child was approached in another way, and why", roles=_WORKERS
)
STRATEGY_ADVISE = permission(
    "STRATEGY_ADVISE", "Advise against what parents already do to keep safe, with the reason", roles=_WORKERS
)
STRATEGY_REPLY = permission(
    "STRATEGY_REPLY", "Answer advice against what one already does to keep safe", roles={"parent_carer"}
)
YOUNG_WISH = permission(
    "YOUNG_WISH", "Write what a young person wishes for their plan", roles={"young_person"} | _WORKERS
)
WISH_ANSWER = permission("WISH_ANSWER", "Say what became of a young person's wish, and why", roles=_WORKERS)
INVOLVEMENT_SAY = permission(
    "INVOLVEMENT_SAY", "Say how a family member took part in a plan", roles=_FAMILY | _WORKERS
)
DISRUPTION_WRITE = permission(
    "DISRUPTION_WRITE", "Write who is to be stopped, by which agency and by when", roles=_WORKERS
)
DISRUPTION_SIGN_POLICE = permission(
    "DISRUPTION_SIGN_POLICE", "Sign for police under an empty disruption section", roles={"police"}
)
DISRUPTION_SIGN_MANAGER = permission(
    "DISRUPTION_SIGN_MANAGER", "Sign as a manager under an empty disruption section", roles={"manager"}
)
HARM_ANSWER = permission(
    "HARM_ANSWER", "Answer a harm with a measure of the plan, or defer it", roles=_WORKERS
)
