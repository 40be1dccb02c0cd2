"""The rules as pure functions: means and their change, what is missing, sessions in step, months, two answers in a row."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alongside.ground.base.errors import Refused
from alongside.practice.progress import rules
from alongside.practice.progress.catalogue import GENERIC, LEARNING, TOPICS
from alongside.practice.progress.instruments import INSTRUMENTS, SAFETY, SCORE_15, with_words

DAY = date(2026, 11, 23)
LEAST = 80


def meeting(side: str, topic: str, days: int, held: bool = True) -> rules.Meeting:
    return rules.Meeting(side, topic, TOPICS[topic], DAY + timedelta(days=days), held)


def test_the_sets_of_questions_are_sound() -> None:
    assert [len(one.items) for one in (SAFETY, SCORE_15)] == [5, 15]
    for one in INSTRUMENTS.values():
        keys = [item.key for item in one.items]
        assert len(set(keys)) == len(keys)
        assert {key for _, part in one.subscales for key in part} <= set(keys)
        assert one.licence
        assert one.citation
    assert sorted(int(key) for _, part in SCORE_15.subscales for key in part) == list(range(1, 16))
    assert SAFETY.has_words
    assert not SCORE_15.has_words, (
        "its authors' words are brought in by an installation, never kept from memory"
    )
    assert with_words(SCORE_15, {item.key: "A statement" for item in SCORE_15.items}).has_words
    assert not set(LEARNING) & set(GENERIC)


@pytest.mark.parametrize(
    ("answers", "mean", "strengths", "answered"),
    [
        ({str(n): 1 for n in range(1, 16)}, 3.67, 1.0, 15),  # all "very well": strengths easy, the turned ten hard
        ({str(n): 1 if n in (1, 3, 6, 10, 15) else 5 for n in range(1, 16)}, 1.0, 1.0, 15),
        ({str(n): 3 for n in range(1, 16)}, 3.0, 3.0, 15),
        ({str(n): 3 for n in range(1, 13)}, 3.0, 3.0, 12),  # twelve of fifteen are four fifths, and so are four of five
        ({str(n): 3 for n in range(1, 12)}, None, 3.0, 11),
        ({"1": "rather_not", "3": "rather_not"}, None, None, 0),
        ({}, None, None, 0),
    ],
)  # fmt: skip
def test_a_mean_turns_items_and_stands_only_on_enough_answers(
    answers: Any, mean: float | None, strengths: float | None, answered: int
) -> None:
    found = rules.score(SCORE_15, answers, least_percent=LEAST)
    assert (found.mean, dict(found.subscales)["Strengths"], found.answered) == (mean, strengths, answered)
    assert found.of == 15


@given(
    then=st.dictionaries(st.sampled_from([i.key for i in SAFETY.items]), st.sampled_from([1, 2, 3, 4, 5, "rather_not"])),
    now=st.dictionaries(st.sampled_from([i.key for i in SAFETY.items]), st.sampled_from([1, 2, 3, 4, 5, "rather_not"])),
)  # fmt: skip
@settings(max_examples=40, deadline=None)
def test_a_change_invents_nothing(then: Any, now: Any) -> None:
    found = rules.change(SAFETY, then, now, least_percent=LEAST)
    for line in found.lines:
        assert line.then == (then.get(line.key) if isinstance(then.get(line.key), int) else None)
        assert line.now == (now.get(line.key) if isinstance(now.get(line.key), int) else None)
    both = [line for line in found.lines if line.then is not None and line.now is not None]
    enough = len(both) >= 4
    assert found.then.answered == found.now.answered == len(both)
    assert (found.difference is not None) == enough
    back = rules.change(SAFETY, now, then, least_percent=LEAST)
    assert back.difference == (None if found.difference is None else -found.difference)
    words = rules.change_words(SAFETY, found)
    assert ("Too little" in words) != enough
    if found.difference:
        assert ("easier" in words) == (found.difference > 0)


def test_a_question_that_somebody_left_out_never_looks_like_a_change() -> None:
    """At the start she said how unsafe it is at home; later she would rather not say. Nothing got easier."""
    rest = dict.fromkeys(("near", "out", "online", "night"), 4)
    found = rules.change(SAFETY, {"home": 1, **rest}, {"home": "rather_not", **rest}, least_percent=LEAST)
    assert found.difference == 0
    assert "The same as before" in rules.change_words(SAFETY, found)
    assert (found.lines[0].then, found.lines[0].now) == (1, None), "what she said stays to be seen"


@pytest.mark.parametrize(
    ("born_on", "fits"),
    [(None, True), (date(2014, 11, 23), True), (date(2014, 11, 24), False), (date(2016, 1, 1), False)],
)
def test_nobody_is_missed_for_questions_that_are_made_for_older_people(
    born_on: date | None, fits: bool
) -> None:
    assert rules.old_enough(SCORE_15, born_on, date(2026, 11, 23)) is fits
    assert rules.old_enough(SAFETY, born_on, date(2026, 11, 23))


def test_more_is_easier_for_safety_and_harder_for_the_family_questions() -> None:
    up = {item.key: 4 for item in SAFETY.items}, {item.key: 5 for item in SAFETY.items}
    assert "easier" in rules.change_words(SAFETY, rules.change(SAFETY, *up, least_percent=LEAST))
    hard = (
        {str(n): 1 if n in (1, 3, 6, 10, 15) else 5 for n in range(1, 16)},
        {str(n): 3 for n in range(1, 16)},
    )
    assert "Harder" in rules.change_words(SCORE_15, rules.change(SCORE_15, *hard, least_percent=LEAST))


@pytest.mark.parametrize(
    ("given_", "code"),
    [
        ({"home": "6"}, "choice_unknown"),
        ({"home": "²"}, "choice_unknown"),
        ({"home": "0"}, "choice_unknown"),
        ({"garden": "1"}, "choice_unknown"),
        ({"home": "yes"}, "choice_unknown"),
        ({}, "nothing_answered"),
        ({"home": "", "night": None}, "nothing_answered"),
    ],
)
def test_answers_that_are_none_of_the_scale_are_refused(given_: Any, code: str) -> None:
    with pytest.raises(Refused) as caught:
        rules.answers_of(SAFETY, given_)
    assert caught.value.code == code
    assert rules.answers_of(SAFETY, {"home": "rather_not", "night": "1", "out": ""}) == {
        "home": "rather_not", "night": 1,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("point", "before", "code"),
    [
        ("start", [], None), ("review", [], "start_first"), ("end", [], "start_first"),
        ("start", ["start"], "started_already"), ("review", ["start", "review"], None), ("end", ["start"], None),
        ("review", ["start", "end"], "ended_already"),
    ],
)  # fmt: skip
def test_what_is_asked_next_follows_what_was_asked(point: str, before: list[str], code: str | None) -> None:
    if code is None:
        rules.check_point(point, before)
        return
    with pytest.raises(Refused) as caught:
        rules.check_point(point, before)
    assert caught.value.code == code
    assert "start" in caught.value.message or "record" in caught.value.message, "it names the right way round"


def test_missing_follow_ups_are_listed_with_whether_they_could_be_compared() -> None:
    tools = [["safety"], ["safety"]]
    gaps = rules.follow_ups_missing(["mother", "child"], tools, [("mother", 0, "safety")])
    assert [(g.person_id, g.number, g.compares) for g in gaps] == [
        ("child", 0, False), ("mother", 1, True), ("child", 1, False),
    ]  # fmt: skip
    assert rules.follow_ups_missing(["mother"], [], []) == []


def test_a_topic_is_in_step_when_the_two_sides_lie_near_each_other() -> None:
    found = rules.in_step(
        [
            meeting("child", "trust", -60), meeting("parents", "trust", -50), meeting("child", "grooming", -9),
            meeting("parents", "online", 2, held=False), meeting("child", "home", -40), meeting("parents", "home", -2),
            meeting("child", "trust", -5),
        ],
        within=14,
    )  # fmt: skip
    states = {pair.topic: (pair.state, pair.days) for pair in found}
    assert states == {
        "trust": ("in_step", 10), "grooming": ("parents_missing", None), "online": ("child_missing", None),
        "home": ("apart", 38),
    }  # fmt: skip
    assert [pair.topic for pair in found] == ["online", "home", "grooming", "trust"], (
        "the unmatched come first"
    )


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["child", "parents"]), st.sampled_from(list(TOPICS)), st.integers(-200, 200)
        ),
        max_size=20,
    ),
    st.integers(0, 30),
)
@settings(max_examples=40, deadline=None)
def test_every_topic_stands_once_and_in_step_means_within(lines: Any, within: int) -> None:
    found = rules.in_step([meeting(*line) for line in lines], within=within)
    assert sorted(pair.topic for pair in found) == sorted({topic for _, topic, _ in lines})
    for pair in found:
        both = pair.child is not None and pair.parents is not None
        assert both == (pair.state in ("in_step", "apart"))
        if pair.child and pair.parents:
            assert (abs((pair.child.on - pair.parents.on).days) <= within) == (pair.state == "in_step")


def test_seven_months_of_being_in_touch_are_seven_months_with_the_empty_ones() -> None:
    child = [date(2026, month, 3) for month in (5, 6, 7, 9, 10, 11)]
    parents = [date(2026, month, 20) for month in (5, 6, 6, 7, 9, 11)]
    found = rules.months([*child, child[0]], parents)
    assert [(m.first.month, m.child, m.parents) for m in found] == [
        (5, 1, 1), (6, 1, 1), (7, 1, 1), (8, 0, 0), (9, 1, 1), (10, 1, 0), (11, 1, 1),
    ]  # fmt: skip
    assert rules.months_together(found) == 5
    assert rules.months([], []) == []
    over_new_year = rules.months([date(2025, 12, 31)], [date(2026, 1, 1)])
    assert [m.first for m in over_new_year] == [date(2025, 12, 1), date(2026, 1, 1)]


def test_a_general_course_needs_a_parent_who_asked() -> None:
    rules.generic_needs_request(generic=False, asked=False)
    rules.generic_needs_request(generic=True, asked=True)
    with pytest.raises(Refused, match="who asked for this course") as caught:
        rules.generic_needs_request(generic=True, asked=False)
    assert caught.value.code == "generic_not_asked"


@pytest.mark.parametrize(
    ("what", "answer", "started", "ended", "code"),
    [
        ("answer", "", False, False, None), ("started", "yes", False, False, None), ("impact", "yes", True, False, None),
        ("useful", "yes", True, True, None), ("ended", "yes", True, False, None),
        ("started", "", False, False, "not_accepted"), ("started", "no", False, False, "not_accepted"),
        ("started", "yes", True, False, "started_twice"), ("impact", "yes", False, False, "not_started"),
        ("useful", "yes", False, False, "not_started"), ("ended", "yes", False, False, "not_started"),
        ("impact", "yes", True, True, "intervention_ended"), ("answer", "yes", True, True, "intervention_ended"),
    ],
)  # fmt: skip
def test_what_can_be_said_of_help_when(
    what: str, answer: str, started: bool, ended: bool, code: str | None
) -> None:
    if code is None:
        rules.check_said(what, answer=answer, started=started, ended=ended)
        return
    with pytest.raises(Refused) as caught:
        rules.check_said(what, answer=answer, started=started, ended=ended)
    assert caught.value.code == code


@given(st.lists(st.sampled_from(["yes", "a_bit", "no", "not_sure"]), max_size=6))
@settings(max_examples=30, deadline=None)
def test_two_in_a_row_are_the_two_newest(says: list[str]) -> None:
    assert rules.twice_no(says) == (says[-2:] == ["no", "no"])
