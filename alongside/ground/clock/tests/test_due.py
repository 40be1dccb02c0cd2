from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alongside.ground.clock.calendars import DIVISIONS, CalendarRunsOut
from alongside.ground.clock.due import SingleLimit, add_months, due_at, due_before, due_on, due_on_each
from alongside.ground.clock.lateness import is_late
from alongside.ground.clock.tests import reference
from alongside.ground.clock.time_source import LONDON, local_date

divisions = st.sampled_from(DIVISIONS)
days = st.dates(date(2012, 2, 1), date(2028, 6, 30))
moments = st.datetimes(datetime(2012, 2, 1), datetime(2028, 6, 30)).map(lambda at: at.replace(tzinfo=UTC))


def working(value):
    return SingleLimit(value, "working_days")


@given(divisions, days, st.integers(min_value=1, max_value=60))
def test_working_days_agree_with_walking_day_by_day(division, start, value):
    assert due_on(start, working(value), division) == reference.walk(start, value, division)
    assert due_before(start, working(min(value, 10)), division) == reference.walk(
        start, -min(value, 10), division
    )


@given(moments, st.integers(min_value=1, max_value=45))
def test_day_0_is_the_london_date_whatever_the_hour(start, value):
    assert due_on(start, working(value)) == reference.walk(
        start.astimezone(LONDON).date(), value, "england-and-wales"
    )


@given(days, st.integers(min_value=0, max_value=400))
def test_calendar_days_and_weeks_are_plain_additions(start, value):
    assert due_on(start, SingleLimit(value, "calendar_days")) - start == timedelta(days=value)
    assert due_on(start, SingleLimit(value, "weeks")) - start == timedelta(days=7 * value)


@given(days, st.integers(min_value=0, max_value=60))
def test_months_keep_the_day_or_take_the_last_of_a_short_month(start, value):
    end = due_on(start, SingleLimit(value, "months"))
    assert (end.year * 12 + end.month) - (start.year * 12 + start.month) == value
    if end.day != start.day:
        assert end.day < start.day
        assert (end + timedelta(days=1)).day == 1


@given(days, st.integers(min_value=0, max_value=8))
def test_a_year_is_twelve_months(start, value):
    assert due_on(start, SingleLimit(value, "years")) == due_on(start, SingleLimit(12 * value, "months"))


@pytest.mark.parametrize(
    ("start", "value", "unit", "due"),
    [
        (date(2026, 1, 31), 1, "months", date(2026, 2, 28)),
        (date(2028, 1, 31), 1, "months", date(2028, 2, 29)),
        (date(2028, 2, 29), 1, "years", date(2029, 2, 28)),
        (date(2024, 2, 29), 4, "years", date(2028, 2, 29)),
        (date(2028, 2, 29), 1, "months", date(2028, 3, 29)),
        (date(2028, 2, 28), 1, "calendar_days", date(2028, 2, 29)),
        (date(2028, 2, 28), 1, "working_days", date(2028, 2, 29)),
        (date(2028, 2, 29), 1, "working_days", date(2028, 3, 1)),
        (date(2026, 12, 15), 6, "weeks", date(2027, 1, 26)),
        (date(2026, 11, 20), 0, "working_days", date(2026, 11, 20)),
        (date(2026, 11, 21), 0, "working_days", date(2026, 11, 21)),  # a Saturday stays day 0
        (date(2026, 11, 21), 1, "working_days", date(2026, 11, 23)),
        (date(2026, 12, 24), 1, "working_days", date(2026, 12, 29)),  # Boxing Day in lieu on the 28th
        (date(2026, 5, 1), 45, "working_days", date(2026, 7, 7)),
    ],
)
def test_due_dates_worked_by_hand(start, value, unit, due):
    assert due_on(start, SingleLimit(value, unit)) == due


@pytest.mark.parametrize(
    ("start", "due"),
    [
        (datetime(2026, 7, 1, 22, 59, tzinfo=UTC), date(2026, 7, 2)),  # still Wednesday in London
        (datetime(2026, 7, 1, 23, 0, tzinfo=UTC), date(2026, 7, 3)),  # midnight in London: Thursday
        (datetime(2026, 1, 7, 23, 59, tzinfo=UTC), date(2026, 1, 8)),
        (datetime(2026, 1, 8, 0, 0, tzinfo=UTC), date(2026, 1, 9)),
        (datetime(2026, 3, 29, 0, 30, tzinfo=UTC), date(2026, 3, 30)),  # the night the clocks go forward
        (datetime(2026, 10, 25, 1, 30, tzinfo=UTC), date(2026, 10, 26)),  # the night they go back
    ],
)
def test_day_0_turns_at_midnight_in_london(start, due):
    assert due_on(start, working(1)) == due


@given(moments, st.integers(min_value=1, max_value=20))
def test_in_time_until_the_last_moment_of_the_local_day(start, value):
    due = due_on(start, working(value))
    midnight = datetime(due.year, due.month, due.day, tzinfo=LONDON) + timedelta(days=1)
    assert not is_late(due, None, local_date(midnight.astimezone(UTC) - timedelta(microseconds=1)))
    assert is_late(due, None, local_date(midnight))


@given(moments, st.integers(min_value=0, max_value=500), st.sampled_from(["minutes", "hours"]))
def test_minutes_and_hours_are_elapsed_time(start, value, unit):
    assert due_at(start, SingleLimit(value, unit)) - start == timedelta(**{unit: value})


@pytest.mark.parametrize(
    ("start", "due"),
    [
        # By the clock on the wall it ends an hour later in March and an hour earlier in October.
        (datetime(2026, 3, 27, 18, tzinfo=LONDON), datetime(2026, 3, 30, 19, tzinfo=LONDON)),
        (datetime(2026, 10, 23, 18, tzinfo=LONDON), datetime(2026, 10, 26, 17, tzinfo=LONDON)),
    ],
)
def test_a_change_of_the_clocks_does_not_stretch_72_hours(start, due):
    assert due_at(start, SingleLimit(72, "hours")) == due


def test_fourteen_days_before_a_hearing():
    assert due_before(date(2026, 6, 20), SingleLimit(14, "calendar_days")) == date(2026, 6, 6)
    assert due_before(date(2026, 4, 7), working(1)) == date(2026, 4, 2)  # over Easter


def test_a_list_of_alarms_gives_a_list_of_days():
    class Alarms:
        value = [1, 3]
        unit = "months"

    assert due_on_each(date(2026, 11, 30), Alarms()) == (date(2026, 12, 30), date(2027, 2, 28))


@given(days, st.integers(min_value=0, max_value=120), st.integers(min_value=0, max_value=120))
def test_more_months_are_never_sooner(start, one, other):
    if one < other:
        assert add_months(start, one) < add_months(start, other)


@pytest.mark.parametrize("value", [-1, 1.5, "2", None, True, [1, 3]])
@pytest.mark.parametrize("unit", ["working_days", "months"])
def test_a_limit_that_is_not_a_whole_number_is_refused(value, unit):
    with pytest.raises(ValueError, match="whole number"):
        due_on(date(2026, 1, 5), SingleLimit(value, unit))
    with pytest.raises(ValueError, match="whole number"):
        due_at(datetime(2026, 1, 5, tzinfo=UTC), SingleLimit(value, "hours"))


@pytest.mark.parametrize("unit", ["percent", "count", "minutes", ""])
def test_a_unit_that_has_no_days_is_refused(unit):
    with pytest.raises(ValueError, match="No due date"):
        due_on(date(2026, 1, 5), SingleLimit(1, unit))


def test_days_are_not_an_instant():
    with pytest.raises(ValueError, match="use due_on"):
        due_at(datetime(2026, 1, 5, tzinfo=UTC), working(1))


def test_a_start_without_a_zone_is_refused():
    with pytest.raises(ValueError, match="time zone"):
        due_on(datetime(2026, 1, 5, 9), working(1))


def test_a_due_date_past_the_known_holidays_is_refused():
    with pytest.raises(CalendarRunsOut):
        due_on(date(2028, 12, 20), working(45))
