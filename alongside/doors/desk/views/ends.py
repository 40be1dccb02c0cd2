"""What other pages of the desk show of endings: rows of what waits for a person, and what stands beside a request."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from alongside.accountability.challenge.watch.policies import LOOK_ASK
from alongside.doors.desk.views.settling import settled_at
from alongside.doors.desk.views.shared import Row, clock_row
from alongside.family.referrals.models import Referral
from alongside.ground.access.registry import Permission, allows
from alongside.ground.accounts.models import User
from alongside.ground.clock.models import Clock
from alongside.ground.govuk.dates import day_words
from alongside.practice.closing import events
from alongside.practice.closing.models import Ending
from alongside.practice.closing.policies import (
    CLOSING_PROPOSE,
    CLOSING_REVIEW,
    CLOSING_SIGN,
    OUTREACH_PLAN,
    SIGNS_READ,
)
from alongside.practice.closing.rules import reason_words
from alongside.practice.closing.selectors import attempt_next, endings_of, signs_of, waiting_here
from alongside.practice.closing.services.common import first_deciders

State = Ending.State
_WAITS: dict[str, tuple[str, Permission]] = {
    events.SIGN: ("A second person is needed", CLOSING_SIGN),
    events.REVIEW: ("Somebody asks that a decision be looked at again", CLOSING_REVIEW),
    events.SIGNPOST: ("Another service has to say yes", CLOSING_PROPOSE),
    events.SECOND_READ: ("Few signs and a high worry: read it as the second person", SIGNS_READ),
    events.ATTEMPT: ("The next attempt", OUTREACH_PLAN),
}
_MEANING = {
    State.PROPOSED: "waiting", State.WAITING: "waiting", State.RETURNED: "neutral", State.BACK: "soon",
    State.SIGNED: "new", State.OVERTURNED: "good", State.FINAL: "neutral",
}  # fmt: skip


def waiting_rows(user: User, size: int) -> list[Row]:
    """Return what waits for somebody of the viewer's rights, the soonest due first: one query."""
    kinds = [kind for kind, (_, right) in _WAITS.items() if allows(user, right)]
    return (
        [_waiting_row(user, clock) for clock in waiting_here(viewer=user, kinds=kinds, size=size)]
        if kinds
        else []
    )


def _waiting_row(user: User, clock: Clock) -> Row:
    text, _ = _WAITS[clock.kind]
    reference, day = getattr(clock, "reference", ""), getattr(clock, "on", None)
    about = f"{reference}, {day_words(day)}" if day else reference
    return clock_row(clock, href=settled_at(clock, viewer=user, case=None), about=about) | {"text": text}


def ending_row(ending: Ending) -> Row:
    """Return one ending as a row of a list."""
    again = ". Somebody asked that it be looked at again" if ending.under_review else ""
    return {
        "text": reason_words(ending.reason),
        "href": reverse("desk:ending", args=[ending.id]),
        "hint": f"{ending.proposed_by_name}, {day_words(ending.proposed_at)}{again}",
        "status": "Look again" if ending.under_review else ending.get_state_display(),
        "meaning": "late" if ending.under_review else _MEANING[State(ending.state)],
    }


def ends_of_request(user: User, referral: Referral) -> dict[str, Any]:
    """Return what the page of a request says of endings: those proposed, the second reader, the next attempt (R6, R11)."""
    return {
        "endings": [ending_row(one) for one in endings_of(viewer=user, referral_id=referral.id)],
        "signs": signs_of(viewer=user, referral_id=referral.id),
        "attempt": attempt_next(viewer=user, referral_id=referral.id),
        "may_look": allows(user, LOOK_ASK) and allows(user, CLOSING_SIGN),
        "first_part": referral.decided_at is None and user.id in first_deciders(user, referral),
    }
