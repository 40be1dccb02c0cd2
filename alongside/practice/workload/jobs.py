"""Background work: the duty managers hear of a missed check-in within minutes, and of a challenge that waits too long."""

from __future__ import annotations

import logging

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from procrastinate.contrib.django import app

from alongside.ground.access.context import acting
from alongside.ground.access.registry import who
from alongside.ground.accounts.models import User
from alongside.ground.audit.services import record
from alongside.ground.base.actors import SYSTEM
from alongside.ground.clock import now, reading_once
from alongside.ground.clock.selectors import EscalationDue, escalations_due
from alongside.ground.clock.services import escalation_send
from alongside.ground.govuk.dates import time_words
from alongside.practice.workload import events
from alongside.practice.workload.models import AllocationChallenge, Visit
from alongside.practice.workload.policies import CHALLENGE_ANSWER, VISIT_WATCH

_log = logging.getLogger(__name__)
_MISSED = "A worker has not checked in"
_MISSED_WORDS = (
    "A worker on a visit was to check in by {time} and has not. Ring them now.\n\n"
    "Who they are, where they are and their number: {address}\n"
)
_WAITS = "A challenge waits for an answer"
_WAITS_WORDS = (
    "A worker challenged how families are shared out, and the answer is late. Sign in to answer: {address}\n"
)


@app.periodic(cron="* * * * *", periodic_id="workload.late_tell")
@app.task(name="workload.late_tell", queue="messages", queueing_lock="workload.late_tell")
def late_tell(timestamp: int) -> int:
    """Tell the duty team and managers of each missed check-in, and the managers of each late challenge, once a rung of
    the ladder; return how many (R54, R60). A message names nobody. One that fails is tried again in a minute.
    """
    told = 0
    with reading_once():
        with acting(SYSTEM):
            late = list(escalations_due(now=now(), kinds=(events.CHECK_IN, events.CHALLENGE)))
        for due in late:
            try:
                with acting(SYSTEM):
                    told += _missed(due) if due.clock.kind == events.CHECK_IN else _waits(due)
            except OSError:  # every fault of the post is one
                _log.warning("a notice of a late promise could not be sent; it is tried again")
    return told


def _missed(due: EscalationDue) -> int:
    label = "the duty team and the managers"
    notice = escalation_send(clock=due.clock, level=due.step.level, by=SYSTEM, to_label=label)
    visit = Visit.objects.filter(id=due.clock.about_id).first()
    if notice is None or visit is None:
        return 0
    people = list(who(VISIT_WATCH, partnership_id=visit.partnership_id).order_by("id"))
    record(events.VISIT_MISSED, by=SYSTEM, about=visit, facts={"level": due.step.level, "told": len(people)})
    address = f"{settings.SITE_ADDRESS}/desk/visits/"
    _write(people, _MISSED, _MISSED_WORDS.format(time=time_words(visit.check_in_at), address=address))
    return 1


def _waits(due: EscalationDue) -> int:
    notice = escalation_send(clock=due.clock, level=due.step.level, by=SYSTEM)
    challenge = AllocationChallenge.objects.filter(id=due.clock.about_id).first()
    if notice is None or challenge is None:
        return 0
    people = list(who(CHALLENGE_ANSWER, partnership_id=challenge.partnership_id).order_by("id"))
    record(
        events.CHALLENGE_LATE,
        by=SYSTEM,
        about=challenge,
        facts={"level": due.step.level, "told": len(people)},
    )
    _write(people, _WAITS, _WAITS_WORDS.format(address=settings.SITE_ADDRESS))
    return 1


def _write(people: list[User], subject: str, words: str) -> None:
    """Send the same letter to each of them; a failure raises, so that the job is tried again."""
    letters = [EmailMessage(subject, words, settings.DEFAULT_FROM_EMAIL, [one.email]) for one in people]
    if letters:
        get_connection().send_messages(letters)
