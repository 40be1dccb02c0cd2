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
DAY_SAID = event_type(
    "cases.waiting.day_said",
    "The day was written down on which an assessment began or ended, or the child met their worker",
    family="We wrote down a day that you had waited for",
)
WAIT_LATE_TOLD = event_type(
    "cases.waiting.late_told",
    "Those who answer for a late promise of a case were told",
    family="A promise to you is late, and we told those who answer for it",
)
CATEGORY_SET = event_type(
    "cases.category.set",
    "The category of harm was proposed or changed",
    family="We wrote down what kind of harm this is",
)
CATEGORY_SIGNED = event_type(
    "cases.category.signed",
    "A manager decided about a category of harm that places it at home",
    family="A manager looked at what kind of harm this is",
)
AIM_PROPOSED = event_type(
    "cases.aim.proposed", "One of the two workers proposed a shared aim, a change of one, or that one is over"
)
AIM_AGREED = event_type(
    "cases.aim.agreed",
    "Both workers agreed a shared aim, or that one is over",
    family="Your two workers agreed what they both work towards with you",
)
AIM_NOT_AGREED = event_type(
    "cases.aim.not_agreed", "A proposal about a shared aim was not agreed, or was taken back"
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

# How one parent stands is told to that parent in person: an event of the case would tell the other one too. So no family
# sentence here, and none for what a child told somebody in trust.
EVIDENCE_ADDED = event_type("cases.standing.evidence_added", "Evidence about a parent was written down")
STANDING_DECIDED = event_type("cases.standing.decided", "A manager decided how a parent stands")
NARROWED = event_type("cases.narrowing.begun", "Part of the record is held back from one parent for a time")
NARROWING_ENDED = event_type(
    "cases.narrowing.ended", "What was held back from a parent was opened before its time"
)
NEED_OFFERED = event_type("cases.need.offered", "A parent was offered help with what weighs on them")
NEED_ANSWERED = event_type("cases.need.answered", "A parent answered an offer of help")
CAUSE_SET = event_type("cases.harm.cause_set", "Who or what harms the child was written down")
STATE_SET = event_type("cases.harm.state_set", "At risk or being exploited was said with its reason")
VULNERABILITIES_SET = event_type("cases.harm.vulnerabilities_set", "What makes harm easier was written down")
DISCLOSED = event_type("cases.harm.disclosed", "The child told somebody of serious harm")
DISCLOSURE_REVIEWED = event_type("cases.harm.disclosure_reviewed", "Somebody reviewed what the child told")
VIEW_RECORDED = event_type(
    "cases.level.view_recorded",
    "Somebody said how worried we should be",
    family="Somebody said how worried we should be",
)
LEVEL_TOLD = event_type("cases.level.told", "The workers were told that we are more worried")
WORRY_NOTED = event_type("cases.worry.noted", "An urgent worry about somebody's safety was noted")
WORRY_OWNED = event_type("cases.worry.owned", "An urgent worry has an owner")
WORRY_HEALTH_TOLD = event_type("cases.worry.health_told", "Health was told of an urgent worry")
PACK_LATE_TOLD = event_type(
    "cases.pack.late_told", "Those who may agree to a large evidence pack were told that their word is late"
)
LATE_TOLD = event_type("cases.clock.late_told", "Managers were told of a late review or an urgent worry")

REPLAN = register_kind(
    ClockKind(
        "cases.replan",
        "The plan is made again with the family, because we are more worried",
        "P-REPLAN",
        "We are more worried than before, so we look at the plan again with you.",
    )
).key
# The circle of these is not a case's: one parent never reads the other's clock, nor a child's worry.
EVIDENCE_REVIEW = register_kind(
    ClockKind(
        "cases.evidence_review",
        "The evidence about a parent is looked at",
        "P-EVIDENCE",
        "We look at what was written, and tell you what we decide.",
    )
).key
STANDING_REVIEW = register_kind(
    ClockKind(
        "cases.standing_review",
        "A parent’s standing is looked at again",
        "P-STANDING",
        "We look again at how we work with you.",
    )
).key
WORRY_OWNER = register_kind(
    ClockKind(
        "cases.worry_owner",
        "An urgent worry has an owner today",
        "P-WORRY",
        "Somebody takes care of this today.",
    )
).key


ASSESSMENT = register_kind(
    ClockKind(
        "cases.assessment",
        "The assessment is finished",
        "P-ASSESS",
        "We finish finding out, with you, what is happening and what would help.",
    )
).key
ALARMS = tuple(
    register_kind(
        ClockKind(
            f"cases.assessment_alarm_{number}",
            f"Alarm: the assessment is finished within {words} of the request",
            "P-ASSESS-ALARMS",
            f"Nobody waits longer than {words} for this.",
            place,
        )
    ).key
    for place, (number, words) in enumerate((("first", "a month"), ("second", "3 months")))
)
FIRST_MEETING = register_kind(
    ClockKind(
        "cases.first_meeting",
        "The child meets their own worker face to face",
        "P-SPECIALIST",
        "Your child meets their own worker face to face.",
    )
).key
AIMS = register_kind(
    ClockKind(
        "cases.aims",
        "The two workers agree with the parents what they both work towards",
        "P-SHARED-AIMS",
        "Your worker and your child’s worker agree with you what they both work towards.",
    )
).key
WITHIN = (*ALARMS, AIMS)  # watched among the workers: the family reads the promise that each guards
