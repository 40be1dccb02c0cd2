"""Background work: a challenge that nobody replied to goes up to the leadership (R130)."""

from __future__ import annotations

from procrastinate.contrib.django import app

from alongside.accountability.challenge.services_mutual import mutuals_go_up
from alongside.ground.access.context import acting
from alongside.ground.base.actors import SYSTEM
from alongside.ground.clock import reading_once


@app.periodic(cron="25 * * * *", periodic_id="challenge.go_up")
@app.task(name="challenge.go_up", queueing_lock="challenge.go_up")
def go_up(timestamp: int) -> int:
    """Let what nobody replied to in time go up; return how many."""
    with reading_once(), acting(SYSTEM):
        return mutuals_go_up(by=SYSTEM)
