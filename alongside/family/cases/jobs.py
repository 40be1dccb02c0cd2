"""Background work: whoever leads a case hears that somebody asked for help again for the same child."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from alongside.family.cases import events
from alongside.family.cases.models import Allocation, Case
from alongside.family.referrals.models import Referral
from alongside.family.referrals.policies import REFERRAL_LATE
from alongside.ground.access.context import acting
from alongside.ground.access.registry import who
from alongside.ground.accounts.models import User
from alongside.ground.audit.services import record
from alongside.ground.base.actors import SYSTEM
from alongside.ground.clock import reading_once

_SUBJECT = "A request was added to a case"
_WORDS = "A request for help was added to the case {case}. Its reference is {referral}.\n\nSign in to read it: {address}\n"


@app.task(
    name="cases.request_tell", queue="messages", retry=RetryStrategy(max_attempts=5, exponential_wait=3)
)
def request_tell(*, case_id: str, referral_id: str) -> int:
    """Write to the lead of the case, or to the managers where nobody leads; return to how many (R6, R45).

    The message carries the two references and nothing that anybody wrote.
    """
    with reading_once(), acting(SYSTEM):
        case = Case.objects.filter(id=uuid.UUID(case_id)).first()
        referral = Referral.objects.filter(id=uuid.UUID(referral_id)).first()
        if case is None or referral is None:
            return 0
        people = _those_who_answer(case)
        record(events.REQUEST_TOLD, by=SYSTEM, about=case, circle_ids=[case.id], facts={"told": len(people)})
        words = _WORDS.format(case=case.reference, referral=referral.reference, address=settings.SITE_ADDRESS)
        letters = [EmailMessage(_SUBJECT, words, settings.DEFAULT_FROM_EMAIL, [one.email]) for one in people]
        if letters:
            get_connection().send_messages(letters)
        return len(people)


def _those_who_answer(case: Case) -> list[User]:
    leading = Allocation.objects.filter(case=case, part=Allocation.Part.LEAD, until__isnull=True)
    lead = list(User.objects.filter(id__in=leading.values("user_id"), is_active=True))
    return lead or list(who(REFERRAL_LATE, partnership_id=case.partnership_id).order_by("id"))
