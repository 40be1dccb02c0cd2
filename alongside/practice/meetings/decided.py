"""The decisions of this room: what was decided about a child, and whether a family meets that asked to (R112, R113)."""

from __future__ import annotations

import uuid
from collections import defaultdict
from typing import Any

from django.db.models import QuerySet

from alongside.family.cases.decisions import Decided, Heard, Source
from alongside.family.cases.models import Case
from alongside.ground.accounts.models import User
from alongside.ground.govuk.dates import day_words
from alongside.practice.meetings.models import Attendee, Decision, MeetingAskAnswer, Point

_FAMILY = (Attendee.Side.PARENT, Attendee.Side.YOUNG)


def _decisions(viewer: User, case: Case) -> QuerySet[Any]:
    return Decision.objects.filter(partnership_id=case.partnership_id, case_id=case.id)


def _tell_decisions(viewer: User, case: Case, rows: list[Decision]) -> list[Decided]:
    heard = _heard({one.meeting_id for one in rows if one.meeting_id is not None})
    return [
        Decided(
            one.id, "Decided in a meeting" if one.meeting_id else "Decided", one.what, one.why, one.decided_by,
            heard=heard[one.meeting_id] if one.meeting_id else (), on=one.decided_on, challenge=one.challenge,
            page="meeting" if one.meeting_id else "", about_id=one.meeting_id,
        )
        for one in rows
    ]  # fmt: skip


def _heard(meeting_ids: set[uuid.UUID]) -> dict[uuid.UUID, tuple[Heard, ...]]:
    """Return by meeting who was there and what the family wanted said, as far as the reader may know it: two queries."""
    if not meeting_ids:
        return {}
    there: dict[uuid.UUID, list[str]] = defaultdict(list)
    for meeting_id, name in Attendee.objects.filter(meeting_id__in=meeting_ids, attended=True).order_by("name").values_list(
        "meeting_id", "name"
    ):  # fmt: skip
        there[meeting_id].append(name)
    said: dict[uuid.UUID, list[Heard]] = defaultdict(list)
    points = Point.objects.filter(meeting_id__in=meeting_ids, attendee__side__in=_FAMILY)
    for point in points.select_related("attendee").order_by("at", "id"):
        said[point.meeting_id].append(Heard(point.attendee.name, point.words))
    return {
        one: (*([Heard("In the meeting", ", ".join(there[one]))] if there[one] else []), *said[one])
        for one in meeting_ids
    }


def _answers(viewer: User, case: Case) -> QuerySet[Any]:
    rows = MeetingAskAnswer.objects.filter(partnership_id=case.partnership_id, case_id=case.id)
    rows = rows.select_related("ask__person")
    return rows.filter(ask__person__user_id=viewer.id) if viewer.is_family else rows


def _tell_answers(viewer: User, case: Case, rows: list[MeetingAskAnswer]) -> list[Decided]:
    return [
        Decided(
            one.id, "A meeting was asked for",
            f"Yes. We meet by {day_words(one.meet_by)}." if one.meet_by else f"No. {one.get_reason_display()}.",
            one.words, one.by_name, heard=(Heard(one.ask.person.full_name, one.ask.words),), page="meetings", about_id=case.id,
        )
        for one in rows
    ]  # fmt: skip


SOURCES: dict[str, Source] = {
    "meetings": Source(_decisions, "at", _tell_decisions),
    "meeting_asks": Source(_answers, "at", _tell_answers),
}
