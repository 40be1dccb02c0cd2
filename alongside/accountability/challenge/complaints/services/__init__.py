"""The verbs of complaints."""

from alongside.accountability.challenge.complaints.services.after import after_say
from alongside.accountability.challenge.complaints.services.answering import (
    complaint_acknowledge,
    complaint_changed,
    complaint_close,
    complaint_extend,
    complaint_name,
    complaint_reply,
)
from alongside.accountability.challenge.complaints.services.going import (
    complaint_accept,
    complaint_add,
    complaint_conflict,
    complaint_go_out,
    complaint_go_up,
    complaint_not_changed,
    complaint_withdraw,
    complaints_rise,
)
from alongside.accountability.challenge.complaints.services.making import (
    complaint_make,
    complaint_make_as_staff,
    complaint_take_down,
)
from alongside.accountability.challenge.complaints.services.of_meeting import complaint_make_of_report
from alongside.accountability.challenge.complaints.services.panel import (
    complaint_panel,
    complaint_panel_report,
)

__all__ = [
    "after_say",
    "complaint_accept",
    "complaint_acknowledge",
    "complaint_add",
    "complaint_changed",
    "complaint_close",
    "complaint_conflict",
    "complaint_extend",
    "complaint_go_out",
    "complaint_go_up",
    "complaint_make",
    "complaint_make_as_staff",
    "complaint_make_of_report",
    "complaint_name",
    "complaint_not_changed",
    "complaint_panel",
    "complaint_panel_report",
    "complaint_reply",
    "complaint_take_down",
    "complaint_withdraw",
    "complaints_rise",
]
