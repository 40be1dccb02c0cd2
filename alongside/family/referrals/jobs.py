"""Background work: the duty team hears of each new request."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from alongside.family.referrals import events
from alongside.family.referrals.models import Referral
from alongside.family.referrals.policies import REFERRAL_TRIAGE
from alongside.ground.access.context import acting
from alongside.ground.access.registry import who
from alongside.ground.audit.services import record
from alongside.ground.base.actors import SYSTEM
from alongside.ground.clock import reading_once

_SUBJECT = "A new request is waiting"
_WORDS = "A request for help has come in. Its reference is {reference}.\n\nSign in to read it and to answer in time.\n"


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
        team = who(REFERRAL_TRIAGE, partnership_id=referral.partnership_id).order_by("id")
        words = _WORDS.format(reference=referral.reference)
        letters = [EmailMessage(_SUBJECT, words, settings.DEFAULT_FROM_EMAIL, [one.email]) for one in team]
        record(events.DUTY_TOLD, by=SYSTEM, about=referral, facts={"told": len(letters)})
        if letters:
            get_connection().send_messages(letters)
        return len(letters)
