"""Pure rules: how alike two names and two days of birth are, and why, in words. No number of these is ever shown."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from alongside.family.finding.keys import sound_of
from alongside.family.finding.nicknames import short_for

Words = Sequence[str]
SURE, NEAR, MAYBE = (
    0.97,
    0.8,
    0.68,
)  # the same name; spelt almost the same; worth a look when something else fits too


@dataclass(frozen=True)
class Alike:
    """How alike two things are, 0 to 1, and why in words (empty when they are not)."""

    much: float = 0.0
    why: str = ""


@lru_cache(maxsize=100_000)
def edits(one: str, other: str, most: int = 2) -> int:
    """Return how many letters are changed, added, left out or swapped with their neighbour; `most` + 1 for any more."""
    if one == other:
        return 0
    # A letter changed takes one out and puts one in: what differs in more letters is further apart, and most words do.
    if abs(len(one) - len(other)) > most or len(set(one) ^ set(other)) > 2 * most:
        return most + 1
    before, row = [0] * (len(other) + 1), list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        last, before, row = before, row, [i] + [0] * len(other)
        for j, b in enumerate(other, 1):
            row[j] = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                row[j] = min(row[j], last[j - 2] + 1)
        if min(row) > most:
            return most + 1
    return min(row[-1], most + 1)


@lru_cache(maxsize=100_000)
def word_alike(asked: str, known: str) -> Alike:
    """Return how alike two folded words of a name are."""
    if asked == known:
        return Alike(1.0)
    if known in short_for(asked) or asked in short_for(known):
        return Alike(0.93, "a short form of the name")
    shortest = min(len(asked), len(known))
    far = edits(asked, known)
    if far == 1 and shortest > 2:
        return Alike(0.9 if shortest > 3 else 0.78, "spelt almost the same")
    if shortest > 2 and sound_of(asked) == sound_of(known):
        return Alike(0.84, "sounds alike")
    if far == 2 and shortest > 4:
        return Alike(0.76, "spelt almost the same")
    if (shortest > 2 and known.startswith(asked)) or (len(asked) == 1 and known.startswith(asked)):
        return Alike(0.7 if shortest > 2 else 0.55, "begins like it")
    return Alike()


def name_alike(asked: Words, known: Words, *, part: bool = False) -> Alike:
    """Return how alike an asked name and a known one are: order, middle names and small misspellings are forgiven.

    `part`: one word may be all that was asked for.
    """
    if not asked or not known:
        return Alike()
    if tuple(asked) == tuple(known):
        return Alike(1.0, "the same name")
    if tuple(sorted(asked)) == tuple(sorted(known)):
        return Alike(0.99, "first and last name the other way round")
    pairs = _paired(asked, known)
    much = sum(found.much for found, _, _ in pairs) / max(
        min(len(asked), len(known)), 1 if part and len(asked) == 1 else 2
    )
    left_over = abs(len(known) - len(asked))
    return Alike(max(0.0, much - 0.02 * left_over), _name_why(asked, known, pairs))


def _paired(asked: Words, known: Words) -> list[tuple[Alike, int, int]]:
    """Pair each asked word with the known word that is likest to it, each once, the likest pairs first."""
    every = [(word_alike(a, k), i, j) for i, a in enumerate(asked) for j, k in enumerate(known)]
    every.sort(key=lambda pair: (-pair[0].much, abs(pair[1] - pair[2])))
    taken: list[tuple[Alike, int, int]] = []
    for found, i, j in every:
        if found.much and all(i != x and j != y for _, x, y in taken):
            taken.append((found, i, j))
    return taken


def _name_why(asked: Words, known: Words, pairs: list[tuple[Alike, int, int]]) -> str:
    if not pairs:
        return ""
    least = min(pairs, key=lambda pair: pair[0].much)[0]
    if len(pairs) < min(len(asked), len(known), 2) or (len(asked) > 1 and len(pairs) == 1):
        return "one of the names is the same" if least.much == 1 else f"one of the names {least.why}"
    crossed = len(pairs) > 1 and any(
        (a[1] - b[1]) * (a[2] - b[2]) < 0 for a in pairs for b in pairs if a is not b
    )
    said = {
        "": "a name in it is the same"
        if len(asked) == 1
        else "the same name, with more or fewer names between",
        "a short form of the name": "a short form of the same name",
        "spelt almost the same": "the name is spelt almost the same",
        "sounds alike": "the name sounds alike",
        "begins like it": "the name begins like this",
    }[least.why]
    return f"{said}, first and last name the other way round" if crossed else said


def day_alike(asked: date | None, known: date | None) -> Alike:
    """Return how alike two days of birth are: day and month swapped, a year or one figure off are forgiven."""
    if asked is None or known is None:
        return Alike()
    if asked == known:
        return Alike(1.0, "the same date of birth")
    if asked.year == known.year and (asked.day, asked.month) == (known.month, known.day):
        return Alike(0.8, "day and month of birth the other way round")
    if (asked.day, asked.month) == (known.day, known.month) and abs(asked.year - known.year) == 1:
        return Alike(0.8, "the same birthday, a year apart")
    if asked.year == known.year and edits(f"{asked:%d%m}", f"{known:%d%m}", 1) == 1:
        return Alike(0.7, "one figure of the date of birth is another")
    if (asked.year, asked.month) == (known.year, known.month) and asked.day == 1:
        return Alike(0.6, "the same month of birth")  # a day that was not known is often written as the first
    return Alike()


def near_days(day: date) -> list[date]:
    """Return the days that a mistaken day of birth may stand for: swapped, a year off, one figure off; never the day itself."""
    found = [
        _day(day.year, day.day, day.month),
        _day(day.year - 1, day.month, day.day),
        _day(day.year + 1, day.month, day.day),
    ]
    found += [_day(day.year, day.month, other) for other in _one_figure(day.day)]
    found += [_day(day.year, other, day.day) for other in _one_figure(day.month)]
    return [one for one in dict.fromkeys(found) if one is not None and one != day]


def _one_figure(number: int) -> Iterable[int]:
    return (other for other in range(1, 32) if edits(f"{number:02}", f"{other:02}", 1) == 1)


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def same_child(name: Alike, day: Alike, *, days_known: bool, reached: bool) -> float:
    """Return how much speaks for one child, 0 for nothing worth showing; for the order of proposals alone.

    A day of birth that is known on both sides and quite another weighs against a name that is only like it.
    """
    against = days_known and not day.much
    if reached and name.much >= 0.45:
        return 2.0 + name.much + day.much
    if name.much >= SURE:
        return 1.6 + day.much - 0.5 * against
    if name.much >= NEAR:
        return 0.0 if against and name.much < 0.88 else 0.7 + name.much + day.much - 0.5 * against
    if name.much >= MAYBE and (day.much or not days_known):
        return 0.3 + name.much + day.much
    if day.much >= 0.8 and name.much >= 0.45:
        return 0.2 + name.much + day.much
    return 0.1 if day.much == 1.0 else 0.0
