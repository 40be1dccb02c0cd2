"""What an ending, or a new look at one, writes on a request. The verbs of `practice/closing` checked the rights (R8, R9)."""

from __future__ import annotations

import uuid

from alongside.family.referrals import events
from alongside.family.referrals.jobs import asker_tell
from alongside.family.referrals.models import Referral, ReferralNotice
from alongside.ground.access.context import elevated
from alongside.ground.accounts.models import Partnership
from alongside.ground.base.actors import Acts
from alongside.ground.base.errors import Missing
from alongside.ground.clock import now
from alongside.ground.clock.services import clock_start, clock_stop

State, News = Referral.State, ReferralNotice.News


def referral_to_end(referral_id: uuid.UUID) -> Referral:
    """Return the request, locked. Raises Missing."""
    referral = Referral.objects.select_for_update(no_key=True).filter(id=referral_id).first()
    if referral is None:
        raise Missing
    return referral


def write_ended(*, by: Acts, by_id: uuid.UUID, referral: Referral, words: str, state: str) -> None:
    """Write the decision that two people took: closed, or another service helps; keeps the promise P-SCREEN."""
    referral.decided_at, referral.decided_by_id = now(), by_id
    referral.decision_words, referral.state = words, state
    _save(referral, "decided_at", "decided_by_id", "decision_words")
    clock_stop(kind=events.DECIDE, about_id=referral.id, at=now(), by=by, reason="decided")
    let_them_know(referral, News.DECIDED)


def write_waiting(*, by: Acts, referral: Referral) -> None:
    """Write that another service was asked: nothing ends before it says yes (R14). The team has kept P-SCREEN."""
    referral.state = State.SIGNPOSTED_PENDING
    _save(referral)
    clock_stop(kind=events.DECIDE, about_id=referral.id, at=now(), by=by, reason="another service was asked")
    let_them_know(referral, News.WAITING)


def write_under_review(referral: Referral) -> None:
    """Write that whoever asked wants a decision looked at again (R9)."""
    referral.state = State.UNDER_REVIEW
    _save(referral)


def write_upheld(referral: Referral, state: str) -> None:
    """Write that a second person came to the same decision; whoever asked is told once more."""
    referral.state = state
    referral.decisions += 1
    _save(referral, "decisions")
    let_them_know(referral, News.DECIDED)


def write_reopened(*, by: Acts, referral: Referral, leaves_family: bool = False) -> None:
    """Write that the request is decided anew; the promise of a decision starts again. What was decided stays in its ending,
    or where it was taken from a family (`leaves_family`) in the row that says so.
    """
    if leaves_family:
        referral.family = None
    referral.state, referral.decided_at, referral.decided_by_id = State.SCREENED, None, None
    referral.decision_words = ""
    referral.decisions += 1
    _save(referral, "decided_at", "decided_by_id", "decision_words", "decisions", "family")
    here = Partnership.objects.get(id=referral.partnership_id)
    with elevated("the clocks of a request are its team's, whoever starts them again"):
        clock_start(
            kind=events.DECIDE, about_id=referral.id, circle_id=referral.family_id, partnership_id=here.id,
            started_at=now(), by=by, owner_label=here.front_door_name, division=here.division,
            receipt=referral.receipt_digest,
        )  # fmt: skip
    let_them_know(referral, News.AGAIN)


def let_them_know(referral: Referral, news: str) -> None:
    """Let whoever asked know that there is news, where they said that this is safe (R4, R9)."""
    with elevated("the queue of background work is the system's"):
        asker_tell.defer(referral_id=str(referral.id), news=news)


def _save(referral: Referral, *fields: str) -> None:
    referral.version += 1
    referral.save(update_fields=["state", "version", *fields])
