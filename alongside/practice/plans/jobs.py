"""Background work: a plan is looked at again when its young person turns 16 or 18 (R104)."""

from __future__ import annotations

from procrastinate.contrib.django import app

from alongside.ground.access.context import acting
from alongside.ground.base.actors import SYSTEM
from alongside.ground.clock import reading_once
from alongside.practice.plans.services.reviewing import plans_birthdays


@app.periodic(cron="10 6 * * *", periodic_id="plans.birthdays")
@app.task(name="plans.birthdays", queueing_lock="plans.birthdays")
def birthdays(timestamp: int) -> int:
    """Have the plans looked at again of those who turned 16 or 18 today; return how many. `timestamp`: when it was due."""
    with reading_once(), acting(SYSTEM):
        return plans_birthdays(by=SYSTEM)
