"""Asked wherever a worker writes about a family: no parent is judged by their tears, or by having complained (R135, R217)."""

from __future__ import annotations

import uuid

from django.db import models

from alongside.family.cases.models import PartnershipStatus
from alongside.family.cases.rules_distress import check_report
from alongside.family.cases.rules_standing import RESTRICTED, UNDER_REVIEW
from alongside.ground.accounts.models import User
from alongside.ground.audit.services import refusal_keep
from alongside.ground.base.errors import Refused


def not_judged(
    words: str, *, by: User, case_id: uuid.UUID, about: models.Model, person_id: uuid.UUID | None = None
) -> None:
    """Refuse, and remember, words that call a parent's distress harm outside the evidence route, or that cite a complaint.

    About one parent, or (without `person_id`) about any of the case. What somebody of the family says themself is theirs.
    Raises Refused: `distress_is_not_harm`, `complaint_is_not_evidence`.
    """
    if by.is_family or not words:
        return
    try:
        check_report(words, standing="")
    except Refused as refused:
        if refused.code == "distress_is_not_harm" and _route_open(case_id, person_id):
            return
        raise refusal_keep(refused, by=by, about=about) from None


def _route_open(case_id: uuid.UUID, person_id: uuid.UUID | None) -> bool:
    found = PartnershipStatus.objects.filter(case_id=case_id, status__in=(UNDER_REVIEW, RESTRICTED))
    return (found.filter(person_id=person_id) if person_id else found).exists()
