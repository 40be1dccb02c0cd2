"""What several verbs of a case share: taking the case for oneself, and the clock of the two workers."""

from __future__ import annotations

import uuid
from collections.abc import Collection

from alongside.family.cases import events
from alongside.family.cases.models import Allocation, Case
from alongside.family.cases.models_aims import SharedAim
from alongside.family.cases.rules import missing_workers
from alongside.family.cases.rules_aims import IN_FORCE
from alongside.ground.access.context import elevated
from alongside.ground.base.actors import Acts
from alongside.ground.base.errors import Missing, Refused
from alongside.ground.clock import now
from alongside.ground.clock.selectors import clock_for
from alongside.ground.clock.services import clock_start, clock_stop

MANAGERS = "the managers"


def open_case_for_change(case_id: uuid.UUID) -> Case:
    """Return the open case, locked together with its family so that two changes of workers take turns.

    Raises Missing when the acting person may not see it, Refused(`case_closed`) when support has ended.
    """
    # Weaker than FOR UPDATE: whoever writes something *about* the case or family meanwhile need not wait.
    case = Case.objects.select_related("family").select_for_update(no_key=True).filter(id=case_id).first()
    if case is None:
        raise Missing
    if case.closed_at is not None:
        raise Refused("Support has ended: this case is closed.", code="case_closed")
    return case


def mind_two_workers(case: Case, *, by: Acts) -> None:
    """Run or stop the clock of R42: it runs while a medium or high case lacks the parents' or the child's worker."""
    held = Allocation.objects.filter(case=case, until__isnull=True).values_list("part", flat=True)
    lacks = missing_workers(case.level, set(held))
    clock = clock_for(case.id, events.TWO_WORKERS)
    running = clock is not None and clock.stopped_at is None
    if lacks and not running:
        start(events.TWO_WORKERS, case, by=by)
    elif running and not lacks:
        clock_stop(
            kind=events.TWO_WORKERS, about_id=case.id, at=now(), by=by, reason="both are there, or not needed"
        )
    mind_aims(case, by=by, held=set(held))


def mind_aims(case: Case, *, by: Acts, held: Collection[str] | None = None) -> None:
    """Run or stop the clock of R43: it runs while both workers are there and share no aim. `held`: the parts, when known."""
    if held is None:
        working = Allocation.objects.filter(case=case, until__isnull=True)
        held = set(working.values_list("part", flat=True))
    clock = clock_for(case.id, events.AIMS)
    running = clock is not None and clock.stopped_at is None
    both = {Allocation.Part.IPSW, Allocation.Part.CSW} <= set(held)
    owed = both and not SharedAim.objects.filter(case=case, state__in=IN_FORCE).exists()
    if owed and not running:
        start(events.AIMS, case, by=by, owner="the two workers")
    elif running and not owed:
        clock_stop(
            kind=events.AIMS,
            about_id=case.id,
            at=now(),
            by=by,
            reason="an aim is shared, or not both are there",
        )


def start(
    kind: str, case: Case, *, by: Acts, owner_id: uuid.UUID | None = None, owner: str = MANAGERS
) -> None:
    """Start a clock about a case, in its circle, as the system: whoever starts it need not see it afterwards."""
    with elevated("a promise to the family outlives the sight of whoever made it"):
        clock_start(
            kind=kind, about_id=case.id, circle_id=case.id, partnership_id=case.partnership_id,
            started_at=now(), by=by, owner_id=owner_id, owner_label=owner,
        )  # fmt: skip
