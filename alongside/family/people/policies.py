"""Who may do what in this room."""

from alongside.ground.access.registry import permission

_DUTY = {"duty_worker", "manager"}
_WORKERS = _DUTY | {
    "ipsw", "csw", "social_worker", "fsw", "police", "education", "health", "youth_justice", "voluntary",
    "carer",
}  # fmt: skip

FAMILY_OPEN = permission("FAMILY_OPEN", "Open a family group", roles=_DUTY)
FAMILY_CHANGE = permission(
    "FAMILY_CHANGE",
    "Add people and pets to a family group",
    roles=_DUTY | {"social_worker", "ipsw", "csw", "fsw"},
)
REACH_RECORD = permission(
    "REACH_RECORD",
    "Record how to reach a person safely, and how they describe themselves",
    roles=_WORKERS | {"parent_carer", "young_person"},
)
INVITATION_SEND = permission(
    "INVITATION_SEND",
    "Invite a family member to make an account",
    roles=_DUTY | {"social_worker", "ipsw", "csw"},
)
SCREENING_RECORD = permission(
    "SCREENING_RECORD", "Ask whether it is safe to reach a family, and write down the answer", roles=_WORKERS
)
