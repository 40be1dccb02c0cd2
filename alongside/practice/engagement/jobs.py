"""Background work: birthdays are looked at every night, and offers that are due again are promised again."""

from __future__ import annotations

from procrastinate.contrib.django import app

from alongside.ground.access.context import acting
from alongside.ground.base.actors import SYSTEM
from alongside.ground.clock import reading_once
from alongside.practice.engagement.services.growing import birthdays_mind
from alongside.practice.support.renewing import offers_renew


@app.periodic(cron="13 5 * * *", periodic_id="engagement.birthdays")
@app.task(name="engagement.birthdays", queueing_lock="engagement.birthdays")
def birthdays(timestamp: int) -> int:
    """Begin what sixteenth and seventeenth birthdays ask for (R211, R212); return how many promises began."""
    total = 0
    with reading_once():
        while True:
            with acting(SYSTEM):
                begun = birthdays_mind(by=SYSTEM)
            total += begun
            if begun == 0:
                return total


@app.periodic(cron="23 5 * * *", periodic_id="support.offers_renew")
@app.task(name="support.offers_renew", queueing_lock="support.offers_renew")
def renew(timestamp: int) -> int:
    """Promise another offer to parents whose journey moved on since they said no, not now or paused (R53)."""
    with reading_once(), acting(SYSTEM):
        return offers_renew(by=SYSTEM)
