"""The one table of finishing, the parts and their order, and what is looked at in words: pure functions."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alongside.family.wording.entries import first_entries
from alongside.family.wording.selectors import Lexicon
from alongside.ground.base.errors import Refused
from alongside.practice.assessment import rules
from alongside.practice.assessment.rules import (
    FINISHING,
    MOVES,
    PARTS,
    Facts,
    check_part,
    check_start,
    goal_owed,
    unready,
)
from alongside.practice.assessment.wording import passages_of, prompts_of

WHOLE = Facts(standings={one.key: "known" for one in PARTS}, marked=True)


def without(key: str) -> Facts:
    return replace(WHOLE, standings={k: v for k, v in WHOLE.standings.items() if k != key})


# code, the facts that break this rule alone, and words by which the refusal says how it is mended
TABLE: list[tuple[str, Facts, str]] = [
    *((f"{one.key}_missing", without(one.key), "rite" if one.key != "sides" else "Mark") for one in PARTS),
    ("sides_unmarked", replace(WHOLE, marked=False), "Mark harm outside, inside or both"),
    ("needs_missing", replace(WHOLE, without_needs=["Maria"]), "what each of them needs, or let them say it"),
    ("bond_missing", replace(WHOLE, without_bond=["Frank"]), "how the child and each of them are"),
    ("goal_missing", replace(WHOLE, without_goal=["Frank"]), "bring them closer again: Frank"),
    ("sibling_unseen", replace(WHOLE, siblings_unseen=["Noah"]), "one by one: Noah"),
    (
        "statement_unsourced",
        replace(WHOLE, unsourced=["“She”"]),
        "seen, told or is an opinion, and whose; or leave it out",
    ),
    (
        "incident_without_context",
        replace(WHOLE, out_of_context=["“He”"]),
        "what came before, or that it is not yet known",
    ),
    ("calm_plan_missing", replace(WHOLE, calm_owed=True), "what helps both"),
    (
        "involvement_unanswered",
        replace(WHOLE, not_involved=["they were invited"]),
        "how the family was part of this, or why not",
    ),
    ("sources_unchecked", replace(WHOLE, sources_checked=False), "Tick"),
]


def test_the_table_of_tests_is_the_table_of_rules() -> None:
    assert [code for code, _, _ in TABLE] == [rule.code for rule in FINISHING]
    assert unready(WHOLE) == []


@pytest.mark.parametrize(("code", "facts", "mend"), TABLE, ids=[row[0] for row in TABLE])
def test_each_rule_alone_refuses_and_says_how_it_is_mended(code: str, facts: Facts, mend: str) -> None:
    (broken,) = unready(facts)
    assert broken.code == code
    assert mend in broken.message


def test_nothing_written_breaks_every_part_first_who_does_the_harm() -> None:
    assert [one.where for one in unready(Facts())] == [one.key for one in PARTS]


def test_an_honest_not_yet_known_finishes_also_without_a_mark() -> None:
    assert unready(replace(WHOLE, standings={one.key: "not_yet" for one in PARTS}, marked=False)) == []


PART = {"key": "inside", "standing": "known", "marks": (), "earlier": False, "begun": rules.FIRST}


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"begun": ()}, "first_parts_first"),
        ({"begun": ("perpetrator",)}, "first_parts_first"),
        ({"key": "perpetrator", "begun": ()}, ""),
        ({"key": "perpetrator", "standing": "not_yet", "begun": ()}, ""),
        ({"key": "perpetrator", "standing": "none", "begun": ()}, "never_none"),
        ({"standing": "none"}, ""),
        ({"standing": "same"}, "nothing_before"),
        ({"standing": "same", "earlier": True}, ""),
        ({"marks": ("outside",)}, "sides_only"),
        ({"key": "sides", "marks": ("outside", "out_to_in")}, "arrow_without_sides"),
        ({"key": "sides", "marks": ("outside", "inside")}, ""),
        ({"key": "sides", "marks": ("outside", "inside", "out_to_in", "in_to_out")}, ""),
    ],
)
def test_a_part_stands_or_is_refused_with_the_way_round(facts: dict[str, Any], code: str) -> None:
    if not code:
        check_part(**{**PART, **facts})
        return
    with pytest.raises(Refused) as refused:
        check_part(**{**PART, **facts})
    assert refused.value.code == code
    assert refused.value.message


def test_no_question_asks_a_parent_what_they_do_or_do_not_do() -> None:
    asked = " ".join(f"{one.title} {one.question} {one.hint} {one.mend}" for one in PARTS).lower()
    assert not re.search(r"what (?:are|is|do|does) (?:you|the parents?|she|he|they) (?:not )?do", asked)
    assert PARTS[0].key == "perpetrator"
    assert not PARTS[0].may_be_none


@pytest.mark.parametrize(
    ("bond", "between", "goal", "owed"),
    [("close", "yes", "", False), ("strained", "yes", "", True), ("apart", "not_known", " ", True),
     ("strained", "no", "", False), ("apart", "yes", "One walk a week", False), ("not_known", "yes", "", False)],
)  # fmt: skip
def test_what_somebody_drove_apart_needs_a_goal_of_repair(
    bond: str, between: str, goal: str, owed: bool
) -> None:
    assert goal_owed(bond, between, goal) is owed


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(["start", "start with a reason", "finish"]), max_size=12))
def test_there_is_never_more_than_one_draft_or_one_in_force(deeds: list[str]) -> None:
    states: list[str] = []
    for deed in deeds:
        if deed == "finish" and "draft" in states:
            moved = [(s, "superseded") for s in states if s == "finalised"] + [("draft", "finalised")]
            assert all(after in MOVES[before] for before, after in moved)
            states = [{"finalised": "superseded", "draft": "finalised"}.get(s, s) for s in states]
        elif deed != "finish":
            facts = {"draft": "draft" in states, "in_force": "finalised" in states}
            code = "assessment_open" if facts["draft"] else "reason_missing"
            if facts["draft"] or (facts["in_force"] and "reason" not in deed):
                with pytest.raises(Refused) as refused:
                    check_start(**facts, why="New harm" if "reason" in deed else "")
                assert refused.value.code == code
            else:
                check_start(**facts, why="New harm" if "reason" in deed else "")
                states.append("draft")
        assert states.count("draft") <= 1
        assert states.count("finalised") <= 1


PAST = "She was in care as a child and moved between eleven homes before she was ten years old"


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("They ring each night because nobody rings them.", []),
        ("These are failed carers.", ["failed carers"]),
        ("An over-protective, controlling mother.", ["over-protective", "controlling"]),
        ("He is low-hanging fruit and failed to engage.", ["low-hanging fruit", "failed to engage"]),
        ("A violent child.", ["violent child"]),
        ("It goes back to the mother's own childhood.", ["past"]),
        ("It comes from her traumatic childhood.", ["past"]),
        ("The mother’s unhappy past is behind it.", ["past"]),
        ("His past two visits went well, and so did the mother’s.", []),
        ("As a child and moved between eleven homes, she says.", ["past"]),
        ("She was in care.", []),
    ],
)
def test_words_are_prompted_with_what_could_be_said(text: str, keys: list[str]) -> None:
    found = prompts_of(text, lexicon=Lexicon(1, first_entries()), pasts=[PAST])
    assert [one.key for one in found] == keys
    assert all(one.words for one in found)


def test_the_same_passage_is_found_whoever_it_is_about_and_a_short_one_never() -> None:
    text = "{} is often tired after school and would like somebody to walk with her from the bus stop each Friday evening."
    mine, theirs = (passages_of(text.format(name), names=[name]) for name in ("Cleo Ash", "Amara"))
    assert set(mine) & set(theirs)
    assert not set(mine) & set(
        passages_of("She said that she likes the park and her dog and nobody else knows that place.")
    )
    assert passages_of("Sleep, and somebody who rings.") == passages_of("") == []


@settings(max_examples=30, deadline=None)
@given(
    st.lists(st.sampled_from("abcdefghij"), min_size=15, max_size=15), st.integers(0, 5), st.integers(0, 5)
)
def test_a_repeated_run_of_fifteen_words_is_always_found(run: list[str], before: int, after: int) -> None:
    here = " ".join([*(f"x{n}" for n in range(before)), *run, *(f"y{n}" for n in range(after))])
    assert set(passages_of(" ".join(run))) & set(passages_of(here))
