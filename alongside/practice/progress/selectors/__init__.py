"""Reading what this room holds. Row security decides what is in sight; these choose, order and note what was read."""

from alongside.practice.progress.selectors.asking import (
    asked_now,
    askings_due,
    before_after,
    before_after_for_family,
    instrument_of,
    round_one,
)
from alongside.practice.progress.selectors.helping import (
    help_one,
    helps_of,
    impacts_due,
    learning_share,
    rethink_one,
)
from alongside.practice.progress.selectors.stepping import (
    joint_one,
    joint_sessions,
    session_one,
    sessions_for_family,
    sessions_in_step,
)

__all__ = [
    "asked_now", "askings_due", "before_after", "before_after_for_family", "help_one", "helps_of", "impacts_due",
    "instrument_of", "joint_one", "joint_sessions", "learning_share", "rethink_one", "round_one", "session_one",
    "sessions_for_family", "sessions_in_step",
]  # fmt: skip
