"""When somebody can be reached, in London's wall time, as pure functions: spells, cover, slots, gaps and who to ring now (R51).

A spell is said as people say it ("Mondays, six to ten in the evening"). What the clocks do does not change it: on the night
they go back it covers the hour both times, on the night they go forward it has one hour less.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from alongside.ground.clock.calendars import ENGLAND_AND_WALES, CalendarRunsOut, working_days
from alongside.ground.clock.time_source import LONDON, as_instant

IsHoliday = Callable[[date], bool]
_SATURDAY = 5
_DAY = timedelta(days=1)
_STEP = 30  # minutes, of the rota


@dataclass(frozen=True)
class Spell:
    """One time of the week; past midnight when it does not end after it starts."""

    weekday: int
    starts: time
    ends: time
    bookable: bool = False
    on_holidays: bool = False

    @property
    def overnight(self) -> bool:
        """Whether it goes on into the next day."""
        return self.ends <= self.starts

    def runs_on(self, day: date, is_holiday: IsHoliday) -> bool:
        """Whether it begins on a London day."""
        return self.weekday == day.weekday() and (self.on_holidays or not is_holiday(day))


def bank_holiday(day: date, division: str = ENGLAND_AND_WALES) -> bool:
    """Whether a weekday is a bank holiday; past the known ones none is, so that somebody is always named."""
    try:
        return day.weekday() < _SATURDAY and not working_days(division).is_working_day(day)
    except CalendarRunsOut:
        return False


def in_office_hours(at: datetime, office: Sequence[int], is_holiday: IsHoliday = bank_holiday) -> bool:
    """Whether an aware instant falls in office hours: [from, to) full hours of a weekday that is no bank holiday."""
    local = as_instant(at).astimezone(LONDON)
    day = local.date()
    return day.weekday() < _SATURDAY and not is_holiday(day) and office[0] <= local.hour < office[1]


def covers(spells: Iterable[Spell], at: datetime, is_holiday: IsHoliday = bank_holiday) -> bool:
    """Whether one of the spells covers an aware instant."""
    local = as_instant(at).astimezone(LONDON)
    day, wall = local.date(), local.time()
    for one in spells:
        if one.runs_on(day, is_holiday) and one.starts <= wall and (one.overnight or wall < one.ends):
            return True
        if one.overnight and wall < one.ends and one.runs_on(day - _DAY, is_holiday):
            return True
    return False


@dataclass(frozen=True)
class Cover:
    """A time away, [starts_at, ends_at), and who stands in; nobody where the name is empty."""

    starts_at: datetime
    ends_at: datetime
    name: str = ""
    phone: str = ""
    spells: tuple[Spell, ...] = ()
    agency: str = ""

    def at(self, moment: datetime) -> bool:
        """Whether it covers an aware instant."""
        return self.starts_at <= moment < self.ends_at


@dataclass(frozen=True)
class Worker:
    """Somebody who works with a family: when they can be reached (`spells`: none stated, office hours), and when away."""

    user_id: uuid.UUID
    name: str
    title: str
    agency: str
    phone: str
    spells: tuple[Spell, ...] = ()
    away: tuple[Cover, ...] = ()

    def reachable(self, at: datetime, office: Sequence[int], is_holiday: IsHoliday = bank_holiday) -> bool:
        """Whether they can be rung now."""
        if not self.phone or any(one.at(at) for one in self.away):
            return False
        return _reached(self.spells, at, office, is_holiday)

    def cover_now(self, at: datetime) -> Cover | None:
        """Return who stands in for them at an instant, the one who was named last; None when nobody is away or named."""
        return next((one for one in reversed(self.away) if one.at(at) and one.name), None)


@dataclass(frozen=True)
class ContactNow:
    """Who to ring now: `kind` is `worker`, `cover` (for somebody) or `duty`. There is always an answer."""

    kind: str
    name: str
    phone: str
    title: str = ""
    for_name: str = ""


def contact_now(
    workers: Sequence[Worker], at: datetime, *, duty_name: str, duty_phone: str, office: Sequence[int],
    is_holiday: IsHoliday = bank_holiday,
) -> ContactNow:  # fmt: skip
    """Say whom a family rings at an aware instant: the first of their workers who can be reached, else who stands in for the
    first who is away, else the duty line. `workers` are in the order in which this reader would ring them (R51).
    """
    for one in workers:
        if one.reachable(at, office, is_holiday):
            return ContactNow(
                "worker", one.name, one.phone, ", ".join(p for p in (one.title, one.agency) if p)
            )
    for one in workers:
        cover = one.cover_now(at)
        if cover is not None and cover.phone and _reached(cover.spells, at, office, is_holiday):
            return ContactNow("cover", cover.name, cover.phone, cover.agency, one.name)
    return ContactNow("duty", duty_name, duty_phone)


def _reached(spells: Iterable[Spell], at: datetime, office: Sequence[int], is_holiday: IsHoliday) -> bool:
    stated = tuple(spells)
    return covers(stated, at, is_holiday) if stated else in_office_hours(at, office, is_holiday)


def slots(
    spells: Iterable[Spell], *, now: datetime, first: date, days: int, minutes: int,
    taken: Iterable[datetime] = (), away: Iterable[Cover] = (), is_holiday: IsHoliday = bank_holiday,
) -> list[datetime]:  # fmt: skip
    """Return the instants at which a call of so many minutes can begin, soonest first: bookable, to come, free, not away."""
    gone, absent = set(taken), tuple(away)
    found: set[datetime] = set()
    for number in range(days):
        day = first + number * _DAY
        for one in spells:
            if one.bookable and one.runs_on(day, is_holiday):
                found.update(_starts(one, day, minutes))
    length = timedelta(minutes=minutes)
    return sorted(
        at for at in found
        if at > now and at not in gone and not any(c.starts_at < at + length and at < c.ends_at for c in absent)
    )  # fmt: skip


def _starts(spell: Spell, day: date, minutes: int) -> Iterator[datetime]:
    """Yield each whole slot of a spell that begins on a day; a time that the clocks leap over is none."""
    end = datetime.combine(day + _DAY if spell.overnight else day, spell.ends)
    wall, length = datetime.combine(day, spell.starts), timedelta(minutes=minutes)
    while wall + length <= end:
        at = wall.replace(tzinfo=LONDON).astimezone(UTC)
        if at.astimezone(LONDON).replace(tzinfo=None) == wall:
            yield at
        wall += length


def gaps(
    workers: Iterable[Worker], day: date, hours: Sequence[int], is_holiday: IsHoliday = bank_holiday
) -> list[tuple[time, time]]:
    """Return the times of a London day, within [from, to) full hours, at which none of the workers can be reached.

    Only what was stated counts: whoever said no hours fills no gap. To the half hour; a day ends at 00:00.
    """
    people = [one for one in workers if one.spells]
    found: list[tuple[time, time]] = []
    for minute in range(hours[0] * 60, hours[1] * 60, _STEP):
        wall = time(minute // 60, minute % 60)
        at = datetime.combine(day, wall, tzinfo=LONDON)
        if any(covers(p.spells, at, is_holiday) and not any(a.at(at) for a in p.away) for p in people):
            continue
        later = (minute + _STEP) % (24 * 60)
        end = time(later // 60, later % 60)
        if found and found[-1][1] == wall:
            found[-1] = (found[-1][0], end)
        else:
            found.append((wall, end))
    return found
