"""Pure rules: which entities are one thing, by what people said of pairs of them. Nothing depends on when it is asked.

The newest word about a pair counts: one that was taken back, or still waits for a second officer, does not. Whatever is
joined by `same` is one thing, unless somebody said of two in it that they are different: then nothing in it is joined, until
a person takes one of the words back.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass
from typing import TypeVar

T = TypeVar("T", bound=Hashable)
SAME, DIFFERENT, UNSURE = "same", "different", "unsure"


@dataclass(frozen=True)
class Said:
    """One word about a pair. `counts`: it was not taken back, and whoever had to agree agreed."""

    one: Hashable
    other: Hashable
    word: str
    counts: bool = True

    @property
    def pair(self) -> frozenset[Hashable]:
        """The two it is about."""
        return frozenset((self.one, self.other))


@dataclass(frozen=True)
class Joined:
    """What is joined with one thing: all that `same` leads to, and the pairs in it that are said to be different."""

    members: frozenset[Hashable]
    conflicts: frozenset[frozenset[Hashable]]

    @property
    def one(self) -> bool:
        """Whether it is one thing: nobody contradicts it."""
        return not self.conflicts


def standing(words: Iterable[Said]) -> dict[frozenset[Hashable], str]:
    """Return the word that counts of each pair, from all words in the order in which they were said."""
    return {said.pair: said.word for said in words if said.counts}


def joined(
    start: Hashable, near: Callable[[frozenset[Hashable]], Mapping[frozenset[Hashable], str]]
) -> Joined:
    """Return what is joined with one thing. `near`: the standing words about any of some things."""
    members, fresh = {start}, frozenset([start])
    words: dict[frozenset[Hashable], str] = {}
    while fresh:
        found = near(fresh)
        words.update(found)
        ends = {end for pair, word in found.items() if word == SAME for end in pair}
        fresh = frozenset(ends - members)
        members |= ends
    conflicts = frozenset(pair for pair, word in words.items() if word == DIFFERENT and pair <= members)
    return Joined(frozenset(members), conflicts)


def identities(found: Joined) -> dict[Hashable, Hashable]:
    """Return the identity of each of those joined: the smallest of them; each its own where they contradict."""
    if not found.one:
        return {one: one for one in found.members}
    first = min(found.members)  # type: ignore[type-var]
    return dict.fromkeys(found.members, first)


def replayed(things: Iterable[T], words: Iterable[Said]) -> dict[T, Hashable]:
    """Return the identity of each thing, from nothing but the words that were said: what is kept must be the same."""
    counts = standing(words)

    def near(some: frozenset[Hashable]) -> dict[frozenset[Hashable], str]:
        return {pair: word for pair, word in counts.items() if pair & some}

    found: dict[Hashable, Hashable] = {}
    for thing in things:
        if thing not in found:
            found.update(identities(joined(thing, near)))
    return found  # type: ignore[return-value]
