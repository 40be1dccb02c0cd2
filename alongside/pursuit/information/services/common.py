"""What the verbs of this room share: which reports somebody may write in, and how a row of a report begins."""

from __future__ import annotations

import uuid
from typing import Any

from alongside.ground.access.context import elevated
from alongside.ground.access.registry import Permission, require
from alongside.ground.accounts.models import Partnership, User
from alongside.ground.base.actors import SYSTEM, Acts, current_acting
from alongside.ground.base.errors import Missing, NotPermitted
from alongside.ground.clock import now
from alongside.ground.clock.models import Clock
from alongside.ground.clock.services import clock_start, clock_stop
from alongside.practice.safety.models import Threat
from alongside.pursuit.information import events
from alongside.pursuit.information.models import Report, Source

TEAM = "Police intelligence team"
ALARM_TAKERS = "Whoever takes safeguarding alarms"


def report_told_by(by: Acts, report_id: uuid.UUID) -> Report:
    """Return a report that `by` told, or wrote down, or whose receipt they hold. Raises Missing for any other."""
    report = Report.objects.filter(id=report_id).first()
    if report is None or not tells(by, report):
        raise Missing
    return report


def tells(by: Acts, report: Report) -> bool:
    """Whether `by` told this report: the row of who told it is theirs to read, or they act with its receipt."""
    acting = current_acting()
    if acting is not None and acting.receipt and acting.receipt == report.receipt_digest:
        return True
    return by.as_actor().id is not None and Source.objects.filter(report_id=report.id).exists()


def report_for(by: User, report_id: uuid.UUID, right: Permission) -> Report:
    """Return a report that `by` may read and holds the right for. Raises NotPermitted; Missing.

    Nobody works on what they told themself: another officer does.
    """
    require(by, right)
    report = Report.objects.filter(id=report_id).first()
    if report is None:
        raise Missing
    if tells(by, report):
        raise NotPermitted("You told this yourself, so a colleague looks at it.", code="own_report")
    return report


def a_threat(threat_id: uuid.UUID, *, case_id: uuid.UUID | None) -> uuid.UUID:
    """Return the threat that is told about. Raises Missing where it is out of sight, or against another family (R182)."""
    threat = Threat.objects.filter(id=threat_id).first()
    if threat is None or threat.case_id != case_id:
        raise Missing
    return threat.id


def of_report(report: Report) -> dict[str, Any]:
    """Return how a row of a report begins. It never says who made it: that stands in Source alone."""
    return {
        "partnership_id": report.partnership_id, "report": report, "report_receipt": report.receipt_digest,
    }  # fmt: skip


def promise_kept(kind: str, about_id: uuid.UUID, *, why: str) -> None:
    """Stop a promise of this room as the system: a clock that named who stopped it would name whoever told it."""
    with elevated("the clocks of reports are nobody's to read by themselves"):
        clock_stop(kind=kind, about_id=about_id, at=now(), by=SYSTEM, reason=why)


def answer_owed(report: Report) -> None:
    """Promise whoever told it, as the system, that they hear what came of it: where nothing of the kind runs already.

    The first promise begins when a report is sent; another when more is told, and when something became of it that they
    have not heard (R152).
    """
    with elevated("the clocks of reports are nobody's to read by themselves"):
        Report.objects.select_for_update().get(id=report.id)  # two at once begin one promise
        if Clock.objects.filter(about_id=report.id, kind=events.FEEDBACK, stopped_at__isnull=True).exists():
            return
        clock_start(
            kind=events.FEEDBACK, about_id=report.id, circle_id=report.id, partnership_id=report.partnership_id,
            started_at=now(), by=SYSTEM, owner_label=TEAM, receipt=report.receipt_digest,
            division=Partnership.objects.values_list("division", flat=True).get(id=report.partnership_id),
        )  # fmt: skip


def look_owed(report: Report, partnership: Partnership) -> None:
    """Promise, as the system, that what goes past somebody who works with families is looked at and passed on (R150).

    It begins when the report is sent, urgent or not (P-ALARM). Nothing is promised of any other report.
    """
    if not report.apart or report.submitted_at is None:
        return
    clock_start(
        kind=events.ALARM, about_id=report.id, circle_id=report.id, partnership_id=report.partnership_id,
        started_at=report.submitted_at, by=SYSTEM, owner_label=ALARM_TAKERS, division=partnership.division,
        receipt=report.receipt_digest,
    )  # fmt: skip
