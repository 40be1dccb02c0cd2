"""What somebody said of disrespect in a meeting becomes a complaint, in one press of theirs (R120, R214)."""

from __future__ import annotations

import uuid

from django.db import transaction

from alongside.accountability.challenge.complaints.models import Complaint
from alongside.accountability.challenge.complaints.policies import COMPLAINT_MAKE
from alongside.accountability.challenge.complaints.services.making import (
    Said,
    complaint_make,
    complaint_make_as_staff,
)
from alongside.family.cases.models import Case
from alongside.ground.access.registry import require
from alongside.ground.accounts.models import User
from alongside.ground.base.errors import Missing, Refused
from alongside.practice.meetings.models import Disrespect


@transaction.atomic
def complaint_make_of_report(*, by: User, report_id: uuid.UUID) -> Complaint:
    """Make a complaint of what one said of disrespect in a meeting, in the same words (R120).

    Whoever led the meeting is named in it, and so never reads nor answers it; the answer of their manager is still owed.
    Raises NotPermitted; Missing for what somebody else said; Refused(`complaint_made`) the second time.
    """
    require(by, COMPLAINT_MAKE)
    report = Disrespect.objects.filter(id=report_id, by_id=by.id).first()
    if report is None:
        raise Missing
    if Complaint.objects.filter(of_report_id=report.id).exists():
        raise Refused(
            "You made this a complaint already. It is on your page of complaints.", code="complaint_made"
        )
    said = Said(
        words=report.words, theme=Complaint.Theme.BLAMED, of_report_id=report.id,
        subject_ids=[report.chair_id] if report.chair_id else [],
    )  # fmt: skip
    if by.is_family:
        return complaint_make(by=by, said=said)
    reference = Case.objects.filter(id=report.case_id).values_list("reference", flat=True).first()
    return complaint_make_as_staff(by=by, said=said, case_reference=reference or "")
