"""Background work: what somebody owed who left passes on the same day; a caseload is given away family by family; what is
late of a change of worker is told.
"""

from __future__ import annotations

import uuid

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from alongside.family.cases.changes import tell_when_late
from alongside.family.cases.jobs import managers_late
from alongside.ground.access.context import acting
from alongside.ground.accounts.models import user_by_id
from alongside.ground.base.actors import SYSTEM
from alongside.ground.clock import reading_once
from alongside.practice.handover import events
from alongside.practice.handover.leaving import left_with_duties
from alongside.practice.handover.models import CaseloadLine, CaseloadMove
from alongside.practice.handover.services.caseload import caseload_line_do
from alongside.practice.handover.services.duties import duties_move


@app.periodic(cron="*/15 * * * *", periodic_id="handover.find_left")
@app.task(name="handover.find_left", queueing_lock="handover.find_left")
def find_left(timestamp: int) -> int:
    """Find whoever has no role any more and still owes something, in every partnership; return how many (R128).

    Each is moved by a job of their own, so that one who cannot be moved stands in nobody's way.
    """
    with reading_once(), acting(SYSTEM):
        found = [one.user.id for one in left_with_duties(viewer=SYSTEM)]
        for user_id in found:
            follow_left.defer(user_id=str(user_id))
    return len(found)


@app.task(name="handover.follow_left", retry=RetryStrategy(max_attempts=5, exponential_wait=3))
def follow_left(*, user_id: str) -> int:
    """Let what one person owed pass to a manager; return how many spells and promises did (R128)."""
    with reading_once(), acting(SYSTEM):
        moved = duties_move(by=SYSTEM, user_id=uuid.UUID(user_id))
    return moved.spells + moved.promises + moved.held


@app.task(name="handover.caseload_move", retry=RetryStrategy(max_attempts=5, exponential_wait=3))
def caseload_move(*, move_id: str) -> int:
    """Give each family of a move that still waits to its successor, each in a transaction of its own; return how many.

    It acts as the manager who asked. Begun again after a crash it goes on where it stopped (R48).
    """
    with acting(SYSTEM):
        move = CaseloadMove.objects.get(id=uuid.UUID(move_id))
        waiting = CaseloadLine.objects.filter(move=move, state=CaseloadLine.State.WAITING)
        lines = list(waiting.order_by("id").values_list("id", flat=True))
    manager = user_by_id(move.asked_by_id)
    assert manager is not None  # accounts are never removed
    for line_id in lines:
        with acting(manager):
            caseload_line_do(by=manager, line_id=line_id)
    return len(lines)


# Until the family has met whoever takes over a manager holds the promises; too many changes are theirs to answer (R47, R48).
for _kind in (events.INTRODUCED, events.REVIEW):
    tell_when_late(_kind, managers_late)
