"""The one time source (R338): every reading of the time in Alongside goes through here.

Inside a request or a job the time is read once and then stands still (`reading_once`), so that
no page can call the same thing both late and in time. The held value belongs to the running
context (a contextvar): another request, another thread or another task reads its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, tzinfo
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")


class _Reading:
    """One reading of the time: empty until first asked, then fixed."""

    __slots__ = ("at",)

    def __init__(self, at: datetime | None = None) -> None:
        self.at = at


_held: ContextVar[_Reading | None] = ContextVar("alongside_clock_reading", default=None)


def now() -> datetime:
    """The present instant, aware and in UTC; fixed inside `reading_once` and `frozen` (R338)."""
    reading = _held.get()
    if reading is None:
        return datetime.now(UTC)
    if reading.at is None:
        reading.at = datetime.now(UTC)
    return reading.at


def today(tz: tzinfo = LONDON) -> date:
    """The calendar date of `now()` in `tz` (Europe/London unless told otherwise) (R338)."""
    return now().astimezone(tz).date()


@contextmanager
def reading_once() -> Iterator[None]:
    """Hold the first reading for the length of a request or a job (R338).

    Inside another `reading_once`, or inside `frozen`, the outer reading stands: a job run
    within a request tells the same time as the request.
    """
    if _held.get() is not None:
        yield
        return
    token = _held.set(_Reading())
    try:
        yield
    finally:
        _held.reset(token)


@contextmanager
def frozen(at: datetime) -> Iterator[datetime]:
    """Make `now()` say `at` within this context: for tests and demonstrations only.

    In: an aware instant in any zone. Out: the same instant in UTC. The innermost `frozen` wins.
    Raises ValueError for a naive datetime, because it does not name an instant.
    """
    instant = as_instant(at)
    token = _held.set(_Reading(instant))
    try:
        yield instant
    finally:
        _held.reset(token)


def as_instant(moment: datetime) -> datetime:
    """The same instant in UTC. Raises ValueError for a naive datetime."""
    if moment.tzinfo is None or moment.utcoffset() is None:
        raise ValueError("A moment needs a time zone: use clock.now() or an aware datetime.")
    return moment.astimezone(UTC)


def local_date(moment: date | datetime, tz: tzinfo = LONDON) -> date:
    """The calendar date in `tz` (Europe/London) on which `moment` fell; a plain date is itself.

    Raises ValueError for a naive datetime.
    """
    if isinstance(moment, datetime):
        return as_instant(moment).astimezone(tz).date()
    return moment
