"""Background work: what was told lately is put beside what is known; what was asked across partnerships is compared."""

from __future__ import annotations

from procrastinate.contrib.django import app

from alongside.ground.access.context import acting
from alongside.ground.base.actors import SYSTEM
from alongside.pursuit.entities.services import cross_compare, items_mentioned


@app.periodic(cron="* * * * *", periodic_id="entities.items_mentioned")
@app.task(name="entities.items_mentioned", queueing_lock="entities.items_mentioned")
def put_beside(timestamp: int) -> None:
    """Put what new items mention beside what is known. `timestamp` is the minute it was due."""
    with acting(SYSTEM):
        items_mentioned()


@app.periodic(cron="7 * * * *", periodic_id="entities.cross_compare")
@app.task(name="entities.cross_compare", queueing_lock="entities.cross_compare")
def compare(timestamp: int) -> None:
    """Tell both sides of what two partnerships hold, once an hour. `timestamp` is the minute it was due."""
    with acting(SYSTEM):
        cross_compare()
