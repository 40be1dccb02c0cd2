"""Event types of the watch: in the file that is kept apart, never in the case's."""

from alongside.ground.audit.events import event_type

ASKED = event_type("challenge.apart.look_asked", "Somebody independent was asked to look at a step")
FOUND = event_type("challenge.apart.look_found", "Somebody independent looked at a step")
USED = event_type(
    "challenge.apart.look_used", "A step was taken that somebody independent looks at, or looked at"
)
