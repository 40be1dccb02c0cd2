"""The table of a promise's life, and when a promise is late."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alongside.ground.base.errors import NotPermitted, Refused
from alongside.ground.clock.calendars import working_days
from alongside.ground.clock.lateness import EscalationStep, escalation_level, ladder_from
from alongside.practice.actions.models import Action
from alongside.practice.actions.rules import (
    MACHINE,
    OPEN_STATES,
    Deed,
    Standing,
    check_due,
    deeds_open_to,
    judge,
    overdue,
    raised_when_due_by,
    raised_words,
)

CALENDAR = working_days("england-and-wales")
LADDER = ladder_from([["owner", 0], ["manager", 5], ["cross-agency lead", 10]])
STANDINGS = st.frozensets(st.sampled_from(Standing))
DAYS = st.dates(date(2026, 1, 1), date(2027, 6, 30))


def test_the_table_speaks_of_every_state_and_of_no_other() -> None:
    spoken = {state for _, state in MACHINE} | {way.to for way in MACHINE.values()}
    assert spoken == set(Action.State.values)


@given(st.lists(st.tuples(st.sampled_from(Deed), STANDINGS), max_size=30))
def test_no_sequence_of_deeds_reaches_a_forbidden_state(
    deeds: list[tuple[Deed, frozenset[Standing]]],
) -> None:
    state, done = "agreed", False
    for deed, standings in deeds:
        before = state
        try:
            state = judge(deed, state, standings)
        except Refused:
            continue
        if deed is Deed.MARK_DONE:
            assert standings >= {Standing.OWNER}
            assert before in OPEN_STATES
        done = state in ("done", "verified")
        if state == "verified":
            assert before == "done", "confirmed without being said to be done"
            assert Standing.OWNER not in standings, "confirmed by its own owner"
            assert standings & {Standing.LEAD, Standing.FAMILY}
        if state == "abandoned" and before != "abandoned":
            assert Standing.OWNER not in standings
            assert standings & {Standing.LEAD, Standing.MANAGER}
        if before == "abandoned" and state != "abandoned":
            assert (deed, state) == (Deed.RESUME, "agreed"), "nothing else brings back what was given up"
            assert Standing.OWNER not in standings
            assert standings & {Standing.LEAD, Standing.MANAGER}
    assert done is (state in ("done", "verified"))


@given(st.sampled_from(Deed), st.sampled_from(Action.State.values), STANDINGS)
def test_the_buttons_of_a_page_are_what_the_verbs_allow(
    deed: Deed, state: str, standings: frozenset[Standing]
) -> None:
    try:
        judge(deed, state, standings)
        allowed = True
    except Refused:
        allowed = False
    assert (deed in deeds_open_to(state, standings)) is allowed


@pytest.mark.parametrize(("deed", "state"), list(product(Deed, Action.State.values)))
def test_whoever_is_nothing_to_a_promise_may_do_nothing(deed: Deed, state: str) -> None:
    with pytest.raises(NotPermitted):
        judge(deed, state, frozenset())


def test_the_right_person_at_the_wrong_time_hears_how_it_stands() -> None:
    with pytest.raises(Refused, match="done and confirmed") as caught:
        judge(Deed.MARK_DONE, "verified", frozenset({Standing.OWNER}))
    assert not isinstance(caught.value, NotPermitted)


def test_an_owner_who_leads_the_case_still_cannot_confirm() -> None:
    with pytest.raises(NotPermitted):
        judge(Deed.CONFIRM_DONE, "done", frozenset({Standing.OWNER, Standing.LEAD}))


def test_a_promise_is_late_only_after_its_day_and_only_while_open() -> None:
    day = date(2026, 11, 24)
    assert not overdue(day, "agreed", day)
    assert overdue(day, "agreed", day + timedelta(days=1))
    assert not overdue(day, "done", day + timedelta(days=1))


@pytest.mark.parametrize(
    ("day", "code"),
    [
        (None, "action_undated"),
        (date(2026, 11, 22), "action_due_past"),
        (date(2062, 11, 23), "action_due_far"),
    ],
)
def test_a_promise_has_a_day_that_can_be_kept(day: date | None, code: str) -> None:
    with pytest.raises(Refused) as caught:
        check_due(day, date(2026, 11, 23))
    assert (caught.value.code, caught.value.field) == (code, "due_on")
    assert check_due(date(2026, 11, 23), date(2026, 11, 23))


@given(due_on=DAYS, on=DAYS, days=st.integers(0, 15))
def test_asking_a_whole_table_agrees_with_asking_one_promise(due_on: date, on: date, days: int) -> None:
    step = EscalationStep(1, "manager", days)
    reached = escalation_level(due_on, on, (step,), CALENDAR) is not None
    assert (due_on <= raised_when_due_by(step, on, CALENDAR)) is reached


def test_the_ladder_skips_christmas_and_names_whom_it_reaches() -> None:
    due, on = date(2026, 12, 23), date(2027, 1, 1)  # 24, 29, 30 and 31 December are worked: four days
    assert due > raised_when_due_by(LADDER[1], on, CALENDAR)
    assert due <= raised_when_due_by(LADDER[1], date(2027, 1, 4), CALENDAR)
    assert raised_words("owner", "Tess Cher").endswith("raised with Tess Cher.")
    assert raised_words("manager", "Tess Cher").endswith("raised with the manager.")
