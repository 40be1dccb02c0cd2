"""Reading emergency accesses: who opened what, why, and by when somebody else looks at it again."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from alongside.ground.access.models import EmergencyAccess
from alongside.ground.accounts.models import User
from alongside.ground.base.parameters import in_force
from alongside.ground.clock import now
from alongside.ground.clock.due import due_on


@dataclass(frozen=True)
class ToReview:
    """One emergency access that nobody has reviewed, who opened it, and the London date by which it is reviewed."""

    access: EmergencyAccess
    opened_by: str
    agency: str
    due_on: date


def emergencies_to_review(*, viewer: User) -> QuerySet[EmergencyAccess]:
    """Return the emergency accesses not yet reviewed that others opened, ordered by (opened_at, id)."""
    waiting = EmergencyAccess.objects.filter(reviewed_at__isnull=True)
    if viewer.partnership_id is not None:  # said again beside row security, so that the index leads
        waiting = waiting.filter(partnership_id=viewer.partnership_id)
    return waiting.exclude(opened_by_id=viewer.id).order_by("opened_at", "id")


def emergency_now(*, viewer: User, circle_id: uuid.UUID) -> EmergencyAccess | None:
    """Return the viewer's own emergency access to a circle while it lasts, else None."""
    mine = EmergencyAccess.objects.filter(circle_id=circle_id, opened_by_id=viewer.id, ends_at__gt=now())
    return mine.order_by("-ends_at").first()


def with_openers(accesses: list[EmergencyAccess]) -> list[ToReview]:
    """Return who opened each of a page of emergency accesses and when its review is due, in their order."""
    if not accesses:
        return []
    ids: set[uuid.UUID] = {access.opened_by_id for access in accesses}
    people = User.objects.prefetch_related("role_assignments__agency").in_bulk(ids)
    limit = in_force("P-BREAK-GLASS-REVIEW", partnership_id=accesses[0].partnership_id, at=now())
    return [
        _to_review(access, people[access.opened_by_id], due_on(access.opened_at, limit))
        for access in accesses
    ]


def _to_review(access: EmergencyAccess, opener: User, due: date) -> ToReview:
    held = (one for one in opener.role_assignments.all() if one.until is None and one.agency is not None)
    first = next(held, None)
    agency = first.agency.name if first is not None and first.agency is not None else ""
    return ToReview(access, opener.name, agency, due)
