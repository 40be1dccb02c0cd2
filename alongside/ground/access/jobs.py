"""Background work of the ground floor. Sealing needs somebody to act, and `audit` stands below those who can."""

from __future__ import annotations

from django.contrib.sessions.backends.db import SessionStore
from procrastinate import JobContext
from procrastinate.contrib.django import app

from alongside.ground.access.context import acting
from alongside.ground.access.giving import roles_end_due
from alongside.ground.audit.services import BATCH, seal
from alongside.ground.base.actors import SYSTEM
from alongside.ground.base.tally import forget
from alongside.ground.clock import now


@app.periodic(cron="41 * * * *", periodic_id="access.sessions_clear")
@app.task(name="access.sessions_clear", queueing_lock="access.sessions_clear")
def clear_sessions(timestamp: int) -> None:
    """Remove the sessions that ended: one may still hold a receipt code. `timestamp` is the minute it was due."""
    SessionStore.clear_expired()


@app.periodic(cron="43 * * * *", periodic_id="access.tries_forget")
@app.task(name="access.tries_forget", queueing_lock="access.tries_forget")
def forget_tries(timestamp: int) -> None:
    """Remove the counts of tries whose time is over. `timestamp` is the minute it was due."""
    forget(before=now())


@app.periodic(cron="7,22,37,52 * * * *", periodic_id="access.roles_end")
@app.task(name="access.roles_end", queueing_lock="access.roles_end")
def end_roles(timestamp: int) -> int:
    """End the roles whose last day is over, before what they owed is looked for; return how many."""
    with acting(SYSTEM):
        return roles_end_due()


@app.periodic(cron="* * * * *", periodic_id="audit.seal")
@app.task(name="audit.seal", queueing_lock="audit.seal")
def seal_events(timestamp: int) -> None:
    """Seal every pending event, a batch a transaction; runs each minute. `timestamp` is the minute it was due."""
    while True:
        with acting(SYSTEM):
            sealed = seal(at=now())
        if sealed < BATCH:
            return


@app.periodic(cron="* * * * *", periodic_id="jobs.take_up_again")
@app.task(name="jobs.take_up_again", queueing_lock="jobs.take_up_again", pass_context=True)
async def take_up_again(context: JobContext, timestamp: int) -> None:
    """Take up again what a killed worker had begun: a request that nobody is told of must not wait for chance.

    Runs each minute (`timestamp` is the minute it was due); work of a worker silent for half a minute counts as left.
    Periodic work is let go: it comes again by itself.
    """
    manager = context.app.job_manager
    for job in await manager.get_stalled_jobs():
        if job.queueing_lock is None:
            await manager.retry_job(job)
