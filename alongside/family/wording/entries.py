"""What an entry of the lexicon says, and the one that this house begins with."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

_DATA = Path(__file__).parent / "data"


@dataclass(frozen=True)
class Kind:
    """Why words of a kind are looked at, and what to ask instead."""

    key: str
    title: str
    why: str
    ask: str


KINDS: Mapping[str, Kind] = {
    one.key: one
    for one in (
        Kind("blaming", "Blames", "It says what somebody is, not what happened.",
             "What happened, and what would help them?"),
        Kind("defeatist", "Gives up", "It says that nothing will be done. Something can be.",
             "What is the next step, who does it, and by which day?"),
        Kind("emotion", "A feeling instead of what was said", "It says how somebody seemed, not what they said.",
             "What did they say, and what is the concern behind it?"),
        Kind("adultifying", "Makes a child older", "It makes a child sound older than they are.",
             "How old are they, and what are they not old enough to carry?"),
        Kind("stereotyping", "A stereotype", "It expects something of a person because of who they are.",
             "What do you know of this person, and how do you know it?"),
        Kind("consent", "Consent", "A child cannot agree to being exploited.",
             "What was done to the child, and by whom?"),
        Kind("perpetrator", "A child as perpetrator", "It calls a child the one who does the harm.",
             "What was done to this child, who gained by it, and is that written down too?"),
    )
}  # fmt: skip


@dataclass(frozen=True)
class Entry:
    """One entry. `term` and `also` are what is looked for (see `notation`), `unless` where it may stand."""

    term: str
    kind: str
    better: str
    ask: str = ""
    also: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    source: str = ""

    @property
    def question(self) -> str:
        """What to ask instead."""
        return self.ask or KINDS[self.kind].ask

    @property
    def why(self) -> str:
        """Why it is looked at."""
        return KINDS[self.kind].why

    def as_data(self) -> dict[str, Any]:
        """As it is kept."""
        return {**vars(self), "also": list(self.also), "unless": list(self.unless)}


def entry_of(data: Mapping[str, Any]) -> Entry:
    """Return an entry from what was kept."""
    return Entry(**{**data, "also": tuple(data.get("also", ())), "unless": tuple(data.get("unless", ()))})


@cache
def first_entries() -> tuple[Entry, ...]:
    """Return version 1, with which every partnership begins."""
    found = tomllib.loads((_DATA / "lexicon.toml").read_text(encoding="utf-8"))
    return tuple(entry_of(one) for one in found["entry"])


@cache
def ordinary_sentences() -> tuple[str, ...]:
    """Return sentences as people write them here every day; no term of a lexicon may stand in many of them."""
    lines = (_DATA / "ordinary.txt").read_text(encoding="utf-8").splitlines()
    return tuple(line for line in lines if line.strip())
