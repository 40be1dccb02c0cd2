"""The verbs of this room."""

from alongside.practice.progress.services.asking import answers_give, other_score_write, round_open
from alongside.practice.progress.services.ending import end_ask
from alongside.practice.progress.services.helping import (
    intervention_offer,
    intervention_said,
    rethink_decide,
)
from alongside.practice.progress.services.stepping import (
    joint_plan,
    joint_record,
    session_plan,
    session_record,
)
from alongside.practice.progress.services.wording import instrument_words_import

__all__ = [
    "answers_give", "end_ask", "instrument_words_import", "intervention_offer", "intervention_said", "joint_plan", "joint_record",
    "other_score_write", "rethink_decide", "round_open", "session_plan", "session_record",
]  # fmt: skip
