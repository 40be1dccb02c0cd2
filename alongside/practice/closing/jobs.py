"""Background work: what time does to endings, and who hears of what is late."""

from __future__ import annotations

import logging

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from procrastinate.contrib.django import app

from alongside.ground.access.context import acting
from alongside.ground.access.registry import who
from alongside.ground.audit.services import record
from alongside.ground.base.actors import SYSTEM
from alongside.ground.clock import now, reading_once
from alongside.ground.clock.selectors import EscalationDue, escalations_due
from alongside.ground.clock.services import escalation_send
from alongside.practice.closing import events
from alongside.practice.closing.policies import CLOSING_LATE, CLOSING_SIGN
from alongside.practice.closing.services.finishing import endings_finish, endings_lapse, signposts_return
from alongside.practice.closing.telling import family_tell

__all__ = ["family_tell", "finish", "late_tell"]

_log = logging.getLogger(__name__)
_SUBJECT = "Something about an ending is late"
_WORDS = "A second look, a review or a next attempt is late.\n\nSign in to see it: {address}\n"


@app.periodic(cron="*/15 * * * *", periodic_id="closing.finish")
@app.task(name="closing.finish", queueing_lock="closing.finish")
def finish(timestamp: int) -> int:
    """Bring back silent signposts, set aside what was overtaken, make final what is over; return how many (R9, R14).

    `timestamp` is the quarter of an hour it was due. Each step is a transaction of its own.
    """
    with reading_once():
        done = 0
        for step in (endings_lapse, signposts_return, endings_finish):
            with acting(SYSTEM):
                done += step(by=SYSTEM)
        return done


@app.periodic(cron="*/10 * * * *", periodic_id="closing.late_tell")
@app.task(name="closing.late_tell", queue="messages", queueing_lock="closing.late_tell")
def late_tell(timestamp: int) -> int:
    """Tell whoever answers for each late promise of this room, once a rung of its ladder; return how many (R9, R124)."""
    told = 0
    with reading_once():
        with acting(SYSTEM):
            late = list(escalations_due(now=now(), kinds=events.KINDS))
        for due in late:
            try:
                with acting(SYSTEM):
                    told += _tell_late(due)
            except OSError:  # every fault of the post is one
                _log.warning("a notice of a late ending could not be sent; it is tried again")
    return told


def _tell_late(due: EscalationDue) -> int:
    notice = escalation_send(clock=due.clock, level=due.step.level, by=SYSTEM)
    if notice is None:
        return 0
    # A social worker decides in their own cases, and hears of no others.
    own = due.step.level == 1 and due.clock.circle_id is None
    people = list(
        who(CLOSING_SIGN if own else CLOSING_LATE, partnership_id=due.clock.partnership_id).order_by("id")
    )
    if own:
        people = [one for one in people if "duty" in one.as_actor().scopes]
    facts = {"kind": due.clock.kind, "level": due.step.level, "told": len(people)}
    record(events.LATE_TOLD, by=SYSTEM, about=due.clock, circle_ids=[due.clock.circle_id], facts=facts)
    words = _WORDS.format(address=settings.SITE_ADDRESS)
    letters = [EmailMessage(_SUBJECT, words, settings.DEFAULT_FROM_EMAIL, [one.email]) for one in people]
    if letters:
        get_connection().send_messages(letters)
    return 1
