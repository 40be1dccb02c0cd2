"""What is weighed before a worker is chosen: limits, mentors, and what the family asked for (R50, R58, R59)."""

from __future__ import annotations

from django.db import connection

from alongside.family.cases.models import Allocation, Level
from alongside.family.cases.services.workers import AllocationAsked
from alongside.family.people.rules import line_of
from alongside.ground.access.context import elevated
from alongside.ground.access.registry import allows
from alongside.ground.accounts.models import User
from alongside.ground.audit.services import record
from alongside.ground.base.errors import Refused
from alongside.ground.clock import now
from alongside.practice.workload import events
from alongside.practice.workload.models import AllocationOverride, WorkerTerms
from alongside.practice.workload.policies import ALLOCATION_OVERRIDE
from alongside.practice.workload.rules import (
    COUNTED,
    LIMITS,
    WEIGHTS,
    Item,
    Load,
    around,
    kind_of,
    limit_for,
    load,
)
from alongside.practice.workload.selectors.load import Limits, items_of, limits_in_force, newest_terms
from alongside.practice.workload.services.preferences import mind_preferences

Ground = AllocationOverride.Ground
Part = Allocation.Part
_KIND_OF_PART = {Part.IPSW: "ipsw", Part.CSW: "csw", Part.SOCIAL_WORKER: "social_worker"}
_REASON = 400


def weigh(asked: AllocationAsked) -> None:
    """Refuse an allocation above the worker's limit (`over_limit`, R50), or of a newly trained worker alone in a high case
    without a mentor (`no_mentor`, R59), unless a manager gives a reason, which is kept; and see that what the family asked
    for was answered (`preferences_unanswered`, R58).
    """
    limits = limits_in_force(asked.case.partnership_id)
    with elevated("what a worker carries reaches further than whoever chooses them sees"):
        _take_turns(asked.worker)
        terms = newest_terms([asked.worker.id]).get(asked.worker.id)
        carried = _with(asked, terms, limits)
        alone = _new_and_alone(asked, terms)
    grounds = [ground for ground, holds in (
        (Ground.OVER_LIMIT, carried is not None and carried.state == "over"), (Ground.NO_MENTOR, alone),
    ) if holds]  # fmt: skip
    if grounds:
        _override(asked, grounds, carried, limits)
    mind_preferences(asked)


def _take_turns(worker: User) -> None:
    """Two families given to one worker at the same second are weighed one after the other."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"workload of {worker.id}"])


def _with(asked: AllocationAsked, terms: WorkerTerms | None, limits: Limits) -> Load | None:
    """Return what the worker would carry with this family; None where it does not count or nobody set a limit."""
    roles = asked.worker.as_actor().roles
    kind = _KIND_OF_PART.get(Part(asked.part), "") or kind_of(roles)
    limit = limit_for(kind, limits.limits, terms.share_percent if terms else 100)
    if asked.part not in COUNTED or limit is None:
        return None
    before = items_of([asked.worker.id], limits)[asked.worker.id]
    here = around(asked.part, case_id=asked.case.id, family_id=asked.case.family_id)
    mine = Item(here, limits.weights.of(asked.case.level))
    after = load([*before, mine], limit=limit, near_percent=limits.near_percent)
    # Somebody who is over already and takes nothing more on (another part for the same child) is not refused.
    return after if after.points > load(before, limit=limit).points else None


def _new_and_alone(asked: AllocationAsked, terms: WorkerTerms | None) -> bool:
    if (
        asked.case.level != Level.HIGH
        or asked.part not in COUNTED
        or terms is None
        or not terms.newly_trained
    ):
        return False
    if terms.mentor_id is not None and User.objects.filter(id=terms.mentor_id, is_active=True).exists():
        return False
    beside = Allocation.objects.filter(case=asked.case, part=asked.part, until__isnull=True)
    return asked.part == Part.LEAD or not beside.exclude(user_id=asked.worker.id).exists()


def _override(asked: AllocationAsked, grounds: list[Ground], carried: Load | None, limits: Limits) -> None:
    may = allows(asked.by, ALLOCATION_OVERRIDE)
    reason = line_of(asked.weighed.override_reason, field="override_reason", limit=_REASON) if may else ""
    if not reason:
        raise _refused(asked, grounds[0], carried, may=may)
    at = now()
    made = AllocationOverride.objects.create(
        partnership_id=asked.case.partnership_id, created_at=at, created_by_id=asked.by.id, case=asked.case,
        part=asked.part, user_id=asked.worker.id, worker_name=asked.worker.name, grounds=[str(g) for g in grounds],
        points=carried.points if carried else 0, limit=carried.limit if carried else None,
        weights_version_id=limits.versions[WEIGHTS].id, limits_version_id=limits.versions[LIMITS].id, reason=reason,
        at=at, by_id=asked.by.id, by_name=asked.by.name,
    )  # fmt: skip
    record(
        events.OVERRIDDEN, by=asked.by, about=made,
        facts={"grounds": made.grounds, "points": made.points, "worker": str(asked.worker.id)},
    )  # fmt: skip


def _refused(asked: AllocationAsked, ground: Ground, carried: Load | None, *, may: bool) -> Refused:
    name = asked.worker.name
    if ground is Ground.OVER_LIMIT and carried is not None:
        what = f"With this family {name} would carry {carried.number}."
    else:
        what = (
            f"{name} is newly trained and has no mentor, and would be alone in a case with a high threshold."
        )
    way = (
        "Choose somebody else, or say why it must be them: the reason is kept and shown in the capacity report."
        if may
        else "Choose somebody else, or ask a manager, who can choose them with a reason."
    )
    return Refused(f"{what} {way}", code=str(ground), field="override_reason" if may else "user_id")
