"""Event types of this room, and the promises it times."""

from alongside.family.cases.changes import tell_when_late
from alongside.ground.audit.events import event_type
from alongside.ground.clock.kinds import ClockKind, register_kind

PLAN_STARTED = event_type(
    "plans.plan.started", "A safety plan was started", family="Your safety plan was started"
)
PLAN_REASONED = event_type(
    "plans.plan.reasoned",
    "Why part of a plan is empty was recorded",
    family="Why part of your plan is empty was written down",
)
PLAN_SHARED = event_type(
    "plans.plan.shared",
    "A version of a plan was shared",
    family="Your safety plan was shared for everyone's answer",
)
MEASURE_PROPOSED = event_type(
    "plans.measure.proposed", "A measure was proposed", family="Something was proposed for your safety plan"
)
MEASURE_CHANGED = event_type(
    "plans.measure.changed", "A measure was rewritten", family="Something in your safety plan was changed"
)
MEASURE_WITHDRAWN = event_type(
    "plans.measure.withdrawn",
    "A measure was taken back",
    family="Something in your safety plan was taken back",
)
MEASURE_ANSWERED = event_type(
    "plans.measure.answered",
    "A person answered a measure",
    family="Somebody answered a part of your safety plan",
)
VERSION_ANSWERED = event_type(
    "plans.version.answered",
    "A person answered a version of a plan as a whole",
    family="Somebody answered your safety plan as a whole",
)
KIND_SET = event_type(
    "plans.plan.kind_set",
    "Which kind of plan it is was said with its reason",
    family="We wrote down which kind of plan this is, and why",
)
INTERIM = event_type(
    "plans.plan.interim",
    "An emergency plan came into force at once",
    family="An emergency plan is in force, and will be written again with you",
)
IN_FORCE = event_type("plans.plan.in_force", "A plan came into force", family="Your safety plan is in force")
REVIEWED = event_type(
    "plans.plan.reviewed", "A plan was reviewed", family="Your safety plan was looked at again"
)
TRIGGERED = event_type(
    "plans.plan.triggered",
    "Something happened for which a plan is looked at again",
    family="Something happened, so your safety plan is looked at again",
)
CLOSED = event_type(
    "plans.plan.closed", "A plan ended, with what came of it", family="Your safety plan ended"
)
OWNERLESS = event_type(
    "plans.plan.ownerless",
    "Whoever led a plan left, or somebody new leads it",
    family="Who answers for your safety plan changed",
)
APPROACH_SAID = event_type(
    "plans.approach.said",
    "How to approach a child was written down",
    family="How to approach your child was written down",
)
DEPARTED = event_type(
    "plans.approach.departed",
    "A child was approached in another way than the parents said, with the reason",
    family="Somebody did not do as you said about approaching your child, and wrote why",
)
STRATEGY_SAID = event_type(
    "plans.strategy.said",
    "Something was said about what the parents already do",
    family="Something was written about what you already do to keep safe",
)
WISHED = event_type("plans.wish.said", "A young person wished something for their plan")
WISH_ANSWERED = event_type("plans.wish.answered", "It was said what became of a young person's wish")
INVOLVED = event_type(
    "plans.involvement.said",
    "It was written how a family member took part",
    family="We wrote down how you took part in your safety plan",
)
RATED = event_type("plans.plan.rated", "A family member said whether a plan works")
DISRUPTION = event_type(
    "plans.disruption.written", "It was written who is to be stopped, by whom and by when"
)
DISRUPTION_ENDED = event_type("plans.disruption.ended", "A line about who is to be stopped was ended")
DISRUPTION_SIGNED = event_type("plans.disruption.signed", "An empty disruption section was signed")
HARM_ANSWERED = event_type("plans.harm.answered", "A harm was answered by the plan, or deferred")

REVIEW = register_kind(
    ClockKind(
        "plans.review",
        "The plan is looked at again, or ended",
        "P-REVIEW",
        "We look at your safety plan again with you.",
        on_working_day=True,
    )
).key
TRIGGERED_REVIEW = register_kind(
    ClockKind(
        "plans.triggered_review",
        "The plan is looked at again, because something happened",
        "P-REVIEW-TRIGGER",
        "Something happened, so we look at your safety plan again with you.",
    )
).key
COPRODUCE = register_kind(
    ClockKind(
        "plans.coproduce",
        "The emergency plan is written again together with the family",
        "P-INTERIM",
        "We write the emergency plan again, together with you.",
    )
).key
CLOCKS = (REVIEW, TRIGGERED_REVIEW, COPRODUCE)
for _kind in CLOCKS:
    tell_when_late(_kind)
