"""Event types of this room, and the promises it times."""

from alongside.ground.audit.events import event_type
from alongside.ground.clock.kinds import ClockKind, register_kind

CASE_OPENED = event_type(
    "cases.case.opened",
    "A referral was accepted and a child's case opened",
    family="Your request for help was accepted",
)
STAGE_MOVED = event_type(
    "cases.case.stage_moved",
    "The stage of the journey changed",
    family="You are at another part of the journey",
)
WORKER_ALLOCATED = event_type(
    "cases.worker.allocated",
    "A worker began to work with the family",
    family="Somebody began to work with your family",
)
WORKER_RELEASED = event_type(
    "cases.worker.released",
    "A worker's spell with the family ended",
    family="Somebody stopped working with your family",
)
THRESHOLD_SET = event_type(
    "cases.threshold.set",
    "The threshold was set with its reason",
    family="We looked again at how worried we are",
)
INVITATION_ACCEPTED = event_type(
    "cases.invitation.accepted",
    "A family member made their account",
    family="A member of your family made an account",
)
REQUEST_JOINED = event_type("cases.request.joined", "A request for help was added to a child's open case")
REQUEST_TOLD = event_type("cases.request.told", "The lead was told of a request added to their case")
PERSON_JOINED = event_type(
    "cases.household.person_added",
    "Somebody was added to a family; a parent became a partner in its open cases",
    family="A person was added to your family",
)
PET_JOINED = event_type(
    "cases.household.pet_added", "A pet was added to a family", family="A pet was added to your family"
)
PLACE_CHANGED = event_type(
    "cases.household.place_changed",
    "Who lives with a child, or has parental responsibility, changed",
    family="We changed what we know about who lives where",
)

CASE_ENDED = event_type(
    "cases.case.ended",
    "Support ended: two people signed, and the time to ask for a review was over",
    family="Support ended",
)
CASE_REOPENED = event_type(
    "cases.case.reopened", "A closed case was opened again", family="We opened your case again"
)

OFFER = register_kind(
    ClockKind(
        "support.offer",
        "The parents are offered an independent worker",
        "P-OFFER",
        "We offer you a worker of your own, who is not from the police or social care.",
    )
).key
TWO_WORKERS = register_kind(
    ClockKind(
        "cases.two_workers",
        "The parents have their own worker and the child has theirs",
        "P-SPECIALIST",
        "You have your own worker, and your child has theirs.",
    )
).key
LEAD = register_kind(
    ClockKind(
        "cases.lead",
        "The case has a lead professional",
        "P-LEAD",
        "A manager chooses one person who leads and answers to you.",
    )
).key
THRESHOLD_REVIEW = register_kind(
    ClockKind(
        "cases.threshold_review",
        "The threshold is set again",
        "P-REVIEW",
        "We look again, with you, at how worried we are.",
    )
).key
