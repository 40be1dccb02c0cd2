from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alongside.ground.clock.calendars import CalendarRunsOut, working_days
from alongside.ground.clock.due import add_months
from alongside.ground.clock.kinds import ClockKind, kind_of, kinds, register_kind
from alongside.ground.clock.lateness import (
    DEFAULT_LADDER,
    EscalationStep,
    Lateness,
    State,
    WaitingBand,
    escalation_level,
    is_late,
    ladder_from,
    lateness,
    lateness_at,
    rungs_waiting,
    steps_reached,
    waiting_band,
)
from alongside.ground.clock.tests import reference

ENGLAND = working_days("england-and-wales")
FRIDAY = date(2026, 11, 20)
days = st.dates(date(2012, 2, 1), date(2027, 6, 30))


def after(n):
    return FRIDAY + timedelta(days=n)


@pytest.mark.parametrize(
    ("today", "done", "state", "working_days_late", "late"),
    [
        (after(-1), None, State.RUNNING, 0, False),
        (after(0), None, State.DUE_TODAY, 0, False),
        (after(1), None, State.LATE, 0, True),  # Saturday: late, no working day late yet
        (after(2), None, State.LATE, 0, True),
        (after(3), None, State.LATE, 1, True),
        (after(10), None, State.LATE, 6, True),
        (after(10), after(-1), State.DONE_IN_TIME, 0, False),
        (after(10), after(0), State.DONE_IN_TIME, 0, False),
        (after(10), after(1), State.DONE_LATE, 0, True),
        (after(10), after(4), State.DONE_LATE, 2, True),
        (after(4), after(4), State.DONE_LATE, 2, True),
    ],
)
def test_how_a_promise_due_on_friday_stands(today, done, state, working_days_late, late):
    found = lateness(FRIDAY, today, calendar=ENGLAND, done_on=done)
    assert (found.state, found.working_days_late, found.late) == (state, working_days_late, late)
    assert is_late(FRIDAY, done, today) is late


@pytest.mark.parametrize(
    ("seconds", "done", "state"),
    [
        (-1, None, State.DUE_TODAY),
        (0, None, State.DUE_TODAY),
        (0.000001, None, State.LATE),
        (-86_400, None, State.RUNNING),
        (86_400, 0, State.DONE_IN_TIME),
        (86_400, 1, State.DONE_LATE),
    ],
)
def test_an_instant_is_in_time_up_to_and_including_itself(seconds, done, state):
    due = datetime(2026, 11, 20, 12, tzinfo=UTC)
    done_at = None if done is None else due + timedelta(seconds=done)
    now = due + timedelta(seconds=seconds)
    assert lateness_at(due, now, calendar=ENGLAND, done_at=done_at).state is state


def test_working_days_late_of_an_instant_count_from_its_local_date():
    due = datetime(2026, 7, 2, 23, 30, tzinfo=UTC)  # half past midnight on Friday in London
    assert lateness_at(due, due + timedelta(hours=1), calendar=ENGLAND).working_days_late == 0
    assert lateness_at(due, due + timedelta(days=3), calendar=ENGLAND).working_days_late == 1


@given(days, st.integers(min_value=-30, max_value=60), st.sampled_from(reference.DIVISIONS))
def test_lateness_agrees_with_walking_day_by_day(due, shift, division):
    today = due + timedelta(days=shift)
    found = lateness(due, today, calendar=working_days(division))
    assert found.late is (today > due)
    assert found.working_days_late == (reference.count(due, today, division) if today > due else 0)


@given(days, st.integers(min_value=0, max_value=60), st.integers(min_value=0, max_value=300))
def test_once_done_it_no_longer_depends_on_today(due, done_after, later):
    done = due + timedelta(days=done_after)
    first = lateness(due, done, calendar=ENGLAND, done_on=done)
    assert lateness(due, done + timedelta(days=later), calendar=ENGLAND, done_on=done) == first


def test_what_is_not_late_needs_no_calendar_beyond_its_end():
    assert lateness(date(2030, 1, 1), date(2029, 1, 1), calendar=ENGLAND).state is State.RUNNING
    assert is_late(date(2030, 1, 1), None, date(2030, 1, 2))
    with pytest.raises(CalendarRunsOut):
        lateness(date(2028, 12, 31), date(2029, 1, 1), calendar=ENGLAND)


@pytest.mark.parametrize(
    ("start", "end", "band"),
    [
        (date(2026, 1, 31), date(2026, 1, 31), WaitingBand.UNDER_1_MONTH),
        (date(2026, 1, 31), date(2026, 2, 27), WaitingBand.UNDER_1_MONTH),
        (date(2026, 1, 31), date(2026, 2, 28), WaitingBand.FROM_1_TO_3_MONTHS),
        (date(2026, 1, 31), date(2026, 4, 30), WaitingBand.FROM_1_TO_3_MONTHS),
        (date(2026, 1, 31), date(2026, 5, 1), WaitingBand.OVER_3_MONTHS),
        (date(2024, 2, 29), date(2025, 2, 28), WaitingBand.OVER_3_MONTHS),
        (date(2024, 2, 29), date(2025, 3, 1), WaitingBand.OVER_1_YEAR),
        (date(2024, 2, 29), date(2026, 2, 28), WaitingBand.OVER_1_YEAR),
        (date(2024, 2, 29), date(2026, 3, 1), WaitingBand.OVER_2_YEARS),
        (date(2012, 1, 1), date(2026, 1, 1), WaitingBand.OVER_2_YEARS),
    ],
)
def test_the_edges_of_the_waiting_bands(start, end, band):
    assert waiting_band(start, end) is band


@given(days, st.integers(min_value=0, max_value=900))
def test_waiting_longer_never_falls_back_a_band(start, span):
    order = list(WaitingBand)
    end = start + timedelta(days=span)
    assert order.index(waiting_band(start, end)) <= order.index(waiting_band(start, end + timedelta(days=1)))
    assert waiting_band(start, add_months(start, 3)) is WaitingBand.FROM_1_TO_3_MONTHS


def test_a_wait_cannot_end_before_it_began():
    with pytest.raises(ValueError, match="before it began"):
        waiting_band(FRIDAY, after(-1))


@pytest.mark.parametrize(
    ("shift", "whom"),
    [
        (-3, None),
        (0, None),
        (1, "owner"),  # the first late day, a Saturday
        (6, "owner"),  # Thursday, four working days late
        (7, "manager"),
        (13, "manager"),
        (14, "cross-agency lead"),
        (100, "cross-agency lead"),
    ],
)
def test_the_ladder_of_p_esc(shift, whom):
    step = escalation_level(FRIDAY, after(shift), DEFAULT_LADDER, ENGLAND)
    assert (step.whom if step else None) == whom


def test_bank_holidays_hold_the_ladder_back():
    maundy_thursday = date(2026, 4, 2)
    assert escalation_level(maundy_thursday, date(2026, 4, 13), DEFAULT_LADDER, ENGLAND).whom == "manager"
    assert escalation_level(maundy_thursday, date(2026, 4, 10), DEFAULT_LADDER, ENGLAND).whom == "owner"
    scotland = working_days("scotland")
    assert escalation_level(maundy_thursday, date(2026, 4, 10), DEFAULT_LADDER, scotland).whom == "manager"


@given(days, st.integers(min_value=0, max_value=60))
def test_every_rung_below_the_highest_has_been_reached(due, shift):
    today = due + timedelta(days=shift)
    reached = steps_reached(lateness(due, today, calendar=ENGLAND))
    assert reached == DEFAULT_LADDER[: len(reached)]
    assert escalation_level(due, today, DEFAULT_LADDER, ENGLAND) == (reached[-1] if reached else None)


def test_what_is_done_late_escalates_no_further():
    assert steps_reached(lateness(FRIDAY, after(30), calendar=ENGLAND, done_on=after(20))) == ()


def test_the_ladder_is_data():
    assert ladder_from([["owner", 0], ["manager", 5], ["cross-agency lead", 10]]) == DEFAULT_LADDER
    assert ladder_from([("team", 2)]) == (EscalationStep(1, "team", 2),)


@pytest.mark.parametrize(
    "value",
    [
        [],
        [["owner"]],
        [["", 0]],
        [["owner", -1]],
        [["owner", True]],
        [["owner", "0"]],
        [["owner", 5], ["manager", 5]],
        [["owner", 5], ["manager", 0]],
    ],
)
def test_a_ladder_that_makes_no_sense_is_refused(value):
    with pytest.raises(ValueError, match="rung"):
        ladder_from(value)


@given(
    gaps=st.lists(st.integers(1, 6), min_size=1, max_size=5),
    sweeps=st.lists(st.tuples(st.integers(0, 9), st.sets(st.integers(1, 5))), max_size=8),
)
def test_whenever_somebody_looks_one_rung_at_most_is_told_and_none_twice_nor_after_a_higher_one(gaps, sweeps):
    """Each sweep: how many working days after the one before, and which rungs have somebody on them."""
    ladder = tuple(
        EscalationStep(level, f"rung {level}", sum(gaps[:level])) for level in range(1, len(gaps) + 1)
    )
    settled, told, day = set(), [], 0
    for later, manned in sweeps:
        day += later
        reached = steps_reached(Lateness(State.LATE, day), ladder)
        waiting = rungs_waiting(reached, settled)
        assert [step.level for step in waiting] == sorted((step.level for step in waiting), reverse=True)
        heard = next((step for step in waiting if step.level in manned), None)
        if heard is None:
            assert not {step.level for step in reached} & manned - set(range(max(settled, default=0) + 1))
            continue
        told.append(heard.level)
        settled |= {step.level for step in reached if step.level <= heard.level}
        assert not any(step.level in manned for step in rungs_waiting(reached, settled)), (
            "nothing is told twice"
        )
    assert told == sorted(set(told))


def test_a_kind_is_registered_once_and_found_by_its_key():
    kind = ClockKind("clock.test.kind", "A test is answered", "P-HELP", "The team owes you an answer.")
    assert register_kind(kind) is kind
    register_kind(kind)
    assert kind_of("clock.test.kind") is kind
    assert kind in kinds()


def test_two_kinds_cannot_share_a_key():
    register_kind(ClockKind("clock.test.twice", "One promise", "P-HELP", "The team owes you this."))
    with pytest.raises(ValueError, match="registered twice"):
        register_kind(ClockKind("clock.test.twice", "Another promise", "P-HELP", "The team owes you this."))


def test_a_kind_that_does_not_tell_the_family_is_refused():
    with pytest.raises(ValueError, match="must say"):
        register_kind(ClockKind("clock.test.silent", "A promise", "P-HELP", ""))


def test_an_unknown_kind_is_a_fault():
    with pytest.raises(KeyError, match="no_such"):
        kind_of("no_such")
