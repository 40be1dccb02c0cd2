"""Every night away from home on one page, for both doors: what each means, how many, and where the rest of it stands."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from alongside.doors.common.missing import nights_words
from alongside.ground.govuk.dates import day_words
from alongside.practice.safety.absences import ELSEWHERE, MEANS, MISSING, PLACED, Absence, nights_by_year
from alongside.practice.safety.rules import Nights

HEAD = ("Year", "Missing", "Somewhere else", "In a placement")
LABELS = {MISSING: "Missing", ELSEWHERE: "Staying somewhere else", PLACED: "In a placement"}
_NONE = Nights(0, 0)


def night_lines(absences: list[Absence], link: Callable[[Absence], str]) -> list[dict[str, Any]]:
    """Return each time as a line: what it was, from when to when, its nights, and what of it another line counts."""
    return [
        {
            "label": one.label if one.what != PLACED else f"In a placement: {one.label.lower()}",
            "when": _when(one), "nights": nights_words(one.nights), "href": link(one),
            "again": _again(one), "going": one.until is None,
        }
        for one in absences
    ]  # fmt: skip


def _when(one: Absence) -> str:
    if one.until is None:
        return f"since {day_words(one.since)}"
    if one.until == one.since:
        return f"on {day_words(one.since)}"
    return f"from {day_words(one.since)} to {day_words(one.until)}"


def _again(one: Absence) -> str:
    """Say what another line counts, so that nobody adds the same night up twice, nor writes it down again."""
    if one.counted == one.nights or not one.again:
        return ""
    if not one.counted.most:
        return "These nights stand in another line too. They are counted there, once."
    return f"Some of these nights stand in another line too. Here {nights_words(one.counted)} are counted."


def year_rows(absences: list[Absence]) -> list[tuple[str, ...]]:
    """Return the nights of each year, each counted once, for a table under HEAD."""
    return [
        (year, *(_words(kinds.get(what, _NONE)) for what in (MISSING, ELSEWHERE, PLACED)))
        for year, kinds in nights_by_year(absences)
    ]


def _words(nights: Nights) -> str:
    return nights_words(nights) if nights.most else "none"


def meanings(absences: list[Absence]) -> list[tuple[str, str]]:
    """Return what each sort of time away that there is means, in plain words."""
    there = {one.what for one in absences}
    return [(LABELS[what], MEANS[what]) for what in (MISSING, ELSEWHERE, PLACED) if what in there]
