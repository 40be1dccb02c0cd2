"""Looking at words as they are saved: what the lexicon finds, a past told again, passages of another family's assessment.

It prompts and never decides (T9): whoever writes keeps their words and says why.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from alongside.family.wording.rules import asked_of
from alongside.family.wording.selectors import Lexicon

PASSAGE = 12  # words: shorter runs are how everybody writes
_KEPT_OF = (
    4  # one digest of each so many neighbours is kept, so that a repeated run of 15 words is always found
)
_ENOUGH = 2  # passages of a past in a text that make it a repetition

_PARENT = r"(?:mother|father|mum|dad|parent|carer)"
_HARD = r"(?:traumatic|difficult|unhappy|adverse|troubled|abusive) "
_LONG_AGO = r"(?:childhood|upbringing)"
_PAST = rf"(?:{_LONG_AGO}|trauma|past|history)"
# Without “own”, a past is told only where the words can mean nothing else: “his past two visits” is none.
_OWN_PAST = re.compile(
    rf"\b(?:(?:{_PARENT}(?:[’']s)?|her|his|their) own (?:{_HARD})?{_PAST}|{_PARENT}[’']s (?:{_LONG_AGO}|{_HARD}{_PAST})"
    rf"|(?:her|his|their) {_HARD}{_LONG_AGO})\b",
    re.IGNORECASE,
)
_ABOUT_PAST = (
    "It tells a parent’s own past again. That is written down once, with why it matters. Leave it out here, or say why it is"
    " needed."
)
_WORD = re.compile(r"[^\W_]+", re.UNICODE)


@dataclass(frozen=True)
class Prompt:
    """One thing that whoever writes is asked to look at again: `key` is what is kept of it, `words` what could be said."""

    key: str
    words: str


def prompts_of(text: str, *, lexicon: Lexicon, pasts: Iterable[str] = ()) -> list[Prompt]:
    """Return what to look at again in a text: what the lexicon finds (R133, R136), a parent's own past told again (R90)."""
    hits = {" ".join(one.words.lower().split()): one.entry for one in asked_of(lexicon.look(text))}
    found = [Prompt(words[:60], f"“{words}”: {entry.better}") for words, entry in hits.items()]
    if _OWN_PAST.search(text) or any(_tells_again(text, past) for past in pasts):
        found.append(Prompt("past", _ABOUT_PAST))
    return found


def _tells_again(text: str, past: str) -> bool:
    """Whether a text holds two runs of five words of a past, or the whole of a shorter one."""
    runs = _runs(_words(past), 5)
    return bool(runs) and len(runs & _runs(_words(text), 5)) >= min(_ENOUGH, len(runs))


def _runs(words: list[str], length: int) -> set[tuple[str, ...]]:
    return {tuple(words[i : i + length]) for i in range(len(words) - length + 1)}


def _words(text: str, names: Collection[str] = ()) -> list[str]:
    skipped = {word for name in names for word in _WORD.findall(name.casefold())}
    return ["*" if word in skipped else word for word in _WORD.findall(text.casefold())]


def passages_of(text: str, *, names: Collection[str] = ()) -> list[int]:
    """Return digests of the longer passages of a text, signed 64 bits each, without the names of this family (R93).

    The same run of 15 words, whoever it is about, always has a digest in common; one shorter than 12 never.
    """
    words = _words(text, names)
    digests = [_digest(" ".join(words[i : i + PASSAGE])) for i in range(len(words) - PASSAGE + 1)]
    kept = {min(digests[i : i + _KEPT_OF]) for i in range(max(1, len(digests) - _KEPT_OF + 1)) if digests}
    return sorted(kept)


def _digest(passage: str) -> int:
    return int.from_bytes(hashlib.blake2b(passage.encode(), digest_size=8).digest(), "big", signed=True)
