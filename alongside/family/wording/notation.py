"""How a term of the lexicon is written, and what it matches: plain words, no pattern language that could run away.

    failed carer          each word in any form: fails, failed, failing; carer, carers; also "failed-carer"
    over-protective       also "over protective" and "overprotective"
    =unfit                exactly so: not "unfitted"
    fail/refuse to engage either word
    {parent} {be} {very}? angry   a group of words; `?` may be left out

Every term has a bounded number of steps, so looking is linear in the text.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import product

from alongside.ground.base.errors import Refused

MOST_PARTS, MOST_OPTIONAL, MOST_HYPHENS = 12, 4, 4
# Letters and digits; an apostrophe inside stays, but “’s” and its like are words of their own: “Dad’s angry”.
_INSIDE = "\u00ad\u200b\u200c\u200d\u2060"  # soft hyphens and joiners, which nobody sees
TOKEN = re.compile(
    rf"(?<=[^\W_])['’](?:s|re|m|ve|ll|d)\b|[^\W_]+(?:(?:[{_INSIDE}]|['’](?!(?:s|re|m|ve|ll|d)\b))[^\W_]+)*",
    re.IGNORECASE,
)
_UNSEEN = re.compile(f"[{_INSIDE}]")
_READABLE = re.compile(r"^[\w’'/={}? -]+$")
_VOWEL = re.compile(r"[aeiouy]")
_IRREGULAR = {
    "agreed": "agree", "disagreed": "disagree", "guaranteed": "guarantee", "freed": "free",
    "took": "take", "taken": "take", "chose": "choose", "chosen": "choose", "gave": "give", "given": "give",
    "brought": "bring",
    "became": "become", "lost": "lose", "made": "make", "went": "go", "gone": "go", "goes": "go", "knew": "know",
    "known": "know", "grew": "grow", "grown": "grow", "threw": "throw", "thrown": "throw", "children": "child",
    "women": "woman", "men": "man", "came": "come", "sold": "sell", "did": "do", "does": "do", "done": "do", "had": "have",
    "has": "have", "got": "get", "gotten": "get", "lain": "lie", "lying": "lie", "slept": "sleep", "learnt": "learn",
}  # fmt: skip
GROUPS: Mapping[str, str] = {
    "parent": "mother father mum mam mom mummy dad daddy parent carer stepmother stepfather step-mum step-dad grandmother"
    " grandfather gran nan nana grandma grandad guardian family",
    "child": "child girl boy daughter son teenager youth adolescent kid young-person young-people youngster"
    " minor lad victim",
    "who": "she he they child girl boy daughter son teenager youth kid young-person young-people youngster lad",
    "be": "=is =are =was =were =am =been =being =be seem appear become =get =gets =got =getting remain sound =’s =’re"
    " present-as come-across-as come-over-as",
    "very": "=very =so =quite =rather =too =extremely =really =always =often =overly =increasingly =clearly =obviously"
    " =just =still =again =somewhat =highly =a-bit",
    "self": "=herself =himself =themselves =themself",
    "their": "=her =his =their",
}


@dataclass(frozen=True)
class Part:
    """One step of a term: the keys of single words that fit, runs of several words that fit, and whether it may be absent."""

    singles: frozenset[str]
    runs: tuple[tuple[str, ...], ...] = ()
    optional: bool = False
    starts: frozenset[str] = frozenset()  # the first keys of the runs


Pattern = tuple[Part, ...]


def folded(word: str) -> str:
    """Return a word as it is compared: one width, one case, straight apostrophes, nothing unseen."""
    return _UNSEEN.sub("", unicodedata.normalize("NFKC", word)).casefold().replace("’", "'")


@lru_cache(maxsize=50_000)
def keys_of(word: str) -> tuple[str, str]:
    """Return the two keys of a word of a text: as it stands, and as the stem that its forms share."""
    exact = folded(word)
    return f"={exact}", f"~{stem(exact)}"


def stem(word: str) -> str:
    """Return what the forms of a folded word share; it need not be a word. “failing” and “fails” give one stem."""
    word = _IRREGULAR.get(word, word)
    if len(word) > 4 and word.endswith(("ies", "ied")):
        word = word[:-3] + "y"
    elif word.endswith(("sses", "shes", "ches", "xes", "zes")):
        word = word[:-2]
    elif len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        word = word[:-1]
    if len(word) > 5 and word.endswith("ing") and _VOWEL.search(word[:-3]):
        word = word[:-3]
    elif len(word) > 4 and word.endswith("ed") and not word.endswith("eed") and _VOWEL.search(word[:-2]):
        word = word[:-2]
    if len(word) > 3 and word[-1] == word[-2]:
        word = word[:-1]
    if len(word) > 3 and word.endswith("e"):
        word = word[:-1]
    return word


@lru_cache(maxsize=2_000)
def parsed(term: str) -> Pattern:
    """Return the steps of a term as it is written. Raises Refused(`term_unreadable`) with what to write instead."""
    words = term.strip()
    if not words or not _READABLE.match(words):
        raise _unreadable(
            "Write words, and nothing but hyphens, / = ? and groups like {parent} between them."
        )
    parts = tuple(_part(raw) for raw in words.split())
    if len(parts) > MOST_PARTS or sum(part.optional for part in parts) > MOST_OPTIONAL:
        raise _unreadable(f"Write at most {MOST_PARTS} words, {MOST_OPTIONAL} of them with a “?”.")
    if all(part.optional for part in parts):
        raise _unreadable("One word at least must stand there: take a “?” away.")
    return parts


def _unreadable(words: str) -> Refused:
    return Refused(f"This term cannot be read. {words}", code="term_unreadable", field="term")


def _part(raw: str) -> Part:
    optional, raw = raw.endswith("?"), raw.removesuffix("?")
    runs: list[tuple[str, ...]] = []
    for choice in raw.split("/"):
        if choice.startswith("{") or choice.endswith("}"):
            runs += _group(choice)
        else:
            runs += _forms(choice)
    singles = frozenset(run[0] for run in runs if len(run) == 1)
    longer = tuple(run for run in runs if len(run) > 1)
    return Part(singles, longer, optional, frozenset(run[0] for run in longer))


def _group(choice: str) -> list[tuple[str, ...]]:
    words = GROUPS.get(choice.removeprefix("{").removesuffix("}"))
    if words is None or not (choice.startswith("{") and choice.endswith("}")):
        raise _unreadable(f"The groups are {', '.join('{' + name + '}' for name in GROUPS)}.")
    return [run for word in words.split() for run in _forms(word)]


def _forms(choice: str) -> list[tuple[str, ...]]:
    """Return the runs of keys that a word with hyphens stands for: each hyphen may be there, be a space, or be nothing."""
    exact, words = choice.startswith("="), choice.removeprefix("=").split("-")
    words = [word.removeprefix("=") for word in words]
    if len(words) > MOST_HYPHENS or not all(
        TOKEN.fullmatch(word) or word in ("’s", "'s", "’re") for word in words
    ):
        raise _unreadable(f"Write a word, with up to {MOST_HYPHENS - 1} hyphens inside.")
    found = []
    for joins in product((False, True), repeat=len(words) - 1):
        run = [words[0]]
        for join, word in zip(joins, words[1:], strict=True):
            if join:
                run[-1] += word
            else:
                run.append(word)
        found.append(tuple(keys_of(word)[0 if exact else 1] for word in run))
    return found
