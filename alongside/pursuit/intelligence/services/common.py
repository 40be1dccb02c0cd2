"""What the verbs of this room ask of everybody first, and how two officers at once are told apart."""

from __future__ import annotations

import uuid
from typing import Any

from alongside.ground.access.registry import Permission
from alongside.ground.accounts.models import User
from alongside.ground.base.errors import Missing, Stale
from alongside.ground.clock import now
from alongside.ground.clock.services import clock_stop
from alongside.pursuit.information.following import changed
from alongside.pursuit.information.models import Feedback, Report
from alongside.pursuit.information.services.common import answer_owed, report_for
from alongside.pursuit.intelligence.events import LOOK_AGAIN
from alongside.pursuit.intelligence.models import Standing, Wake
from alongside.pursuit.intelligence.rules import owes_answer

WHY = "rows of intelligence are written by verbs, after the officer's right and sight were asked"


def a_report(by: User, report_id: uuid.UUID, right: Permission) -> Report:
    """Return a submitted report that `by` may read, to do something about. Raises NotPermitted, also for whoever told it
    themself; Missing.
    """
    report = report_for(by, report_id, right)
    if report.submitted_at is None:
        raise Missing
    return report


def taken_up(report: Report, expected_version: int) -> Standing:
    """Return how a report stands, locked until the transaction ends. Call it as the system.

    Raises Stale when somebody else did something since `expected_version` was shown: two officers never decide past one
    another.
    """
    standing, _ = Standing.objects.get_or_create(
        report_id=report.id, defaults={"partnership_id": report.partnership_id, "changed_at": now()}
    )
    standing = Standing.objects.select_for_update().get(id=standing.id)
    if standing.version != expected_version:
        raise Stale("Somebody else did something with this report meanwhile.", current=standing)
    return standing


def kept(standing: Standing, by: User, **facts: Any) -> Standing:
    """Save what changed and count the version up. Whoever writes has looked: it is no longer woken."""
    for name, value in facts.items():
        setattr(standing, name, value)
    at = now()
    if standing.woken_at is not None:
        standing.woken_at = None
        waits = Wake.objects.filter(report_id=standing.report_id, looked_at__isnull=True)
        waits.update(looked_at=at, looked_by_id=by.id)
        clock_stop(kind=LOOK_AGAIN, about_id=standing.report_id, at=at, by=by)
    standing.version += 1
    standing.changed_at = at
    standing.save()
    changed(standing.partnership_id, report_ids=[standing.report_id])
    return standing


def heard_again(report: Report, now_is: str) -> None:
    """Promise another answer where what became of a report is not what whoever told it heard last. As the system."""
    said = (
        Feedback.objects.filter(report=report)
        .exclude(code__in=("received", "need_more"))
        .order_by("-at", "-id")
    )
    if owes_answer(now_is, said.values_list("code", flat=True).first() or ""):
        answer_owed(report)


def signed(by: User, report: Report) -> dict[str, Any]:
    """Return the facts of a row that `by` writes now about a report."""
    return {
        "partnership_id": report.partnership_id, "created_by_id": by.id, "report_id": report.id, "by_id": by.id,
        "by_name": by.name, "at": now(),
    }  # fmt: skip


def here(by: User) -> uuid.UUID:
    """Return the partnership in which somebody works; every right of this room is held in one."""
    assert by.partnership_id is not None
    return by.partnership_id
