"""Small numbers are not shown: somebody could be known by them, alone or worked out from a total (R259, P-SMALLCELL)."""

from __future__ import annotations

from collections.abc import Sequence


def small_hidden(counts: Sequence[int], *, least: int, total_shown: bool = True) -> list[int | None]:
    """Return counts that add up to a total, with None for each that is not shown.

    A count from 1 to `least` - 1 is hidden; nought is shown, because it is nobody. Where the total is shown and what is
    hidden could be worked out from it (one is hidden alone, or together they are fewer than `least`), the smallest of the
    others that is somebody is hidden too. Raises ValueError for a count below nought.
    """
    if any(one < 0 for one in counts):
        raise ValueError("nobody is counted below nought")
    hidden = {place for place, one in enumerate(counts) if 0 < one < least}
    others = sorted(
        (place for place, one in enumerate(counts) if one >= least), key=lambda place: (counts[place], place)
    )
    while (
        total_shown and hidden and others and (len(hidden) == 1 or sum(counts[one] for one in hidden) < least)
    ):
        hidden.add(others.pop(0))
    return [None if place in hidden else one for place, one in enumerate(counts)]


def share_hidden(part: int, whole: int, *, least: int) -> tuple[int, int] | None:
    """Return a part of a whole, or None where the part, or who is left, is a small number."""
    if part < 0 or part > whole:
        raise ValueError("a part is within its whole")
    left = whole - part
    shown = all(one == 0 or one >= least for one in (part, left)) and (whole == 0 or whole >= least)
    return (part, whole) if shown else None


def shown(count: int, smallest: int) -> int | None:
    """Return a count that may be shown: nothing, or at least the smallest; None where it is hidden (P-SMALLCELL)."""
    return count if count == 0 or count >= smallest else None
