"""Who may do what in this room. Saying that a child is missing is open to everybody who knows the child."""

from alongside.family.cases.policies import CASE_ROLES
from alongside.ground.access.registry import permission

_KNOW = CASE_ROLES | {"ipsw", "carer"}

MISSING_REPORT = permission(
    "MISSING_REPORT",
    "Say that a child is missing or back, what is known now, and what the police said; hand the pack over",
    roles=_KNOW | {"parent_carer"},
)
PACK_ADD = permission(
    "PACK_ADD",
    "Add to what whoever looks for a child should know",
    roles=_KNOW | {"parent_carer", "young_person"},
)
PACK_REVIEW = permission(
    "PACK_REVIEW", "Say that the pack for a missing child is right", roles=_KNOW | {"parent_carer"}
)
MISSING_WORK = permission(
    "MISSING_WORK",
    "Tell the family who is looking, correct an episode, and write what was done to the child",
    roles=_KNOW,
)
RETURN_TALK_SAY = permission(
    "RETURN_TALK_SAY", "Offer a conversation on return, and say whether it took place", roles=_KNOW
)
THREAT_REPORT = permission(
    "THREAT_REPORT",
    "Say that somebody of a family was threatened or attacked, add to it, and write what the police said",
    roles=_KNOW | {"parent_carer", "young_person"},
)
THREAT_WORK = permission(
    "THREAT_WORK",
    "Say whether the plan still holds after a threat, what protects the family, who is a victim, and that it is finished",
    roles=(CASE_ROLES | {"ipsw"}),
)


JUSTICE_SAY = permission(
    "JUSTICE_SAY",
    "Say that somebody was arrested, or that there is a court date",
    roles=_KNOW | {"parent_carer", "young_person"},
)
MISSING_TAKE_CALL = permission(
    "MISSING_TAKE_CALL",
    "Say that a child is missing whose case one has no part in, for somebody who rang the duty team",
    roles={"duty_worker", "manager"},
)
TOLD_FOLLOW = permission(
    "TOLD_FOLLOW",
    "Write what the police do about what a child told, explain it, and ask for help for a child who was named",
    roles=CASE_ROLES | {"ipsw"},
)


VICTIM_DECIDE = permission(
    "VICTIM_DECIDE",
    "Say whether a child is recorded as a victim of exploitation",
    roles={"social_worker", "police", "manager"},
)
NRM_PROPOSE = permission(
    "NRM_PROPOSE",
    "Propose that a child is referred to the National Referral Mechanism as a possible victim",
    roles=_KNOW | {"parent_carer"},
)
NRM_WORK = permission(
    "NRM_WORK",
    "Refer a child to the National Referral Mechanism or say why not, give the second opinion, and write what was decided",
    roles={"social_worker", "duty_worker", "police", "youth_justice", "manager"},
)
