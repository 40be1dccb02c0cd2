"""Event types of this room."""

from alongside.ground.audit.events import event_type
from alongside.ground.clock.kinds import ClockKind, register_kind

PROMISED = event_type("actions.action.promised", "A promise was made", family="Something was promised to you")
STARTED = event_type("actions.action.started", "A promise was started", family="Someone started on a promise")
EXPLAINED = event_type(
    "actions.action.explained", "A promise was explained", family="Someone explained how a promise stands"
)
MARKED_DONE = event_type(
    "actions.action.marked_done",
    "The owner said that a promise is done",
    family="Someone says a promise is done",
)
CONFIRMED_DONE = event_type(
    "actions.action.confirmed_done",
    "A promise was confirmed as done",
    family="A promise was confirmed as done",
)
MARKED_NOT_DONE = event_type(
    "actions.action.marked_not_done", "A promise was said not to be done and is open again",
    family="A promise is open again",
)  # fmt: skip
MOVED = event_type("actions.action.moved", "A promise has a new date", family="A promise has a new date")
HANDED_OVER = event_type(
    "actions.action.handed_over", "A promise has a new owner", family="A promise has a new owner"
)
ABANDONED = event_type(
    "actions.action.abandoned", "A promise was given up", family="Something promised to you will not be done"
)
CHASED = event_type(
    "actions.action.chased_by_family",
    "The family had to chase a promise: the service did not keep them informed (R46)",
    family="You asked what became of a promise",
)
CHALLENGED = event_type(
    "actions.action.challenged",
    "The family asked why a promise was given up",
    family="You asked why a promise was given up",
)
RAISED = event_type(
    "actions.action.raised", "A late promise was raised further", family="A late promise was raised"
)
RESUMED = event_type(
    "actions.action.resumed",
    "A promise that was given up was taken up again",
    family="A promise that was given up is to be done after all",
)
OWNER_ASKS = event_type(
    "actions.ask.made", "The owner of a promise asked for another day or for help", family="A worker asked for help"
)  # fmt: skip
OWNER_ANSWERED = event_type(
    "actions.ask.answered", "What the owner of a promise asked for was answered", family="A worker was answered about a promise"
)  # fmt: skip
REVIEW_RAISED = event_type(
    "actions.review.raised",
    "Fewer promises were kept than there should be: a review raised itself",
    family="Too few promises to you were kept: a manager has to look at why",
)
REVIEW_ANSWERED = event_type(
    "actions.review.answered",
    "A review of promises that were not kept was answered",
    family="A manager said what changes so that promises to you are kept",
)
RESOURCE_ASKED = event_type(
    "actions.resource.asked", "Something was asked for early", family="Something was asked for"
)
RESOURCE_HANDED = event_type(
    "actions.resource.decider_changed",
    "Somebody else decides about what was asked for",
    family="Somebody else decides about what was asked for",
)
RESOURCE_DECIDED = event_type(
    "actions.resource.decided",
    "What was asked for early was decided",
    family="What was asked for was decided",
)
RESOURCE_LATE = event_type(
    "actions.resource.late_told", "A late decision about what was asked for was told", family="A late decision: we told a manager"
)  # fmt: skip
REVIEW_LATE = event_type(
    "actions.review.late_told",
    "A late review of promises was told",
    family="A late answer: we told a manager",
)
STEP_ANSWERED = event_type(
    "actions.step.answered",
    "Somebody wrote how a step of the procedure stands",
    family="Somebody wrote whether a step that should happen was done",
)

OWNER_ASKED = register_kind(
    ClockKind(
        "actions.owner_asked",
        "Whoever keeps a promise is answered: another day, or help",
        "P-HELP",
        "We help whoever promised you something.",
        for_one=True,
    )
).key
RESOURCE = register_kind(
    ClockKind(
        "actions.resource",
        "What was asked for early is decided",
        "P-RESOURCE",
        "Somebody decides about what you asked for.",
        for_one=True,
    )
).key
REVIEW = register_kind(
    ClockKind(
        "actions.accountability",
        "Say why so few promises were kept, and what changes",
        "P-ACCOUNTABILITY",
        "A manager says what changes, so that promises to you are kept.",
    )
).key
