"""The days of the demonstration's stories are days in London, whatever the hour at which it is loaded."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from alongside.config.demo.story import Telling
from alongside.ground.clock.time_source import LONDON


def telling(now: datetime, asked: int = 10) -> Telling:
    nobody: Any = None
    return Telling({"asked": asked, "stage": "read"}, 0, nobody, {}, now)


@pytest.mark.parametrize(
    ("hour", "minute", "asked_on"),
    [(0, 20, date(2027, 5, 30)), (3, 20, date(2027, 5, 31)), (12, 0, date(2027, 5, 31))],
)
def test_a_day_is_the_day_in_london_when_utc_is_a_day_behind(hour: int, minute: int, asked_on: date) -> None:
    told = telling(datetime(2027, 6, 10, hour, minute, tzinfo=LONDON))
    assert (told.today, told.day(0)) == (date(2027, 6, 10), asked_on)
    assert told.day(99) == told.today, "nothing is told before it happened"


@pytest.mark.parametrize(
    ("now", "days", "there"),
    [
        (datetime(2027, 6, 7, 9, 0), 2, datetime(2027, 6, 9, 14, 0)),  # a Wednesday
        (datetime(2027, 6, 9, 0, 10), 3, datetime(2027, 6, 14, 14, 0)),  # a Saturday
        (
            datetime(2026, 12, 21, 23, 50),
            4,
            datetime(2026, 12, 29, 14, 0),
        ),  # Christmas, Boxing Day kept on the Monday
        (
            datetime(2027, 3, 26, 12, 0),
            3,
            datetime(2027, 3, 30, 14, 0),
        ),  # over Easter, when the clocks go forward
    ],
)
def test_people_are_asked_to_be_there_on_a_working_day_at_that_hour_in_london(
    now: datetime, days: int, there: datetime
) -> None:
    asked = telling(now.replace(tzinfo=LONDON)).sit_down(days, 14)
    assert asked.astimezone(LONDON).replace(tzinfo=None) == there


@pytest.mark.parametrize(
    ("now", "days", "there"),
    [
        (datetime(2027, 6, 9, 9, 0), 2, datetime(2027, 6, 7, 10, 30)),  # a Monday
        (datetime(2027, 6, 9, 0, 10), 3, datetime(2027, 6, 4, 10, 30)),  # a Sunday: they met on the Friday
        (datetime(2026, 12, 31, 23, 50), 3, datetime(2026, 12, 24, 10, 30)),  # Boxing Day, kept on the Monday
        (
            datetime(2027, 3, 30, 12, 0),
            2,
            datetime(2027, 3, 25, 10, 30),
        ),  # Easter, before the clocks went forward
    ],
)
def test_people_sat_down_on_a_working_day_at_that_hour_in_london(
    now: datetime, days: int, there: datetime
) -> None:
    told = telling(now.replace(tzinfo=LONDON))
    sat = told.sat_down(days, 10, 30)
    assert sat.astimezone(LONDON).replace(tzinfo=None) == there
    assert told.at(told.days_to(sat)) == sat, "what happened around it is told from there"
