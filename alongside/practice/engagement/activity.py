"""What counts as hearing from us, a quarter. Rooms to the right state theirs here; this room names none of them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from django.db.models import Expression

# From (after this London date, up to and including that one): how many of these a case has, as an expression over it.
Source = Callable[[date, date], Expression]
_sources: dict[str, Source] = {}


def register_source(name: str, source: Source) -> None:
    """Count something as activity of a case (R212), at start-up; registering the same name again replaces it."""
    _sources[name] = source


def sources() -> dict[str, Source]:
    """Return what counts, by name."""
    return dict(_sources)
