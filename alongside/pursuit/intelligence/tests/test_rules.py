"""Grading, moving and sharing as tables: normal, bad and missing; and whatever an officer presses, nothing skips a grade."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alongside.ground.base.errors import Refused
from alongside.ground.base.small import shown
from alongside.pursuit.intelligence import rules
from alongside.pursuit.intelligence.measures import days_between, share, table
from alongside.pursuit.intelligence.rules import MOVES, PROMOTED, State


@pytest.mark.parametrize(
    ("how", "borne_out", "letter"),
    [
        ("saw", False, "A"), ("heard", False, "A"), ("device_document", False, "A"), ("told", False, "C"),
        ("told", True, "B"), ("worked_out", False, "D"), ("worked_out", True, "D"), ("saw", True, "A"), ("", False, "D"),
    ],
)  # fmt: skip
def test_the_tellers_own_facts_suggest_a_letter(how: str, borne_out: bool, letter: str) -> None:
    assert rules.suggested(how, borne_out=borne_out) == letter


_READY = {"graded": True, "sanitised": True, "believed": True}


@pytest.mark.parametrize(
    ("was", "to", "with_", "code"),
    [
        ("new", "held", {"graded": False, "sanitised": False}, ""),
        ("graded", "kept", {"sanitised": False}, ""),
        ("graded", "intelligence", {}, ""),
        ("held", "held", {}, ""),
        ("intelligence", "evidence", {}, ""),
        ("intelligence", "kept", {}, ""),
        ("new", "intelligence", {"graded": False}, "grade_first"),
        ("held", "evidence", {"graded": False}, "grade_first"),
        ("held", "intelligence", {}, "move_unknown"),
        ("intelligence", "held", {}, "move_unknown"),
        ("graded", "intelligence", {"sanitised": False}, "sanitise_first"),
        ("graded", "operation", {"believed": False}, "suspected_false"),
        ("graded", "kept", {"believed": False}, ""),
    ],
)
def test_where_information_may_go(was: str, to: str, with_: dict[str, bool], code: str) -> None:
    if not code:
        rules.check_move(was, to, **_READY | with_)
        return
    with pytest.raises(Refused) as refused:
        rules.check_move(was, to, **_READY | with_)
    assert refused.value.code == code
    assert refused.value.field == "to"


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(["grade", "sanitise", *State.values]), max_size=12))
def test_whatever_is_pressed_nothing_is_promoted_without_a_grade_and_a_text(pressed: list[str]) -> None:
    state, graded, text = str(State.NEW), False, False
    for press in pressed:
        if press == "grade":
            state, graded = rules.next_state_of_grade(state), True
        elif press == "sanitise":
            text = True
        else:
            try:
                rules.check_move(state, press, graded=graded, sanitised=text)
            except Refused:
                continue
            assert press in MOVES[state]
            state = press
        assert state not in PROMOTED or (graded and text)
        assert state != State.KEPT or graded


def test_every_state_has_moves_and_a_word_for_the_family() -> None:
    assert set(MOVES) == set(State.values) == set(rules.SUGGESTED_FEEDBACK)
    assert all(MOVES.values())


@pytest.mark.parametrize(
    ("handling", "conditions", "words", "code"),
    [
        ("P", [], "", ""), ("C", ["ask_first"], "", ""), ("C", ["other"], "Only on paper", ""),
        ("C", [], "", "conditions_missing"), ("P", ["ask_first"], "", "conditions_without_code"),
        ("C", ["other"], "", "condition_words_missing"),
    ],
)  # fmt: skip
def test_conditions_fit_the_code(handling: str, conditions: list[str], words: str, code: str) -> None:
    assert _code(rules.check_conditions, handling, conditions, words) == code


@pytest.mark.parametrize(
    ("source", "letters", "why", "code"),
    [
        ("2", {"a": "A"}, "", ""), ("3", {"a": "A"}, "", "why_missing"), ("3", {"a": "A"}, "Twice wrong", ""),
        ("1", {"a": "B"}, "", "why_missing"), ("1", {"a": "B"}, "Another saw it too", ""), ("2", {"a": "E"}, "", "why_missing"),
    ],
)  # fmt: skip
def test_a_doubt_and_another_letter_have_a_reason(source: str, letters: Any, why: str, code: str) -> None:
    assert _code(rules.check_grade, source, letters, {"a": "A"}, why) == code


_KNOWN = {
    "teller": ["Maria Ash"], "child": ["Cleo Ash", "Clee"], "family": ["Frank Ash"], "phone": ["07700 900 123"],
    "address": ["12 Mill Lane, Northmoor"],
}  # fmt: skip


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("A dark car waited near the shops at nine.", []),
        ("María said so.", ["teller"]),
        ("the ASH family", ["teller", "child", "family"]),
        ("Clee got in.", ["child"]),
        ("Ring +44 7700-900123", ["phone"]),
        ("at 12 Mill  Lane", ["address"]),
        ("ash trees are no secret? they are asked about once", ["teller", "child", "family"]),
        ("Ashley and Mariana are others", []),
        ("", []),
    ],
)
def test_what_shows_who_told_it_is_found_in_a_text(text: str, found: list[str]) -> None:
    assert rules.leaks(text, _KNOWN) == found
    for knows in (True, False):
        check = partial(rules.check_leaks, knows=knows)
        assert _code(check, found, "") == ("sanitise_leaks" if found else "")
        assert _code(check, found, "It is the name of a street") == ""


def test_only_whoever_knows_who_told_it_hears_what_was_found():
    said = {}
    for knows in (True, False):
        for found in (["teller"], ["phone"], ["teller", "child", "family"]):
            with pytest.raises(Refused) as refused:
                rules.check_leaks(found, "", knows=knows)
            said.setdefault(knows, set()).add(refused.value.message)
    assert len(said[True]) == 3
    assert len(said[False]) == 1, "nothing tells one finding from another"


@pytest.mark.parametrize(
    ("days", "code"), [(1, ""), (30, ""), (31, "until_far"), (0, "until_past"), (-3, "until_past")]
)
def test_nothing_is_shared_without_an_end(days: int, code: str) -> None:
    day = date(2026, 11, 23)
    assert _code(rules.check_until, day + timedelta(days=days), today=day, most_days=30) == code


@pytest.mark.parametrize(
    ("texts", "codes", "replaced", "taken_back"),
    [
        ([2], [(1, "P")], None, None),
        ([2, 4], [(1, "P")], 4, None),
        ([1, 4], [(2, "P")], 4, None),
        ([1, 2], [(3, "P")], None, None),  # it never read the first
        ([1, 4], [(2, "P"), (3, "C")], None, 3),
        ([1, 4], [(2, "P"), (3, "C"), (5, "P")], 5, None),  # read again, and it is another one
        ([1], [(2, "P"), (3, "C"), (5, "P")], None, None),
        ([1, 2], [(3, "C"), (4, "C")], None, None),  # the hub never read any
        ([1, 3, 5], [(2, "P"), (7, "C")], 5, 7),
        ([], [(1, "P"), (2, "C")], None, None),
        ([1], [], None, None),
    ],
)
def test_the_hub_learns_what_was_replaced_or_taken_back_of_what_it_read(
    texts: list[int], codes: list[tuple[int, str]], replaced: int | None, taken_back: int | None
) -> None:
    start = datetime(2026, 3, 2, tzinfo=UTC)
    at = {one: start + timedelta(days=one) for one in range(8)}
    found = rules.changes_of([at[one] for one in texts], [(at[one], code) for one, code in codes])
    assert found == rules.Changes(at.get(replaced), at.get(taken_back))  # type: ignore[arg-type]


def test_small_numbers_are_hidden_and_none_gives_another_away() -> None:
    from collections import Counter

    labels = [("a", "A"), ("b", "B"), ("c", "C")]
    assert [one.count for one in table(Counter(a=9, b=2, c=7), labels, 5)] == [9, None, None]
    assert [one.count for one in table(Counter(a=9, c=7), labels, 5)] == [9, 0, 7]
    assert (shown(4, 5), shown(0, 5), shown(5, 5)) == (None, 0, 5)
    assert (share(3, 4, 5), share(4, 6, 5), share(0, 9, 5)) == (None, 70, 0)
    assert days_between([], 1) is None


def _code(check: Any, *given: Any, **more: Any) -> str:
    try:
        check(*given, **more)
    except Refused as refused:
        return refused.code if refused.field and refused.message.endswith(".") else "says too little"
    return ""


@pytest.mark.parametrize(
    ("now_is", "said", "owed"),
    [
        ("held", "", False), ("passed_on", "held", True), ("passed_on", "graded", True), ("held", "graded", True),
        ("held", "held", False), ("graded", "passed_on", False), ("graded", "held", False), ("acted_on", "passed_on", True),
        ("passed_on", "cannot_say", False), ("acted_on", "cannot_say", True), ("passed_on", "acted_on", False),
    ],
)  # fmt: skip
def test_what_became_of_it_and_nobody_told_is_owed(now_is: str, said: str, owed: bool) -> None:
    assert rules.owes_answer(now_is, said) is owed
