"""Looking at words as they are saved: blame, a past told again, passages that stand in another family's assessment.

It prompts and never decides (T9): whoever writes keeps their words and says why.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass

PASSAGE = 12  # words: shorter runs are how everybody writes
_KEPT_OF = (
    4  # one digest of each so many neighbours is kept, so that a repeated run of 15 words is always found
)
_ENOUGH = 2  # passages of a past in a text that make it a repetition

# What may be meant stands beside each (R133). A partnership's own list follows when it keeps one.
_BLAME: tuple[tuple[str, str], ...] = (
    (r"failed carers?|inadequate parents?|unfit|dysfunctional", "Say what is hard for them, and what would help."),
    (r"problematic|demanding|controlling|over.?involved|over.?protective",
     "Say what they did and why: “She rings each night because nobody rings her.”"),
    (r"willingly (?:taking|took|takes) part|it takes two to tango|lifestyle choice|puts? (?:her|him|them)self at risk",
     "A child cannot agree to being exploited. Say what somebody did to them."),
    (r"non.?co.?operat\w+|non.?complian\w+|fail(?:s|ed|ing)? to engage|refus(?:es|ed) to engage|not engaging",
     "Say what was offered, and what stood in the way."),
    (r"low.hanging fruit|streetwise|promiscuous|attention.seeking", "Say what was done to the child, and by whom."),
    (r"child perpetrator|perpetrator of domestic abuse|violent child",
     "Say what happened, what came before, and what was done to the child."),
)  # fmt: skip
_PROMPTS = [(re.compile(rf"\b(?:{pattern})\b", re.IGNORECASE), words) for pattern, words in _BLAME]
_OWN_PAST = re.compile(
    r"\b(?:(?:mother|father|mum|dad|parent|carer)(?:’s|'s)? own|(?:her|his|their) own) "
    r"(?:traumatic |difficult |unhappy |adverse )?(?:childhood|upbringing|trauma|past|history)\b",
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


def prompts_of(text: str, *, pasts: Iterable[str] = ()) -> list[Prompt]:
    """Return what to look at again in a text: blaming words (R133), a parent's own past told again (R90)."""
    found = [
        Prompt(hit[0].lower()[:60], f"“{hit[0]}”: {words}")
        for pattern, words in _PROMPTS
        for hit in [pattern.search(text)]
        if hit
    ]
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
