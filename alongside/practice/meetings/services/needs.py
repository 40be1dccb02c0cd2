"""What somebody needs to take part is answered by a day, before the meeting begins without it (R109)."""

from __future__ import annotations

import uuid
from collections.abc import Collection

from django.db import transaction
from django.db.models import Exists, OuterRef

from alongside.family.people.rules import one_of, words_of
from alongside.ground.access.context import elevated
from alongside.ground.access.registry import require
from alongside.ground.accounts.models import User
from alongside.ground.audit.services import record
from alongside.ground.base.actors import Acts
from alongside.ground.base.errors import Missing, Refused
from alongside.ground.clock import now
from alongside.ground.clock.services import clock_start, clock_stop
from alongside.practice.meetings import events
from alongside.practice.meetings.models import Attendee, AttendeeAnswer, Meeting, NeedsAnswer
from alongside.practice.meetings.policies import MEETING_PLAN
from alongside.practice.meetings.services.common import lead_of, meeting_to_change, signed, tell_later

_WHY = "the promise is of whoever leads, and stands in nobody's circle: one parent's needs are not another's to read"


def needs_open(meetings: Collection[Meeting]) -> list[AttendeeAnswer]:
    """Return what people of these meetings said last that they need or wish, and nobody answered yet: one query."""
    newest = AttendeeAnswer.objects.filter(attendee__meeting__in=meetings).select_related("attendee")
    newest = newest.annotate(settled=Exists(NeedsAnswer.objects.filter(answer_id=OuterRef("pk"))))
    found = newest.order_by("attendee_id", "-at", "-id").distinct("attendee_id")
    return [one for one in found if asks_something(one) and not one.settled]


def asks_something(answer: AttendeeAnswer) -> bool:
    """Whether an answer to an invitation says what somebody needs, or what would suit them better."""
    return bool(answer.needs or answer.wishes)


def needs_owed(answer: AttendeeAnswer, meeting: Meeting, *, by: Acts) -> None:
    """Start the clock of an answer (P-NEEDS) to what somebody needs; their earlier answer counts no more."""
    with elevated(_WHY):
        before = AttendeeAnswer.objects.filter(attendee_id=answer.attendee_id).exclude(id=answer.id)
        for one in before.values_list("id", flat=True):
            clock_stop(kind=events.NEEDS, about_id=one, at=now(), by=by, reason="they answered again")
        if not asks_something(answer):
            return
        lead = lead_of(meeting.case_id)
        clock_start(
            kind=events.NEEDS, about_id=answer.id, circle_id=answer.id, partnership_id=meeting.partnership_id,
            started_at=answer.at, by=by, owner_id=lead.user_id if lead else meeting.chair_id,
            owner_label=lead.worker_name if lead else meeting.chair_name,
        )  # fmt: skip


def needs_over(meeting: Meeting, *, by: Acts, reason: str) -> None:
    """Stop what is still owed once a meeting was held or called off; what nobody answered is counted, not owed."""
    with elevated(_WHY):
        for one in needs_open([meeting]):
            clock_stop(kind=events.NEEDS, about_id=one.id, at=now(), by=by, reason=reason)


@transaction.atomic
def needs_answer(*, by: User, answer_id: uuid.UUID, outcome: str, words: str) -> NeedsAnswer:
    """Say what is done about what somebody needs or wishes; they read it on their page, or by the code of their letter.

    Raises NotPermitted; Missing; Refused: `needs_answered`, `needs_changed` where they have answered again since,
    `choice_unknown`, words missing or too long, and as `meeting_to_change`.
    """
    require(by, MEETING_PLAN)
    answer = AttendeeAnswer.objects.select_related("attendee__person").filter(id=answer_id).first()
    if answer is None or not asks_something(answer):
        raise Missing
    attendee: Attendee = answer.attendee
    meeting = meeting_to_change(by, attendee.meeting_id, MEETING_PLAN)
    if NeedsAnswer.objects.filter(answer=answer).exists():
        raise Refused("This was answered already. Ring them if something changes.", code="needs_answered")
    if AttendeeAnswer.objects.filter(attendee=attendee, at__gt=answer.at).exists():
        raise Refused("They wrote something newer since. Answer that.", code="needs_changed")
    made = NeedsAnswer.objects.create(
        **signed(by, meeting.case_id, meeting.partnership_id), attendee=attendee, answer=answer,
        outcome=one_of(outcome, NeedsAnswer.Outcome.values, field="outcome"),
        words=words_of(words, field="words", limit=1_000, required=True),
    )  # fmt: skip
    with elevated(_WHY):
        clock_stop(kind=events.NEEDS, about_id=answer.id, at=now(), by=by)
    record(events.NEEDS_ANSWERED, by=by, about=attendee, circle_ids=[], facts={"outcome": outcome})
    tell_later(attendee.person, "answered", by=by)
    return made
