"""Looking through what somebody writes for the terms of the whole lexicon."""

from __future__ import annotations

import random
import re
from typing import Any

from alongside.family.wording.entries import first_entries, ordinary_sentences
from alongside.family.wording.matching import matcher_of
from bench.measure import figure, in_turn, median, p95

N, WORDS = 200, 2_000
_JUDGING = (
    "Dad is angry.", "She is an over-\nprotective mother.", "The officer said “low-hanging fruit”.", "He was failing to engage.",
)  # fmt: skip


def _text(dice: random.Random) -> str:
    found: list[str] = []
    while sum(len(one.split()) for one in found) < WORDS:
        found.append(dice.choice(_JUDGING) if dice.random() < 0.05 else dice.choice(ordinary_sentences()))
    return " ".join(found)


def lexicon_check() -> dict[str, Any]:
    """p95 of 2,000 words with the full lexicon; baseline: the same terms as plain phrases in one regular expression."""
    dice = random.Random(7)
    texts = [_text(dice) for _ in range(N)]
    entries = first_entries()
    matcher = matcher_of(entries)
    terms = [term for entry in entries for term in (entry.term, *entry.also)]
    plain = re.compile("|".join(re.escape(term.replace("=", "")) for term in terms), re.IGNORECASE)
    counts: list[int] = []
    ours, theirs = in_turn(
        lambda i: counts.append(len(matcher.look(texts[i]))),
        lambda i: sum(1 for _ in plain.finditer(texts[i])),
        N,
    )
    return figure(
        p95(ours),
        "ms",
        N,
        median(theirs),
        median=median(ours),
        terms=len(terms),
        found=sum(counts) / len(counts),
    )
