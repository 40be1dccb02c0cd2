"""Letting whoever asked know that there is news of their request, where they said that this is safe (R4, R327)."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from django.conf import settings
from django.db import connection, transaction

from alongside.family.people.models import ContactPoint, Person
from alongside.family.people.rules import one_of
from alongside.family.people.selectors import message_allowed
from alongside.family.referrals import events
from alongside.family.referrals.brought import RequestScreening
from alongside.family.referrals.models import Referral, ReferralNotice, Source
from alongside.family.referrals.policies import REFERRAL_TRIAGE
from alongside.family.referrals.rules import email_in, request_reach_state, words_allow_email
from alongside.family.referrals.selectors import newest_news
from alongside.ground.access.registry import require
from alongside.ground.accounts.models import User
from alongside.ground.audit.services import record, record_refusal
from alongside.ground.base.actors import SYSTEM
from alongside.ground.base.errors import Missing, Refused
from alongside.ground.clock import now
from alongside.ground.post.notify import Undeliverable
from alongside.ground.post.services import Message, message_send

News, Outcome, Channel = ReferralNotice.News, ReferralNotice.Outcome, ReferralNotice.Channel
_THEMSELVES = (Source.PARENT_CARER, Source.YOUNG_PERSON, Source.FAMILY_FRIEND)
# What somebody who looks over a shoulder may read: no name, no agency, no reason.
_SUBJECT = "About your request"
_NEWS = {
    News.READ: "Your request {reference} has been read. See who answers and what happens next: {address}\n",
    News.DECIDED: "There is an answer to your request {reference}. Read it here: {address}\n",
    News.WAITING: "There is news of your request {reference}. Read it here: {address}\n",
    News.AGAIN: "There is news of your request {reference}. Read it here: {address}\n",
}


@dataclass(frozen=True)
class _Reach:
    """Where a message may go, or why none may. `person` is whose own rules were asked."""

    outcome: str
    channel: str = ""
    address: str = ""
    person: Person | None = None


def notice_send(*, referral_id: uuid.UUID, news: str) -> ReferralNotice:
    """Send whoever asked one neutral message that there is news, as the system in a background job; once more, or
    when somebody told them already, it changes nothing (R4).

    What came of it is kept with its channel and without the address; a message that their own words or rules do not allow
    is not sent, and that is audited (R327). Raises Missing; OSError when the post cannot be reached now.
    """
    with connection.cursor() as cursor:
        # Two runs take turns without holding the request, which somebody may be answering.
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"notice {news} of {referral_id}"])
    referral = Referral.objects.filter(id=referral_id).first()
    if referral is None:
        raise Missing
    told = ReferralNotice.objects.filter(referral=referral, news=news, decisions=referral.decisions)
    if found := told.order_by("at").first():
        return found
    reach = _reach(referral)
    outcome = _hand_over(referral, news, reach) if reach.outcome == Outcome.SENT else reach.outcome
    if outcome == Outcome.NOT_SAFE:
        record_refusal(by=SYSTEM, code="unsafe_contact", about=reach.person or referral)
    notice = _keep(referral, news, outcome, reach.channel)
    event = events.NOTICE_SENT if outcome == Outcome.SENT else events.NOTICE_NOT_SENT
    facts = {"news": news, "channel": reach.channel, "outcome": outcome}
    record(event, by=SYSTEM, about=referral, circle_ids=[referral.family_id], facts=facts)
    return notice


@transaction.atomic
def referral_told(*, by: User, referral_id: uuid.UUID, channel: str) -> ReferralNotice:
    """Say that `by` told whoever asked the newest news themself: that it was read, or that there is a decision (R4).

    Raises NotPermitted without REFERRAL_TRIAGE; Missing; Refused for an unknown channel (`choice_unknown`) or while
    there is nothing to tell (`nothing_to_tell`).
    """
    require(by, REFERRAL_TRIAGE)
    referral = Referral.objects.filter(id=referral_id).first()
    if referral is None:
        raise Missing
    one_of(channel, Channel.values, field="channel")
    news = newest_news(referral)
    if not news:
        raise Refused("Read the request first, and say so on its page.", code="nothing_to_tell")
    notice = _keep(referral, news, Outcome.TOLD, channel, by)
    facts = {"news": news, "channel": channel}
    record(events.NOTICE_TOLD, by=by, about=referral, circle_ids=[referral.family_id], facts=facts)
    return notice


def _keep(
    referral: Referral, news: str, outcome: str, channel: str, by: User | None = None
) -> ReferralNotice:
    at, by_id = now(), by.id if by else None
    return ReferralNotice.objects.create(
        partnership_id=referral.partnership_id, referral=referral, news=news, decisions=referral.decisions, outcome=outcome,
        channel=channel, at=at, by_id=by_id, by_name=by.name if by else "", created_at=at, created_by_id=by_id,
    )  # fmt: skip


def _reach(referral: Referral) -> _Reach:
    """Return where a message may go: by the rules of a family member with an account, else by what the request says."""
    if referral.withdrawn_at is not None:
        return _Reach(Outcome.TAKEN_BACK)
    typed = email_in(referral.referrer_contact)
    asker = referral.submitted_by_user_id
    account = User.objects.filter(id=asker).first() if asker else None
    person = Person.objects.filter(user_id=account.id).first() if account else None
    if referral.source in _THEMSELVES and not (
        words_allow_email(referral.safe_contact_words) and _screened(referral)
    ):
        return _Reach(Outcome.NOT_SAFE, Channel.EMAIL if typed else "", person=person)
    if person is not None and account is not None:
        return _by_their_rules(person, [typed, account.email])
    # A professional's words about safety are about the family; their own address at work is theirs to give.
    address = typed or (account.email if account and account.is_professional else "")
    return _Reach(Outcome.SENT, Channel.EMAIL, address) if address else _Reach(Outcome.NO_ADDRESS)


def _screened(referral: Referral) -> bool:
    """Whether a message may go: it was asked and is safe, or whoever asked wrote themself how to reach them (R327)."""
    answers = (
        RequestScreening.objects.filter(referral=referral).exclude(answer="urgent").order_by("-at", "-id")
    )
    newest = answers.values_list("answer", flat=True).first() or ""
    return request_reach_state(asked_themself=True, answer=newest) in ("safe", "own_rules")


def _by_their_rules(person: Person, addresses: list[str]) -> _Reach:
    numbers = ContactPoint.objects.filter(person=person, channel="text", ended_at__isnull=True)
    ways = [(Channel.EMAIL, one) for one in addresses if one]
    ways += [
        (Channel.TEXT, one) for one in numbers.order_by("created_at", "id").values_list("value", flat=True)
    ]
    for channel, address in ways:
        if message_allowed(person.id, channel, address):
            return _Reach(Outcome.SENT, channel, address, person)
    return _Reach(Outcome.NOT_SAFE, person=person)


def _hand_over(referral: Referral, news: str, reach: _Reach) -> str:
    page = "/home/" if referral.submitted_by_user_id else "/follow/"
    words = _NEWS[News(news)].format(reference=referral.reference, address=f"{settings.SITE_ADDRESS}{page}")
    try:
        message_send(Message(to=reach.address, subject=_SUBJECT, words=words, channel=reach.channel))
    except Undeliverable:
        return Outcome.REFUSED
    return Outcome.SENT
