"""Letting people know that there is something to read of a meeting: neutral words, by each person's own rules (R116, R327)."""

from __future__ import annotations

import uuid

from django.conf import settings
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from alongside.family.people.letters import neutral_letter, plain_letter
from alongside.family.people.models import Person
from alongside.family.recording.policies import WITHHOLDING_REVIEW
from alongside.ground.access.context import acting, elevated
from alongside.ground.access.registry import who
from alongside.ground.accounts.models import User
from alongside.ground.audit.services import record
from alongside.ground.base.actors import SYSTEM
from alongside.ground.clock import reading_once
from alongside.ground.clock.selectors import EscalationDue
from alongside.ground.post.late import Late
from alongside.practice.meetings.minutes import events
from alongside.practice.meetings.minutes.policies import MINUTES_WITHHOLD
from alongside.practice.meetings.models import Attendee, LineAnswer, Meeting, MinuteLine, Minutes, MinutesCopy

_LATE_SUBJECT = "Minutes of a meeting are late"
_LATE = "The minutes of a meeting, or a reply to what somebody said of them, are late.\n\nSign in to see it: {address}\n"
_LOOK_SUBJECT = "A second look is late"
_LOOK = "A line of minutes is held back from a family, and nobody has looked at it again.\n\nSign in to see it: {address}\n"
_RETRY = RetryStrategy(max_attempts=8, exponential_wait=4)


def readers_tell_later(minutes: Minutes) -> None:
    """Let everybody who was there know, in the background, that the draft can be read; a child hears it from whoever sits
    with them (R139).
    """
    copies = minutes.copies.exclude(how=MinutesCopy.How.BESIDE)
    _later(minutes, [one.attendee_id for one in copies])


def reader_tell_later(minutes: Minutes, attendee_id: uuid.UUID) -> None:
    """Let one reader know, in the background, that there is a reply to what they said."""
    _later(minutes, [attendee_id])


def _later(minutes: Minutes, attendee_ids: list[uuid.UUID]) -> None:
    with elevated("the queue of background work is the system's"):
        for one in attendee_ids:  # one by one: a letter that fails keeps none of the others back
            reader_tell.defer(minutes_id=str(minutes.id), attendee_id=str(one))


@app.task(name="meetings.reader_tell", queue="messages", retry=_RETRY)
def reader_tell(*, minutes_id: str, attendee_id: str) -> str:
    """Write to one reader: a worker at work, a family member by their own rules; return what came of it.

    Whoever has no account hears by letter, which a person sends. Raises OSError while the post cannot be reached.
    """
    with reading_once(), acting(SYSTEM):
        minutes = Minutes.objects.select_related("meeting__case").get(id=uuid.UUID(minutes_id))
        reader = Attendee.objects.select_related("person").get(id=uuid.UUID(attendee_id))
        outcome = _tell_person(reader.person) if reader.person is not None else _tell_worker(reader)
        if outcome != "letter":
            kind = events.READER_TOLD if outcome == "sent" else events.READER_NOT_TOLD
            facts = {"outcome": outcome}
            record(kind, by=SYSTEM, about=minutes, circle_ids=[minutes.case_id], facts=facts)
        return outcome


def _tell_worker(reader: Attendee) -> str:
    worker = User.objects.filter(id=reader.user_id, is_active=True).first() if reader.user_id else None
    return plain_letter(worker.email, "email", "/desk/") if worker is not None else "letter"


def _tell_person(person: Person) -> str:
    return "letter" if person.user_id is None else neutral_letter(person).outcome


def line_look_late(due: EscalationDue) -> Late | None:
    """Of a held-back line that no second person has looked at the managers hear (R137). Called as the system."""
    line = MinuteLine.objects.filter(id=due.clock.about_id).first()
    if line is None:
        return None
    able = who(WITHHOLDING_REVIEW, partnership_id=due.clock.partnership_id).order_by("id")
    return Late(
        people=list(able), about=line, event=events.MINUTES_LATE, subject=_LOOK_SUBJECT,
        words=_LOOK.format(address=settings.SITE_ADDRESS),
    )  # fmt: skip


def minutes_late(due: EscalationDue) -> Late | None:
    """Of a late draft, or a late reply, whoever led the meeting hears; then the managers too (R116, R118). As the system."""
    clock = due.clock
    if clock.kind == events.DRAFT:
        meeting = Meeting.objects.filter(id=clock.about_id).first()
    else:
        answer = LineAnswer.objects.select_related("minutes__meeting").filter(id=clock.about_id).first()
        meeting = answer.minutes.meeting if answer is not None else None
    if meeting is None:
        return None
    wanted = [one for one in (meeting.chair_id, clock.owner_id) if one is not None]
    people = list(User.objects.filter(id__in=wanted, is_active=True).order_by("id"))
    if due.step.level > 1 or not people:  # a chair without an account is asked by the managers
        people = [*people, *who(MINUTES_WITHHOLD, partnership_id=clock.partnership_id).filter(
            role_assignments__role="manager").exclude(id__in=wanted).order_by("id")]  # fmt: skip
    return Late(
        people=people, about=meeting, event=events.MINUTES_LATE, circles=[meeting.case_id],
        subject=_LATE_SUBJECT, words=_LATE.format(address=settings.SITE_ADDRESS),
    )  # fmt: skip
