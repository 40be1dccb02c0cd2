"""Each night and each visit of the police is counted once, in whichever list it stands."""

from __future__ import annotations

import uuid
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from alongside.ground.access.context import acting
from alongside.ground.clock import frozen, now, today
from alongside.ground.clock.time_source import LONDON
from alongside.practice.places import services as places
from alongside.practice.safety import services
from alongside.practice.safety.absences import absences_of, nights_by_year, picture_of
from alongside.practice.safety.once import Dark, counted_once, dark_of_days, dark_of_spans, visits_once
from alongside.practice.safety.rules import Nights, Span, nights_away
from alongside.practice.safety.services import Back

DAY = date(2026, 5, 4)
ONE, OTHER = uuid.uuid4(), uuid.uuid4()


def at(day: int, hour: int) -> datetime:
    return datetime(2026, 5, day, hour, tzinfo=UTC)


def test_nights_of_days_and_of_times_are_the_same_nights() -> None:
    assert dark_of_days(DAY, date(2026, 5, 7), DAY).nights == Nights(3, 3)
    assert dark_of_days(DAY, None, date(2026, 5, 5)).nights == Nights(1, 1)
    rough = dark_of_spans(Span(at(4, 12), at(5, 12)), Span(at(6, 12), at(7, 12)))
    assert rough.nights == nights_away(Span(at(4, 12), at(5, 12)), Span(at(6, 12), at(7, 12)), at(7, 12))
    assert rough.touches(dark_of_days(DAY, date(2026, 5, 5), DAY))
    assert not rough.touches(dark_of_days(date(2026, 5, 8), date(2026, 5, 9), DAY))


@pytest.mark.parametrize(
    ("rows", "counts"),
    [
        ([], []),
        ([(4, 7), (4, 7)], [3, 0]),  # the same nights, written twice
        ([(4, 7), (6, 10)], [3, 3]),
        ([(4, 10), (5, 6)], [6, 0]),
        ([(4, 4)], [0]),
    ],
)
def test_a_night_is_counted_once(rows: list[tuple[int, int]], counts: list[int]) -> None:
    dark = [dark_of_days(date(2026, 5, one), date(2026, 5, other), DAY) for one, other in rows]
    assert [one.most for one in counted_once(dark)] == counts


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(st.integers(0, 40), st.integers(0, 12)), max_size=5))
def test_the_sum_is_never_more_than_the_nights_that_there_were(rows: list[tuple[int, int]]) -> None:
    dark = [Dark(range(start, start + length), range(start, start + length)) for start, length in rows]
    there_were = set().union(*(one.most for one in dark)) if dark else set()
    assert sum(one.most for one in counted_once(dark)) == len(there_were)


@pytest.mark.parametrize(
    ("rows", "times"),
    [
        ([], 0),
        ([(DAY, ONE), (DAY, OTHER)], 1),  # a parent and a worker wrote the same visit
        ([(DAY, ONE), (DAY, ONE), (DAY, OTHER)], 2),  # who says twice is believed
        ([(DAY, ONE), (DAY + timedelta(days=1), ONE)], 2),
    ],
)
def test_a_visit_is_counted_once(rows: list[tuple[date, uuid.UUID]], times: int) -> None:
    assert sum(visits_once(rows).values()) == times


@pytest.mark.parametrize("hour", [0, 3, 4, 12, 23])
def test_at_any_hour_two_lists_are_one_picture_read_only_by_whom_each_may_be_read(
    cast: Any, story: Any, hour: int
) -> None:
    """A night counts once four in the morning has come, in both lists: nobody reads one more just after midnight."""
    with frozen(datetime(2027, 1, 20, hour, 10, tzinfo=LONDON)):
        _two_lists_are_one_picture(cast, story)


def _two_lists_are_one_picture(cast: Any, story: Any) -> None:
    week = today() - timedelta(days=6)
    start = now() - timedelta(days=6)
    with acting(cast.social_worker):
        by = cast.social_worker
        places.away_note(by=by, case_id=story.case.id, kind="missing", since=week)
        places.away_note(
            by=by,
            case_id=story.case.id,
            kind="elsewhere",
            since=today() - timedelta(days=2),
            words="Her aunt",
        )
        services.call_outs_note(by=by, case_id=story.case.id, days=[week])
    with acting(cast.mother):
        back = Back(Span(start + timedelta(days=4), start + timedelta(days=4)), "family")
        services.episode_note(by=cast.mother, case_id=story.case.id, gone=Span(start, start), back=back)
        services.call_outs_note(by=cast.mother, case_id=story.case.id, days=[week])
    with acting(cast.mother):
        found = absences_of(viewer=cast.mother, case=story.case)
        drawn = picture_of(viewer=cast.mother, case=story.case)
    assert {(one.what, one.label) for one in found} == {
        ("missing", "Missing"), ("elsewhere", "Staying somewhere else"),
    }  # fmt: skip
    assert sum(one.counted.most for one in found) == 6
    assert all(one.again for one in found)
    assert sum(kinds["missing"].most for _year, kinds in nights_by_year(found)) == 6
    whole = drawn.years[-1]
    assert (sum(one.episodes for one in drawn.years), whole.call_outs) == (1, 1)
    with acting(cast.stranger_parent):
        assert absences_of(viewer=cast.stranger_parent, case=story.case) == []
