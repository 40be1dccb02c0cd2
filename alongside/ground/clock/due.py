"""When something is due (R4, R5, R338): pure functions from a start and a versioned parameter.

**Day 0** is the calendar date in Europe/London on which the thing happened, at whatever hour and
whether or not it is a working day. It is not counted: working day 1 is the first working day after
day 0, calendar day 1 is the day after it. A thing due on D is in time until the end of D local
time, and late from 00:00 local time on the next calendar day (also when that is a Sunday).

This is *exclusive* counting, the ordinary reading of "within N days of". The children-in-need
census counts *inclusively* (the first working day is day 1), which gives an answer one working day
earlier when day 0 is a working day; returns do their own counting and must not use these functions.

Weeks are seven calendar days. Months and years keep the day number, or take the last day of a
month too short for it: 31 January + 1 month = 28 or 29 February; 29 February + 1 year = 28 February.

Minutes and hours are elapsed time, counted in UTC: 72 hours across a change of the clocks are still
72 hours. A thing due at T is in time up to and including T.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final, Protocol

from alongside.ground.clock.calendars import ENGLAND_AND_WALES, working_days
from alongside.ground.clock.time_source import as_instant, local_date

DAY_UNITS: Final = ("working_days", "calendar_days", "weeks", "months", "years")
TIME_UNITS: Final = ("minutes", "hours")


class Limit(Protocol):
    """What these functions need of a parameter version: a whole number and its unit."""

    @property
    def value(self) -> Any: ...

    @property
    def unit(self) -> str: ...


@dataclass(frozen=True)
class SingleLimit:
    """One limit by itself, such as one value out of a parameter that lists several."""

    value: int
    unit: str


def due_on(start: datetime | date, version: Limit, division: str = ENGLAND_AND_WALES) -> date:
    """The local date on whose last moment the limit ends, counted from day 0 (R338).

    In: an aware instant, or a date already local; a limit in working_days, calendar_days, weeks,
    months or years; the division whose bank holidays count. Day 0, months and short months as the
    module says; 0 of any unit is day 0.
    Raises ValueError for another unit, a value that is not a whole number of 0 or more, or a naive
    datetime; CalendarRunsOut past the known bank holidays.
    """
    return _shift(local_date(start), version.unit, _whole(version.value), division)


def due_on_each(
    start: datetime | date, version: Limit, division: str = ENGLAND_AND_WALES
) -> tuple[date, ...]:
    """The due date for each value of a parameter that lists several, in its order (R5, P-POSTTRIAL).

    Raises as `due_on`.
    """
    day0 = local_date(start)
    return tuple(_shift(day0, version.unit, _whole(value), division) for value in version.value)


def due_before(event_on: datetime | date, version: Limit, division: str = ENGLAND_AND_WALES) -> date:
    """The local date by whose end something must be done, so long *before* an event (P-COURT).

    The event's local date is day 0 and is not counted: 14 calendar days before the 20th is the 6th.
    Raises as `due_on`.
    """
    return _shift(local_date(event_on), version.unit, -_whole(version.value), division)


def due_at(start: datetime, version: Limit) -> datetime:
    """The instant (UTC) up to which a limit in minutes or hours is kept (P-URGENT; R338).

    Raises ValueError for another unit, a value that is not a whole number of 0 or more, or a naive
    datetime.
    """
    if version.unit not in TIME_UNITS:
        raise ValueError(f"{version.unit!r} is counted in days: use due_on.")
    seconds = 60 if version.unit == "minutes" else 3600
    return as_instant(start) + timedelta(seconds=_whole(version.value) * seconds)


def worked_on_or_before(day: date, division: str = ENGLAND_AND_WALES) -> date:
    """The local date itself when it is a working day, else the last working day before it (R104).

    Raises CalendarRunsOut past the known bank holidays.
    """
    calendar = working_days(division)
    while not calendar.is_working_day(day):
        day -= timedelta(days=1)
    return day


def add_months(day: date, months: int) -> date:
    """The same day number `months` later (earlier when negative), or the month's last day."""
    year, month0 = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month0 + 1, min(day.day, monthrange(year, month0 + 1)[1]))


def _whole(value: Any) -> int:
    if type(value) is not int or value < 0:
        raise ValueError(f"A time limit is a whole number of 0 or more, not {value!r}.")
    return value


def _shift(day0: date, unit: str, number: int, division: str) -> date:
    match unit:
        case "working_days":
            return working_days(division).shift(day0, number)
        case "calendar_days":
            return day0 + timedelta(days=number)
        case "weeks":
            return day0 + timedelta(weeks=number)
        case "months":
            return add_months(day0, number)
        case "years":
            return add_months(day0, 12 * number)
    raise ValueError(f"No due date can be counted in {unit!r}; use one of {', '.join(DAY_UNITS)}.")
