"""Event types and clocks of complaints. `.apart.` keeps them from managers’ lists: they are of this file alone."""

from alongside.ground.audit.events import event_type
from alongside.ground.clock.kinds import ClockKind, register_kind

MADE = event_type("challenge.apart.complaint_made", "Somebody complained")
MOVED = event_type("challenge.apart.complaint_moved", "Something was done about a complaint")
LATE_TOLD = event_type("challenge.apart.late_told", "Somebody was told that an answer is late")
AFTER = event_type("challenge.apart.after_said", "Somebody said whether they would ask for help again")


def _kind(name: str, sentence: str, parameter: str, family: str) -> str:
    return register_kind(ClockKind(f"challenge.apart.{name}", sentence, parameter, family, for_one=True)).key


ACKNOWLEDGE = _kind(
    "acknowledge", "A complaint is acknowledged", "P-COMPLAINT-ACK", "We write that we have your complaint."
)
# Of each stage the days that it has, and the days to which the law lets it be made longer, once, counted from the same
# beginning (R214); "" where it does not.
PARAMETERS = {
    ("children", 1): ("P-COMPLAINT-1", "P-COMPLAINT-1-MORE"),
    ("children", 2): ("P-COMPLAINT-2", "P-COMPLAINT-2-MORE"),
    ("children", 3): ("P-COMPLAINT-3", ""),
    ("other", 1): ("P-COMPLAINT", "P-COMPLAINT-MORE"),
    ("other", 2): ("P-COMPLAINT-OTHER-2", "P-COMPLAINT-OTHER-2-MORE"),
}
REPLY = {
    (route, stage): _kind(
        f"reply_{route}_{stage}",
        f"A complaint is answered at stage {stage}",
        days,
        "We answer your complaint.",
    )
    for (route, stage), (days, _) in PARAMETERS.items()
}
REPLY_MORE = {
    (route, stage): _kind(
        f"reply_{route}_{stage}_more", f"A complaint is answered at stage {stage}, after its one extension", more,
        "We answer your complaint. We needed longer, and told you why.",
    )
    for (route, stage), (_, more) in PARAMETERS.items()
    if more
}  # fmt: skip
PANEL = ("children", 3)  # the stage at which three independent people meet
PANEL_REPORT = _kind(
    "panel_report", "The panel of a complaint reports what it found", "P-COMPLAINT-REPORT",
    "You read what the panel found.",
)  # fmt: skip
PANEL_RESPONSE = _kind(
    "panel_response", "A complaint is answered after the panel's report", "P-COMPLAINT-RESPONSE",
    "We answer what the panel found.",
)  # fmt: skip
PANELS = (PANEL_REPORT, PANEL_RESPONSE)
CHANGE = _kind(
    "change",
    "What was agreed after a complaint is done",
    "P-COMPLAINT-CHANGE",
    "We change what we agreed to change.",
)
LOOK = _kind(
    "look", "Somebody independent looks at a step before it is final", "P-LOOK", "We look at a step first."
)
LOOK_AT_ONCE = _kind(
    "look_at_once", "Somebody independent looks at a step that could not wait", "P-LOOK-AT-ONCE",
    "We look at a step that could not wait.",
)  # fmt: skip
PUT_RIGHT = _kind(
    "put_right", "What was not right about a step is put right", "P-PUT-RIGHT", "We put right what was not right.",
)  # fmt: skip
KINDS = (ACKNOWLEDGE, *REPLY.values(), *REPLY_MORE.values(), *PANELS, CHANGE, LOOK, LOOK_AT_ONCE, PUT_RIGHT)
