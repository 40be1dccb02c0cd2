"""Event types of this room, and the promises it times."""

from alongside.ground.audit.events import event_type
from alongside.ground.clock.kinds import ClockKind, register_kind

ZONE_PROPOSED = event_type("places.zone.proposed", "Somebody of the family said that a place is not safe")
ZONE_ANSWERED = event_type("places.zone.answered", "A worker answered what the family said of a place")
ZONE_ADDED = event_type("places.zone.added", "A place that is not safe was written down")
ZONE_ENDED = event_type("places.zone.ended", "A place that was not safe was ended")
ZONE_IN_PLAN = event_type(
    "places.zone.in_plan",
    "A place that is not safe was tied to what the safety plan says of it",
    family="A place that is not safe was tied to what your plan says",
)
STAY_PROPOSED = event_type(
    "places.stay.proposed",
    "A placement, a school or a visit was proposed and checked against the places that are not safe",
    family="A place for your child to live, learn or visit was proposed",
)
STAY_HELD = event_type("places.stay.held", "A place inside a zone waits for a manager")
STAY_TOLD = event_type("places.stay.told", "Police or a parent was told of a place inside a zone")
STAY_OVERRIDDEN = event_type(
    "places.stay.overridden",
    "A manager decided on a place inside a zone, after police and parents were told",
    family="A manager decided about a place that is near where it is not safe",
)
STAY_SAID = event_type("places.stay.said", "Somebody’s view of a place was written down")
STAY_LOCATED = event_type("places.stay.located", "It became known where a place is, and it was checked again")
STAY_STARTED = event_type(
    "places.stay.started", "A child began at a place", family="Your child began at a new place"
)
STAY_ENDED = event_type("places.stay.ended", "A child left a place", family="Your child left a place")
STAY_DROPPED = event_type(
    "places.stay.dropped",
    "A place that was proposed is not used",
    family="A place that was proposed is not used",
)
AWAY_NOTED = event_type("places.away.noted", "A child is away from home for longer")
AWAY_ENDED = event_type("places.away.ended", "A time away from home is over")
CONTACT_LOST = event_type("places.contact.lost", "A parent and a child are not in touch any more")
CONTACT_PLANNED = event_type("places.contact.planned", "A plan to be in touch again was written")
CONTACT_REVIEWED = event_type("places.contact.reviewed", "A plan to be in touch again was looked at")
CONTACT_BACK = event_type("places.contact.restored", "A parent and a child are in touch again")
STEP_ADDED = event_type(
    "places.step.added", "A step with an owner and a day was put into a plan of this room"
)
MOVE_OPENED = event_type(
    "places.move.opened", "A family has to move", family="We wrote down that your family has to move"
)
MOVE_ENDED = event_type(
    "places.move.ended", "A family moved, or need not move", family="We wrote down how the move ended"
)
ADVOCATE_FLAGGED = event_type(
    "places.advocate.flagged",
    "A child in care has no parent or carer in the case: an independent advocate is due, and the case is marked for audit",
)
ADVOCATE_NAMED = event_type("places.advocate.named", "An independent advocate was named for a child in care")
ADVOCATE_OVER = event_type("places.advocate.over", "A child has a parent or carer in the case, or left care")
SCHOOLING_NOTED = event_type(
    "places.schooling.noted",
    "Where a child learns was written down",
    family="We wrote down where your child learns",
)
SCHOOLING_ENDED = event_type(
    "places.schooling.ended",
    "A part of a child’s way through education is over",
    family="We wrote down that a school or another way to learn is over",
)
SCHOOLING_SET_ASIDE = event_type(
    "places.schooling.set_aside",
    "Something about where a child learns was written by mistake",
    family="Something we wrote about school was a mistake. We took it out",
)
SCHOOL_CARE_SAID = event_type(
    "places.school_care.said",
    "Education said what it does to keep a child safe",
    family="School wrote what it does to keep your child safe",
)
SCHOOL_DAY_TOLD = event_type(
    "places.school_day.told",
    "A child did not come in, and the people of the school did something about it",
    family="Your child did not come in one day. School wrote what they did",
)
POSTCODES_LOADED = event_type("places.postcodes.loaded", "A file of postcodes was read")
LATE_TOLD = event_type("places.late.told", "Managers were told that a promise of this room is late")


def _kind(key: str, sentence: str, parameter: str, family: str, *, for_one: bool = False) -> str:
    return register_kind(ClockKind(f"places.{key}", sentence, parameter, family, for_one=for_one)).key


ZONE_ANSWER = _kind(
    "zone_answer", "What the family says of an unsafe place has an answer", "P-ZONE-ANSWER",
    "We answer what you told us about a place that is not safe.", for_one=True,
)  # fmt: skip
VIEWS = _kind(
    "views", "An emergency placement has the parents’ view, the local risks and the effect on contact",
    "P-PLACEMENT-VIEWS", "We ask you what you think about the new place to live.",
)  # fmt: skip
CONTACT_PLAN = _kind(
    "contact_plan", "There is a plan for a parent and a child to be in touch again", "P-CONTACT-PLAN",
    "We write a plan with you, so that you and your child are in touch again.", for_one=True,
)  # fmt: skip
CONTACT_REVIEW = _kind(
    "contact_review", "The plan to be in touch again is looked at", "P-CONTACT-REVIEW",
    "We look with you at the plan to be in touch again.", for_one=True,
)  # fmt: skip
ADVOCATE = _kind(
    "advocate", "A child in care without a parent in the case has an independent advocate", "P-ADVOCATE",
    "Somebody independent stands beside the young person.",
)  # fmt: skip
SCHOOL_CARE = _kind(
    "school_care", "Education says what it does to keep the child safe", "P-SCHOOL-CARE",
    "School says what it does so that it is safe there.",
)  # fmt: skip
ANSWER = _kind(
    "answer", "A manager answers about a place inside a zone", "P-PLACE-ANSWER",
    "A manager decides about a place that is near where it is not safe.", for_one=True,
)  # fmt: skip
ANSWER_NOW = _kind(
    "answer_now", "In an emergency a manager answers about a place inside a zone", "P-PLACE-ANSWER-NOW",
    "A manager decides about a place that is near where it is not safe.", for_one=True,
)  # fmt: skip
ANSWERS = (ANSWER, ANSWER_NOW)
KINDS = (ZONE_ANSWER, *ANSWERS, VIEWS, CONTACT_PLAN, CONTACT_REVIEW, ADVOCATE, SCHOOL_CARE)
