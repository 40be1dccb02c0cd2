"""Letting somebody of a family know that there is something to read: neutral words, by their own rules (R327)."""

from __future__ import annotations

import uuid

from django.conf import settings
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from alongside.family.people.models import ContactPoint, Person
from alongside.family.people.selectors import message_allowed
from alongside.ground.access.context import acting
from alongside.ground.audit.services import record, record_refusal
from alongside.ground.base.actors import SYSTEM
from alongside.ground.clock import reading_once
from alongside.ground.post.notify import Undeliverable
from alongside.ground.post.services import Message, message_send
from alongside.practice.meetings import events

# What somebody who looks over a shoulder may read: no name, no meeting, no reason.
_SUBJECT = "A message for you"
_WORDS = "There is something for you to read: {address}\n"
_CHANNELS = ("email", "text")


@app.task(
    name="meetings.person_tell", queue="messages", retry=RetryStrategy(max_attempts=8, exponential_wait=4)
)
def person_tell(*, person_id: str, news: str) -> str:
    """Write to one person of a family who has an account; return what came of it: sent, not_safe or refused."""
    with reading_once(), acting(SYSTEM):
        person = Person.objects.get(id=uuid.UUID(person_id))
        outcome = _send(person)
        if outcome == "not_safe":
            record_refusal(by=SYSTEM, code="unsafe_contact", about=person)
        event = events.NOTICE_SENT if outcome == "sent" else events.NOTICE_NOT_SENT
        record(event, by=SYSTEM, about=person, facts={"news": news, "outcome": outcome})
        return outcome


def _send(person: Person) -> str:
    ways = ContactPoint.objects.filter(person=person, channel__in=_CHANNELS, ended_at__isnull=True)
    safe = (
        w for w in ways.order_by("channel", "created_at") if message_allowed(person.id, w.channel, w.value)
    )
    way = next(safe, None)
    if way is None:
        return "not_safe"
    words = _WORDS.format(address=f"{settings.SITE_ADDRESS}/home/")
    try:
        message_send(Message(to=way.value, subject=_SUBJECT, words=words, channel=way.channel))
    except Undeliverable:
        return "refused"
    return "sent"
