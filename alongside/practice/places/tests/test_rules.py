"""What a placement owes, what may follow on what, who needs an advocate, what a move lacks: pure functions."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alongside.ground.base.errors import Refused
from alongside.practice.places.geometry import Point
from alongside.practice.places.models import Stay
from alongside.practice.places.rules import (
    NEEDED,
    STAY_MOVES,
    Drawn,
    ToldRow,
    check_move,
    check_owed,
    check_told,
    conflict_words,
    move_lacks,
    needs_advocate,
    nights_of_days,
    owed,
    untold,
    zones_hit,
)

DAY = date(2026, 11, 23)
MOTHER, FATHER = uuid4(), uuid4()
days = st.integers(-20, 20).map(lambda n: DAY + timedelta(days=n))


@pytest.mark.parametrize(
    ("kind", "given_", "parents", "lacks"),
    [
        ("placement", (), True, tuple(NEEDED)),
        ("placement", ("parents_view", "contact_effect"), True, ("local_risks",)),
        ("placement", tuple(NEEDED), True, ()),
        ("placement", (), False, ("contact_effect",)),  # no parent is there to be asked
        ("school", (), True, ()),
        ("visit", (), True, ()),
    ],
)
def test_what_a_proposal_owes(
    kind: str, given_: tuple[str, ...], parents: bool, lacks: tuple[str, ...]
) -> None:
    assert owed(kind, given_, parents=parents) == lacks
    check_owed(lacks, emergency=True)
    if lacks:
        with pytest.raises(Refused, match="tick that it is one") as refused:
            check_owed(lacks, emergency=False)
        assert (refused.value.code, refused.value.field) == ("placement_incomplete", lacks[0])


@given(st.sampled_from(Stay.State.values), st.sampled_from(Stay.State.values))
def test_only_the_table_says_what_follows(before: str, after: str) -> None:
    if (before, after) in STAY_MOVES:
        check_move(before, after)
    else:
        with pytest.raises(Refused, match="cannot be done now"):
            check_move(before, after)


def test_nothing_leads_out_of_an_end_nor_from_held_to_begun() -> None:
    assert not [move for move in STAY_MOVES if move[0] in ("ended", "dropped") or move == ("held", "started")]


@pytest.mark.parametrize(
    ("rows", "emergency", "code"),
    [
        ([], False, "zone_police_first"),
        ([("parent", MOTHER, True), ("parent", FATHER, True)], False, "zone_police_first"),
        ([("police", None, False)], True, "zone_police_first"),
        ([("police", None, True), ("parent", MOTHER, True)], False, "zone_parents_first"),
        (
            [("police", None, True), ("parent", MOTHER, True), ("parent", FATHER, False)],
            False,
            "zone_parents_first",
        ),
        ([("police", None, True), ("parent", MOTHER, False), ("parent", FATHER, False)], True, ""),
        ([("police", None, True), ("parent", MOTHER, True), ("parent", FATHER, True)], False, ""),
    ],
)
def test_police_and_each_parent_are_told_first(
    rows: list[tuple[str, UUID | None, bool]], emergency: bool, code: str
) -> None:
    told, parents = [ToldRow(*row) for row in rows], {MOTHER: "Maria", FATHER: "Frank"}
    if not code:
        check_told(*untold(told, parents, emergency=emergency))
        return
    with pytest.raises(Refused) as refused:
        check_told(*untold(told, parents, emergency=emergency))
    assert refused.value.code == code


@given(days, st.none() | days, days, st.none() | days)
@settings(max_examples=40)
def test_a_zone_counts_when_it_shares_a_day(
    zone_from: date, zone_to: date | None, since: date, until: date | None
) -> None:
    last = date.max
    zone = Drawn(uuid4(), zone_from, zone_to, Point(53.8, -1.5), 100)
    shares = max(zone_from, since) <= min(zone_to or last, until or last)
    proper = (zone_to is None or zone_to >= zone_from) and (until is None or until >= since)
    if proper:
        assert bool(zones_hit(Point(53.8, -1.5), [zone], since=since, until=until)) is shares


def test_a_refusal_counts_what_the_reader_may_not_know() -> None:
    words = conflict_words([], hidden=1, local=[])
    assert "somebody of this family" in words
    assert words.endswith("the police and the parents are told first.")
    assert "“Bad people there”" in conflict_words(
        ["within 1 km of X: y (z)"], hidden=0, local=["Bad people there"]
    )


@pytest.mark.parametrize(
    ("placement", "parents", "needs"),
    [
        ("foster", 0, True),
        ("foster", 1, False),
        (None, 0, False),
        ("relatives", 0, False),
        ("secure", 0, True),
    ],
)
def test_a_child_in_care_with_nobody_needs_an_advocate(
    placement: str | None, parents: int, needs: bool
) -> None:
    assert needs_advocate(placement, parents=parents) is needs


def test_a_move_asks_for_a_home_police_and_each_brothers_school() -> None:
    one, two = uuid4(), uuid4()
    assert move_lacks([], [one, two]) == [
        ("housing", None),
        ("police", None),
        ("school", one),
        ("school", two),
    ]
    assert move_lacks([("housing", None), ("police", None), ("school", one)], [one, two]) == [("school", two)]
    assert nights_of_days(DAY, None, DAY + timedelta(days=8)) == 8
    assert nights_of_days(DAY, DAY, DAY + timedelta(days=8)) == 0
