"""Weights, limits and their words; wall times across the clocks' changes; somebody to ring at any moment."""

from __future__ import annotations

import uuid
from datetime import UTC, date, datetime, time, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from alongside.family.cases.models import Level
from alongside.ground.clock.time_source import LONDON
from alongside.practice.workload.hours import (
    Cover,
    Spell,
    Worker,
    bank_holiday,
    contact_now,
    covers,
    gaps,
    in_office_hours,
    slots,
)
from alongside.practice.workload.models import Frequency
from alongside.practice.workload.rules import (
    Item,
    Weights,
    kind_of,
    limit_for,
    load,
    rate_words,
)

OFFICE = (9, 17)
DUTY = {"duty_name": "Front Door", "duty_phone": "01632 960001", "office": OFFICE}
MOMENTS = st.datetimes(datetime(2024, 1, 1), datetime(2026, 12, 30), timezones=st.just(UTC))
SPELLS = st.builds(Spell, st.integers(0, 6), st.times(), st.times(), on_holidays=st.booleans())
BACK, FORWARD = date(2026, 10, 25), date(2026, 3, 29)  # Sundays on which the clocks change


def london(day: date, hour: int, minute: int = 0, *, fold: int = 0) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, fold=fold, tzinfo=LONDON)


def worker(**facts: object) -> Worker:
    return Worker(
        **{"user_id": uuid.uuid4(), "name": "Ines", "title": "", "agency": "", "phone": "1", **facts}
    )  # type: ignore[arg-type]


@settings(max_examples=60)
@given(
    st.dictionaries(st.sampled_from(Level.values), st.integers(0, 50)),
    st.dictionaries(st.sampled_from(Frequency.values), st.tuples(st.integers(0, 9), st.integers(0, 9))),
    st.sampled_from(Frequency.values),
    st.sampled_from(Frequency.values),
)
def test_a_higher_threshold_never_weighs_less_whatever_a_partnership_set(levels, contacts, visits, calls):
    weights = Weights(levels, contacts)
    of = [weights.of(level, visits, calls) for level in Level.values]
    assert of == sorted(of)
    assert weights.of("low", visits, calls) >= weights.of("low") >= 0


def test_a_family_is_counted_once_and_the_words_go_with_the_number():
    one, two = uuid.uuid4(), uuid.uuid4()
    items = [Item(one, 3), Item(one, 5), Item(two, 3)]
    found = {limit: load(items, limit=limit) for limit in (7, 8, 10, 11, None)}
    assert {limit: (one.state, one.count, one.points) for limit, one in found.items()} == {
        7: ("over", 2, 8), 8: ("full", 2, 8), 10: ("near", 2, 8), 11: ("room", 2, 8), None: ("none", 2, 8),
    }  # fmt: skip
    assert (found[10].words, found[10].number) == ("Near the limit", "8 of 10 points")
    assert [limit_for("ipsw", {"ipsw": 45}, share) for share in (100, 50, 1)] == [45, 22, 1]
    assert limit_for("police", {"ipsw": 45}, 100) is None
    assert (kind_of({"csw", "ipsw"}), kind_of({"police"})) == ("ipsw", "")


def test_small_numbers_are_not_said():
    said = [rate_words(met, asked, smallest=5) for met, asked in ((0, 4), (6, 8), (18, 20), (10, 20), (0, 9))]
    few = "too few to say more"
    assert said == ["fewer than 5", f"of 8; {few}", f"of 20; {few}", "10 of 20 (50%)", "9 of 9 (100%)"]


@settings(max_examples=150)
@given(st.lists(SPELLS, max_size=3), MOMENTS)
def test_a_spell_means_the_time_on_the_wall_also_past_midnight_and_when_the_clocks_change(spells, at):
    local = at.astimezone(LONDON)
    wall, today, yesterday = local.time(), local.date(), local.date() - timedelta(days=1)
    expected = any(
        (one.runs_on(today, bank_holiday) and one.starts <= wall and (wall < one.ends or one.overnight))
        or (one.overnight and wall < one.ends and one.runs_on(yesterday, bank_holiday))
        for one in spells
    )
    assert covers(spells, at) == expected


def test_the_night_the_clocks_go_back_is_covered_both_times_and_the_leapt_hour_is_no_slot():
    night = [Spell(5, time(22), time(2))]  # Saturday, ten in the evening to two
    assert [covers(night, london(BACK, 1, 30, fold=fold)) for fold in (0, 1)] == [True, True]
    assert not covers(night, london(BACK, 2))
    early = [Spell(6, time(0), time(4), bookable=True)]
    days = {"days": 1, "minutes": 30, "now": datetime(2026, 1, 1, tzinfo=UTC)}
    leapt = slots(early, first=FORWARD, **days)
    assert [at.astimezone(LONDON).strftime("%H:%M") for at in leapt] == [
        "00:00",
        "00:30",
        "02:00",
        "02:30",
        "03:00",
        "03:30",
    ]
    assert len(slots(early, first=BACK, **days)) == 8


def test_slots_are_free_to_come_and_not_while_away():
    monday = date(2026, 11, 23)
    spell = [Spell(0, time(9), time(11), bookable=True), Spell(0, time(14), time(15))]
    free = slots(
        spell, first=monday, days=8, minutes=30, now=london(monday, 9), taken=[london(monday, 10)],
        away=[Cover(london(monday, 10, 45), london(monday, 12))],
    )  # fmt: skip
    assert [at.astimezone(LONDON).strftime("%a %d %H:%M") for at in free] == [
        "Mon 23 09:30", "Mon 30 09:00", "Mon 30 09:30", "Mon 30 10:00", "Mon 30 10:30",
    ]  # fmt: skip


def test_bank_holidays_are_kept_unless_somebody_says_so_and_unknown_years_have_none():
    boxing = date(2026, 12, 28)  # a Monday, in place of Saturday the 26th
    assert bank_holiday(boxing)
    assert not bank_holiday(date(2099, 12, 25))
    assert not in_office_hours(london(boxing, 10), OFFICE)
    assert not covers([Spell(0, time(9), time(17))], london(boxing, 10))
    assert covers([Spell(0, time(9), time(17), on_holidays=True)], london(boxing, 10))


@settings(max_examples=100)
@given(
    MOMENTS,
    st.lists(
        st.builds(
            worker,
            name=st.sampled_from(["Ines", "Chris"]),
            phone=st.sampled_from(["", "2"]),
            spells=st.lists(SPELLS, max_size=2).map(tuple),
            away=st.lists(
                st.builds(Cover, MOMENTS, MOMENTS, st.sampled_from(["", "Ann"]), st.sampled_from(["", "3"])), max_size=2
            ).map(tuple),
        ),
        max_size=3,
    ),
)  # fmt: skip
def test_there_is_always_somebody_to_ring_who_has_a_number_and_is_not_away(at, workers):
    found = contact_now(workers, at, **DUTY)
    assert found.name
    assert found.phone
    reachable = [one.name for one in workers if one.reachable(at, OFFICE)]
    if reachable:
        assert (found.kind, found.name) == ("worker", reachable[0])
    elif found.kind == "cover":
        assert any(one.cover_now(at) and one.cover_now(at).name == found.name for one in workers)
    else:
        assert (found.kind, found.phone) == ("duty", "01632 960001")


def test_the_worker_comes_before_whoever_stands_in_and_they_before_the_duty_line():
    noon, evening = london(date(2026, 11, 23), 12), london(date(2026, 11, 23), 20)
    away = Cover(
        noon - timedelta(days=1), noon + timedelta(days=1), "Ann", "3", (Spell(0, time(18), time(21)),)
    )
    first, second = worker(name="Ines"), worker(name="Sofia", away=(away,))
    assert contact_now([second, first], noon, **DUTY).name == "Ines"
    found = contact_now([second, first], evening, **DUTY)
    assert (found.kind, found.name, found.for_name) == ("cover", "Ann", "Sofia")
    assert contact_now([second, first], evening + timedelta(hours=2), **DUTY).kind == "duty"
    assert contact_now([], noon, **DUTY).name == "Front Door"


def test_a_gap_is_where_nobody_who_said_their_hours_can_be_reached():
    monday = date(2026, 11, 23)
    day, late = (
        worker(spells=(Spell(0, time(9), time(17)),)),
        worker(spells=(Spell(0, time(17), time(20, 30)),)),
    )
    assert gaps([day, late, worker()], monday, (8, 22)) == [(time(8), time(9)), (time(20, 30), time(22))]
    off = worker(spells=day.spells, away=(Cover(london(monday, 0), london(monday, 12)),))
    assert gaps([off], monday, (9, 17)) == [(time(9), time(12))]
    assert gaps([], monday, (22, 24)) == [(time(22), time(0))]
