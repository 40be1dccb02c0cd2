"""Background work of the ground floor. Sealing needs somebody to act, and `audit` stands below those who can."""

from __future__ import annotations

from procrastinate.contrib.django import app

from alongside.ground.access.context import acting
from alongside.ground.audit.services import BATCH, seal
from alongside.ground.base.actors import SYSTEM
from alongside.ground.clock import now


@app.periodic(cron="* * * * *", periodic_id="audit.seal")
@app.task(name="audit.seal", queueing_lock="audit.seal")
def seal_events(timestamp: int) -> None:
    """Seal every pending event, a batch a transaction; runs each minute. `timestamp` is the minute it was due."""
    while True:
        with acting(SYSTEM):
            sealed = seal(at=now())
        if sealed < BATCH:
            return
