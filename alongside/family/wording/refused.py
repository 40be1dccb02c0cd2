"""Phrases on which a rule rests, found as the lexicon finds its own: one matcher, one way to write a term.

The lexicon prompts and never decides (T9), and each partnership has its own. These few carry a rule that refuses, so that they
are the house's: where each is asked stands in the rule.
"""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

from alongside.family.wording.entries import Entry, entry_of
from alongside.family.wording.matching import Matcher

_DATA = Path(__file__).parent / "data" / "refused.toml"


@cache
def refused_entries() -> tuple[Entry, ...]:
    """Return every entry, of all kinds."""
    found = tomllib.loads(_DATA.read_text(encoding="utf-8"))
    return tuple(entry_of(one) for one in found["entry"])


@cache
def _matcher(kind: str) -> Matcher:
    entries = [one for one in refused_entries() if one.kind == kind]
    if not entries:
        raise KeyError(f"no phrases of the kind {kind}")
    return Matcher(entries)


def speaks_of(kind: str, words: str, *, quoted: bool = True) -> tuple[str, ...]:
    """Return the phrases of a kind that stand in a text, as written; without `quoted`, not those of somebody who is quoted."""
    return tuple(one.words for one in _matcher(kind).look(words) if quoted or not one.quoted)
