"""The rules of this room as tables, without a database (R160, R161, R163)."""

from __future__ import annotations

import uuid
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alongside.ground.base.errors import Refused
from alongside.pursuit.disruption import rules
from alongside.pursuit.disruption.measures import measured
from alongside.pursuit.disruption.models import Activity
from alongside.pursuit.disruption.rules import Came, Focus

TODAY = date(2026, 11, 23)
WEEK = timedelta(days=7)
OPENED = TODAY - 20 * WEEK


def reach(day: date) -> date:
    """A review takes six weeks."""
    return day + 6 * WEEK


@pytest.mark.parametrize(
    ("came", "kind", "code"),
    [
        (Came(TODAY, "stopped"), "arrest", ""),
        (Came(TODAY, "early"), "closure", ""),
        (Came(None, "stopped"), "arrest", "done_on_missing"),
        (Came(TODAY, "nothing"), "arrest", "why_missing"),
        (Came(TODAY, "nothing", why="  "), "arrest", "why_missing"),
        (Came(TODAY, "nothing", why="He had moved"), "arrest", ""),
        (Came(None, "not_done"), "arrest", "why_missing"),
        (Came(None, "not_done", why="No address"), "open", ""),
        (Came(TODAY, "stopped"), "open", "kind_open"),
        (Came(TODAY, "perfect"), "arrest", "result_unknown"),
    ],
)
def test_a_result_says_when_and_no_result_says_why(came: Came, kind: str, code: str) -> None:
    if not code:
        rules.check_came(came, kind=kind)
        return
    with pytest.raises(Refused) as refused:
        rules.check_came(came, kind=kind)
    assert refused.value.code == code
    assert refused.value.message.startswith(("Say", "Choose"))  # the right way round


@pytest.mark.parametrize(
    ("target", "who", "place", "apart", "code"),
    [
        ("person", "A man with a grey car", False, False, ""),
        ("person", " ", False, False, "who_missing"),
        ("place", "", True, False, ""),
        ("place", "Behind the shop", False, False, "site_missing"),
        ("network", "Three friends", False, False, "network_apart"),
        ("network", "", False, True, ""),
        ("thing", "A phone", False, False, "network_apart"),
    ],
)
def test_it_is_aimed_at_somebody_at_a_place_or_by_police_at_a_group(
    target: str, who: str, place: bool, apart: bool, code: str
) -> None:
    if not code:
        rules.check_target(target, who=who, has_place=place, apart=apart)
        return
    with pytest.raises(Refused) as refused:
        rules.check_target(target, who=who, has_place=place, apart=apart)
    assert refused.value.code == code
    assert any(way in refused.value.message for way in ("neutral words", "write it down first", "ask them"))


@pytest.mark.parametrize(
    ("harms", "entries", "since"),
    [
        ([], [], None),  # no harm on record
        ([TODAY - 7 * WEEK], [], None),  # harm, and none lately
        ([TODAY - 6 * WEEK], [], OPENED),  # the last day of a review's time
        ([TODAY - WEEK], [], OPENED),
        ([TODAY - WEEK], [TODAY - 8 * WEEK], TODAY - 8 * WEEK),
        ([TODAY - WEEK], [TODAY - 8 * WEEK, TODAY - 2 * WEEK], TODAY - 2 * WEEK),
        ([TODAY - 9 * WEEK, TODAY], [TODAY], TODAY),
    ],
)
def test_it_counts_since_the_last_entry_while_harm_goes_on(
    harms: list[date], entries: list[date], since: date | None
) -> None:
    assert (
        rules.unlooked_since(opened_on=OPENED, harms=harms, entries=entries, reach=reach, on=TODAY) == since
    )


_DAYS = st.lists(st.integers(0, 139).map(lambda n: TODAY - timedelta(days=n)), max_size=5)


@settings(max_examples=40, deadline=None)
@given(harms=_DAYS, entries=_DAYS, more=st.integers(0, 139))
def test_a_new_entry_never_makes_a_case_later_and_a_new_harm_never_hides_it(
    harms: list[date], entries: list[date], more: int
) -> None:
    def since(harms: list[date], entries: list[date]) -> date | None:
        return rules.unlooked_since(opened_on=OPENED, harms=harms, entries=entries, reach=reach, on=TODAY)

    before, day = since(harms, entries), TODAY - timedelta(days=more)
    after = since(harms, [*entries, day])
    assert (before is None) == (after is None)
    assert before is None or (after is not None and after >= before)
    assert before is None or since([*harms, day], entries) == before


@pytest.mark.parametrize(
    ("parents", "others", "out"),
    [(0, 0, False), (4, 0, False), (5, 0, True), (5, 2, True), (6, 3, False), (7, 3, True), (2, 9, False)],
)
def test_a_record_stands_out_past_the_share_and_from_a_few_entries_on(
    parents: int, others: int, out: bool
) -> None:
    assert rules.stands_out(Focus(parents, others), times=2, least=5) is out


def test_every_step_has_a_plain_sentence_and_no_word_blames() -> None:
    words = " ".join(
        f"{one.label} {one.sentence}" for one in (*rules.KINDS, rules.UNDECIDED, rules.KEPT)
    ).lower()
    assert len(rules.SENTENCES) == len(rules.CHOICES) == len(dict(rules.CHOICES))
    assert all(len(sentence.split()) <= 22 for sentence in rules.SENTENCES.values())
    assert not any(word in words for word in ("perpetrator", "offender", "fail", "pimp", "victim"))
    assert len(rules.ANSWERS) == 6
    assert rules.ANSWERS[-1] == ("rather_not", "I do not want to answer")


def test_the_boards_numbers_hide_the_small_ones_and_what_gives_them_away() -> None:
    focus = {uuid.uuid4(): Focus(6, 2) for _ in range(8)} | {uuid.uuid4(): Focus(0, 3) for _ in range(12)}
    one = {"thread": uuid.uuid4(), "version": 1, "step": "came", "done_on": TODAY}
    done = [Activity(**one, kind="arrest", result="stopped") for _ in range(9)]
    done += [
        Activity(**one, kind="bail", result="nothing"),
        Activity(**{**one, "step": "taken_back"}, kind="bail"),
    ]
    found = measured(focus=focus, late=6, done=done, answers={"badly": 2, "well": 7}, limits_=(2, 5), least=5)
    assert (found.open_cases, found.unlooked, found.standing_out) == (20, (6, 20), (8, 20))
    assert (found.parents_share, found.done) == (5, 10)  # 48 of 100
    assert {line.label: line.count for line in found.kinds if line.count != 0} == {
        "Arrest": None,
        "Bail condition": None,
    }
    assert [line.count for line in found.ratings] == [0, None, 0, None, 0, 0]
    few = measured(focus={}, late=0, done=[], answers={}, limits_=(2, 5), least=5)
    assert (few.open_cases, few.unlooked, few.parents_share) == (0, (0, 0), None)
    assert measured(focus=focus, late=2, done=[], answers={}, limits_=(9, 9), least=5).unlooked is None
