"""Who may do what in this room."""

from alongside.ground.access.registry import permission

_FAMILY = {"parent_carer", "young_person"}
_WORKERS = {
    "ipsw", "csw", "social_worker", "fsw", "police", "education", "health", "youth_justice", "voluntary", "carer",
    "duty_worker", "manager",
}  # fmt: skip
_DECIDERS = {"social_worker", "duty_worker", "manager"}

ZONE_PROPOSE = permission("ZONE_PROPOSE", "Say as a family that a place is not safe", roles=_FAMILY)
ZONE_KEEP = permission("ZONE_KEEP", "Write down a place that is not safe, and end it", roles=_WORKERS)
STAY_PROPOSE = permission(
    "STAY_PROPOSE",
    "Propose a placement, a school or a visit for a child",
    roles=_WORKERS - {"ipsw"},
    statutory=True,
)
PLACEMENT_DECIDE = permission(
    "PLACEMENT_DECIDE", "Propose, begin and end a placement", roles=_DECIDERS, statutory=True
)
ZONE_OVERRIDE = permission(
    "ZONE_OVERRIDE", "Decide on a place inside a zone that is not safe", roles={"manager"}, statutory=True
)
STAY_SAY = permission(
    "STAY_SAY",
    "Say what a placement means for oneself, or write it down for somebody",
    roles=_FAMILY | _WORKERS,
)
CONTACT_SAY = permission(
    "CONTACT_SAY", "Say as a parent that one has lost touch with one’s child", roles={"parent_carer"}
)
CONTACT_WORK = permission(
    "CONTACT_WORK", "Help a child and their family to be in touch again", roles=_WORKERS
)
ADVOCATE_NAME = permission(
    "ADVOCATE_NAME", "Name an independent advocate for a child in care", roles=_DECIDERS | {"csw"}
)
MOVE_PLAN = permission("MOVE_PLAN", "Follow what a family needs that has to move", roles=_WORKERS)
PLACES_OVERSEE = permission(
    "PLACES_OVERSEE", "See which children live in a zone, have no advocate, or lost touch", roles={"manager"}
)
SCHOOLING_KEEP = permission(
    "SCHOOLING_KEEP", "Write down where a child learns, and when staff looked for them", roles=_WORKERS
)
SCHOOL_CARE_SAY = permission(
    "SCHOOL_CARE_SAY",
    "Say for education what it does to keep a child safe, or write it down for a school",
    roles={"education", "csw", "social_worker", "voluntary", "duty_worker", "manager"},
)
