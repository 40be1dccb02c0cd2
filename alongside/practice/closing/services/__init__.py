"""The verbs of ending: two people, a reason, a way back; and what is done instead."""

from alongside.practice.closing.services.beside import (
    attempt_make,
    attempt_plan,
    signs_read,
    signs_tick,
    view_say,
)
from alongside.practice.closing.services.early import case_reopen, request_early_help
from alongside.practice.closing.services.finishing import endings_finish, endings_lapse, signposts_return
from alongside.practice.closing.services.mistakes import mistake_propose
from alongside.practice.closing.services.proposing import case_end_propose, request_end_propose
from alongside.practice.closing.services.reviewing import review_answer, review_ask
from alongside.practice.closing.services.signing import ending_return, ending_sign, signpost_answer

__all__ = [
    "attempt_make",
    "attempt_plan",
    "case_end_propose",
    "case_reopen",
    "ending_return",
    "ending_sign",
    "endings_finish",
    "endings_lapse",
    "mistake_propose",
    "request_early_help",
    "request_end_propose",
    "review_answer",
    "review_ask",
    "signpost_answer",
    "signposts_return",
    "signs_read",
    "signs_tick",
    "view_say",
]
