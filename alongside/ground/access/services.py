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
from alongside.ground.access.rowsecurity import EMERGENCY
from alongside.ground.accounts.models import User
from alongside.ground.audit.models import AuditEvent
from alongside.ground.audit.services import record
from alongside.ground.base.actors import Acts
from alongside.ground.base.errors import Missing, Refused
from alongside.ground.base.parameters import in_force
from alongside.ground.base.tally import tries
from alongside.ground.clock import now

LONGEST_REASON = 1_000
_A_MINUTE, _MOST_A_MINUTE = 60, 30


@transaction.atomic
def refusal_note(
    *, by: Acts, address: str, ids: Iterable[uuid.UUID], status: int, code: str = ""
) -> AuditEvent | None:
    """Write that somebody who is signed in was refused an address (its name, such as `desk:case`) and the ids in it.

    Its event names no circle: no family reads it, and a guessed id looks in it as a real one does. Once a minute for
    each person, address and ids; after 30 in a minute one more that says `many`, and no others: a loop fills no log.
    """
    named = sorted(str(one) for one in ids)
    me, at = by.as_actor().id, now()
    if tries(f"refused:{me}:{address}:{','.join(named)}", at=at, seconds=_A_MINUTE) > 1:
        return None
    before = tries(f"refused:{me}", at=at, seconds=_A_MINUTE) - 1
    if before > _MOST_A_MINUTE:
        return None
    facts = {"address": address, "ids": named, "status": status, "code": code}
    return record(events.REFUSED, by=by, facts=facts | ({"many": True} if before == _MOST_A_MINUTE else {}))


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
    *,
    by: User,
    circle_id: uuid.UUID,
    reason: str,
    withheld_because: str | None = None,
    with_circle_ids: Iterable[uuid.UUID] = (),
) -> EmergencyAccess:
    """Open a circle at once, for reading alone, for P-BREAK-GLASS minutes, with a reason; a second person reviews it.

    `with_circle_ids` open together with it and are reviewed as one (a case without its family names nobody). The
    family reads the reason, unless `withheld_because` says why telling them could put someone at risk; None: they may.
    Refused without reasons of ten to 1,000 characters. Never refused for want of an approval: safety is not delayed.
    """
    require(by, EMERGENCY_OPEN)
    said = _sentence(reason, "Say in a sentence why you need this record now.", field="reason")
    withheld = ""
    if withheld_because is not None:
        why = "Say in a sentence who could be at risk, and why."
        withheld = _sentence(withheld_because, why, field="withheld_because")
    actor, at = by.as_actor(), now()
    assert actor.partnership_id is not None
    assert actor.id is not None
    minutes = in_force("P-BREAK-GLASS", partnership_id=actor.partnership_id, at=at).value
    ends_at = at + timedelta(minutes=minutes)
    access = EmergencyAccess.objects.create(
        partnership_id=actor.partnership_id, circle_id=circle_id, opened_by_id=actor.id, opened_at=at,
        agency_name=actor.agency_name, role_title=actor.role_title, reason=said, withheld_because=withheld,
        protected=bool(withheld) and actor.agency_kind == "police", ends_at=ends_at, created_by_id=actor.id,
    )  # fmt: skip
    circles = [circle_id, *with_circle_ids]
    _let_in(access, circles)
    record(
        events.EMERGENCY_OPENED, by=by, about=access, circle_ids=circles, facts={"withheld": bool(withheld)}
    )
    return access


def _sentence(text: str, refusal: str, *, field: str) -> str:
    said = text.strip()
    if len(said) < 10:
        raise Refused(refusal, code=f"emergency_{field}", field=field)
    if len(said) > LONGEST_REASON:
        raise Refused(f"Use {LONGEST_REASON} characters or fewer.", code="words_too_long", field=field)
    return said


def _let_in(access: EmergencyAccess, circle_ids: list[uuid.UUID]) -> None:
    """Give whoever opened it a place in the circles until it ends, instead of one that an earlier opening gave."""
    mine, at = access.opened_by_id, access.opened_at
    with elevated("nobody may write their own membership; the emergency verb does it for them"):
        for circle_id in circle_ids:
            before = Membership.objects.filter(
                user_id=mine, circle_id=circle_id, capacity=EMERGENCY, until=None
            )
            before.update(until=at, ended_by_id=mine)
            Membership.objects.create(
                user_id=mine, circle_id=circle_id, partnership_id=access.partnership_id, capacity=EMERGENCY,
                since=at, expires_at=access.ends_at, created_by_id=mine,
            )  # fmt: skip


@transaction.atomic
def emergency_review(
    *, by: User, access_id: uuid.UUID, finding: str, note: str, family_told: bool | None = None
) -> EmergencyAccess:
    """Review an emergency access: `justified` or `not_justified`, with a note, by somebody other than who opened it.

    Where the reason was kept from the family, `family_told` says whether they may read it from now on.
    """
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
    if len(note.strip()) > LONGEST_REASON:
        raise Refused(f"Use {LONGEST_REASON} characters or fewer.", code="words_too_long", field="note")
    if access.withheld_because and family_told is None:
        raise Refused(
            "Say whether the family may read the reason.", code="emergency_family_told", field="family_told"
        )
    access.reviewed_at, access.reviewed_by_id = now(), by.id
    access.finding, access.review_note = finding, note.strip()
    access.family_told = family_told if access.withheld_because else None
    access.save(update_fields=["reviewed_at", "reviewed_by_id", "finding", "review_note", "family_told"])
    record(
        events.EMERGENCY_REVIEWED, by=by, about=access, circle_ids=[access.circle_id],
        facts={"finding": finding, "family_told": access.family_told},
    )  # fmt: skip
    return access
