"""The verbs of this room."""

from alongside.practice.meetings.services.after import after_say, disrespect_answer, disrespect_report
from alongside.practice.meetings.services.asking import (
    meeting_ask,
    meeting_ask_answer,
    meeting_ask_take_down,
)
from alongside.practice.meetings.services.by_letter import invitation_code
from alongside.practice.meetings.services.deciding import decision_record, decision_tell, decision_wait
from alongside.practice.meetings.services.enquiring import enquiry_record
from alongside.practice.meetings.services.finishing import (
    meeting_finish,
    promise_drop,
    promise_make,
    promise_note,
)
from alongside.practice.meetings.services.inviting import (
    attendee_invite,
    attendee_leave_out,
    left_out_tell,
    parents_invite,
    worker_add,
)
from alongside.practice.meetings.services.needs import needs_answer
from alongside.practice.meetings.services.planning import (
    meeting_cancel,
    meeting_change,
    meeting_mark_held,
    meeting_plan,
)
from alongside.practice.meetings.services.protocols import protocol_write
from alongside.practice.meetings.services.taking_part import (
    attendance_record,
    invitation_answer,
    point_send,
    point_settle,
)

__all__ = [
    "after_say",
    "attendance_record",
    "attendee_invite",
    "attendee_leave_out",
    "decision_record",
    "decision_tell",
    "decision_wait",
    "disrespect_answer",
    "disrespect_report",
    "enquiry_record",
    "invitation_answer",
    "invitation_code",
    "left_out_tell",
    "meeting_ask",
    "meeting_ask_answer",
    "meeting_ask_take_down",
    "meeting_cancel",
    "meeting_change",
    "meeting_finish",
    "meeting_mark_held",
    "meeting_plan",
    "needs_answer",
    "parents_invite",
    "point_send",
    "point_settle",
    "promise_drop",
    "promise_make",
    "promise_note",
    "protocol_write",
    "worker_add",
]
