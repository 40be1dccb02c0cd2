"""Letting a family know that there is news about the end of support: neutral words, by each person's own rules (R9, R327)."""

from __future__ import annotations

import uuid

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from alongside.family.cases.models import PartnershipStatus
from alongside.family.people.letters import neutral_letter
from alongside.family.people.models import Person
from alongside.ground.access.context import acting, elevated
from alongside.ground.audit.services import record
from alongside.ground.base.actors import SYSTEM
from alongside.ground.clock import now, reading_once
from alongside.practice.closing import events
from alongside.practice.closing.models import Ending, EndingNotice


def family_tell_later(ending: Ending, news: str) -> None:
    """Let each parent and the young person of a case know, in the background, that there is news."""
    with elevated("the queue of background work is the system's"):
        family_tell.defer(ending_id=str(ending.id), news=news)


@app.task(
    name="closing.family_tell", queue="messages", retry=RetryStrategy(max_attempts=8, exponential_wait=4)
)
def family_tell(*, ending_id: str, news: str) -> list[str]:
    """Write once to each family member of a case who has an account; return what came of each. Twice tells once."""
    with reading_once(), acting(SYSTEM):
        ending = Ending.objects.select_related("case").get(id=uuid.UUID(ending_id))
        case = ending.case
        assert case is not None  # whoever made a request without a case is told by its own notices
        parents = PartnershipStatus.objects.filter(case=case).values("person_id")
        people = Person.objects.filter(user_id__isnull=False).filter(id__in=parents) | Person.objects.filter(
            user_id__isnull=False, id=case.child_id
        )
        told = set(EndingNotice.objects.filter(ending=ending, news=news).values_list("person_id", flat=True))
        return [_tell(ending, person, news) for person in people.order_by("id") if person.id not in told]


def _tell(ending: Ending, person: Person, news: str) -> str:
    posted = neutral_letter(person)
    EndingNotice.objects.create(
        partnership_id=ending.partnership_id, ending=ending, person=person, news=news, outcome=posted.outcome,
        channel=posted.channel, at=now(), created_at=now(),
    )  # fmt: skip
    kind = events.FAMILY_TOLD if posted.outcome == "sent" else events.FAMILY_NOT_TOLD
    facts = {"news": news, "outcome": posted.outcome}
    record(kind, by=SYSTEM, about=ending, circle_ids=[ending.case_id], facts=facts)
    return posted.outcome
