"""Background work: what nobody answered in time goes up by itself, and whoever owes something hears that it is late."""

from __future__ import annotations

import uuid

from django.conf import settings
from procrastinate.contrib.django import app

from alongside.accountability.challenge.complaints import events
from alongside.accountability.challenge.complaints.models import Complaint
from alongside.accountability.challenge.complaints.owing import namers
from alongside.accountability.challenge.complaints.services.going import complaints_rise
from alongside.accountability.challenge.services_mutual import mutuals_go_up
from alongside.accountability.challenge.watch.models import Look
from alongside.accountability.challenge.watch.models_right import PutRight
from alongside.ground.access.context import acting
from alongside.ground.accounts.models import User
from alongside.ground.base.actors import SYSTEM
from alongside.ground.clock import reading_once
from alongside.ground.clock.selectors import EscalationDue
from alongside.ground.post.late import Late, late_tell

_SUBJECT = "Something you answer for is late"
_WORDS = "Something you answer for is late.\n\nSign in to see it: {address}/desk/complaints/\n"


@app.periodic(cron="25 * * * *", periodic_id="challenge.go_up")
@app.task(name="challenge.go_up", queueing_lock="challenge.go_up")
def go_up(timestamp: int) -> int:
    """Let a challenge that nobody replied to in time go up to the leadership; return how many (R130)."""
    with reading_once(), acting(SYSTEM):
        return mutuals_go_up(by=SYSTEM)


@app.periodic(cron="7-59/15 * * * *", periodic_id="challenge.late_tell")
@app.task(name="challenge.late_tell", queue="messages", queueing_lock="challenge.late_tell")
def late_in_time(timestamp: int) -> int:
    """Take late complaints further, then tell whoever owes an answer, once a rung; return how many rose or were told (R214)."""
    with reading_once(), acting(SYSTEM):
        risen = complaints_rise(by=SYSTEM)
    return risen + late_tell(dict.fromkeys(events.KINDS, teller))


def teller(due: EscalationDue) -> Late | None:
    """Return who hears of a late promise of a file kept apart: its handler first, then those who may name another.

    Nobody in `kept_from` hears anything, and no letter names what it is about.
    """
    about: Complaint | Look | PutRight | None = Complaint.objects.filter(id=due.clock.about_id).first()
    about = about or Look.objects.filter(id=due.clock.about_id).first()
    about = about or PutRight.objects.filter(id=due.clock.about_id).first()
    if about is None:
        return None
    people = [] if due.step.level > 1 else _owner(due.clock.owner_id)
    if not people:
        people = namers(due.clock.partnership_id, about.kept_from)
    words = _WORDS.format(address=settings.SITE_ADDRESS)
    return Late(people, about, events.LATE_TOLD, _SUBJECT, words, circles=[about.id])


def _owner(owner_id: uuid.UUID | None) -> list[User]:
    return list(User.objects.filter(id=owner_id, is_active=True)) if owner_id else []
