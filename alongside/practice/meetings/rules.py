"""Rules of a meeting: pure functions, no database (R109)."""

from __future__ import annotations

from datetime import datetime, timedelta

from alongside.ground.base.errors import Refused
from alongside.practice.plans.rules import fitting

LEFT_OUT = "left_out"
NOT_YET = "not_yet"
FURTHEST = timedelta(days=731)  # later than two years is a slip of the keyboard


def sensible_time(at: datetime, *, now: datetime) -> datetime:
    """Return the aware instant of a meeting, which may have been (an urgent one is written down afterwards).

    Refused: no time zone, or more than two years away on either side.
    """
    if at.tzinfo is None:
        raise Refused("Give the day and the time of the meeting.", code="at_without_zone", field="at")
    if abs(at - now) > FURTHEST:
        raise Refused("Check the year of the meeting.", code="at_far_away", field="at")
    return at


def invitation_reason(status: str, reason: str, *, limit: int) -> str:
    """Return the reason of an invitation's status; leaving the parents out needs one (R109, R111)."""
    required = "Say why the parents are left out of this meeting." if status == LEFT_OUT else ""
    return fitting(reason, limit=limit, field="reason", required=required)


def may_be_held(*, invitation: str, held_at: datetime | None, at: datetime, now: datetime) -> None:
    """Refuse a meeting that was held already, has not begun, or whose parents nobody has spoken for (R109)."""
    if held_at is not None:
        raise Refused("This meeting is marked as held already.", code="meeting_already_held")
    if invitation == NOT_YET:
        raise Refused(
            "First record whether the parents were invited to this meeting.",
            code="meeting_invitation_missing",
            field="parent_invitation",
        )
    if at > now:
        raise Refused("This meeting has not begun yet.", code="meeting_not_begun", field="at")
