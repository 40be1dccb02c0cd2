"""A plain second opinion: walks day by day over the package's own list, without any of the room's code."""

from __future__ import annotations

import json
from datetime import date, timedelta
from importlib.resources import files

DIVISIONS = ("england-and-wales", "scotland", "northern-ireland")
FIRST, LAST = date(2012, 1, 1), date(2028, 12, 31)
ONE_DAY = timedelta(days=1)

_data = json.loads((files("govuk_bank_holidays") / "bank-holidays.json").read_text())
_closed = {d: {date.fromisoformat(e["date"]) for e in _data[d]["events"]} for d in DIVISIONS}


def works(day: date, division: str) -> bool:
    if day.strftime("%a") in ("Sat", "Sun"):
        return False
    if (day.month, day.day) in ((12, 25), (12, 26)):
        return False
    return day not in _closed[division]


def walk(day0: date, count: int, division: str) -> date:
    """The `count`th working day after day 0 (before it, when negative), one day at a time."""
    step = ONE_DAY if count > 0 else -ONE_DAY
    day, left = day0, abs(count)
    while left:
        day += step
        left -= works(day, division)
    return day


def count(start: date, end: date, division: str) -> int:
    """Working days after `start` up to and including `end`."""
    days = (end - start).days
    return sum(works(start + timedelta(days=n), division) for n in range(1, days + 1))
