"""The verbs of a safety plan: on the plan as a whole, on one measure of it, and what people say of it."""

from alongside.practice.plans.services.force import (
    plan_close,
    plan_interim,
    plan_kind_set,
    plan_put_in_force,
)
from alongside.practice.plans.services.guard import (
    disruption_add,
    disruption_end,
    disruption_sign,
    harm_answer,
)
from alongside.practice.plans.services.measures import (
    measure_answer,
    measure_change,
    measure_propose,
    measure_withdraw,
)
from alongside.practice.plans.services.plans import plan_reasons_give, plan_share, plan_start
from alongside.practice.plans.services.reviewing import plan_review, plan_review_trigger, plan_trigger_say
from alongside.practice.plans.services.voices import (
    approach_depart,
    approach_say,
    involvement_say,
    plan_rate,
    strategy_advise,
    strategy_no_reply,
    strategy_reply,
    version_answer,
    wish_answer,
    young_wish_say,
)

__all__ = [
    "approach_depart",
    "approach_say",
    "disruption_add",
    "disruption_end",
    "disruption_sign",
    "harm_answer",
    "involvement_say",
    "measure_answer",
    "measure_change",
    "measure_propose",
    "measure_withdraw",
    "plan_close",
    "plan_interim",
    "plan_kind_set",
    "plan_put_in_force",
    "plan_rate",
    "plan_reasons_give",
    "plan_review",
    "plan_review_trigger",
    "plan_share",
    "plan_start",
    "plan_trigger_say",
    "strategy_advise",
    "strategy_no_reply",
    "strategy_reply",
    "version_answer",
    "wish_answer",
    "young_wish_say",
]
