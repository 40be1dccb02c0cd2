"""Reading meetings. A parent never reads of a meeting they were left out of: the database and this file both say so."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from typing import Any

from django.db.models import Count, Q, QuerySet

from alongside.family.cases.models import Case
from alongside.ground.accounts.models import User
from alongside.ground.audit.services import note_read
from alongside.ground.base.errors import Missing
from alongside.practice.meetings.models import Attendee, Meeting

READ = "meetings.meeting"
_PARENTS = Q(attendees__side="parent")
COUNTS: dict[str, Any] = {
    "parents": Count("attendees", filter=_PARENTS),
    "parents_invited": Count("attendees", filter=_PARENTS & Q(attendees__invitation="invited")),
    "parents_left_out": Count("attendees", filter=_PARENTS & Q(attendees__invitation="left_out")),
}


def meetings_of_case(
    *, viewer: User, case_id: uuid.UUID, family_id: uuid.UUID | None = None
) -> QuerySet[Meeting]:
    """Return the meetings about a child, newest first (-at, -id), for those who work with the child. Raises Missing.

    Each with `parents`, `parents_invited` and `parents_left_out` counted. `family_id`, when the viewer has read the case
    already, spares looking it up.
    """
    if viewer.is_family:
        raise Missing
    if family_id is None:
        family_id = _family_of(case_id)
    note_read(READ, [case_id, family_id])
    return Meeting.objects.filter(case_id=case_id).annotate(**COUNTS).order_by("-at", "-id")


def meeting_get(*, viewer: User, meeting_id: uuid.UUID) -> Meeting:
    """Return one meeting with its protocol; the database decides who may know it. Raises Missing."""
    meeting = Meeting.objects.select_related("protocol").filter(id=meeting_id).first()
    if meeting is None:
        raise Missing
    note_read(READ, [meeting.case_id])
    return meeting


def attendees_of(*, viewer: User, meeting: Meeting) -> list[Attendee]:
    """Return who is part of a meeting, as far as the viewer may know it: the family first, then by name.

    A family member reads themself, the workers, and whoever of the family was there with them.
    """
    order = {side: place for place, side in enumerate(Attendee.Side.values)}
    found = Attendee.objects.filter(meeting=meeting).select_related("person", "advocate_of")
    return sorted(found, key=lambda one: (order[one.side], one.name, one.id))


def meetings_for_family(*, viewer: User, cases: Collection[Case]) -> QuerySet[Meeting]:
    """Return the meetings about these children to which the viewer is invited, newest first (-at, -id) (R109).

    `cases` are those that the viewer has read: one query, however many children.
    """
    note_read(READ, [circle for case in cases for circle in (case.id, case.family_id)])
    return Meeting.objects.filter(case_id__in=[case.id for case in cases]).order_by("-at", "-id")


def _family_of(case_id: uuid.UUID) -> uuid.UUID:
    family_id = Case.objects.filter(id=case_id).values_list("family_id", flat=True).first()
    if family_id is None:
        raise Missing
    return family_id
