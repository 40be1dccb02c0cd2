"""How many promises were kept, and when that is too few: pure functions (R125)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Counts:
    """How promises stand on one day. Each is in exactly one of `to_do`, `overdue`, `claimed`, `verified`, `abandoned`."""

    promised: int = 0
    to_do: int = 0
    overdue: int = 0
    claimed: int = 0  # said to be done; nobody confirmed it
    verified: int = 0
    abandoned: int = 0
    due: int = 0  # whose day has come, whatever became of them, and those kept before it
    co_produced: int = 0

    @property
    def percent(self) -> float | None:
        """The share of what was due that was kept, in percent with one decimal; None when nothing was due yet."""
        return round(100 * self.verified / self.due, 1) if self.due else None


def counts_of(promises: Iterable[tuple[str, date, bool]], today: date) -> Counts:
    """Return the counts of promises given as (state, London due date, co-produced), by the rule that the database counts by.

    Given up after its day has come still counts as due: to give up never makes the share better. Neither does saying that
    something is done: it counts once the family or the lead confirms it (R126).
    """
    found = list(promises)
    is_open = [due_on for state, due_on, _ in found if state in ("agreed", "in_progress")]
    held = [state for state, _, _ in found]
    return Counts(
        promised=len(found),
        to_do=sum(due_on >= today for due_on in is_open),
        overdue=sum(due_on < today for due_on in is_open),
        claimed=held.count("done"),
        verified=held.count("verified"),
        abandoned=held.count("abandoned"),
        due=sum(due_on < today or state == "verified" for state, due_on, _ in found),
        co_produced=sum(together for _, _, together in found),
    )


def too_few(counts: Counts, *, threshold: int, least: int) -> bool:
    """Whether fewer were kept than `threshold` percent of what was due, once `least` were due (P-COMPLETION)."""
    return counts.due >= max(least, 1) and 100 * counts.verified < threshold * counts.due


def month_of(day: date) -> date:
    """Return the first day of the month of a London date: the period in which one review of one thing is raised."""
    return day.replace(day=1)


def shown(count: int, smallest: int) -> str:
    """Return a count as it may be published: one below P-SMALLCELL is not said."""
    return str(count) if count >= smallest else f"fewer than {smallest}"


def part_shown(part: int, of: int, smallest: int) -> str:
    """Return a part of a count as it may be published: not said where it, or what is left without it, is small.

    Otherwise the small rest could be taken from the two numbers.
    """
    if part >= smallest and 0 < of - part < smallest:
        return "not shown"
    return shown(part, smallest)
