"""Letting somebody of a family know that there is something to read: neutral words, by their own rules (R327)."""

from __future__ import annotations

import uuid

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from alongside.family.people.letters import neutral_letter
from alongside.family.people.models import Person
from alongside.ground.access.context import acting
from alongside.ground.audit.services import record
from alongside.ground.base.actors import SYSTEM
from alongside.ground.clock import reading_once
from alongside.practice.meetings import events


@app.task(
    name="meetings.person_tell", queue="messages", retry=RetryStrategy(max_attempts=8, exponential_wait=4)
)
def person_tell(*, person_id: str, news: str) -> str:
    """Write to one person of a family who has an account; return what came of it: sent, not_safe or refused."""
    with reading_once(), acting(SYSTEM):
        person = Person.objects.get(id=uuid.UUID(person_id))
        outcome = neutral_letter(person).outcome
        event = events.NOTICE_SENT if outcome == "sent" else events.NOTICE_NOT_SENT
        record(event, by=SYSTEM, about=person, facts={"news": news, "outcome": outcome})
        return outcome
