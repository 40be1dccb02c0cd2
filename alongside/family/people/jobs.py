"""Background work: somebody of a family is written to, in words that tell nothing."""

from __future__ import annotations

import uuid

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from alongside.family.people import events
from alongside.family.people.letters import neutral_letter
from alongside.family.people.models import Person
from alongside.ground.access.context import acting
from alongside.ground.audit.services import record
from alongside.ground.base.actors import SYSTEM
from alongside.ground.clock import reading_once


@app.task(
    name="people.letter_write", queue="messages", retry=RetryStrategy(max_attempts=8, exponential_wait=4)
)
def letter_write(*, person_id: str) -> str:
    """Write to one person of a family; return what came of it. While the post cannot be reached it is tried again."""
    with reading_once(), acting(SYSTEM):
        person = Person.objects.get(id=uuid.UUID(person_id))
        posted = neutral_letter(person)
        event = events.LETTER_SENT if posted.outcome == "sent" else events.LETTER_NOT_SENT
        record(event, by=SYSTEM, about=person, facts={"outcome": posted.outcome})
        return posted.outcome
