"""The verbs of this room: what is done about those who harm, why nothing was possible, and what parents say of it."""

from alongside.pursuit.disruption.rules import Came
from alongside.pursuit.disruption.services.deeds import (
    Deed,
    activity_change,
    activity_result,
    activity_take_back,
    activity_write,
)
from alongside.pursuit.disruption.services.pursuing import Pursuit, activity_pursue
from alongside.pursuit.disruption.services.saying import nothing_possible_say, rating_give
from alongside.pursuit.disruption.services.watching import watches_mind

__all__ = [
    "Came", "Deed", "Pursuit", "activity_change", "activity_pursue", "activity_result", "activity_take_back",
    "activity_write", "nothing_possible_say", "rating_give", "watches_mind",
]  # fmt: skip
