"""Event types of this room, and the promises it times."""

from alongside.ground.audit.events import event_type
from alongside.ground.clock.kinds import ClockKind, register_kind

RECEIVED = event_type(
    "referrals.referral.received", "A request for help was received", family="You asked for help"
)
ADDED = event_type(
    "referrals.referral.added_to",
    "Something was added to a request",
    family="Something was added to your request",
)
ACKNOWLEDGED = event_type(
    "referrals.referral.acknowledged", "A request was read and answered", family="Somebody read your request"
)
SCREENED = event_type(
    "referrals.referral.screened",
    "The two questions about need and response were answered",
    family="We wrote down what you need now and how we can respond",
)
CLOSED = event_type(
    "referrals.referral.closed", "A request was closed without a case", family="We decided about your request"
)
WITHDRAWN = event_type(
    "referrals.referral.withdrawn",
    "Whoever asked took a request back; the decision is still owed",
    family="You took your request back",
)
DUTY_TOLD = event_type("referrals.duty.told", "The duty team was told of a new request")
LATE_TOLD = event_type(
    "referrals.promise.late_told",
    "Those who answer for a late promise were told",
    family="Our answer is late, and we told those who answer for it",
)
NOTICE_SENT = event_type(
    "referrals.notice.sent",
    "Whoever asked was sent a message that there is news of their request",
    family="We let you know that there is news of your request",
)
NOTICE_NOT_SENT = event_type(
    "referrals.notice.not_sent", "Whoever asked could not be sent a message about their request"
)
NOTICE_TOLD = event_type(
    "referrals.notice.told",
    "A worker told whoever asked that there is news of their request",
    family="We told you that there is news of your request",
)

SCREENED_FOR_CONTACT = event_type(
    "referrals.request.screened_for_contact",
    "It was asked whether it is safe to reach the family of a request",
)
REACHED_AT_ONCE = event_type(
    "referrals.request.reached_at_once", "Somebody senior had a family reached at once, for urgent safety"
)

ACKNOWLEDGE = register_kind(
    ClockKind(
        "referrals.acknowledge",
        "Acknowledge the referral, with a named contact",
        "P-ACK",
        "The front door team owes you an answer with a name.",
    )
).key
DECIDE = register_kind(
    ClockKind(
        "referrals.decide",
        "Decide what happens to the referral",
        "P-SCREEN",
        "The front door team owes you a decision.",
    )
).key
