"""Who may do what in this room."""

from alongside.ground.access.registry import permission

_FAMILY = {"parent_carer", "young_person"}
_WORKERS = {
    "ipsw", "csw", "social_worker", "fsw", "police", "education", "health", "youth_justice", "voluntary", "carer",
    "duty_worker", "manager",
}  # fmt: skip

CHRONOLOGY_ADD = permission("CHRONOLOGY_ADD", "Add to a family's chronology", roles=_FAMILY | _WORKERS)
CORRECTION_ANSWER = permission(
    "CORRECTION_ANSWER", "Answer a family that says something in its record is not right", roles=_WORKERS
)
WITHHOLDING_REVIEW = permission(
    "WITHHOLDING_REVIEW", "Look, as a second person, at what a family does not read", roles={"manager"}
)
READING_ANSWER = permission(
    "READING_ANSWER", "Say whether what one read about oneself is right, and ask for a copy", roles=_FAMILY
)
ACCESS_ANSWER = permission(
    "ACCESS_ANSWER", "Answer somebody who asks for a copy of what is held about them",
    roles={"social_worker", "manager"},
)  # fmt: skip
DISTRESS_NOTE = permission(
    "DISTRESS_NOTE", "Write down that a parent was in distress, with an offer of support",
    roles={"ipsw", "social_worker", "manager"},
)  # fmt: skip
DISTRESS_ANSWER = permission("DISTRESS_ANSWER", "Answer an offer of support", roles={"parent_carer", "ipsw"})
REMOVAL_RECORD = permission(
    "REMOVAL_RECORD", "Record that a family was told their child may be taken away", roles=_WORKERS
)
REMOVAL_SAY = permission(
    "REMOVAL_SAY", "Say that one was told one's child may be taken away", roles={"parent_carer"}
)
REMOVAL_ANSWER = permission(
    "REMOVAL_ANSWER", "Find out what a family was told about removal, and answer them", roles={"manager"}
)
CHILD_SHARE = permission(
    "CHILD_SHARE", "Check what is written before a child reads it, and sit with them",
    roles={"ipsw", "csw", "social_worker", "fsw", "manager"},
)  # fmt: skip
