"""Background work: a plan is looked at again when its young person turns 16 or 18, or a day in it goes by (R22, R99, R104)."""

from __future__ import annotations

from procrastinate.contrib.django import app

from alongside.ground.access.context import acting
from alongside.ground.base.actors import SYSTEM
from alongside.ground.clock import reading_once
from alongside.practice.plans.services.reviewing import plans_birthdays, plans_days_passed


@app.periodic(cron="10 6 * * *", periodic_id="plans.birthdays")
@app.task(name="plans.birthdays", queueing_lock="plans.birthdays")
def birthdays(timestamp: int) -> int:
    """Have the plans looked at again of those who turned 16 or 18 today; return how many. `timestamp`: when it was due."""
    with reading_once(), acting(SYSTEM):
        return plans_birthdays(by=SYSTEM)


@app.periodic(cron="15 6 * * *", periodic_id="plans.days_passed")
@app.task(name="plans.days_passed", queueing_lock="plans.days_passed")
def days_passed(timestamp: int) -> int:
    """Have the plans looked at again in which something waited until a day that passed; return how many (R22, R99)."""
    with reading_once(), acting(SYSTEM):
        return plans_days_passed(by=SYSTEM)
