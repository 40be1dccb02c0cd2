"""What accepting a request and adding it to an open case share: the decision, and how the request came there (R5, R6)."""

from __future__ import annotations

import uuid

from alongside.family.cases.models import Case, RequestLink
from alongside.family.people.rules import line_of
from alongside.family.referrals import events as referral_events
from alongside.family.referrals.jobs import asker_tell
from alongside.family.referrals.models import Referral
from alongside.family.referrals.rules import both_questions_answered, undecided
from alongside.ground.accounts.models import User
from alongside.ground.base.errors import Missing, Stale
from alongside.ground.clock import now
from alongside.ground.clock.services import clock_move_circle, clock_stop

REASON = 400


def undecided_request(referral_id: uuid.UUID, expected_version: int) -> Referral:
    """Return the request, locked and ready to be decided. Raises Missing; Stale; Refused(`referral_decided`,
    `two_questions_blank`).
    """
    referral = Referral.objects.select_for_update(no_key=True).filter(id=referral_id).first()
    if referral is None:
        raise Missing
    undecided(referral.state)
    if referral.version != expected_version:
        raise Stale("Somebody saved this first. Compare, then save again.", current=referral)
    both_questions_answered(referral.need_now, referral.how_respond)
    return referral


def reason_of(text: str, *, required: bool) -> str:
    """Return why a person chose this family (R340). Raises Refused(`words_missing`, `words_too_long`)."""
    return line_of(text, field="family_reason", limit=REASON, required=required)


def decide(*, by: User, referral: Referral, case: Case, words: str, way: str, reason: str) -> None:
    """Write the decision on the request and how it came to the case; keep the promise of a decision (P-SCREEN).

    What is still promised to whoever asked comes along into the circle of a case that their request opened. Where the
    case was open already they may be anybody, so it stays with the team: the family reads what runs in its circles.
    Call it as the system: whoever decides need not be in the circle of the case.
    """
    at = now()
    referral.state, referral.family_id = Referral.State.ACCEPTED, case.family_id
    referral.decided_at, referral.decided_by_id = at, by.id
    referral.decision_words = words
    referral.version += 1
    referral.save(
        update_fields=["state", "family", "decided_at", "decided_by_id", "decision_words", "version"]
    )
    RequestLink.objects.create(
        partnership_id=case.partnership_id, case=case, referral=referral, way=way, reason=reason, linked_at=at,
        linked_by_id=by.id, linked_by_name=by.name, created_at=at, created_by_id=by.id,
    )  # fmt: skip
    clock_stop(kind=referral_events.DECIDE, about_id=referral.id, at=at, by=by)
    if way != RequestLink.Way.OPEN_CASE:
        clock_move_circle(about_id=referral.id, circle_id=case.id, by=by)
    asker_tell.defer(referral_id=str(referral.id), news="decided")
