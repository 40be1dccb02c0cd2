"""A letter that says nothing but that there is something to read: to one person of a family, by their own rules (R327)."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings

from alongside.family.people.models import ContactPoint, Person
from alongside.family.people.selectors import message_allowed
from alongside.ground.access.context import elevated
from alongside.ground.audit.services import record_refusal
from alongside.ground.base.actors import SYSTEM
from alongside.ground.post.notify import Undeliverable
from alongside.ground.post.services import Message, message_send

# What somebody who looks over a shoulder may read: no name, no agency, no reason.
SUBJECT = "A message for you"
WORDS = "There is something for you to read: {address}\n"
_CHANNELS = ("email", "text")


@dataclass(frozen=True)
class Posted:
    """What came of a letter: sent, not_safe or refused; and over which channel."""

    outcome: str
    channel: str = ""


@dataclass(frozen=True)
class Way:
    """Where a message to one person may go."""

    channel: str
    address: str


def letters_later(person_ids: Iterable[uuid.UUID | None]) -> None:
    """Let these people know, in the background, that there is something to read; whoever has no account hears of a worker.

    The queue holds who is written to, and never of what: nobody learns from it that somebody complained.
    """
    from alongside.family.people.jobs import letter_write  # the job calls this room

    with elevated(
        "the queue of background work is the system's, and whoever writes need not see who has an account"
    ):
        named = {one for one in person_ids if one is not None}
        with_account = Person.objects.filter(id__in=named, user_id__isnull=False)
        for person_id in sorted(with_account.values_list("id", flat=True)):
            letter_write.defer(person_id=str(person_id))


def neutral_letter(person: Person, page: str = "/home/") -> Posted:
    """Write to one person over the first way that their own rules allow, as the system; a refusal is kept.

    Raises OSError while the post cannot be reached.
    """
    way = way_to(person)
    if way is None:
        record_refusal(by=SYSTEM, code="unsafe_contact", about=person)
        return Posted("not_safe")
    return Posted(plain_letter(way.address, way.channel, page), way.channel)


def way_to(person: Person, *, account: str = "") -> Way | None:
    """Return the first way to one person that their own rules allow, the e-mail address of their account first where one is
    given; None where there is none. Call it as the system; whoever sends nothing keeps that (R327).
    """
    points = ContactPoint.objects.filter(person=person, channel__in=_CHANNELS, ended_at__isnull=True)
    ways = [Way("email", account)] if account else []
    ways += [Way(one.channel, one.value) for one in points.order_by("channel", "created_at", "id")]
    return next((one for one in ways if message_allowed(person.id, one.channel, one.address)), None)


def plain_letter(to: str, channel: str, page: str) -> str:
    """Send the neutral words to an address; return sent or refused. Raises OSError while the post cannot be reached."""
    words = WORDS.format(address=f"{settings.SITE_ADDRESS}{page}")
    try:
        message_send(Message(to=to, subject=SUBJECT, words=words, channel=channel))
    except Undeliverable:
        return "refused"
    return "sent"
