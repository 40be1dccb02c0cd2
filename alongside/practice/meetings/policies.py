"""Who may do what in this room."""

from alongside.ground.access.registry import permission

_WORKERS = {
    "ipsw", "csw", "social_worker", "duty_worker", "manager", "police", "education", "health", "youth_justice",
}  # fmt: skip
_FAMILY = {"parent_carer", "young_person"}

MEETING_PLAN = permission(
    "MEETING_PLAN",
    "Plan a meeting about a child, invite the family, and write down what came of it",
    roles=_WORKERS,
)
MEETING_LEAVE_OUT = permission(
    "MEETING_LEAVE_OUT",
    "Leave somebody of the family out of a meeting about a child",
    roles={"social_worker", "duty_worker", "manager", "police"},
    statutory=True,
)
MEETING_TAKE_PART = permission(
    "MEETING_TAKE_PART",
    "Answer an invitation, say what one wants said, and say afterwards how the meeting was",
    roles=_WORKERS | _FAMILY | {"agency_manager", "fsw", "voluntary", "carer"},
)
MEETING_ASK = permission("MEETING_ASK", "Ask for a meeting about the child’s safety", roles=_FAMILY)
ENQUIRY_RECORD = permission(
    "ENQUIRY_RECORD",
    "Write down that an enquiry under section 47 begins, or why not, and how it ended",
    roles={"social_worker", "duty_worker", "manager"},
    statutory=True,
)
DECISION_RECORD = permission(
    "DECISION_RECORD", "Write down a decision about a child and tell the parents", roles=_WORKERS
)
PROTOCOL_WRITE = permission(
    "PROTOCOL_WRITE", "Write what the partnership expects of each kind of meeting", roles={"manager"}
)
MEETING_RATES = permission(
    "MEETING_RATES", "Read how families take part in meetings, as numbers", roles={"manager"}
)
KEPT_COUNTS = permission(
    "KEPT_COUNTS",
    "Read how many promises were kept, by agency, kind of meeting and quarter, without a family",
    roles={"board", "auditor", "manager"},
)
RESPECT_ANSWER = permission(
    "RESPECT_ANSWER",
    "Answer whoever was not respected in a meeting",
    roles={"manager", "agency_manager", "complaints_officer"},
)
