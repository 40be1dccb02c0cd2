"""The verbs of promises (R123-R127). Each runs inside `acting(by)`, writes one step and one event, or
nothing.
"""

from alongside.practice.actions.services.changes import (
    action_abandon,
    action_hand_over,
    action_move,
    action_resume,
)
from alongside.practice.actions.services.keeping import (
    action_ask,
    action_confirm_done,
    action_explain,
    action_mark_done,
    action_mark_not_done,
    action_start,
)
from alongside.practice.actions.services.owners import owner_answer, owner_ask
from alongside.practice.actions.services.passing import promises_find_owner, promises_pass
from alongside.practice.actions.services.promising import Origin, action_promise
from alongside.practice.actions.services.raising import actions_raise_overdue
from alongside.practice.actions.services.resources import resource_ask, resource_decide, resource_hand_on
from alongside.practice.actions.services.reviewing import review_answer, reviews_raise
from alongside.practice.actions.services.steps import step_answer

__all__ = [
    "Origin",
    "action_abandon",
    "action_ask",
    "action_confirm_done",
    "action_explain",
    "action_hand_over",
    "action_mark_done",
    "action_mark_not_done",
    "action_move",
    "action_promise",
    "action_resume",
    "action_start",
    "actions_raise_overdue",
    "owner_answer",
    "owner_ask",
    "promises_find_owner",
    "promises_pass",
    "resource_ask",
    "resource_decide",
    "resource_hand_on",
    "review_answer",
    "reviews_raise",
    "step_answer",
]
