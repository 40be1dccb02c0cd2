"""Event types of this room."""

from alongside.ground.audit.events import event_type

CASE_OPENED = event_type(
    "cases.case.opened", "A referral was accepted and a child's case opened", family="Your request for help was accepted"
)
STAGE_MOVED = event_type(
    "cases.case.stage_moved", "The stage of the journey changed", family="You are at another part of the journey"
)
WORKER_ALLOCATED = event_type(
    "cases.worker.allocated", "A worker began to work with the family", family="Somebody began to work with your family"
)
WORKER_RELEASED = event_type(
    "cases.worker.released", "A worker's spell with the family ended", family="Somebody stopped working with your family"
)
THRESHOLD_SET = event_type(
    "cases.threshold.set", "The threshold was set with its reason", family="We looked again at how worried we are"
)
INVITATION_ACCEPTED = event_type(
    "cases.invitation.accepted", "A family member made their account", family="A member of your family made an account"
)
