"""Who hears that a decision of the leadership is late (R130)."""

from __future__ import annotations

from django.conf import settings

from alongside.accountability.challenge import events
from alongside.accountability.challenge.models import MutualChallenge
from alongside.family.cases.changes import tell_when_late
from alongside.family.cases.jobs import managers_of
from alongside.ground.accounts.models import User
from alongside.ground.clock.selectors import EscalationDue
from alongside.ground.post.late import Late

_SUBJECT = "A challenge waits for you"
_WORDS = "A challenge between agencies waits for a decision, and its day has passed.\n\nSign in to see it: {address}\n"


def register() -> None:
    """Let the late loop tell of challenges: of a missing reply the lead first, of a missing decision whoever decides."""
    tell_when_late(events.MUTUAL)
    tell_when_late(events.LEADERSHIP, leadership_late)


def leadership_late(due: EscalationDue) -> Late | None:
    """Of a late decision whoever was named hears first; then the managers."""
    challenge = MutualChallenge.objects.select_related("case").filter(id=due.clock.about_id).first()
    if challenge is None or challenge.case.closed_at is not None:
        return None
    first = challenge.leader_id if due.step.level == 1 else None
    named = User.objects.filter(id=first, is_active=True) if first else ()
    return Late(
        people=list(named) or managers_of(challenge.partnership_id), about=challenge, event=events.MUTUAL_LATE,
        subject=_SUBJECT, words=_WORDS.format(address=settings.SITE_ADDRESS), circles=[challenge.case_id],
    )  # fmt: skip
