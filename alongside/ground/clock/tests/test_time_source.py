import threading
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alongside.ground import clock
from alongside.ground.clock.time_source import LONDON, as_instant, local_date

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


def test_now_is_aware_and_in_utc():
    assert clock.now().utcoffset() == timedelta(0)


def test_within_one_reading_the_time_stands_still():
    with clock.reading_once():
        first = clock.now()
        threading.Event().wait(0.002)
        assert clock.now() == first


def test_the_reading_is_the_first_asked_for_and_not_the_start_of_the_request():
    before = datetime.now(UTC)
    with clock.reading_once():
        threading.Event().wait(0.002)
        assert clock.now() > before


def test_the_next_request_reads_anew():
    with clock.reading_once():
        first = clock.now()
    threading.Event().wait(0.002)
    with clock.reading_once():
        assert clock.now() > first


def test_a_job_inside_a_request_tells_the_same_time():
    with clock.reading_once():
        first = clock.now()
        threading.Event().wait(0.002)
        with clock.reading_once():
            assert clock.now() == first
        assert clock.now() == first


def test_a_fault_in_a_request_lets_go_of_its_reading():
    with pytest.raises(ZeroDivisionError), clock.reading_once():
        clock.now().replace(microsecond=1 // 0)
    first = clock.now()
    threading.Event().wait(0.002)
    assert clock.now() > first


def test_another_thread_reads_its_own_time():
    seen = []
    with clock.frozen(NOON):
        thread = threading.Thread(target=lambda: seen.append(clock.now()))
        thread.start()
        thread.join()
    assert seen[0] != NOON


def test_frozen_holds_the_time_and_gives_it_back_in_utc():
    summer = datetime(2026, 7, 1, 0, 30, tzinfo=LONDON)
    with clock.frozen(summer) as at:
        assert at == clock.now() == summer
        assert clock.now().tzinfo is UTC
        with clock.reading_once():
            assert clock.now() == summer


def test_the_innermost_frozen_time_wins():
    with clock.frozen(NOON):
        with clock.frozen(NOON + timedelta(days=1)):
            assert clock.now() == NOON + timedelta(days=1)
        assert clock.now() == NOON


def test_a_time_can_be_frozen_inside_a_request():
    with clock.reading_once():
        clock.now()
        with clock.frozen(NOON):
            assert clock.now() == NOON


@pytest.mark.parametrize("use", [as_instant, local_date, lambda at: clock.frozen(at).__enter__()])
def test_a_time_without_a_zone_is_refused(use):
    with pytest.raises(ValueError, match="time zone"):
        use(datetime(2026, 1, 1))


@pytest.mark.parametrize(
    ("instant", "day"),
    [
        (datetime(2026, 7, 1, 22, 59, 59, tzinfo=UTC), date(2026, 7, 1)),
        (datetime(2026, 7, 1, 23, 0, tzinfo=UTC), date(2026, 7, 2)),  # British summer time
        (datetime(2026, 1, 1, 23, 59, 59, tzinfo=UTC), date(2026, 1, 1)),
        (datetime(2026, 1, 2, 0, 0, tzinfo=UTC), date(2026, 1, 2)),
        (datetime(2026, 3, 29, 0, 59, tzinfo=UTC), date(2026, 3, 29)),  # the clocks go forward at 01:00
        (datetime(2026, 10, 25, 0, 30, tzinfo=UTC), date(2026, 10, 25)),  # they go back at 02:00 local
    ],
)
def test_today_is_the_date_in_london(instant, day):
    with clock.frozen(instant):
        assert clock.today() == day
        assert clock.today(UTC) == instant.date()


@given(
    st.datetimes(datetime(2012, 1, 1), datetime(2028, 12, 31)),
    st.integers(min_value=-12, max_value=14),
)
def test_an_instant_is_the_same_whatever_zone_it_is_said_in(moment, hours):
    said = moment.replace(tzinfo=timezone(timedelta(hours=hours)))
    assert as_instant(said) == said
    assert local_date(said) == local_date(as_instant(said)) == said.astimezone(LONDON).date()


def test_a_plain_date_is_its_own_local_date():
    assert local_date(date(2026, 2, 28)) == date(2026, 2, 28)
