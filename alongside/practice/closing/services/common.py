"""What several verbs of ending share: the locked ending, its clocks, its circles, who had a part, the last day for a review."""

from __future__ import annotations

import uuid
from datetime import date

from alongside.family.cases.models import Case
from alongside.family.finding.matching import asked_again
from alongside.family.referrals.models import Referral
from alongside.family.referrals.policies import REFERRAL_DECIDE
from alongside.ground.access.context import elevated
from alongside.ground.access.registry import Permission, require
from alongside.ground.access.selectors import require_to_write
from alongside.ground.accounts.models import Partnership, User
from alongside.ground.base.actors import Acts
from alongside.ground.base.errors import Missing, Refused, Stale
from alongside.ground.base.parameters import in_force
from alongside.ground.clock import now
from alongside.ground.clock.due import due_on
from alongside.ground.clock.services import clock_start, clock_stop
from alongside.practice.closing.models import Ending, SignList
from alongside.practice.closing.rules import another_person

State = Ending.State
WORDS, SHORT = 4_000, 2_000
_ENDED = (Referral.State.CLOSED, Referral.State.SIGNPOSTED, Referral.State.UNDER_REVIEW)
_EFFECTS = "clocks of an ending reach further than whoever decides sees"
FRONT_DOOR, MANAGERS = "the front door team", "the managers"


def ending_to_change(by: User, ending_id: uuid.UUID, right: Permission, version: int | None = None) -> Ending:
    """Return an ending, locked, for somebody who holds the right (and, of a request, may decide about requests).

    Raises Missing; NotPermitted; Stale.
    """
    require(by, right)
    ending = Ending.objects.select_for_update(no_key=True).filter(id=ending_id).first()
    if ending is None:
        raise Missing
    if ending.case_id is None:
        require(by, REFERRAL_DECIDE)
    else:
        require_to_write(by, ending.case_id)
    if version is not None and ending.version != version:
        raise Stale("Somebody saved this first. Compare, then save again.", current=ending)
    return ending


def save(ending: Ending, *fields: str) -> None:
    """Save these fields and the next version."""
    ending.version += 1
    ending.save(update_fields=[*fields, "version"])


def circles_of(ending: Ending) -> list[uuid.UUID | None]:
    """Return the circles whose family may read of it."""
    if ending.case is not None:
        return [ending.case_id, ending.case.family_id]
    return [ending.referral.family_id] if ending.referral is not None else []


def start(kind: str, about_id: uuid.UUID, ending: Ending | Case | Referral, *, by: Acts) -> None:
    """Start a clock of this room about one thing, in the circle of the case, or for whoever holds the receipt."""
    referral = ending.referral if isinstance(ending, Ending) else ending
    case_id = (
        ending.case_id if isinstance(ending, Ending) else ending.id if isinstance(ending, Case) else None
    )
    receipt = referral.receipt_digest if isinstance(referral, Referral) and case_id is None else ""
    here = Partnership.objects.get(id=ending.partnership_id)
    with elevated(_EFFECTS):
        clock_start(
            kind=kind, about_id=about_id, circle_id=case_id, partnership_id=ending.partnership_id, started_at=now(),
            by=by, owner_label=MANAGERS if case_id else here.front_door_name, division=here.division, receipt=receipt,
        )  # fmt: skip


def stop(kind: str, about_id: uuid.UUID, *, by: Acts, reason: str) -> None:
    """Stop a clock of this room."""
    with elevated(_EFFECTS):
        clock_stop(kind=kind, about_id=about_id, at=now(), by=by, reason=reason)


def review_until(ending: Ending) -> date:
    """Return the last day on which final closure waits for somebody to ask for a review (P-CLOSE-REVIEW)."""
    here = Partnership.objects.get(id=ending.partnership_id)
    limit = in_force("P-CLOSE-REVIEW", partnership_id=ending.partnership_id, at=now())
    return due_on(now(), limit, here.division)


def first_deciders(by: Acts, referral: Referral) -> set[uuid.UUID]:
    """Return who decided to end an earlier request for what may be the same child, or this one before its review (R6, R9)."""
    with elevated("who decided before is asked for everybody, whoever sees the earlier requests"):
        like = [one.referral for one in asked_again(viewer=by, referral=referral).before if one.named]
        before = [one for one in like if one.state in _ENDED]
        taken = [referral.id, *(one.id for one in before)]
        signed = Ending.objects.filter(referral_id__in=taken, signed_at__isnull=False)
        signed = signed.exclude(state__in=[State.BACK, State.WAITING])
        pairs = signed.values_list("proposed_by_id", "signed_by_id")
        found = {one for pair in pairs for one in pair if one is not None}
    return found | {one.decided_by_id for one in before if one.decided_by_id is not None}


def may_decide_to_end(by: User, referral: Referral) -> None:
    """Raise Refused for whoever ended an earlier request for this child (`second_person`, R6), or while a second reader has
    still to read it (`second_reader_first`, R11). To accept a request is never refused by this.
    """
    another_person(
        by.id, first_deciders(by, referral),
        what="This child was asked for before, and you had a part in ending that. You can open a case.",
    )  # fmt: skip
    if SignList.objects.filter(referral=referral, second_reader_needed=True, read_at__isnull=True).exists():
        raise Refused(
            "Few signs and a high worry: a second person reads it first. Ask them now, or open a case.",
            code="second_reader_first",
        )
