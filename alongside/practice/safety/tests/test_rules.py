"""Times known roughly, nights, the order of the talk on return, and the picture before and after."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alongside.ground.base.errors import Refused
from alongside.ground.clock.time_source import LONDON
from alongside.practice.safety import rules
from alongside.practice.safety.models import PackEntry
from alongside.practice.safety.rules import Fact, Nights, Span

NOW = datetime(2026, 3, 30, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
MOMENTS = st.integers(0, 650_000).map(lambda m: datetime(2025, 1, 1, tzinfo=UTC) + timedelta(minutes=m))
STEPS = st.lists(
    st.tuples(st.sampled_from(list(rules.Step.values)), st.sampled_from(["Ada", "Bo", "ada "])), max_size=8
)


def _look(gone: Span, found: Span | None) -> None:
    rules.check_span(gone, NOW, "gone_on")
    rules.check_found(gone, found or gone, NOW)


def _at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 3, day, hour, minute, tzinfo=LONDON)


@pytest.mark.parametrize(
    ("start", "end", "nights"),
    [
        (_at(1, 22), _at(1, 23, 30), 0),  # home before midnight
        (_at(1, 22), _at(2, 0, 30), 0),  # an hour past midnight is no night away
        (_at(1, 22), _at(2, 4), 1),
        (_at(1, 5), _at(2, 3, 59), 0),
        (_at(27, 20), _at(30, 9), 3),  # over the night in which the clocks change
        (_at(2, 4), _at(1, 22), 0),  # the wrong way round is never less than none
    ],
)
def test_a_night_is_being_away_at_four_in_the_morning(start: datetime, end: datetime, nights: int) -> None:
    assert rules.nights_between(start, end) == nights


@settings(max_examples=25, deadline=None)
@given(st.lists(MOMENTS, min_size=4, max_size=4))
def test_roughly_known_times_give_nights_from_at_least_to_at_most(moments: list[datetime]) -> None:
    a, b, c, d = sorted(moments)
    away = rules.nights_away(Span(a, b), Span(c, d), NOW)
    assert 0 <= away.least <= away.most
    assert rules.nights_between(a, d) == rules.nights_between(a, b) + rules.nights_between(b, d)
    exact = rules.nights_away(Span(a, a), Span(d, d), NOW)
    assert exact.least == exact.most == away.most


@pytest.mark.parametrize(
    ("now", "at", "seen"),
    [
        (_at(2, 0, 10), time(22, 30), _at(1, 22, 30)),  # the form says the 2nd already
        (_at(29, 3, 50), time(23, 50), _at(28, 23, 50)),  # in the night in which the clocks change
        (_at(2, 0, 10), time(0, 5), _at(2, 0, 5)),
        (_at(2, 0, 10), None, _at(2, 0)),
        (_at(2, 2), time(3), _at(2, 3)),  # a slip, and refused: it has not come
        (_at(2, 14), time(22, 30), _at(2, 22, 30)),  # by day that is a slip too
    ],
)
def test_after_midnight_an_evening_of_the_new_day_was_yesterdays(
    now: datetime, at: time | None, seen: datetime
) -> None:
    assert rules.last_seen(now.date(), at, now) == seen
    assert rules.last_seen(date(2026, 2, 27), time(22, 30), now) == datetime(2026, 2, 27, 22, 30, tzinfo=UTC)


def test_between_friday_night_and_saturday_morning_is_a_span() -> None:
    friday, saturday = date(2026, 3, 27), date(2026, 3, 28)
    rough = rules.span_of(friday, time(22), saturday, time(7), NOW)
    assert (rough.start, rough.end, rough.exact) == (_at(27, 22), _at(28, 7), False)
    assert rules.span_of(friday, time(22), None, None, NOW).exact
    assert rules.span_of(friday, None, None, None, NOW) == Span(_at(27, 0), _at(27, 23, 59))
    assert rules.span_of(date(2026, 3, 30), None, None, None, NOW).end == NOW  # today ends now, not tonight
    for choice in [*rules.LAST_SEEN, "", "nonsense"]:
        span = rules.span_ago(choice, NOW)
        rules.check_span(span, NOW, "gone")


@pytest.mark.parametrize(
    ("gone", "found", "code", "way_round"),
    [
        (Span(NOW + HOUR, NOW + HOUR), None, "time_in_future", "Write when it happened"),
        (Span(NOW, NOW - HOUR), None, "span_backwards", "earlier day and time first"),
        (Span(NOW - HOUR, NOW), Span(NOW - 3 * HOUR, NOW), "found_before_gone", "put that right first"),
        (
            Span(NOW - 3 * HOUR, NOW),
            Span(NOW - HOUR, NOW - HOUR),
            "found_before_gone",
            "put that right first",
        ),
        (Span(NOW - HOUR, NOW), Span(NOW, NOW + HOUR), "time_in_future", "Write when it happened"),
    ],
)
def test_impossible_times_are_refused_with_the_way_round(
    gone: Span, found: Span | None, code: str, way_round: str
) -> None:
    with pytest.raises(Refused) as refused:
        _look(gone, found)
    assert refused.value.code == code
    assert way_round in refused.value.message


@pytest.mark.parametrize(
    ("before", "kind", "at", "code", "way_round"),
    [
        ((), "offered", NOW - 5 * HOUR, "talk_before_return", "put that right first"),
        ((), "offered", NOW + HOUR, "time_in_future", "afterwards"),
        ((), "accepted", NOW, "talk_offer_first", "who was offered"),
        ((), "declined", NOW, "talk_offer_first", "who was offered"),
        ((("held", "Ada"),), "offered", NOW, "talk_over", "chronology"),
        ((("offered", "Ada"), ("declined", "Ada")), "left_open", NOW, "talk_offer_another", "somebody else"),
        (
            (("declined", "Ada"), ("declined", " ADA")),
            "left_open",
            NOW,
            "talk_offer_another",
            "somebody else",
        ),
    ],
)
def test_a_talk_that_cannot_follow_is_refused(
    before: tuple[tuple[str, str], ...], kind: str, at: datetime, code: str, way_round: str
) -> None:
    with pytest.raises(Refused) as refused:
        rules.check_talk(before=before, kind=kind, who="Ada", back=NOW - 2 * HOUR, at=at, now=NOW)
    assert refused.value.code == code
    assert way_round in refused.value.message


def test_a_talk_before_anybody_is_back_or_with_who_decides_is_refused() -> None:
    with pytest.raises(Refused) as refused:
        rules.check_talk(before=(), kind="offered", who="Ada", back=None, at=NOW, now=NOW)
    assert refused.value.code == "talk_not_back"
    with pytest.raises(Refused) as refused:
        rules.check_independent("sofia  WORTH", ["Sofia Worth"])
    assert refused.value.code == "talk_not_independent"
    assert "Ask the child whom they would like" in refused.value.message
    rules.check_independent("An advocate", ["Sofia Worth"])


@settings(max_examples=30, deadline=None)
@given(STEPS)
def test_whatever_is_tried_the_talk_keeps_its_order(steps: list[tuple[str, str]]) -> None:
    kept: list[tuple[str, str]] = []
    for kind, who in steps:
        try:
            rules.check_talk(before=kept, kind=kind, who=who, back=NOW - HOUR, at=NOW, now=NOW)
        except Refused:
            continue
        kept.append((kind, who))
    kinds = [kind for kind, _ in kept]
    assert "held" not in kinds[:-1]
    assert not kinds or kinds[0] in ("offered", "held")
    for n, kind in enumerate(kinds):
        if kind in ("accepted", "declined"):
            assert "offered" in kinds[:n]
        if kind == "left_open":
            assert len({who.strip().casefold() for one, who in kept[:n] if one == "declined"}) > 1


def test_forty_four_call_outs_are_counted_with_their_days() -> None:
    worker_began = date(2026, 1, 1)
    before = [Fact(date(2025, 2, 1) + timedelta(days=7 * n)) for n in range(44)]  # the seed: in under a year
    after = [Fact(date(2026, 2, 1)), Fact(date(2026, 1, 10), Nights(1, 2))]
    shown = rules.picture(
        [*before, *after], first=date(2025, 9, 1), today=date(2026, 3, 31), since=worker_began
    )
    assert shown.before is not None
    assert shown.after is not None
    assert (shown.before.call_outs, shown.before.days, shown.before.rate(44)) == (44, 334, 13.2)
    assert (shown.after.call_outs, shown.after.episodes, shown.after.days) == (1, 1, 90)
    assert shown.after.nights == Nights(1, 2)
    assert [(y.name, y.call_outs, y.days) for y in shown.years] == [("2025", 44, 334), ("2026", 1, 90)]


def test_days_too_few_give_no_rate_and_nothing_gives_no_picture() -> None:
    day = date(2026, 3, 1)
    shown = rules.picture([Fact(day)], first=day, today=day, since=day)
    assert shown.before is not None
    assert (shown.before.days, shown.before.rate(3), shown.before.call_outs) == (0, None, 0)
    assert rules.picture([Fact(day)], first=day, today=day, since=None).after is None
    assert rules.picture([], first=day, today=day, since=day).empty


def test_what_a_pack_lacks_is_said_in_the_order_in_which_it_is_asked() -> None:
    assert rules.lacks_of({"looks", "photo", "friends", "other"}) == [
        "health", "approach", "phones", "online", "places", "vehicles",
    ]  # fmt: skip
    assert rules.lacks_of(set(PackEntry.Kind.values)) == []
