"""The verbs of this room."""

from alongside.practice.meetings.services.inviting import (
    attendee_invite,
    attendee_leave_out,
    left_out_tell,
    parents_invite,
    worker_add,
)
from alongside.practice.meetings.services.planning import (
    meeting_cancel,
    meeting_change,
    meeting_mark_held,
    meeting_plan,
)
from alongside.practice.meetings.services.protocols import protocol_write

__all__ = [
    "attendee_invite",
    "attendee_leave_out",
    "left_out_tell",
    "meeting_cancel",
    "meeting_change",
    "meeting_mark_held",
    "meeting_plan",
    "parents_invite",
    "protocol_write",
    "worker_add",
]
