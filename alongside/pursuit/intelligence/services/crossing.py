"""Sharing with another partnership that holds the same plate, phone or name online: two officers, on purpose (R157)."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from alongside.family.people.rules import one_of
from alongside.ground.access.context import elevated
from alongside.ground.access.registry import require
from alongside.ground.accounts.models import User
from alongside.ground.audit.services import record
from alongside.ground.base.errors import Refused
from alongside.ground.clock import now, today
from alongside.pursuit.entities.models import CrossMatch
from alongside.pursuit.entities.selectors import match_get
from alongside.pursuit.intelligence import events, rules
from alongside.pursuit.intelligence.models import Share, ShareRequest
from alongside.pursuit.intelligence.policies import SHARE_ANSWER
from alongside.pursuit.intelligence.services.common import WHY, a_report, here
from alongside.pursuit.intelligence.services.sharing import agreement_now, share_with

_NEEDS = "Both partnerships hold the same thing, and their officers spoke."


@dataclass(frozen=True)
class Across:
    """What goes to the other partnership's officer: which texts, why it may, what for, until which London day."""

    report_ids: Sequence[uuid.UUID]
    threshold: str
    purpose: str
    until: date


@transaction.atomic
def share_across(*, by: User, match_id: uuid.UUID, what: Across) -> list[Share]:
    """Share the sanitised texts of reports with the officer of the other partnership of a match, until a day (R157).

    Only after an officer here said that they speak with them. The other side reads the texts and their conditions, and
    nothing else of this partnership.

    Raises NotPermitted; Missing; Refused: `cross_speak_first`, `cross_nobody_there`, `agreement_none`, `choice_unknown`,
    `until_past`, `until_far`, `share_nothing_chosen`, `share_not_ready`, `share_about_them`.
    """
    require(by, SHARE_ANSWER)
    match = match_get(viewer=by, match_id=match_id)
    agreement = agreement_now(by)
    one_of(what.threshold, agreement.thresholds, field="threshold")
    one_of(what.purpose, agreement.purposes, field="purpose")
    rules.check_until(what.until, today=today(), most_days=agreement.most_days)
    if match.answer != CrossMatch.Answer.SPEAK:
        raise Refused(
            "Say first, on the page of what is held elsewhere, that you speak with them.",
            code="cross_speak_first",
        )
    if not what.report_ids:
        raise Refused("Choose what is shared.", code="share_nothing_chosen", field="report_ids")
    reports = [a_report(by, one, SHARE_ANSWER) for one in dict.fromkeys(what.report_ids)]
    with elevated(WHY):
        reader = _officer_there(match)
        actor = reader.as_actor()
        asked = ShareRequest.objects.create(
            partnership_id=here(by), created_by_id=by.id, agreement=agreement, threshold=what.threshold, purpose=what.purpose,
            until=what.until, needs=_NEEDS, cross_match_id=match.id, by_id=reader.id, by_name=reader.name,
            by_role=actor.role_title, by_agency=match.other_name[:120], by_partnership_id=match.other_partnership_id,
            at=now(), outcome=ShareRequest.Outcome.SHARED, answered_at=now(), answered_by_id=by.id,
            answered_by_name=by.name,
        )  # fmt: skip
        made = [share_with(by, asked, report, reader) for report in reports]
    record(events.SHARED, by=by, about=asked, facts={"reports": len(made), "across": True})
    return made


def _officer_there(match: CrossMatch) -> User:
    """Return the other side's officer of the same match. Raises Refused(`cross_nobody_there`)."""
    theirs = CrossMatch.objects.filter(
        partnership_id=match.other_partnership_id,
        other_partnership_id=match.partnership_id,
        pair_id=match.pair_id,
    ).first()
    reader = User.objects.filter(id=theirs.officer_id, is_active=True).first() if theirs else None
    if reader is None:
        raise Refused(
            f"Nobody of {match.other_name} answers for this now. Ring them, and ask again when somebody does.",
            code="cross_nobody_there",
        )
    return reader
