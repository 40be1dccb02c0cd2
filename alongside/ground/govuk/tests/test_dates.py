from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from alongside.ground import clock
from alongside.ground.govuk import dates

DAY = date(2026, 11, 24)
DAYS = st.dates(date(1950, 1, 1), date(2150, 1, 1))


def test_a_day_in_words() -> None:
    assert dates.day_words(DAY) == "Tuesday 24 November 2026"
    assert dates.day_words(None) == ""


def test_an_instant_is_shown_on_the_london_day() -> None:
    late_evening = datetime(2026, 6, 30, 23, 30, tzinfo=UTC)
    assert dates.day_words(late_evening) == "Wednesday 1 July 2026"
    assert dates.moment_words(late_evening) == "Wednesday 1 July 2026 at 12:30am"


@pytest.mark.parametrize(
    ("hour", "minute", "words"),
    [(0, 0, "midnight"), (12, 0, "midday"), (10, 42, "10:42am"), (13, 5, "1:05pm"), (12, 30, "12:30pm")],
)
def test_times_in_words(hour: int, minute: int, words: str) -> None:
    assert dates.time_words(datetime(2026, 1, 5, hour, minute, tzinfo=UTC)) == words


def test_no_time_is_no_words() -> None:
    assert dates.time_words(None) == dates.moment_words(None) == dates.ago_words(None) == ""


def test_a_time_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        dates.day_words(datetime(2026, 1, 5, 10, 0))


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (0, "today"),
        (-1, "yesterday"),
        (1, "tomorrow"),
        (-3, "3 days ago"),
        (13, "in 13 days"),
        (-14, "2 weeks ago"),
        (59, "in 8 weeks"),
        (-61, "2 months ago"),
        (-699, "22 months ago"),
        (-731, "2 years ago"),
        (400, "in 13 months"),
    ],
)
def test_how_long_ago(days: int, words: str) -> None:
    assert dates.ago_words(DAY + timedelta(days=days), DAY) == words


def test_an_hour_before_midnight_was_yesterday() -> None:
    with clock.frozen(datetime(2026, 11, 24, 0, 30, tzinfo=UTC)):
        assert dates.ago_words(datetime(2026, 11, 23, 23, 30, tzinfo=UTC)) == "yesterday"


@given(DAYS, DAYS)
def test_the_past_is_ago_and_the_future_is_in(day: date, now: date) -> None:
    words = dates.ago_words(day, now)
    if day < now:
        assert words == "yesterday" or words.endswith(" ago")
    elif day > now:
        assert words == "tomorrow" or words.startswith("in ")
    assert not words.startswith(("0", "in 0"))


@given(DAYS, DAYS, st.none() | DAYS)
def test_a_promise_stands_one_way_only(due_on: date, today: date, done_on: date | None) -> None:
    standing = dates.promise_words(due_on=due_on, done_on=done_on, today=today).standing
    if done_on is not None:
        assert standing == ("done" if done_on <= due_on else "done_late")
    else:
        assert standing == ("late" if today > due_on else "today" if today == due_on else "promised")


def test_the_promised_day_itself_is_in_time() -> None:
    promise = dates.promise_words(due_on=DAY, today=DAY)
    assert (promise.tag, promise.words) == ("Today", "promised by today, Tuesday 24 November 2026")


def test_a_broken_promise_says_since_when() -> None:
    promise = dates.promise_words(due_on=DAY, today=DAY + timedelta(days=1))
    assert (promise.tag, promise.words) == ("Late", "late since Tuesday 24 November 2026")


def test_done_at_eleven_in_the_evening_of_the_due_day_is_in_time() -> None:
    done_at = datetime(2026, 11, 24, 23, 0, tzinfo=UTC)
    assert dates.promise_words(due_on=DAY, done_on=done_at, today=DAY).standing == "done"


def test_a_promise_in_hours_is_late_by_the_hour_and_not_at_midnight() -> None:
    due_at = datetime(2026, 11, 24, 13, 0, tzinfo=UTC)
    for hours, standing, words in (
        (-24, "promised", "promised by Tuesday 24 November 2026 at 1:00pm"),
        (-1, "today", "promised by today at 1:00pm"),
        (0, "today", "promised by today at 1:00pm"),
        (1, "late", "late since Tuesday 24 November 2026 at 1:00pm"),
        (48, "late", "late since Tuesday 24 November 2026 at 1:00pm"),
    ):
        promise = dates.hour_words(due_at=due_at, now=due_at + timedelta(hours=hours))
        assert (promise.standing, promise.words) == (standing, words), hours


def test_the_clock_says_which_day_it_is() -> None:
    with clock.frozen(datetime(2026, 11, 25, 9, tzinfo=UTC)):
        assert dates.promise_words(due_on=DAY).standing == "late"


def test_days_follow_the_language_of_the_page() -> None:
    with translation.override("cy"):
        assert dates.day_words(DAY) != "Tuesday 24 November 2026"


def test_days_for_machines() -> None:
    assert dates.iso(DAY) == "2026-11-24"
    assert (
        dates.iso(datetime(2026, 6, 1, 12, 0, 1, 5, tzinfo=clock.time_source.LONDON))
        == "2026-06-01T11:00:01+00:00"
    )
