"""Pure rules of asking and being answered."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time

from alongside.accountability.challenge.models import HelpReply
from alongside.ground.base.errors import Refused
from alongside.ground.clock.time_source import LONDON, local_date

LONGEST = 4_000


def still_waits(kinds: Sequence[str]) -> bool:
    """Whether a request still waits, from the kinds of its replies in their order: nothing yet, or the last one did not help."""
    return not kinds or kinds[-1] == HelpReply.Kind.NOT_ANSWERED


def may_answer(*, waits: bool) -> None:
    """Raise Refused(`help_answered`) for a request that has its answer; the person may say that it did not help."""
    if not waits:
        raise Refused(
            "Somebody has answered this already. If more is to be said, ring them or write in the record.",
            code="help_answered",
        )


def may_say_not_answered(*, waits: bool) -> None:
    """Raise Refused(`help_waits`) for a request that waits for its answer already."""
    if waits:
        raise Refused("This waits for an answer already. Ring the team if it cannot wait.", code="help_waits")


def asked_at(on: date | None, now: datetime) -> datetime:
    """Return the instant of asking: now, or noon of an earlier London day on which it was said to a worker.

    Raises Refused(`day_in_future`).
    """
    if on is None or on == local_date(now):
        return now
    if on > local_date(now):
        raise Refused("This day has not come yet.", code="day_in_future", field="asked_on")
    return datetime.combine(on, time(12), tzinfo=LONDON)
