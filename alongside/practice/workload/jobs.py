"""Background work: the duty managers hear of a missed check-in within minutes, and of a challenge that waits too long."""

from __future__ import annotations

from django.conf import settings
from procrastinate.contrib.django import app

from alongside.family.cases.changes import tell_when_late
from alongside.ground.access.registry import who
from alongside.ground.clock.selectors import EscalationDue
from alongside.ground.govuk.dates import time_words
from alongside.ground.post.late import Late
from alongside.ground.post.late import late_tell as late_tell_all
from alongside.practice.workload import events
from alongside.practice.workload.models import AllocationChallenge, Visit
from alongside.practice.workload.policies import CHALLENGE_ANSWER, VISIT_WATCH

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
    """Tell the duty team and managers of each missed check-in, once a rung of the ladder; return how many (R60).

    A message names nobody. One that fails is tried again in a minute.
    """
    return late_tell_all({events.CHECK_IN: _missed})


def _missed(due: EscalationDue) -> Late | None:
    visit = Visit.objects.filter(id=due.clock.about_id).first()
    if visit is None:
        return None
    address = f"{settings.SITE_ADDRESS}/desk/visits/"
    return Late(
        people=list(who(VISIT_WATCH, partnership_id=visit.partnership_id).order_by("id")), about=visit,
        event=events.VISIT_MISSED, subject=_MISSED, to_label="the duty team and the managers",
        words=_MISSED_WORDS.format(time=time_words(visit.check_in_at), address=address),
    )  # fmt: skip


def challenge_late(due: EscalationDue) -> Late | None:
    """Of a challenge that waits too long the managers hear, by name; nothing goes to whoever lodged it (R54)."""
    found = AllocationChallenge.objects.filter(id=due.clock.about_id, answered_at__isnull=True).first()
    if found is None:
        return None
    return Late(
        people=list(who(CHALLENGE_ANSWER, partnership_id=found.partnership_id).order_by("id")), about=found,
        event=events.CHALLENGE_LATE, subject=_WAITS, words=_WAITS_WORDS.format(address=settings.SITE_ADDRESS),
    )  # fmt: skip


tell_when_late(events.CHALLENGE, challenge_late)
