"""Counting each night, and each visit of the police, once: whoever wrote it, and in which list it stands (R169, R173)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from alongside.practice.places.rules import night_of
from alongside.practice.safety.rules import Nights, Span

_EMPTY = range(0)


@dataclass(frozen=True)
class Dark:
    """The nights of one time away, by the day on which each ended: those known for sure, and those that may be."""

    least: range
    most: range

    @property
    def nights(self) -> Nights:
        """How many they are on their own."""
        return Nights(len(self.least), len(self.most))

    def touches(self, other: Dark) -> bool:
        """Whether the two may be the same nights."""
        return bool(_both(self.most, other.most))


def dark_of_days(since: date, until: date | None, last: date) -> Dark:
    """Return the nights between two days; where it goes on, until the day on which the last night ended (`last`)."""
    nights = _nights(since, until or last)
    return Dark(nights, nights)


def dark_of_spans(gone: Span, back: Span) -> Dark:
    """Return the nights of an episode whose times are known roughly."""
    return Dark(_between(gone.end, back.start), _between(gone.start, back.end))


def _between(start: datetime, end: datetime) -> range:
    return _nights(night_of(start), night_of(end))


def _nights(first: date, last: date) -> range:
    return range(first.toordinal() + 1, max(first, last).toordinal() + 1)


def _both(one: range, other: range) -> range:
    return range(max(one.start, other.start), min(one.stop, other.stop)) if one and other else _EMPTY


def counted_once(rows: Sequence[Dark]) -> list[Nights]:
    """Return for each of the rows, in their order, the nights that none before it counted: their sum counts each once."""
    sure: set[int] = set()
    maybe: set[int] = set()
    found = []
    for row in rows:
        least, most = set(row.least) - sure, set(row.most) - maybe
        sure |= least
        maybe |= most
        found.append(Nights(min(len(least), len(most)), len(most)))
    return found


def visits_once(rows: Iterable[tuple[date, UUID]]) -> dict[date, int]:
    """Return how often the police came on each day: as often as the one person says who wrote most of that day.

    `rows`: (day, who wrote it), one a visit. Two people who wrote the same visit make one of it; somebody who says that they
    came twice is believed.
    """
    by: dict[date, dict[UUID, int]] = {}
    for day, writer in rows:
        said = by.setdefault(day, {})
        said[writer] = said.get(writer, 0) + 1
    return {day: max(said.values()) for day, said in by.items()}
