"""What the verbs of a handover share: taking it for a deed, keeping what became of it, and who holds what meanwhile."""

from __future__ import annotations

import uuid
from typing import Any

from alongside.family.cases.models import Allocation
from alongside.ground.access.context import elevated
from alongside.ground.access.registry import Permission, require
from alongside.ground.access.selectors import require_to_write
from alongside.ground.accounts.models import RoleAssignment, User
from alongside.ground.audit.events import EventType
from alongside.ground.audit.services import record
from alongside.ground.base.actors import Acts
from alongside.ground.base.errors import Missing, Refused
from alongside.ground.clock import now
from alongside.practice.handover.models import Handover, HandoverStep
from alongside.practice.handover.rules import Deed, Standing, judge

LONGER_SIGHT = "whoever writes in a handover need not be in the circle, and nobody writes one on their own"
_KINDS = HandoverStep.Kind


def standings_of(by: User, handover: Handover) -> frozenset[Standing]:
    """Return what a person who may see a handover is to it (R48)."""
    held = {
        Standing.LEAVING: handover.from_user_id == by.id,
        Standing.COMING: handover.to_user_id == by.id,
        Standing.MANAGER: "manager" in by.as_actor().roles,
        Standing.FAMILY: by.is_family,
    }
    found = frozenset(standing for standing, holds in held.items() if holds)
    return found or (frozenset({Standing.COLLEAGUE}) if _works_here(by, handover) else frozenset())


def _works_here(by: User, handover: Handover) -> bool:
    mine = Allocation.objects.filter(case_id=handover.case_id, user_id=by.id, until__isnull=True)
    return mine.exists()


def take(*, by: User, handover_id: uuid.UUID, deed: Deed, right: Permission) -> Handover:
    """Return the handover, locked, in the state that the deed leads to; nothing is saved yet.

    Raises NotPermitted, Missing, and Refused as `rules.judge`, or for a case that is closed.
    """
    require(by, right)
    seen = Handover.objects.filter(id=handover_id).first()
    if seen is None:
        raise Missing
    if not by.is_family:
        require_to_write(by, seen.case_id)
    standings = standings_of(by, seen)
    with elevated(LONGER_SIGHT):
        locked = Handover.objects.select_for_update(of=("self",)).select_related("case")
        handover = locked.get(id=handover_id)
    if handover.case.closed_at is not None:
        raise Refused("Support has ended: this case is closed.", code="case_closed")
    handover.state = judge(deed, handover.state, standings, has_coming=handover.to_user_id is not None)
    return handover


def keep(
    handover: Handover,
    *,
    by: Acts,
    kind: HandoverStep.Kind,
    event: EventType,
    words: str,
    facts: dict[str, Any] | None = None,
) -> Handover:
    """Save the handover as its next version, with the step that the family reads and the event."""
    with elevated(LONGER_SIGHT):
        handover.version += 1
        handover.save()
        step(handover, by=by, kind=kind, words=words)
        circles = [handover.case_id, handover.family_id]
        record(
            event, by=by, about=handover, circle_ids=circles, facts={"part": handover.part, **(facts or {})}
        )
    return handover


def step(handover: Handover, *, by: Acts, kind: HandoverStep.Kind, words: str) -> HandoverStep:
    """Append what became of a handover; as the system."""
    actor = by.as_actor()
    return HandoverStep.objects.create(
        partnership_id=handover.partnership_id, created_by_id=actor.id, handover=handover, case_id=handover.case_id,
        kind=kind, at=now(), by_id=actor.id, by_name=getattr(by, "name", actor.role_title), words=words[:1_000],
    )  # fmt: skip


def interim_owner(*, by: Acts, leaving_id: uuid.UUID, partnership_id: uuid.UUID) -> User | None:
    """Return the manager who owns what somebody owed until another has taken over, as the system (R48, R128).

    The manager who decides it; else one of the leaving worker's agency; else one of social care; last of all a duty worker,
    who hands it on. Never whoever leaves; None where nobody else is there.
    """
    if isinstance(by, User) and "manager" in by.as_actor().roles and by.id != leaving_id:
        return by
    roles = ["manager", "agency_manager", "duty_worker"]
    held = RoleAssignment.objects.filter(
        role__in=roles, until__isnull=True, user__is_active=True, user__partnership_id=partnership_id
    ).exclude(user_id=leaving_id)  # fmt: skip
    found = list(held.select_related("user").order_by("since", "id"))
    agencies = RoleAssignment.objects.filter(user_id=leaving_id).values_list("agency_id", flat=True)
    own = set(agencies)
    in_order = [
        *(one for one in found if one.agency_id in own and one.role != "duty_worker"),
        *(one for one in found if one.role == "manager"),
        *(one for one in found if one.role == "duty_worker"),
    ]
    return in_order[0].user if in_order else None
