"""Event types of this room."""

from alongside.ground.audit.events import event_type

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
