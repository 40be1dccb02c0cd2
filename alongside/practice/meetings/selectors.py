"""Reading meetings. A parent never reads of a meeting they were left out of: the database and this file both say so."""

from __future__ import annotations

import uuid

from django.db.models import QuerySet

from alongside.family.cases.models import Case
from alongside.ground.accounts.models import User
from alongside.ground.audit.services import note_read
from alongside.ground.base.errors import Missing
from alongside.practice.meetings.models import InvitationStep, Meeting


def meetings_of_case(*, viewer: User, case_id: uuid.UUID) -> QuerySet[Meeting]:
    """Return the meetings about a child, newest first (-at, -id), for those who work with the child. Raises Missing."""
    if viewer.is_family:
        raise Missing
    _note(case_id)
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


def meetings_for_family(*, viewer: User, case_id: uuid.UUID) -> QuerySet[Meeting]:
    """Return the meetings that the family is part of, newest first (-at, -id); none they were left out of (R109).

    Raises Missing.
    """
    _note(case_id)
    shown = Meeting.objects.filter(case_id=case_id).exclude(parent_invitation=Meeting.Invitation.LEFT_OUT)
    return shown.order_by("-at", "-id")


def _note(case_id: uuid.UUID) -> None:
    case = Case.objects.filter(id=case_id).only("id", "family_id").first()
    if case is None:
        raise Missing
    note_read("meetings.meeting", [case.id, case.family_id])
