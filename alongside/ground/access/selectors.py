"""Reading emergency accesses: who opened what, why, by when somebody else looks at it again, and what it lets them do."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection
from django.db.models import Exists, Q, QuerySet

from alongside.ground.access.events import REFUSED
from alongside.ground.access.models import EmergencyAccess, Membership
from alongside.ground.access.rowsecurity import AUDIENCE_ROLES, EMERGENCY
from alongside.ground.accounts.models import User
from alongside.ground.audit.models import AuditEvent
from alongside.ground.base.actors import Acts
from alongside.ground.base.declarations import Audience
from alongside.ground.base.errors import NotPermitted
from alongside.ground.base.parameters import in_force
from alongside.ground.clock import now
from alongside.ground.clock.due import due_on

READING_ONLY = (
    "You are looking in an emergency. You can read, not write. To write here, ask a manager or the duty team to make you"
    " one of the family’s workers."
)


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


def only_in_emergency(by: Acts, *circle_ids: uuid.UUID) -> bool:
    """Whether an emergency is all that lets `by` into these circles: they read, and the database lets them write nothing.

    False for whoever is in none of them, and for those who need no place in one.
    """
    actor = by.as_actor()
    if actor.audience is not Audience.WORKER or actor.id is None or actor.partnership_id is None:
        return False
    places = Membership.objects.filter(
        Q(expires_at__isnull=True) | Q(expires_at__gt=now()), partnership_id=actor.partnership_id,
        user_id=actor.id, circle_id__in=circle_ids, until__isnull=True,
    )  # fmt: skip
    return set(places.values_list("capacity", flat=True)) == {EMERGENCY}


def require_to_write(by: Acts, *circle_ids: uuid.UUID) -> None:
    """Raise NotPermitted (403) for whoever only looks at these circles in an emergency (R325).

    Row security refuses them anyway; a verb asks first, to say why, and before it writes as the system.
    """
    if only_in_emergency(by, *circle_ids):
        raise NotPermitted(READING_ONLY, code="emergency_reads")


def emergency_now(*, viewer: User, circle_id: uuid.UUID) -> EmergencyAccess | None:
    """Return the emergency by which alone the viewer sees a circle, while it lasts; else None."""
    if viewer.as_actor().audience is not Audience.WORKER or viewer.partnership_id is None:
        return None
    lasting = Membership.objects.filter(
        Q(expires_at__isnull=True) | Q(expires_at__gt=now()), user_id=viewer.id, circle_id=circle_id,
        until__isnull=True,
    ).exclude(capacity=EMERGENCY)  # fmt: skip
    mine = EmergencyAccess.objects.filter(
        ~Exists(lasting), partnership_id=viewer.partnership_id, circle_id=circle_id, opened_by_id=viewer.id,
        ends_at__gt=now(),
    )  # fmt: skip
    return mine.order_by("-ends_at").first()


def refusals_since(at: datetime, *, limit: int = 200) -> list[AuditEvent]:
    """Return who was refused an address since an aware instant, newest first, as far as whoever acts may see it."""
    return list(AuditEvent.objects.filter(kind=REFUSED.name, at__gte=at).order_by("-at", "-id")[:limit])


@dataclass(frozen=True)
class EmergencyOpening:
    """One opening in an emergency as the family reads it. `reason` is empty while it is kept from them."""

    opened_at: datetime
    agency_name: str
    role_title: str
    reason: str
    finding: str  # what the review said of it; empty before


def emergency_openings(*, circle_ids: Iterable[uuid.UUID], limit: int = 50) -> list[EmergencyOpening]:
    """Return the openings of circles in an emergency, newest first, as their family may read them (R325).

    The view shows everybody their own circles only (a manager the partnership's), whatever id is asked for.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT opened_at, agency_name, role_title, reason, finding FROM access_family_emergencies"
            " WHERE circle_id = ANY(%s) ORDER BY opened_at DESC LIMIT %s",
            [list(circle_ids), limit],
        )
        return [EmergencyOpening(*row) for row in cursor.fetchall()]


FAMILY_EMERGENCIES_VIEW = f"""
CREATE OR REPLACE VIEW access_family_emergencies WITH (security_barrier) AS
SELECT circle_id, opened_at, agency_name, role_title, finding,
  CASE WHEN withheld_because = '' OR family_told THEN reason ELSE '' END AS reason
FROM access_emergencyaccess
WHERE partnership_id = (SELECT access_partnership()) AND (NOT protected OR family_told)
  AND (circle_id = ANY((SELECT access_circles())::uuid[]) OR current_user = '{AUDIENCE_ROLES[Audience.WIDE]}')
"""


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
