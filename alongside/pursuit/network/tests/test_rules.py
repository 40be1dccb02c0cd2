"""What follows from what was told: pure rules, as tables."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import pytest

from alongside.pursuit.network.rules import (
    Known,
    Named,
    People,
    Told,
    alike,
    degrees_of,
    how_shared,
    in_order,
    places_of,
    same_group,
    stands_in,
    ties_of,
    worth_a_look,
)

A, B, C, D, E = (UUID(int=at) for at in range(1, 6))
DAY = date(2026, 11, 23)


def told(*nodes: UUID, kind: str = "person", **facts: object) -> Told:
    named = tuple(Named(node, kind, f"Name {node.int}") for node in nodes)
    return Told(UUID(int=90), UUID(int=91), DAY, DAY, named, **facts)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("kind", "label", "text", "stands"),
    [
        ("vehicle", "AB12 CDE", "The car ab12cde waits", True),
        ("vehicle", "AB12 CDE", "A grey car waits", False),
        ("vehicle", "grey Audi", "A grey car, an Audi.", True),
        ("phone", "07700 900123", "They ring from +44 7700 900 123.", True),
        ("phone", "07700 900123", "They ring from 07700 900124", False),
        ("handle", "jay_07", "Writes as @jay_07 online", True),
        ("person", "José Ash", "Jose, called Ash", True),
        ("person", "Jay", "Jayden waits", False),
        ("person", "Jay", "x " * 200 + "Jay", True),  # a text is longer than a name
        ("person", "!!", "anything", False),
        ("place", "Coach station", "", False),
    ],
)
def test_the_hub_knows_what_stands_in_the_text_without_its_source(
    kind: str, label: str, text: str, stands: bool
) -> None:
    assert stands_in(kind, label, text) is stands


def test_a_thing_told_links_what_it_mentions_together_and_only_that() -> None:
    ties = ties_of(told(C, A, B, A), People())
    assert [(one.one, one.other) for one in ties] == [(A, B), (A, C), (B, C)]
    assert not any(one.confirmed or one.open for one in ties)
    assert ties_of(told(A), People()) == []
    assert places_of(told(A, B, believed=False)) == []


@pytest.mark.parametrize(
    ("promoted", "people", "confirmed"),
    [
        (False, People(), False),
        (True, People(), True),
        (True, People(children=frozenset([A]), suspected=frozenset([B])), False),  # never by a grade alone
        (True, People(children=frozenset([B]), suspected=frozenset([A])), False),
        (True, People(suspected=frozenset([A, B])), True),
        (False, People(together=frozenset([(A, B)])), True),
        (True, People(frozenset([A]), frozenset([B]), frozenset([(A, B)])), True),
    ],
)
def test_a_child_and_a_suspect_are_confirmed_by_an_officers_own_word_alone(
    promoted: bool, people: People, confirmed: bool
) -> None:
    assert [one.confirmed for one in ties_of(told(A, B, promoted=promoted), people)] == [confirmed]


def test_the_hub_knows_a_link_when_it_may_know_both_ends() -> None:
    named = (Named(A, "vehicle", "AB12 CDE"), Named(B, "person", "Jay"), Named(C, "person", "Mo"))
    some = Told(UUID(int=90), UUID(int=91), DAY, DAY, named, text="Jay drives AB12 CDE")
    assert {(one.one, one.other) for one in ties_of(some, People()) if one.open} == {(A, B)}
    hidden = Told(
        UUID(int=90), UUID(int=91), DAY, DAY, named, text="Jay drives AB12 CDE", about_worker_id=UUID(int=7)
    )
    assert not any(one.open for one in places_of(hidden))  # about somebody who works with families
    assert degrees_of(ties_of(some, People())) == {A: (2, 1), B: (2, 1), C: (2, 0)}


def test_a_group_is_the_same_from_night_to_night_while_enough_of_it_is() -> None:
    dismissed = Known(UUID(int=50), frozenset([A, B, C]), dismissed=True)
    other = Known(UUID(int=51), frozenset([D]))
    assert alike([A, B, C], [A, B, D]) == 50
    assert alike([], []) == 100
    assert same_group([A, B, C, D], [other, dismissed], same=60) is dismissed  # 75 in a hundred: stays away
    assert same_group([A, D, E], [dismissed], same=60) is None  # changed: a new proposal
    assert same_group([A], [], same=60) is None


@pytest.mark.parametrize(
    ("said", "shared", "look"),
    [
        ("", {A: "thing", B: "place"}, True),
        ("", {A: "thing"}, False),
        ("", {A: "suspected"}, True),
        ("may_be_harmed", {A: "friend"}, True),
        ("may_be_harmed", {}, False),
        ("suspected", {A: "suspected", B: "place"}, False),
        ("neither", {A: "suspected", B: "place"}, False),
        ("not_known", {A: "thing", B: "place"}, True),
    ],
)
def test_who_is_proposed_to_a_person_follows_from_a_rule_and_no_number(
    said: str, shared: dict[UUID, str], look: bool
) -> None:
    assert worth_a_look(said, shared, least=2) is look
    assert how_shared("place", suspected=False) == "place"
    assert how_shared("person", suspected=False) == "friend"
    assert how_shared("person", suspected=True) == "suspected"
    assert how_shared("phone", suspected=False) == "thing"
    assert how_shared("person", suspected=True, itself=True) == "together"
    assert in_order(B, A) == (A, B)
