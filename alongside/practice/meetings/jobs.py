"""Background work: what waits with a last day becomes due when the day is over; neutral messages go out."""

from __future__ import annotations

from procrastinate.contrib.django import app

from alongside.ground.access.context import acting
from alongside.ground.base.actors import SYSTEM
from alongside.ground.clock import reading_once
from alongside.practice.meetings.minutes.telling import reader_tell
from alongside.practice.meetings.services.decided import decided_watch
from alongside.practice.meetings.services.deciding import waits_end
from alongside.practice.meetings.services.following import follows_watch
from alongside.practice.meetings.telling import person_tell

__all__ = ["decisions_due", "person_tell", "reader_tell"]


@app.periodic(cron="35 * * * *", periodic_id="meetings.decisions_due")
@app.task(name="meetings.decisions_due", queueing_lock="meetings.decisions_due")
def decisions_due(timestamp: int) -> int:
    """Start the clocks of what is owed now: a notice whose exception ended, what minutes decide, what statute asks (R112)."""
    with reading_once(), acting(SYSTEM):
        return waits_end(by=SYSTEM) + decided_watch(by=SYSTEM) + follows_watch(by=SYSTEM)
