from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alongside.ground.clock import calendars
from alongside.ground.clock.calendars import (
    DIVISIONS,
    CalendarRunsOut,
    data_until,
    horizon_alarm,
    working_days,
)
from alongside.ground.clock.tests import reference

divisions = st.sampled_from(DIVISIONS)
covered = st.dates(reference.FIRST, reference.LAST)
inner = st.dates(date(2013, 1, 1), date(2027, 12, 31))


@pytest.mark.parametrize("division", DIVISIONS)
def test_every_day_of_seventeen_years_agrees_with_the_plain_reference(division):
    calendar = working_days(division)
    day = reference.FIRST
    while day <= reference.LAST:
        assert calendar.is_working_day(day) == reference.works(day, division), day
        day += timedelta(days=1)


@given(divisions, inner, st.integers(min_value=-120, max_value=120).filter(bool))
def test_counting_on_agrees_with_walking_day_by_day(division, day0, days):
    assert working_days(division).shift(day0, days) == reference.walk(day0, days, division)


@given(divisions, inner, st.integers(min_value=0, max_value=250))
def test_days_between_agree_with_walking_day_by_day(division, start, span):
    end = start + timedelta(days=span)
    assert working_days(division).between(start, end) == reference.count(start, end, division)
    assert working_days(division).between(end, start) == 0 or span == 0


@given(divisions, inner, st.integers(min_value=1, max_value=200))
def test_counting_on_and_counting_between_are_inverse(division, day0, days):
    calendar = working_days(division)
    end = calendar.shift(day0, days)
    assert calendar.is_working_day(end)
    assert calendar.between(day0, end) == days


@given(divisions, covered)
def test_no_working_day_after_day_0_is_day_0_itself(division, day0):
    assert working_days(division).shift(day0, 0) == day0


@pytest.mark.parametrize("division", DIVISIONS)
@pytest.mark.parametrize("year", range(2012, 2029))
def test_christmas_boxing_day_and_good_friday_are_never_worked(division, year):
    calendar = working_days(division)
    assert not calendar.is_working_day(date(year, 12, 25))
    assert not calendar.is_working_day(date(year, 12, 26))
    assert not calendar.is_working_day(_good_friday(year))


@pytest.mark.parametrize(
    ("day", "closed_in"),
    [
        (date(2026, 4, 6), {"england-and-wales", "northern-ireland"}),  # Easter Monday
        (date(2026, 1, 2), {"scotland"}),
        (date(2026, 11, 30), {"scotland"}),  # St Andrew's Day
        (date(2026, 3, 17), {"northern-ireland"}),  # St Patrick's Day
        (date(2026, 7, 13), {"northern-ireland"}),  # Battle of the Boyne, a Sunday, so the Monday
        (date(2026, 8, 3), {"scotland"}),
        (date(2026, 8, 31), {"england-and-wales", "northern-ireland"}),
        (date(2022, 9, 19), set(DIVISIONS)),  # the state funeral
        (date(2027, 12, 28), set(DIVISIONS)),  # Boxing Day in lieu
        (date(2026, 12, 24), set()),
    ],
)
def test_each_division_keeps_its_own_holidays(day, closed_in):
    assert {d for d in DIVISIONS if not working_days(d).is_working_day(day)} == closed_in


@pytest.mark.parametrize(
    ("start", "days", "end"),
    [(date(2026, 5, 1), 45, date(2026, 7, 7)), (date(2025, 5, 12), 15, date(2025, 6, 3))],
)
def test_the_published_examples_come_out(start, days, end):
    assert working_days().shift(start, days) == end


@pytest.mark.parametrize("division", DIVISIONS)
def test_past_the_known_years_the_question_is_refused_in_plain_words(division):
    calendar, last = working_days(division), data_until(division)
    with pytest.raises(CalendarRunsOut, match="update the package govuk-bank-holidays"):
        calendar.is_working_day(last + timedelta(days=1))
    with pytest.raises(CalendarRunsOut, match="not known after 31 December 2028"):
        calendar.shift(last, 1)
    with pytest.raises(CalendarRunsOut):
        calendar.between(last, last + timedelta(days=1))


def test_before_the_known_years_the_question_is_refused_too():
    with pytest.raises(CalendarRunsOut, match="not known before 01 January 2012"):
        working_days().is_working_day(date(2011, 12, 31))
    with pytest.raises(CalendarRunsOut):
        working_days().shift(date(2012, 1, 3), -2)


def test_christmas_past_the_horizon_is_not_called_a_working_day():
    with pytest.raises(CalendarRunsOut):
        working_days().shift(date(2029, 12, 24), 1)


def test_an_unknown_division_is_refused():
    with pytest.raises(ValueError, match="wales"):
        working_days("wales")


@pytest.mark.parametrize("division", DIVISIONS)
def test_the_data_reaches_the_end_of_its_last_whole_year(division):
    assert data_until(division) == reference.LAST


def test_a_list_that_stops_in_summer_does_not_vouch_for_its_year():
    whole = [(date(2030, 4, 19), "Good Friday"), (date(2030, 12, 25), "Christmas Day")]
    assert calendars._covered_years([*whole, (date(2031, 4, 11), "Good Friday")]) == (2030, 2030)


def test_years_after_a_gap_are_not_counted_as_known():
    years = [(date(y, 3, 30), "Good Friday") for y in (2030, 2031, 2033)]
    years += [(date(y, 12, 25), "Christmas Day") for y in (2030, 2031, 2033)]
    assert calendars._covered_years(years) == (2030, 2031)


def test_an_empty_list_is_refused():
    with pytest.raises(CalendarRunsOut, match="no whole year"):
        calendars._covered_years([])


@pytest.mark.parametrize(
    ("today", "left"),
    [
        (date(2026, 11, 22), None),
        (date(2027, 11, 26), None),  # 401 days
        (date(2027, 11, 27), 400),
        (date(2028, 12, 31), 0),
        (date(2029, 1, 1), -1),
    ],
)
def test_the_alarm_rings_four_hundred_days_before_the_data_ends(today, left):
    alarm = horizon_alarm(today)
    assert (alarm.days_left if alarm else None) == left


def test_the_alarm_says_what_to_do():
    alarm = horizon_alarm(date(2028, 1, 1))
    assert "31 December 2028, in 365 days" in alarm.message
    assert "Update the package govuk-bank-holidays" in alarm.message
    assert "ended on" in horizon_alarm(date(2029, 6, 1)).message


def test_the_alarm_can_be_set_earlier():
    assert horizon_alarm(date(2026, 11, 22), warn_days=800)


def test_the_network_is_never_asked(monkeypatch):
    def refuse(*_args, **_kwargs):
        raise AssertionError("the network was asked")

    monkeypatch.setattr("requests.get", refuse)
    calendars._bank_holidays.cache_clear()
    working_days.cache_clear()
    assert working_days().is_working_day(date(2026, 5, 1))


def _good_friday(year: int) -> date:
    """The Gregorian computus (Meeus, Jones and Butcher), two days back from Easter Sunday."""
    a, (b, c) = year % 19, divmod(year, 100)
    (d, e), f = divmod(b, 4), (b + 8) // 25
    h = (19 * a + b - d - (b - f + 1) // 3 + 15) % 30
    i, k = divmod(c, 4)
    weekday = (32 + 2 * e + 2 * i - h - k) % 7
    m = (a + 11 * h + 22 * weekday) // 451
    month, day0 = divmod(h + weekday - 7 * m + 114, 31)
    return date(year, month, day0 + 1) - timedelta(days=2)
