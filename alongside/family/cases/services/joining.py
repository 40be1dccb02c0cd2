"""Adding a request to the open case of the child it is about: a child has one case, and no request is lost (R6, R31)."""

from __future__ import annotations

import uuid

from django.db import transaction

from alongside.family.cases import events
from alongside.family.cases.jobs import request_tell
from alongside.family.cases.models import Case, RequestLink
from alongside.family.cases.services.common import open_case_for_change
from alongside.family.cases.services.deciding import decide, reason_of, undecided_request
from alongside.family.cases.services.threshold import WORDS
from alongside.family.people.rules import words_of
from alongside.family.referrals.policies import REFERRAL_DECIDE
from alongside.ground.access.context import elevated
from alongside.ground.access.registry import require
from alongside.ground.accounts.models import User
from alongside.ground.audit.services import record
from alongside.ground.base.errors import Missing


@transaction.atomic
def request_join(
    *,
    by: User,
    referral_id: uuid.UUID,
    case_id: uuid.UUID,
    family_reason: str,
    decision_words: str,
    expected_version: int,
) -> Case:
    """Decide that a request is about a child who has an open case, and add it there; the workers of the case read it (R6).

    Whoever decides need not see the case and does not come into its circle. `family_reason` (up to 400 characters) says
    how the child was recognised (R340); `decision_words` are what whoever asked reads. The lead is written to, or the
    managers where nobody leads.

    Raises NotPermitted without REFERRAL_DECIDE; Missing (request, or case of this partnership); Stale; Refused:
    `two_questions_blank` (R15), `referral_decided`, `case_closed`, words missing or too long.
    """
    require(by, REFERRAL_DECIDE)
    referral = undecided_request(referral_id, expected_version)
    reason = reason_of(family_reason, required=True)
    words = words_of(decision_words, field="decision_words", limit=WORDS, required=True)
    with elevated("whoever decides about a request is not in the circle of the open case"):
        if not Case.objects.filter(id=case_id, partnership_id=referral.partnership_id).exists():
            raise Missing
        case = open_case_for_change(case_id)
        decide(by=by, referral=referral, case=case, words=words, way=RequestLink.Way.OPEN_CASE, reason=reason)
        request_tell.defer(case_id=str(case.id), referral_id=str(referral.id))
    record(
        events.REQUEST_JOINED, by=by, about=case, circle_ids=[case.id, case.family_id],
        facts={"referral": str(referral.id)},
    )  # fmt: skip
    return case
