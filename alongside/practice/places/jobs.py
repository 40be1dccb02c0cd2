"""Background work: who hears of a late promise of this room, and children in care with nobody of their own."""

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
from alongside.practice.places import events
from alongside.practice.places.policies import PLACES_OVERSEE
from alongside.practice.places.services.advocates import advocates_mind

_log = logging.getLogger(__name__)
_SUBJECT = "A promise is late"
_WORDS = "An answer, a plan or an advocate for a child is late.\n\nSign in to see it: {address}/desk/zones/\n"


@app.periodic(cron="20 5 * * *", periodic_id="places.advocates_mind")
@app.task(name="places.advocates_mind", queueing_lock="places.advocates_mind")
def advocates(timestamp: int) -> int:
    """Flag each morning the children in care with no parent or carer in the case; return how many have a flag (R174)."""
    with reading_once(), acting(SYSTEM):
        return advocates_mind(by=SYSTEM)


@app.periodic(cron="*/15 * * * *", periodic_id="places.late_tell")
@app.task(name="places.late_tell", queue="messages", queueing_lock="places.late_tell")
def late_tell(timestamp: int) -> int:
    """Tell the managers of each late promise of this room, once a rung of its ladder; return how many (R171, R173, R174)."""
    told = 0
    with reading_once():
        with acting(SYSTEM):
            late = list(escalations_due(now=now(), kinds=events.KINDS))
        for due in late:
            try:
                with acting(SYSTEM):
                    told += _tell(due)
            except OSError:  # every fault of the post is one
                _log.warning("a notice of a late promise could not be sent; it is tried again")
    return told


def _tell(due: EscalationDue) -> int:
    if escalation_send(clock=due.clock, level=due.step.level, by=SYSTEM, to_label="the managers") is None:
        return 0
    people = list(who(PLACES_OVERSEE, partnership_id=due.clock.partnership_id).order_by("id"))
    facts = {"kind": due.clock.kind, "level": due.step.level, "told": len(people)}
    record(events.LATE_TOLD, by=SYSTEM, about=due.clock, circle_ids=[due.clock.circle_id], facts=facts)
    words = _WORDS.format(address=settings.SITE_ADDRESS)
    letters = [EmailMessage(_SUBJECT, words, settings.DEFAULT_FROM_EMAIL, [one.email]) for one in people]
    if letters:
        get_connection().send_messages(letters)
    return 1
