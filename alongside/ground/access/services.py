"""Verbs on circles, and break-glass."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import timedelta

from django.db import transaction
from django.db.models import Q

from alongside.ground.access import events
from alongside.ground.access.context import elevated
from alongside.ground.access.models import EmergencyAccess, Membership
from alongside.ground.access.policies import EMERGENCY_OPEN, EMERGENCY_REVIEW
from alongside.ground.access.registry import require
from alongside.ground.accounts.models import User
from alongside.ground.audit.services import record
from alongside.ground.base.actors import Acts
from alongside.ground.base.errors import Missing, Refused
from alongside.ground.base.parameters import in_force
from alongside.ground.clock import now


@transaction.atomic
def circle_join(
    *, user_id: uuid.UUID, circle_id: uuid.UUID, partnership_id: uuid.UUID, capacity: str, by: Acts
) -> Membership:
    """Let a person into a circle; idempotent. Called by the verbs that allocate or accept, which check the right."""
    with elevated("whoever allocates a worker or answers an invitation need not be in the circle"):
        membership, made = Membership.objects.get_or_create(
            user_id=user_id,
            circle_id=circle_id,
            partnership_id=partnership_id,
            capacity=capacity,
            until=None,
            defaults={"created_by_id": by.as_actor().id, "since": now()},
        )
        if made:
            record(
                events.JOINED, by=by, about=membership, circle_ids=[circle_id], facts={"capacity": capacity}
            )
    return membership


@transaction.atomic
def circle_leave(*, user_id: uuid.UUID, circle_id: uuid.UUID, by: Acts, capacity: str = "") -> int:
    """End a person's places in a circle (all, or those of one capacity); return how many ended."""
    wanted = Q(user_id=user_id, circle_id=circle_id, until__isnull=True)
    if capacity:
        wanted &= Q(capacity=capacity)
    with elevated("ending a place is the effect of a verb that checked its right"):
        ended = Membership.objects.filter(wanted).update(until=now(), ended_by_id=by.as_actor().id)
        if ended:
            record(events.LEFT, by=by, circle_ids=[circle_id], facts={"user": str(user_id)})
    return ended


@transaction.atomic
def emergency_open(
    *, by: User, circle_id: uuid.UUID, reason: str, with_circle_ids: Iterable[uuid.UUID] = ()
) -> EmergencyAccess:
    """Open a circle at once, for P-BREAK-GLASS minutes, with a reason; a second person reviews it.

    `with_circle_ids` open together with it and are reviewed as one (a case without its family names nobody).
    Refused without a reason of at least ten characters. Never refused for want of an approval: safety is not delayed.
    """
    require(by, EMERGENCY_OPEN)
    if len(reason.strip()) < 10:
        raise Refused(
            "Say in a sentence why you need this record now.", code="emergency_reason", field="reason"
        )
    actor, at = by.as_actor(), now()
    assert actor.partnership_id is not None
    assert actor.id is not None
    minutes = in_force("P-BREAK-GLASS", partnership_id=actor.partnership_id, at=at).value
    ends_at = at + timedelta(minutes=minutes)
    access = EmergencyAccess.objects.create(
        partnership_id=actor.partnership_id, circle_id=circle_id, opened_by_id=actor.id, opened_at=at,
        reason=reason.strip(), ends_at=ends_at, created_by_id=actor.id,
    )  # fmt: skip
    circles = [circle_id, *with_circle_ids]
    with elevated("nobody may write their own membership; the emergency verb does it for them"):
        for opened in circles:
            Membership.objects.filter(
                user_id=actor.id, circle_id=opened, capacity="emergency", until=None
            ).update(until=at, ended_by_id=actor.id)
            Membership.objects.create(
                user_id=actor.id, circle_id=opened, partnership_id=actor.partnership_id, capacity="emergency",
                since=at, expires_at=ends_at, created_by_id=actor.id,
            )  # fmt: skip
    record(events.EMERGENCY_OPENED, by=by, about=access, circle_ids=circles)
    return access


@transaction.atomic
def emergency_review(*, by: User, access_id: uuid.UUID, finding: str, note: str) -> EmergencyAccess:
    """Review an emergency access: `justified` or `not_justified`, with a note, by somebody other than who opened it."""
    require(by, EMERGENCY_REVIEW)
    access = EmergencyAccess.objects.select_for_update().filter(id=access_id).first()
    if access is None:
        raise Missing
    if access.opened_by_id == by.id:
        raise Refused("Someone else must review this: you opened the record.", code="emergency_own_review")
    if access.reviewed_at is not None:
        raise Refused("This emergency access has been reviewed already.", code="emergency_reviewed")
    if finding not in {"justified", "not_justified"}:
        raise Refused("Say whether it was justified.", code="emergency_finding", field="finding")
    if not note.strip():
        raise Refused("Say what you looked at.", code="emergency_note", field="note")
    access.reviewed_at, access.reviewed_by_id = now(), by.id
    access.finding, access.review_note = finding, note.strip()
    access.save(update_fields=["reviewed_at", "reviewed_by_id", "finding", "review_note"])
    record(
        events.EMERGENCY_REVIEWED,
        by=by,
        about=access,
        circle_ids=[access.circle_id],
        facts={"finding": finding},
    )
    return access
