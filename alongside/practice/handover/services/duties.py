"""Somebody left with open duties: their families and promises get another owner the same day (R128)."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from django.db import connection, transaction

from alongside.family.cases.models import Allocation
from alongside.family.cases.services import worker_left
from alongside.ground.access.context import elevated
from alongside.ground.access.registry import require
from alongside.ground.accounts.models import User
from alongside.ground.audit.services import record
from alongside.ground.base.actors import Acts
from alongside.ground.base.errors import Missing, Refused
from alongside.ground.clock.models import Clock
from alongside.ground.clock.services import clock_hand_over
from alongside.practice.actions.services import promises_pass
from alongside.practice.handover import events
from alongside.practice.handover.apart import kinds_apart, pass_apart
from alongside.practice.handover.leaving import has_left
from alongside.practice.handover.models import Handover
from alongside.practice.handover.policies import CASELOAD_MOVE
from alongside.practice.handover.services.common import interim_owner
from alongside.practice.handover.services.opening import hold_instead


@dataclass(frozen=True)
class Moved:
    """What passed to others: spells that ended, handovers that another manager holds, promises, clocks."""

    spells: int = 0
    held: int = 0
    promises: int = 0
    clocks: int = 0


@transaction.atomic
def duties_move(*, by: Acts, user_id: uuid.UUID) -> Moved:
    """Let everything that somebody owed who has no role here any more pass to a manager; once more moves nothing.

    Each open spell ends, which opens its handover; a lead's too, and the clock of R45 runs. A manager who left is
    followed by the next one. What stands in a file apart passes by its own rules, and is not counted. By a manager, or by
    the service in its job. Raises NotPermitted, Missing, Refused(`still_works_here`, `nobody_to_hold`).
    """
    leaving = _who_left(by, user_id)
    with elevated("what somebody owed may be in any case of the partnership"):
        _one_at_a_time(leaving)
        here = leaving.partnership_id
        holder = interim_owner(by=by, leaving_id=leaving.id, partnership_id=here) if here else None
        if holder is None:
            raise Refused(
                "Nobody manages here who could look after it. Give somebody the manager’s role first.",
                code="nobody_to_hold",
            )
        moved = _move(leaving, holder, by)
        if moved != Moved():
            facts = {"user": str(leaving.id), "to": str(holder.id), **vars(moved)}
            record(events.DUTIES_MOVED, by=by, about=leaving, facts=facts)
    return moved


def _who_left(by: Acts, user_id: uuid.UUID) -> User:
    partnership_id = by.as_actor().partnership_id
    if isinstance(by, User):
        require(by, CASELOAD_MOVE)
    found = User.objects.filter(id=user_id).first()
    if found is None or (partnership_id is not None and found.partnership_id != partnership_id):
        raise Missing
    if not has_left(found):
        raise Refused(
            "They still work here. Choose who takes over each of their families instead.",
            code="still_works_here",
        )
    return found


def _one_at_a_time(leaving: User) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"duties of {leaving.id}"])


def _move(leaving: User, holder: User, by: Acts) -> Moved:
    here = leaving.partnership_id
    assert here is not None  # nobody is held by somebody of no partnership
    open_spells = Allocation.objects.filter(
        partnership_id=here,
        user_id=leaving.id,
        until__isnull=True,
        case__closed_at__isnull=True,
    )
    spells = [
        worker_left(by=by, allocation_id=one)
        for one in open_spells.order_by("id").values_list("id", flat=True)
    ]
    held = Handover.objects.select_for_update().filter(
        partnership_id=here, interim_owner_id=leaving.id, state__in=Handover.OPEN
    )
    holding = list(held.order_by("id"))
    for one in holding:
        hold_instead(one, holder, by=by)
    reason = f"{leaving.name} no longer works here."
    rest = promises_pass(by=by, owner_id=leaving.id, to=holder, reason=reason)
    pass_apart(leaving, holder)
    clocks = Clock.objects.filter(owner_id=leaving.id, stopped_at__isnull=True).exclude(
        kind__in=kinds_apart()
    )
    running = list(clocks.order_by("id").values_list("kind", "about_id"))
    for kind, about_id in running:
        clock_hand_over(kind=kind, about_id=about_id, owner_id=holder.id, owner_label=holder.name, by=by)
    return Moved(sum(one is not None for one in spells), len(holding), len(rest), len(running))
