"""Background work of the post: sending what waits, and letting go of what never could leave."""

from __future__ import annotations

import logging
import uuid
from datetime import timedelta

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from alongside.ground.access.context import acting
from alongside.ground.audit.services import record
from alongside.ground.base.actors import SYSTEM
from alongside.ground.clock import now
from alongside.ground.post import events
from alongside.ground.post.models import Letter
from alongside.ground.post.notify import Undeliverable
from alongside.ground.post.services import message_of, message_send

_log = logging.getLogger(__name__)
_KEPT = timedelta(days=7)


@app.task(name="post.letter_send", queue="messages", retry=RetryStrategy(max_attempts=8, exponential_wait=4))
def letter_send(*, letter_id: str) -> bool:
    """Send a waiting message and remove it; return whether there was one. A failure is tried again for a day.

    One that can never arrive is removed, too: the event says by which channel, and names no address. When this process
    is killed between the two, the message goes twice.
    """
    with acting(SYSTEM):
        letter = Letter.objects.select_for_update().filter(id=uuid.UUID(letter_id)).first()
        if letter is None:
            return False
        message = message_of(letter)
        try:
            message_send(message)
        except Undeliverable as fault:
            _log.warning("a message cannot reach its address (%s); letter %s", fault.code, letter.id)
            facts = {"channel": message.channel, "code": fault.code}
            record(events.REFUSED, by=SYSTEM, about=letter, facts=facts)
        letter.delete()
        return True


@app.periodic(cron="17 4 * * *", periodic_id="post.letters_clear")
@app.task(name="post.letters_clear", queueing_lock="post.letters_clear")
def letters_clear(timestamp: int) -> int:
    """Remove what could not leave for a week, and say how much: a link must not lie about. `timestamp`: when it was due."""
    with acting(SYSTEM):
        gone, _ = Letter.objects.filter(created_at__lt=now() - _KEPT).delete()
        if gone:
            record(events.GIVEN_UP, by=SYSTEM, facts={"count": gone})
        return gone
