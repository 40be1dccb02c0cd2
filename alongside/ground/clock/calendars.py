"""Working-day calendars for England and Wales, Scotland and Northern Ireland (R338).

A working day is not a Saturday, a Sunday, Christmas Day, Boxing Day, Good Friday or a bank holiday
(SI 2006/1738 reg 2). 25 and 26 December count as holidays in every year, also when the bank
holiday in lieu falls on a later day.

The bank holidays come from the copy inside the package govuk-bank-holidays, read once; the
network is never asked. A bank holiday announced later (a royal funeral, say) is known after the
package is updated; due dates already stored stay as they were promised.

Past the last covered day the package would call Christmas a working day. Here the question is
refused with `CalendarRunsOut`, and `horizon_alarm` rings more than a year before.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Final

from govuk_bank_holidays.bank_holidays import BankHolidays

from alongside.ground.base.errors import DomainError

ENGLAND_AND_WALES: Final = "england-and-wales"
SCOTLAND: Final = "scotland"
NORTHERN_IRELAND: Final = "northern-ireland"
DIVISIONS: Final = (ENGLAND_AND_WALES, SCOTLAND, NORTHERN_IRELAND)
WARN_DAYS: Final = 400

_SATURDAY = 5


class CalendarRunsOut(DomainError):
    """A working day was asked for outside the years whose bank holidays are known."""


@dataclass(frozen=True)
class Alarm:
    """The bank-holiday data ends soon: whose, when, how many days are left, and what to do."""

    division: str
    data_until: date
    days_left: int
    message: str


class WorkingDays:
    """The working days of one division, as day numbers in order: each question is a bisection."""

    def __init__(self, division: str, first: date, last: date, holidays: Iterable[date]) -> None:
        closed = {day.toordinal() for day in holidays}
        self.division = division
        self.first = first
        self.last = last
        self._days = [
            ordinal
            for ordinal in range(first.toordinal(), last.toordinal() + 1)
            if ordinal not in closed and _may_be_worked(date.fromordinal(ordinal))
        ]

    def is_working_day(self, day: date) -> bool:
        """Whether `day` is a working day. Raises CalendarRunsOut outside the covered years (R338)."""
        self._within(day)
        place = bisect_left(self._days, day.toordinal())
        return place < len(self._days) and self._days[place] == day.toordinal()

    def shift(self, day0: date, days: int) -> date:
        """The working day `days` after day 0 (before it, when negative); 0 gives day 0 itself.

        Day 0 is never counted, whether or not it is a working day: working day 1 is the first
        working day after it, working day -1 the last one before it.
        Raises CalendarRunsOut when day 0 or the answer lies outside the covered years (R338).
        """
        self._within(day0)
        if days == 0:
            return day0
        if days > 0:
            place = bisect_right(self._days, day0.toordinal()) + days - 1
        else:
            place = bisect_left(self._days, day0.toordinal()) + days
        if place < 0:
            raise self._no_data("before", self.first)
        if place >= len(self._days):
            raise self._no_data("after", self.last)
        return date.fromordinal(self._days[place])

    def between(self, start: date, end: date) -> int:
        """How many working days lie after `start`, up to and including `end`; 0 when end <= start.

        Raises CalendarRunsOut when either lies outside the covered years (R338).
        """
        self._within(start)
        self._within(end)
        count = bisect_right(self._days, end.toordinal()) - bisect_right(self._days, start.toordinal())
        return max(0, count)

    def _within(self, day: date) -> None:
        if day > self.last:
            raise self._no_data("after", self.last)
        if day < self.first:
            raise self._no_data("before", self.first)

    def _no_data(self, side: str, edge: date) -> CalendarRunsOut:
        return CalendarRunsOut(
            f"Bank holidays for {self.division} are not known {side} {edge:%d %B %Y}, so working days there "
            "cannot be counted. Ask the system administrator to update the package govuk-bank-holidays."
        )


def _may_be_worked(day: date) -> bool:
    return day.weekday() < _SATURDAY and not (day.month == 12 and day.day in (25, 26))


def _covered_years(holidays: Iterable[tuple[date, str]]) -> tuple[int, int]:
    """First and last year of the unbroken run of whole years in a list of (day, title).

    A year is whole when it has its Good Friday and a holiday at Christmas (25 December or
    later): a list that stops in summer must not vouch for the rest of its year.
    """
    known = list(holidays)
    easter = {day.year for day, title in known if title == "Good Friday"}
    christmas = {day.year for day, _ in known if (day.month, day.day) >= (12, 25)}
    whole = easter & christmas
    if not whole:
        raise CalendarRunsOut("The package govuk-bank-holidays holds no whole year of bank holidays.")
    first = last = min(whole)
    while last + 1 in whole:
        last += 1
    return first, last


@cache
def _bank_holidays() -> BankHolidays:
    return BankHolidays(use_cached_holidays=True)


@cache
def working_days(division: str = ENGLAND_AND_WALES) -> WorkingDays:
    """The calendar of `division`, built once a process from the stored bank holidays (R338).

    Raises ValueError for a division that does not exist.
    """
    if division not in DIVISIONS:
        raise ValueError(f"No calendar for {division!r}; choose one of {', '.join(DIVISIONS)}.")
    holidays = [(item["date"], item["title"]) for item in _bank_holidays().data[division]]
    first, last = _covered_years(holidays)
    return WorkingDays(division, date(first, 1, 1), date(last, 12, 31), (day for day, _ in holidays))


def data_until(division: str = ENGLAND_AND_WALES) -> date:
    """The last day for which the bank holidays of `division` are known (R338)."""
    return working_days(division).last


def horizon_alarm(today: date, warn_days: int = WARN_DAYS) -> Alarm | None:
    """The alarm for the division whose data ends first, or None while all reach far enough.

    Rings from the day on which no more than `warn_days` calendar days of data are left (R338).
    """
    division = min(DIVISIONS, key=data_until)
    until = data_until(division)
    left = (until - today).days
    if left > warn_days:
        return None
    return Alarm(division, until, left, _alarm_words(division, until, left))


def _alarm_words(division: str, until: date, left: int) -> str:
    reach = f"end on {until:%d %B %Y}, in {left} days" if left >= 0 else f"ended on {until:%d %B %Y}"
    return (
        f"The known bank holidays for {division} {reach}. Update the package govuk-bank-holidays and "
        "deploy: past that day Alongside refuses to count working days rather than count them wrongly."
    )
