"""Background work: late promises are raised every half hour, and those they are raised to are told (R124)."""

from __future__ import annotations

import uuid
from collections.abc import Iterable

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from alongside.ground.access.context import acting
from alongside.ground.accounts.models import User
from alongside.ground.base.actors import SYSTEM
from alongside.ground.clock import reading_once
from alongside.practice.actions.selectors import people_raised_to
from alongside.practice.actions.services.passing import promises_find_owner
from alongside.practice.actions.services.raising import actions_raise_overdue
from alongside.practice.actions.services.reviewing import reviews_raise

_SUBJECT = "A promise is late"
_WORDS = "A promise to a family is late and needs you.\n\nSign in to see it: {address}\n"


@app.periodic(cron="*/30 * * * *", periodic_id="actions.escalate_overdue")
@app.task(name="actions.escalate_overdue", queueing_lock="actions.escalate_overdue")
def escalate_overdue(timestamp: int) -> int:
    """Raise every late promise to the rungs it has newly reached, a batch a transaction; return how many
    steps.

    `timestamp` is the half hour it was due. Whoever a batch was raised to is told by a job of the same
    transaction.
    """
    total = 0
    with reading_once():
        while True:
            with acting(SYSTEM):
                raised = actions_raise_overdue(by=SYSTEM)
                tell = people_raised_to(raised.to)
                if tell:
                    raised_tell.defer(user_ids=sorted(str(user_id) for user_id in tell))
            total += raised.count
            if raised.count == 0:
                return total


@app.task(
    name="actions.raised_tell", queue="messages", retry=RetryStrategy(max_attempts=5, exponential_wait=3)
)
def raised_tell(*, user_ids: Iterable[str]) -> int:
    """Write to workers that a promise is late; return to how many. The message names nobody and says nothing
    of it.
    """
    workers = User.objects.filter(id__in=[uuid.UUID(one) for one in user_ids], is_active=True).order_by("id")
    letters = [
        EmailMessage(
            _SUBJECT, _WORDS.format(address=settings.SITE_ADDRESS), settings.DEFAULT_FROM_EMAIL, [one.email]
        )
        for one in workers.prefetch_related("role_assignments")
        if one.is_professional
    ]
    if letters:
        get_connection().send_messages(letters)
    return len(letters)


@app.periodic(cron="20 5 * * *", periodic_id="actions.review_kept")
@app.task(name="actions.review_kept", queueing_lock="actions.review_kept")
def review_kept(timestamp: int) -> int:
    """Raise the reviews of whatever kept too few of its promises, once a day, nobody asking; return how many (R125)."""
    with reading_once(), acting(SYSTEM):
        return len(reviews_raise(by=SYSTEM))


@app.periodic(cron="7-59/15 * * * *", periodic_id="actions.find_owner")
@app.task(name="actions.find_owner", queueing_lock="actions.find_owner")
def find_owner(timestamp: int) -> int:
    """Give promises of a family's closed accounts to somebody; return how many (R128)."""
    with reading_once(), acting(SYSTEM):
        return promises_find_owner(by=SYSTEM)
