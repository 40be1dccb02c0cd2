"""Event types of the watch: in the file that is kept apart, never in the case's."""

from alongside.ground.audit.events import event_type

ASKED = event_type("challenge.apart.look_asked", "Somebody independent was asked to look at a step")
FOUND = event_type("challenge.apart.look_found", "Somebody independent looked at a step")
USED = event_type(
    "challenge.apart.look_used", "A step was taken that somebody independent looks at, or looked at"
)
PUT_RIGHT = event_type(
    "challenge.apart.put_right", "A step that was not right was undone, or somebody owes to put it right"
)
RIGHT_DONE = event_type("challenge.apart.right_done", "What was not right about a step was put right")
RIGHT_NOT_DONE = event_type(
    "challenge.apart.right_not_done", "The person on whom a step weighed said that it is not put right"
)
PASSED = event_type(
    "challenge.apart.passed", "Somebody left, and what they answered for passed to another the same day"
)
