"""Event types of this room.

What is said of an invitation has no words for the family here: a meeting that a parent is left out of is not theirs to
read, and the family's log must not give it away.
"""

from alongside.ground.audit.events import event_type

MEETING_PLANNED = event_type("meetings.meeting.planned", "A meeting about a child was planned")
PARENTS_INVITED = event_type(
    "meetings.meeting.invitation", "The parents' invitation to a meeting was recorded"
)
MEETING_HELD = event_type("meetings.meeting.held", "A meeting about a child was held")
