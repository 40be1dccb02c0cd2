"""Writing that support for one child has ended, or begins again. `practice/closing` has checked every guard (R31)."""

from __future__ import annotations

from collections.abc import Collection

from alongside.family.cases import events
from alongside.family.cases.models import Case, Stage
from alongside.family.cases.services.common import mind_two_workers, start
from alongside.family.cases.services.workers import end_all_spells
from alongside.ground.accounts.models import User
from alongside.ground.audit.events import EventType
from alongside.ground.audit.services import record
from alongside.ground.clock import now
from alongside.ground.clock.models import Clock
from alongside.ground.clock.services import clock_stop

ENDED = "Support has ended"


def write_case_ended(
    *, by: User, case: Case, stopping: Collection[str], event: EventType = events.CASE_ENDED, why: str = ENDED
) -> None:
    """Close one child's case as the system; `by` is whoever signed. The clocks of the kinds in `stopping` end with it.

    Its workers leave its circle, and the family's unless another child's case keeps them there. The family goes on
    reading it. The case of a brother or sister is not touched (R31). `event` and `why`, where it is no ordinary ending.
    """
    running = Clock.objects.filter(circle_id=case.id, stopped_at__isnull=True, kind__in=stopping)
    for clock in running:
        clock_stop(kind=clock.kind, about_id=clock.about_id, at=now(), by=by, reason=why)
    end_all_spells(case, why, by=by)
    _leave_stage(case, Stage.CLOSED)
    case.closed_at, case.closed_by_id = now(), by.id
    case.save(update_fields=["stage", "stages_been", "version", "closed_at", "closed_by_id"])
    record(event, by=by, about=case, circle_ids=[case.id, case.family_id])


def write_case_reopened(*, by: User, case: Case, stage: str) -> None:
    """Open a closed case again as the system, at an earlier stage; a lead and the two workers are owed anew (R42, R45)."""
    _leave_stage(case, stage)
    case.closed_at, case.closed_by_id = None, None
    case.save(update_fields=["stage", "stages_been", "version", "closed_at", "closed_by_id"])
    start(events.LEAD, case, by=by)
    start(events.THRESHOLD_REVIEW, case, by=by)
    mind_two_workers(case, by=by)
    record(
        events.CASE_REOPENED, by=by, about=case, circle_ids=[case.id, case.family_id], facts={"stage": stage}
    )


def _leave_stage(case: Case, stage: str) -> None:
    case.stages_been = [*case.stages_been, *({case.stage} - set(case.stages_been))]
    case.stage, case.version = stage, case.version + 1
