"""Finding the terms of a lexicon in a text: a pure function, linear in the text."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from alongside.family.wording.entries import Entry
from alongside.family.wording.notation import TOKEN, Pattern, keys_of, parsed

# Between two words of one term: spaces, one line end, hyphens, quotation marks. A full stop, a comma or a blank line parts them.
_BETWEEN = re.compile("[\\s\u00ad\u2010\u2011\"'“”‘’«»*_-]{0,40}")
_BEFORE = 8  # words in which an exception may begin before the term
_LONGEST_QUOTE = 1_500
_NEAR = 10  # words between who speaks and the quotation
_OPENS = {"“": "”", "‘": "’", '"': '"', "'": "'", "«": "»"}
_SAYING = (
    "say said says tell told ask write wrote written text shout reply replied answer call describe state report explain yell"
    " whisper ring rang message email post scream add repeat swear swore quote"
)
_SPEAKS = frozenset(keys_of(word)[1] for word in _SAYING.split())
_IN_WORDS = frozenset({"=according", "=words"})  # "according to", "in her words"
_PASSIVE = frozenset({"=is", "=are", "=was", "=were", "=been", "=being", "=be"})
_WHO_SPEAKS = re.compile('[^\\W\\d_][^.!?\n“”"]{0,60}:\\s*$')


@dataclass(frozen=True)
class Finding:
    """A term found: where (characters from the beginning), the words as they stand, its entry, and whether somebody is quoted."""

    start: int
    end: int
    words: str
    entry: Entry
    quoted: bool = False


@dataclass(frozen=True)
class _Term:
    entry: Entry
    pattern: Pattern
    unless: tuple[Pattern, ...]


@dataclass(frozen=True)
class _Word:
    start: int
    end: int
    exact: str
    stem: str
    joined: bool  # with the word before it: nothing between parts them


class Matcher:
    """A lexicon made ready to look with; made once for each version."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        self._by_first: dict[str, list[_Term]] = {}
        for entry in entries:
            unless = tuple(parsed(one) for one in entry.unless)
            for term in (entry.term, *entry.also):
                made = _Term(entry, parsed(term), unless)
                for key in _first_keys(made.pattern):
                    self._by_first.setdefault(key, []).append(made)

    def look(self, text: str) -> list[Finding]:
        """Return what stands in a text, in its order: the longest term where several overlap."""
        words = _words(text)
        found: list[tuple[int, int, Entry]] = []
        for at, word in enumerate(words):
            best: tuple[int, Entry] | None = None
            for term in [*self._by_first.get(word.exact, ()), *self._by_first.get(word.stem, ())]:
                end = _match(words, term.pattern, at, 0, at)
                if end and (best is None or end > best[0]) and not _excepted(words, term, at, end):
                    best = (end, term.entry)
            if best is not None:
                found.append((at, best[0], best[1]))
        quotes = _quotations(text, words) if found else []
        return [_finding(text, words, one, quotes) for one in _longest(found)]


@lru_cache(maxsize=32)
def matcher_of(entries: tuple[Entry, ...]) -> Matcher:
    """Return the matcher of these entries, made once."""
    return Matcher(entries)


def _words(text: str) -> list[_Word]:
    found: list[_Word] = []
    for hit in TOKEN.finditer(text):
        exact, stem = keys_of(hit[0])
        gap = text[found[-1].end : hit.start()] if found else "."
        joined = gap == " " or (bool(_BETWEEN.fullmatch(gap)) and gap.count("\n") < 2)
        found.append(_Word(hit.start(), hit.end(), exact, stem, joined))
    return found


def _first_keys(pattern: Pattern) -> set[str]:
    keys: set[str] = set()
    for part in pattern:
        keys |= part.singles | {run[0] for run in part.runs}
        if not part.optional:
            break
    return keys


def _match(words: list[_Word], pattern: Pattern, at: int, step: int, first: int) -> int:
    """Return the place after the last word that fits, as far as it goes; 0 when it does not."""
    if step == len(pattern):
        return at
    part, best = pattern[step], 0
    if at < len(words) and (at == first or words[at].joined):
        exact, stem = words[at].exact, words[at].stem
        if exact in part.singles or stem in part.singles:
            best = _match(words, pattern, at + 1, step + 1, first)
        if exact in part.starts or stem in part.starts:
            for run in part.runs:
                if _run_fits(words, run, at, first):
                    best = max(best, _match(words, pattern, at + len(run), step + 1, first))
    if part.optional:
        best = max(best, _match(words, pattern, at, step + 1, first))
    return best


def _fits(words: list[_Word], at: int, first: int) -> bool:
    return at < len(words) and (at == first or words[at].joined)


def _run_fits(words: list[_Word], run: tuple[str, ...], at: int, first: int) -> bool:
    return all(
        _fits(words, at + step, first) and key in (words[at + step].exact, words[at + step].stem)
        for step, key in enumerate(run)
    )


def _excepted(words: list[_Word], term: _Term, at: int, end: int) -> bool:
    """Whether the words stand inside an exception of their entry: “unfit to travel”."""
    return any(
        _match(words, pattern, begin, 0, begin) >= end
        for pattern in term.unless
        for begin in range(max(0, at - _BEFORE), at + 1)
    )


def _longest(found: list[tuple[int, int, Entry]]) -> list[tuple[int, int, Entry]]:
    kept: list[tuple[int, int, Entry]] = []
    taken: set[int] = set()
    for one in sorted(found, key=lambda it: (it[0] - it[1], it[0])):
        if taken.isdisjoint(range(one[0], one[1])):
            kept.append(one)
            taken.update(range(one[0], one[1]))
    return sorted(kept, key=lambda it: it[0])


def _finding(
    text: str, words: list[_Word], one: tuple[int, int, Entry], quotes: list[tuple[int, int]]
) -> Finding:
    start, end = words[one[0]].start, words[one[1] - 1].end
    quoted = any(a < start and end <= b for a, b in quotes)
    return Finding(start, end, text[start:end], one[2], quoted)


def _quotations(text: str, words: list[_Word]) -> list[tuple[int, int]]:
    """Return where somebody is quoted, and it is said who: a word in quotation marks alone is still the author’s."""
    return [span for span in _spans(text) if _somebody_speaks(text, words, span)]


def _spans(text: str) -> list[tuple[int, int]]:
    """Return each pair of quotation marks within one paragraph, by their places."""
    found, opened, closes = [], -1, ""
    for at, char in enumerate(text):
        if opened >= 0 and (text.startswith("\n\n", at) or at - opened > _LONGEST_QUOTE):
            opened = -1
        if opened >= 0 and char == closes and not (char in "'’" and _inside_a_word(text, at)):
            found.append((opened, at))
            opened = -1
        elif opened < 0 and char in _OPENS and not (at and text[at - 1].isalnum()):
            opened, closes = at, _OPENS[char]
    return found


def _inside_a_word(text: str, at: int) -> bool:
    return at + 1 < len(text) and text[at + 1].isalnum() and text[at - 1].isalnum()


def _somebody_speaks(text: str, words: list[_Word], span: tuple[int, int]) -> bool:
    before = text[: span[0]]
    if _WHO_SPEAKS.search(before[-90:]):
        return True  # Mum: “…”
    first = bisect_right([word.start for word in words], span[0])
    last = bisect_right([word.start for word in words], span[1])
    sentence = max(before.rfind(mark) for mark in ".!?\n")
    lead = [n for n in range(max(0, first - _NEAR), first) if words[n].start > sentence]
    after = text[span[1] + 1 : span[1] + 90]
    stop = min((i for i in (after.find(mark) for mark in ".!?\n") if i >= 0), default=len(after))
    tail = [n for n in range(last, min(len(words), last + 5)) if words[n].start <= span[1] + 1 + stop]
    return any(_speaks(words, n, [*lead, *tail]) for n in [*lead, *tail])


def _speaks(words: list[_Word], at: int, near: list[int]) -> bool:
    """Whether a word says that somebody spoke. “Was called “unfit”” hides who, unless “by …” follows."""
    word = words[at]
    if word.exact in _IN_WORDS:
        return True
    if word.stem not in _SPEAKS:
        return False
    passive = at > 0 and words[at - 1].exact in _PASSIVE
    return not passive or any(words[n].exact == "=by" for n in near if n > at)
