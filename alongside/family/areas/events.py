"""Event types of this room, and its clock."""

from alongside.family.cases.changes import tell_when_late
from alongside.ground.audit.events import event_type
from alongside.ground.clock.kinds import ClockKind, register_kind

STATED = event_type(
    "areas.areas.stated",
    "The areas of a child were stated: home, where harm is done, who answers",
    family="We wrote down which areas work for your child",
)
TASK_ADDED = event_type(
    "areas.task.added", "A task was added for an area", family="Something was added that an area has to do"
)
OWNER_NAMED = event_type(
    "areas.owner.named",
    "It was said who does a task in an area",
    family="We said who does what, in which area",
)

OWNERS = register_kind(
    ClockKind(
        "areas.owners",
        "Every task has a named person in both areas",
        "P-AREA-OWNER",
        "You know by name who does what in each area.",
    )
).key
tell_when_late(OWNERS)
