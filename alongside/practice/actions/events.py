"""Event types of this room."""

from alongside.ground.audit.events import event_type

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
