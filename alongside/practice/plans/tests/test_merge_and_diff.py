"""Two people write at once, and two versions are compared: no accepted word is ever lost (R94, R143). Pure."""

from __future__ import annotations

import uuid
from time import perf_counter
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from alongside.practice.plans.diff import MOST_WORDS, PARTS, diff_versions, word_pieces
from alongside.practice.plans.merge import merge

NAMES = ("words", "tonight", "trigger", "due_on")
PART = st.sampled_from(["", "a", "b", "c"])
MEASURE = st.fixed_dictionaries(dict.fromkeys(NAMES, PART))
TEXT = st.text(alphabet="ab c\nü", max_size=40)


@given(base=MEASURE, theirs=MEASURE, mine=st.dictionaries(st.sampled_from(NAMES), PART))
@settings(max_examples=200, deadline=None)
def test_no_accepted_word_is_lost_in_a_merge(
    base: dict[str, str], theirs: dict[str, str], mine: dict[str, str]
) -> None:
    merged = merge(base, mine, theirs)
    after = theirs | merged.changes
    for name in NAMES:
        i_wrote = name in mine and mine[name] != base[name]
        they_wrote = theirs[name] != base[name]
        if they_wrote:  # what somebody saved is never written over
            assert after[name] == theirs[name]
        if i_wrote:  # what I wrote stands, or is shown as a conflict; it never goes without a word
            assert after[name] == mine[name] or name in merged.conflicts
        if not i_wrote and not they_wrote:
            assert after[name] == base[name]
    assert not set(merged.changes) & set(merged.conflicts)


@given(before=TEXT, after=TEXT)
@settings(max_examples=100, deadline=None)
def test_the_pieces_of_a_diff_hold_every_word(before: str, after: str) -> None:
    pieces = word_pieces(before, after)
    if pieces:
        for kind, text in (("gone", before), ("new", after)):
            words = " ".join(p.words for p in pieces if p.kind in ("kept", kind))
            assert words.split() == text.split()


def kept(**facts: Any) -> dict[str, Any]:
    """A measure as a version keeps it."""
    return {"id": str(uuid.uuid4()), "proposer_name": "Maria Ash", "words": "A lock on the back door", "side": "inside",
            "due_on": "2026-11-30", "answers": [], **facts}  # fmt: skip


def test_a_diff_says_what_came_what_went_what_changed_and_who_answered() -> None:
    lock, bus = kept(), kept(words="A lift")
    answer = {"by_name": "Frank Ash", "answer": "disagree", "words": "She can open it"}
    again = lock | {"words": "A lock on the front door", "due_on": "2026-12-03", "changed_by_name": "Chris Young",
                    "answers": [answer], "nature": "deed"}  # fmt: skip
    new = kept(words="A phone for her")
    found = diff_versions([lock, bus], [again, new], labels={"side": {"inside": "Inside the home"}})
    assert ([m["words"] for m in found.added], [m["words"] for m in found.gone]) == (
        ["A phone for her"],
        ["A lift"],
    )
    (changed,) = found.changed
    assert (changed.changed_by, changed.answers) == ("Chris Young", (answer,))
    assert [(p.name, p.before, p.after) for p in changed.parts] == [
        ("words", "A lock on the back door", "A lock on the front door"),
        ("due_on", "30 November 2026", "3 December 2026"),
    ]
    assert [p.words for p in changed.parts[0].pieces if p.kind == "new"] == ["front"]
    assert not diff_versions([lock], [lock])
    assert diff_versions([lock], [lock]).unchanged == 1


def test_the_diff_of_two_long_versions_is_bounded() -> None:
    old = [kept(words=" ".join(f"w{n}{i % 7}" for i in range(90))) for n in range(60)]
    new = [m | {"words": " ".join(reversed(m["words"].split())), "tonight": "x " * MOST_WORDS} for m in old]
    began = perf_counter()
    found = diff_versions(old, new)
    assert len(found.changed) == 60
    assert (
        perf_counter() - began < 2
    )  # 50 ms on a quiet machine (bench plan_diff); this only catches an explosion
    assert set(PARTS) >= {"words", "tonight", "owner_name", "due_on"}
