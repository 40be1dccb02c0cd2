"""Letting a family know that there is news about the end of support: neutral words, by each person's own rules (R9, R327)."""

from __future__ import annotations

import uuid

from django.conf import settings
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from alongside.family.cases.models import PartnershipStatus
from alongside.family.people.models import ContactPoint, Person
from alongside.family.people.selectors import message_allowed
from alongside.ground.access.context import acting, elevated
from alongside.ground.audit.services import record, record_refusal
from alongside.ground.base.actors import SYSTEM
from alongside.ground.clock import now, reading_once
from alongside.ground.post.notify import Undeliverable
from alongside.ground.post.services import Message, message_send
from alongside.practice.closing import events
from alongside.practice.closing.models import Ending, EndingNotice

# What somebody who looks over a shoulder may read: no name, no agency, no reason.
_SUBJECT = "A message for you"
_WORDS = "There is something for you to read: {address}\n"
_CHANNELS = ("email", "text")


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
    ways = ContactPoint.objects.filter(person=person, channel__in=_CHANNELS, ended_at__isnull=True)
    safe = (
        w for w in ways.order_by("channel", "created_at") if message_allowed(person.id, w.channel, w.value)
    )
    way = next(safe, None)
    outcome, channel = ("sent", way.channel) if way is not None else ("not_safe", "")
    if way is None:
        record_refusal(by=SYSTEM, code="unsafe_contact", about=person)
    else:
        words = _WORDS.format(address=f"{settings.SITE_ADDRESS}/home/")
        try:
            message_send(Message(to=way.value, subject=_SUBJECT, words=words, channel=way.channel))
        except Undeliverable:
            outcome = "refused"
    EndingNotice.objects.create(
        partnership_id=ending.partnership_id, ending=ending, person=person, news=news, outcome=outcome, channel=channel,
        at=now(), created_at=now(),
    )  # fmt: skip
    kind = events.FAMILY_TOLD if outcome == "sent" else events.FAMILY_NOT_TOLD
    record(
        kind, by=SYSTEM, about=ending, circle_ids=[ending.case_id], facts={"news": news, "outcome": outcome}
    )
    return outcome
