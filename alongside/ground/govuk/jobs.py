"""Background work: drafts do not stay for ever."""

from __future__ import annotations

from procrastinate.contrib.django import app

from alongside.ground.access.context import acting
from alongside.ground.base.actors import SYSTEM
from alongside.ground.govuk.services import drafts_purge


@app.periodic(cron="23 3 * * *", periodic_id="govuk.drafts_purge")
@app.task(name="govuk.drafts_purge", queueing_lock="govuk.drafts_purge")
def purge_drafts(timestamp: int) -> None:
    """Remove drafts older than 30 days; runs each night. `timestamp` is the minute it was due."""
    with acting(SYSTEM):
        drafts_purge()
