"""The verbs of promises (R123-R127). Each runs inside `acting(by)`, writes one step and one event, or
nothing.
"""

from alongside.practice.actions.services.changes import action_abandon, action_hand_over, action_move
from alongside.practice.actions.services.keeping import (
    action_ask,
    action_confirm_done,
    action_explain,
    action_mark_done,
    action_mark_not_done,
    action_start,
)
from alongside.practice.actions.services.passing import promises_pass
from alongside.practice.actions.services.promising import action_promise
from alongside.practice.actions.services.raising import actions_raise_overdue

__all__ = [
    "action_abandon",
    "action_ask",
    "action_confirm_done",
    "action_explain",
    "action_hand_over",
    "action_mark_done",
    "action_mark_not_done",
    "action_move",
    "action_promise",
    "action_start",
    "actions_raise_overdue",
    "promises_pass",
]
