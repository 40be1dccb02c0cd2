"""The verbs of this room."""

from alongside.practice.workload.services.contacts import contact_agree, contact_log
from alongside.practice.workload.services.preferences import preference_state
from alongside.practice.workload.services.reaching import (
    availability_end,
    availability_state,
    call_ask,
    call_end,
    cover_end,
    cover_state,
)
from alongside.practice.workload.services.terms import challenge_answer, challenge_lodge, terms_state
from alongside.practice.workload.services.visits import visit_call_off, visit_plan, visit_safe

__all__ = [
    "availability_end",
    "availability_state",
    "call_ask",
    "call_end",
    "challenge_answer",
    "challenge_lodge",
    "contact_agree",
    "contact_log",
    "cover_end",
    "cover_state",
    "preference_state",
    "terms_state",
    "visit_call_off",
    "visit_plan",
    "visit_safe",
]
