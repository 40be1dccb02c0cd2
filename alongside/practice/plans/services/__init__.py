"""The verbs of a safety plan: on the plan as a whole, and on one measure of it."""

from alongside.practice.plans.services.measures import (
    measure_answer,
    measure_change,
    measure_propose,
    measure_withdraw,
)
from alongside.practice.plans.services.plans import plan_reasons_give, plan_share, plan_start

__all__ = [
    "measure_answer",
    "measure_change",
    "measure_propose",
    "measure_withdraw",
    "plan_reasons_give",
    "plan_share",
    "plan_start",
]
