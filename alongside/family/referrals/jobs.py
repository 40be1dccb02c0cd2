"""Background work: the duty team hears of each new request, and of each late one."""

from __future__ import annotations

import uuid

from django.conf import settings
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from alongside.family.referrals import events
from alongside.family.referrals.models import Referral
from alongside.family.referrals.notices import notice_send
from alongside.family.referrals.policies import REFERRAL_LATE, REFERRAL_TRIAGE
from alongside.ground.access.context import acting
from alongside.ground.access.registry import who
from alongside.ground.audit.services import record
from alongside.ground.base.actors import SYSTEM
from alongside.ground.clock import reading_once
from alongside.ground.clock.selectors import EscalationDue
from alongside.ground.govuk.dates import day_words
from alongside.ground.post.late import Late, letters_send
from alongside.ground.post.late import late_tell as late_tell_all

_SUBJECT = "A new request is waiting"
_LATE_SUBJECT = "A request is late"
_LATE = "The request {reference} was promised an answer by {due_on}. Sign in to answer it: {address}\n"
_WORDS = (
    "A request for help has come in. Its reference is {reference}.\n\n"
    "Sign in to read it and to answer in time: {address}\n"
)


@app.task(
    name="referrals.duty_tell", queue="messages", retry=RetryStrategy(max_attempts=5, exponential_wait=3)
)
def duty_tell(*, referral_id: str) -> int:
    """Write to everyone who answers requests in the partnership; return to how many (R4).

    A message carries the reference and nothing that anybody wrote. A request answered meanwhile is not
    announced.
    """
    with reading_once(), acting(SYSTEM):
        referral = Referral.objects.filter(id=uuid.UUID(referral_id), acknowledged_at__isnull=True).first()
        if referral is None:
            return 0
        team = list(who(REFERRAL_TRIAGE, partnership_id=referral.partnership_id).order_by("id"))
        words = _WORDS.format(reference=referral.reference, address=settings.SITE_ADDRESS)
        record(events.DUTY_TOLD, by=SYSTEM, about=referral, facts={"told": len(team)})
        letters_send(team, _SUBJECT, words)
        return len(team)


@app.periodic(cron="*/10 * * * *", periodic_id="referrals.late_tell")
@app.task(name="referrals.late_tell", queue="messages", queueing_lock="referrals.late_tell")
def late_tell(timestamp: int) -> int:
    """Tell whoever answers for each late promise of a request, once a rung of its ladder; return how many (R4, R5).

    On the first late day the duty team and the managers hear of it; on every higher rung the managers do.
    `timestamp` is the minute it was due. One message that fails keeps none of the others back: it goes again next time.
    """
    return late_tell_all(dict.fromkeys((events.ACKNOWLEDGE, events.DECIDE), _late))


def _late(due: EscalationDue) -> Late | None:
    referral = Referral.objects.filter(id=due.clock.about_id).first()
    if referral is None:
        return None
    right = REFERRAL_TRIAGE if due.step.level == 1 else REFERRAL_LATE
    return Late(
        people=list(who(right, partnership_id=referral.partnership_id).order_by("id")), about=referral, to_label="",
        event=events.LATE_TOLD, circles=[referral.family_id], subject=_LATE_SUBJECT,
        words=_LATE.format(
            reference=referral.reference, due_on=day_words(due.clock.due_on), address=settings.SITE_ADDRESS
        ),
    )  # fmt: skip


@app.task(
    name="referrals.asker_tell", queue="messages", retry=RetryStrategy(max_attempts=8, exponential_wait=4)
)
def asker_tell(*, referral_id: str, news: str) -> str:
    """Let whoever asked know that there is news of their request; return what came of it, as `notice_send` (R4).

    Running it twice sends once. While the post cannot be reached it is tried again, for a day.
    """
    with reading_once(), acting(SYSTEM):
        return notice_send(referral_id=uuid.UUID(referral_id), news=news).outcome
