"""Reading meetings. A parent never reads of a meeting they were left out of: the database and this file both say so."""

from __future__ import annotations

import uuid
from collections.abc import Collection

from django.db.models import QuerySet

from alongside.family.cases.models import Case
from alongside.ground.accounts.models import User
from alongside.ground.audit.services import note_read
from alongside.ground.base.errors import Missing
from alongside.practice.meetings.models import InvitationStep, Meeting


def meetings_of_case(
    *, viewer: User, case_id: uuid.UUID, family_id: uuid.UUID | None = None
) -> QuerySet[Meeting]:
    """Return the meetings about a child, newest first (-at, -id), for those who work with the child. Raises Missing.

    `family_id`, when the viewer has read the case already, spares looking it up.
    """
    if viewer.is_family:
        raise Missing
    if family_id is None:
        family_id = _family_of(case_id)
    note_read("meetings.meeting", [case_id, family_id])
    return Meeting.objects.filter(case_id=case_id).order_by("-at", "-id")


def meeting_get(*, viewer: User, meeting_id: uuid.UUID) -> Meeting:
    """Return one meeting; the database decides who may know it. Raises Missing."""
    meeting = Meeting.objects.select_related("case").filter(id=meeting_id).first()
    if meeting is None:
        raise Missing
    note_read("meetings.meeting", [meeting.case_id, meeting.case.family_id])
    return meeting


def invitation_steps(*, viewer: User, meeting_id: uuid.UUID) -> QuerySet[InvitationStep]:
    """Return what was recorded of the parents' invitation, oldest first (at, id); empty for a family. Raises Missing."""
    meeting = meeting_get(viewer=viewer, meeting_id=meeting_id)
    return InvitationStep.objects.filter(meeting=meeting).order_by("at", "id")


def meetings_for_family(*, viewer: User, cases: Collection[Case]) -> QuerySet[Meeting]:
    """Return the meetings about these children, newest first (-at, -id); none the family was left out of (R109).

    `cases` are those that the viewer has read: one query, however many children.
    """
    note_read("meetings.meeting", [circle for case in cases for circle in (case.id, case.family_id)])
    shown = Meeting.objects.filter(case_id__in=[case.id for case in cases])
    return shown.exclude(parent_invitation=Meeting.Invitation.LEFT_OUT).order_by("-at", "-id")


def _family_of(case_id: uuid.UUID) -> uuid.UUID:
    family_id = Case.objects.filter(id=case_id).values_list("family_id", flat=True).first()
    if family_id is None:
        raise Missing
    return family_id
