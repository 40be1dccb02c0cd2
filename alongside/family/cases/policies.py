"""Who may do what in this room."""

from alongside.ground.access.registry import permission

CASE_ROLES = {
    "social_worker", "fsw", "police", "education", "health", "youth_justice", "voluntary", "csw",
    "duty_worker", "manager",
}  # fmt: skip

CASE_ALLOCATE = permission(
    "CASE_ALLOCATE", "Choose who works with a family", roles={"manager", "duty_worker"}
)
THRESHOLD_SET = permission(
    "THRESHOLD_SET",
    "Set the threshold of a case",
    roles={"social_worker", "duty_worker", "manager"},
    statutory=True,
)
CASE_STAGE = permission("CASE_STAGE", "Say where a family is on its journey", roles=CASE_ROLES)

# A parent's own worker gathers no evidence about them (R44).
EVIDENCE_ADD = permission(
    "EVIDENCE_ADD", "Write down evidence of what a parent did", roles=CASE_ROLES - {"duty_worker"}
)
STANDING_DECIDE = permission(
    "STANDING_DECIDE",
    "Decide how a parent stands, and what is held back from them for a time",
    roles={"manager"},
    statutory=True,
)
NEED_OFFER = permission(
    "NEED_OFFER", "Offer a parent help with what weighs on them", roles=CASE_ROLES | {"ipsw"}
)
NEED_ANSWER = permission("NEED_ANSWER", "Answer an offer of help for oneself", roles={"parent_carer"})
HARM_RECORD = permission(
    "HARM_RECORD",
    "Write down who harms a child, what the child told, and an urgent worry",
    roles=CASE_ROLES | {"ipsw", "carer"},
)
LEVEL_VIEW = permission(
    "LEVEL_VIEW",
    "Say how worried we should be",
    roles=CASE_ROLES | {"ipsw", "parent_carer", "young_person"},
)


DAY_SAY = permission(
    "DAY_SAY",
    "Write down when an assessment began or ended, or a child met their worker",
    roles=CASE_ROLES,
)
CATEGORY_SET = permission(
    "CATEGORY_SET",
    "Say what kind of harm a case is about",
    roles={"social_worker", "duty_worker", "manager"},
    statutory=True,
)
CATEGORY_SIGN = permission(
    "CATEGORY_SIGN", "Sign off that a case is about harm at home", roles={"manager"}, statutory=True
)
WAITS_READ = permission("WAITS_READ", "Read how long families have waited", roles={"manager"})
AIM_AGREE = permission(
    "AIM_AGREE",
    "Agree, as one of a family’s two workers, what both work towards",
    roles={"ipsw", "csw"},
)
