"""Sending the newer text of what somebody may read already: an officer decides, nothing goes by itself (R157)."""

from __future__ import annotations

import uuid

from django.db import transaction

from alongside.ground.access.context import elevated
from alongside.ground.access.registry import require
from alongside.ground.accounts.models import User
from alongside.ground.audit.services import record
from alongside.ground.base.errors import Missing, Refused
from alongside.ground.clock import now, today
from alongside.pursuit.information.models import Report
from alongside.pursuit.intelligence import events
from alongside.pursuit.intelligence.models import Grade, Sanitised, Share, ShareText, Standing
from alongside.pursuit.intelligence.policies import SHARE_ANSWER
from alongside.pursuit.intelligence.selectors_newer import reads_of
from alongside.pursuit.intelligence.services.common import WHY, here


@transaction.atomic
def share_renew(*, by: User, share_id: uuid.UUID) -> ShareText:
    """Send the newest text without its source, with the code it has now, in place of what somebody read until now.

    Their purpose and day stay. Raises NotPermitted; Missing; Refused: `share_ended`, `share_over` (its day has passed),
    `share_newest` (nothing newer).
    """
    require(by, SHARE_ANSWER)
    with elevated("what was shared with another partnership stands there"):
        share = Share.objects.select_for_update().filter(id=share_id, from_partnership_id=here(by)).first()
    if share is None or not Report.objects.filter(id=share.report_id).exists():
        raise Missing
    _check_open(share)
    with elevated(WHY):
        if not reads_of([share])[share.id].newer:
            raise Refused("They read the newest text already. Nothing has to be sent.", code="share_newest")
        newest = Standing.objects.filter(report_id=share.report_id).values("sanitised_id")
        text = Sanitised.objects.get(id__in=newest)
        grade = Grade.objects.filter(report_id=share.report_id).order_by("number").last()
        assert grade is not None  # what was shared was graded first
        made = ShareText.objects.create(
            partnership_id=share.partnership_id, created_by_id=by.id, share=share, words=text.words, handling=grade.handling,
            conditions=grade.conditions, condition_words=grade.condition_words, by_id=by.id, by_name=by.name, at=now(),
        )  # fmt: skip
    record(events.SHARE_RENEWED, by=by, about=made, facts={"text": text.number})
    return made


def _check_open(share: Share) -> None:
    if share.ended_at is not None:
        raise Refused("It was ended. They can ask again, and you can share it anew.", code="share_ended")
    if share.until < today():
        raise Refused("Its day has passed. They can ask again, and you can share it anew.", code="share_over")
