"""Who may do what in this room. The verbs ask besides for the part that a worker has in the case."""

from alongside.family.cases.policies import CASE_ROLES
from alongside.ground.access.registry import permission

_WITH_FAMILIES = CASE_ROLES - {"manager", "duty_worker"} | {"ipsw"}
PROGRESS_ASK = permission(
    "PROGRESS_ASK",
    "Ask a family the same questions before and after, or read them aloud",
    roles=_WITH_FAMILIES,
)
PROGRESS_ANSWER = permission(
    "PROGRESS_ANSWER", "Answer for oneself how things are, and whether help is helping",
    roles={"parent_carer", "young_person"},
)  # fmt: skip
SESSION_WORK = permission(
    "SESSION_WORK", "Plan and write down sessions in step, each for their own side", roles={"ipsw", "csw"}
)
JOINT_WORK = permission(
    "JOINT_WORK", "Plan and write down a session with the whole family", roles=_WITH_FAMILIES
)
INTERVENTION_OFFER = permission(
    "INTERVENTION_OFFER", "Offer a family something that bears on the exploitation", roles=_WITH_FAMILIES
)
RETHINK_DECIDE = permission(
    "RETHINK_DECIDE", "Change what does not help a family, or say why it goes on, as the lead",
    roles=CASE_ROLES - {"manager", "duty_worker"},
)  # fmt: skip
LEARNING_COUNT = permission(
    "LEARNING_COUNT", "See what parents are offered to learn, and whether it was useful", roles={"manager"}
)
