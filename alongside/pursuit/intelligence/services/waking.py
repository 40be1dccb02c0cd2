"""Held reports wake when something new shares a person, a plate, a phone, a place or a name online (R153)."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence

from django.db import transaction

from alongside.ground.audit.services import record
from alongside.ground.base.actors import SYSTEM
from alongside.ground.clock import now
from alongside.pursuit.information.models import Report
from alongside.pursuit.intelligence import events
from alongside.pursuit.intelligence.models import Standing, Wake
from alongside.pursuit.intelligence.rules import State

MOST = 100  # held reports woken by one new report: beyond that it is a common name, not a link
_WORDS = 300


@transaction.atomic
def held_wake(*, report_id: uuid.UUID, shared: Mapping[uuid.UUID, Sequence[tuple[str, str]]]) -> int:
    """Wake each held report with which a new one shares something; return how many. The system's, after a submission.

    `shared`: by held report, the kinds and the words they share. Waking decides nothing: an officer looks. Twice wakes once.
    """
    standings = Standing.objects.select_for_update().filter(report_id__in=list(shared), state=State.HELD)
    by_report = Report.objects.filter(id=report_id).first()
    woken = 0
    for standing in standings.order_by("report_id")[:MOST]:
        if by_report is None or standing.report_id == report_id:
            continue
        found = shared[standing.report_id]
        wake, made = Wake.objects.get_or_create(
            partnership_id=standing.partnership_id, report_id=standing.report_id, by_report=by_report,
            defaults={
                "shared": sorted({kind for kind, _ in found}), "at": now(),
                "words": ", ".join(dict.fromkeys(words for _, words in found))[:_WORDS],
            },
        )  # fmt: skip
        if not made:
            continue
        woken += 1
        standing.woken_at = wake.at
        standing.version += 1
        standing.save(update_fields=["woken_at", "version"])
        record(events.WOKEN, by=SYSTEM, about=wake, facts={"shared": wake.shared})
    return woken
