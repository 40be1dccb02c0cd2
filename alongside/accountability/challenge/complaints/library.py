"""Law, policy and rights in plain words, each text with its source and its day: to challenge properly (R221).

Data, not code: a text is never changed. What changed in the law is another version, and a complaint that cited the earlier
one still leads to it. The words are ours, short, and no legal advice; the source is where the exact words stand.
"""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from alongside.family.people.rules import name_key
from alongside.ground.base.errors import Refused

_DATA = Path(__file__).with_name("library.toml")


@dataclass(frozen=True)
class Text:
    """One version of one text. `key` names the text for ever; `cite` names this version of it."""

    key: str
    version: int
    title: str
    words: str
    source: str
    address: str
    of: date  # the day of the source
    written_on: date
    topic: str

    @property
    def cite(self) -> str:
        """How a complaint names it, such as ``complaint-stages@1``."""
        return f"{self.key}@{self.version}"


@cache
def every_version() -> dict[str, Text]:
    """Return every version of every text, by its cite, in the order of the file."""
    with _DATA.open("rb") as file:
        texts = [Text(**one) for one in tomllib.load(file)["text"]]
    return {one.cite: one for one in texts}


def texts_now() -> list[Text]:
    """Return the newest version of each text, in the order of the file."""
    newest: dict[str, Text] = {}
    for one in every_version().values():
        if one.key not in newest or newest[one.key].version < one.version:
            newest[one.key] = one
    return list(newest.values())


def search(wanted: str) -> list[Text]:
    """Return the texts that hold each word that was typed, in the title, the words or the source; all of them for nothing."""
    words = name_key(wanted).split()
    return [one for one in texts_now() if all(word in _folded(one) for word in words)]


def text_of(cite: str) -> Text | None:
    """Return the version that a cite names, or the newest version of a key without one; None for an unknown one."""
    if "@" in cite:
        return every_version().get(cite)
    return next((one for one in texts_now() if one.key == cite), None)


def newer_than(text: Text) -> Text | None:
    """Return the version of a text that replaced it; None where it is the newest."""
    newest = text_of(text.key)
    return newest if newest != text else None


def texts_of(cites: Iterable[str]) -> list[Text]:
    """Return the texts that a complaint cites, in its order."""
    return [text for cite in cites if (text := every_version().get(cite)) is not None]


def known_cites(cites: Collection[str]) -> list[str]:
    """Return cites as they are kept, each with its version. Raises Refused(`choice_unknown`)."""
    found = [text_of(one) for one in cites]
    if any(one is None for one in found):
        raise Refused("Choose from the list.", code="choice_unknown", field="cites")
    return list(dict.fromkeys(one.cite for one in found if one is not None))


def _folded(text: Text) -> str:
    return " ".join((text.title + " " + text.words + " " + text.source).casefold().split())
