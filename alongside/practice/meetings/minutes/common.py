"""What the verbs of minutes ask before they do anything."""

from __future__ import annotations

import uuid
from typing import Any

from django.db import connection, models
from django.db.models import Q

from alongside.family.cases.models import Case
from alongside.ground.access.context import elevated_to_read
from alongside.ground.access.registry import require
from alongside.ground.access.selectors import require_to_write
from alongside.ground.accounts.models import User
from alongside.ground.base.actors import Acts
from alongside.ground.base.declarations import Audience
from alongside.ground.base.errors import Missing, NotPermitted, Refused
from alongside.ground.clock import now
from alongside.practice.meetings.minutes.policies import MINUTES_TAKE
from alongside.practice.meetings.minutes.rules import Answered, Draft, waits_for_reply
from alongside.practice.meetings.models import (
    Attendee,
    LeftOutTold,
    LineAnswer,
    LineVersion,
    MinuteLine,
    Minutes,
)
from alongside.practice.plans.selectors import belongs

FINAL = "These minutes are final: nothing of them changes. Add an addendum instead: it stays beside them."


def require_taker(by: User, case_id: uuid.UUID) -> None:
    """Raise NotPermitted unless `by` may take minutes, and works on this case (managers need no place in it)."""
    require(by, MINUTES_TAKE)
    require_to_write(by, case_id)
    if by.as_actor().audience is not Audience.WIDE and not belongs(by.id, case_id):
        raise NotPermitted("Only people who work with this child write the minutes.", code="not_in_circle")


def hold(minutes_id: uuid.UUID, *, alone: bool = False) -> Minutes:
    """Return minutes, held until the transaction ends: whoever locks them (`alone`) waits for those who write, and comes
    before those who write later. Raises Missing.
    """
    shared = "" if alone else "_shared"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT pg_advisory_xact_lock{shared}(hashtext(%s))", [f"minutes {minutes_id}"])
    found = Minutes.objects.select_related("meeting").filter(id=minutes_id).first()
    if found is None:
        raise Missing
    return found


def hold_to_write(by: User, minutes_id: uuid.UUID, *, alone: bool = False) -> Minutes:
    """Return minutes held for somebody who takes them. Raises Missing, NotPermitted, Refused(`minutes_final`)."""
    found = hold(minutes_id, alone=alone)
    require_taker(by, found.case_id)
    if found.final_at is not None:
        raise Refused(FINAL, code="minutes_final")
    return found


def line_of(line_id: uuid.UUID, *, lock: bool = False) -> MinuteLine:
    """Return one line. Raises Missing."""
    lines = MinuteLine.objects.select_for_update(of=("self",)) if lock else MinuteLine.objects.all()
    found = lines.filter(id=line_id).first()
    if found is None:
        raise Missing
    return found


def newest_of(line: MinuteLine) -> LineVersion:
    """Return the newest version of a line that the acting person may read. Raises Missing."""
    found = LineVersion.objects.filter(line=line, number=line.number).first()
    if found is None:
        raise Missing
    return found


def myself_at(by: Acts, meeting_id: uuid.UUID) -> Attendee | None:
    """Return as whom `by` is part of a meeting: by their account, or by the code of their letter; else None."""
    there = Attendee.objects.filter(meeting_id=meeting_id, invitation=Attendee.Invitation.INVITED)
    if not isinstance(by, User):  # row security shows a visitor the row of their code alone
        return there.exclude(receipt="").first()
    return there.filter(Q(user_id=by.id) | Q(person__user_id=by.id)).first()


def signed(by: Acts, minutes: Minutes, name: str = "") -> dict[str, Any]:
    """Return the facts of a row that `by` writes now, in their own name."""
    return {
        "partnership_id": minutes.partnership_id,
        "created_by_id": by.as_actor().id,
        "case_id": minutes.case_id,
        "by_id": by.as_actor().id,
        "by_name": name or getattr(by, "name", ""),
        "at": now(),
    }


def circles(minutes: Minutes) -> list[uuid.UUID]:
    """Return the circles whose log tells of these minutes, also where `by` is a guest of this one meeting."""
    family = Case.objects.filter(id=minutes.case_id).values_list("family_id", flat=True)
    found = family.first()
    if found is None:
        with elevated_to_read(
            "a guest of one meeting, or somebody with a letter, does not see the case it is about"
        ):
            found = family.first()
    return [one for one in (minutes.case_id, found) if one is not None]


def answers_of(minutes: Minutes) -> list[Answered]:
    """Return every answer to the minutes that the acting person may read, in time, each with its reply."""
    replied = dict(minutes.replies.values_list("answer_id", "outcome"))
    return [
        Answered(one.id, one.line_id, str(one.attendee_id), one.answer, replied.get(one.id, ""))
        for one in LineAnswer.objects.filter(minutes=minutes).order_by("at", "id")
    ]


def draft_of(minutes: Minutes) -> Draft:
    """Return what the rules of sending and locking need to know."""
    lines = LineVersion.objects.filter(
        minutes=minutes, number=models.F("line__number"), struck=False
    ).values_list("speaker_id", flat=True)
    answers = answers_of(minutes)
    readers = set(readers_of(minutes).values_list("id", flat=True))
    answered = set(minutes.answers.values_list("attendee_id", flat=True))
    left_out = Attendee.objects.filter(meeting_id=minutes.meeting_id, invitation="left_out", side="parent")
    told = LeftOutTold.objects.filter(meeting_id=minutes.meeting_id).values("attendee_id")
    return Draft(
        state=minutes.state,
        held=minutes.meeting.held_at is not None,
        lines=len(lines),
        without_speaker=sum(1 for speaker in lines if speaker is None),
        was_there=there_of(minutes).exists(),
        unanswered_by=len(readers - answered),
        open_contests=len(waits_for_reply(answers)),
        answer_until=minutes.answer_until,
        parents_to_tell=left_out.exclude(id__in=told).count(),
    )


def there_of(minutes: Minutes) -> models.QuerySet[Attendee]:
    """Return everybody who was at the meeting, by name."""
    return Attendee.objects.filter(meeting_id=minutes.meeting_id, attended=True).order_by("name", "id")


def readers_of(minutes: Minutes) -> models.QuerySet[Attendee]:
    """Return everybody who gets the draft, by name: whoever was there, and of the family also whoever could not come (R116).

    A parent who had to work, or whose bus did not come, reads what was said of their child as those do who sat there.
    """
    invited = Q(invitation=Attendee.Invitation.INVITED, person__isnull=False)
    there = Attendee.objects.filter(Q(attended=True) | invited, meeting_id=minutes.meeting_id)
    return there.order_by("name", "id")
