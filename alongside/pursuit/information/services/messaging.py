"""A message to whoever told something that there is an answer: as they wished, and saying nothing (R152, R327)."""

from __future__ import annotations

import re
import uuid
from dataclasses import dataclass

from django.conf import settings

from alongside.family.people.letters import way_to as their_way
from alongside.family.people.models import Person
from alongside.family.referrals.rules import email_in
from alongside.ground.access.context import elevated
from alongside.ground.accounts.models import User
from alongside.ground.audit.services import record, record_refusal
from alongside.ground.base.actors import SYSTEM
from alongside.ground.clock import now
from alongside.ground.post.services import Message, message_queue
from alongside.pursuit.information import events
from alongside.pursuit.information.models import AnswerMessage, AnswerWish, Feedback, Source
from alongside.pursuit.information.services.common import of_report

Outcome = AnswerMessage.Outcome
# What somebody who looks over a shoulder may read: not who answers, nor what was told.
SUBJECT = "There is an answer for you"
_HOME, _DESK, _CODE = (
    "There is an answer for you. Sign in to read it: {address}/home/\n",
    "There is an answer for you. Sign in to read it: {address}/desk/information/\n",
    "There is an answer for you. Use your code: {address}/follow/\n",
)
_MOBILE = re.compile(r"(?:\+44\s?|0)7(?:[\s-]?\d){9}(?!\d)")


@dataclass(frozen=True)
class Way:
    """Where a message may go, or why none may."""

    outcome: str
    channel: str = ""
    address: str = ""
    words: str = ""

    @property
    def text(self) -> str:
        """What would be sent, word for word; empty where nothing is."""
        return self.words.format(address=settings.SITE_ADDRESS)


def answer_message(*, feedback: Feedback) -> AnswerMessage:
    """Let whoever told something know that there is an answer, with the deed that gives it; once for each answer.

    Somebody without an account is written to if they said yes and left an e-mail address or a mobile number; with one, by
    their own rules of safe contact, unless they said no; a parent's own worker where the parent cannot be. Whoever answers
    learns nothing of it. A message that rules do not allow is not sent, and that is audited.
    """
    report = feedback.report
    with elevated("how whoever told it is reached is read by nobody who answers"):
        way = way_to(Source.objects.select_related("person").get(report=report))
        if way.outcome == Outcome.SENT:
            message_queue(Message(way.address, way.text, SUBJECT, way.channel))
        made = AnswerMessage.objects.create(
            **of_report(report),
            feedback=feedback,
            outcome=way.outcome,
            channel=way.channel,
            at=now(),
            created_at=now(),
        )
        if way.outcome == Outcome.NOT_SAFE:
            record_refusal(by=SYSTEM, code="unsafe_contact", about=report)
        record(
            events.MESSAGED, by=SYSTEM, about=report, facts={"outcome": way.outcome, "channel": way.channel}
        )
    return made


def chosen_of(source: Source) -> tuple[str, str]:
    """Return, as the system, what whoever told it chose last ("yes", "no", "" for nothing) and the contact they left last."""
    later = list(AnswerWish.objects.filter(report_id=source.report_id).order_by("-at", "-id"))
    contact = next((one.contact for one in later if one.contact), source.contact)
    return (later[0].message if later else source.message), contact


def way_to(source: Source, *, message: str = "") -> Way:
    """Return, as the system, where a message to whoever told it goes now; as if they had chosen `message`, where it is given."""
    said, contact = chosen_of(source)
    said = message or said
    if said == "no":
        return Way(Outcome.NOT_WANTED)
    own = _of_account(source.user_id) if source.user_id else None
    if own is not None and own.outcome == Outcome.SENT:
        return own
    worker = _of_account(source.written_by_id) if source.written_by_id else None
    if worker is not None:
        return worker
    return own or _without_account(said, contact)


def _without_account(said: str, contact: str) -> Way:
    if said != "yes":
        return Way(Outcome.NOT_WANTED)
    return address_in(contact) or Way(Outcome.NO_ADDRESS)


def address_in(contact: str) -> Way | None:
    """Return the first address in what somebody wrote that a message can go to; None where there is none."""
    if email := email_in(contact):
        return Way(Outcome.SENT, "email", email, _CODE)
    mobile = _MOBILE.search(contact)
    return Way(Outcome.SENT, "text", mobile.group(), _CODE) if mobile else None


def _of_account(user_id: uuid.UUID) -> Way:
    account = User.objects.filter(id=user_id, is_active=True).first()
    if account is None:
        return Way(Outcome.NO_ADDRESS)
    if account.is_professional:
        return Way(Outcome.SENT, "email", account.email, _DESK)
    person = Person.objects.filter(user_id=account.id).first()
    way = their_way(person, account=account.email) if person is not None else None
    return Way(Outcome.SENT, way.channel, way.address, _HOME) if way else Way(Outcome.NOT_SAFE)
