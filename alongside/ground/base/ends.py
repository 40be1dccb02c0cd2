"""No list ends silently: whoever cuts a list says so, and the page that shows it says so to its reader.

`first_of` cuts; what it cut is known to the page (or paper) that is being made, until the request ends.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, Protocol, TypeVar

T = TypeVar("T", covariant=True)

_ended: ContextVar[list[int] | None] = ContextVar("alongside_lists_ended", default=None)


class Cuttable(Protocol[T]):
    """A list, a tuple or a query: what a slice gives the first rows of."""

    def __getitem__(self, part: slice, /) -> Any: ...

    def __iter__(self) -> Iterator[T]: ...


def first_of(rows: Cuttable[T], most: int) -> list[T]:
    """Return at most `most` rows, and remember for the reader that there were more. One row more is asked for."""
    found = list(rows[: most + 1])
    ended = _ended.get()
    if len(found) > most and ended is not None and most not in ended:
        ended.append(most)
    return found[:most]


@contextmanager
def ends_watched() -> Iterator[None]:
    """Remember, for the block (a request), at which lengths lists were cut."""
    before = _ended.set([])
    try:
        yield
    finally:
        _ended.reset(before)


def ended_at() -> list[int]:
    """Return the lengths at which lists were cut since the request began; empty when every list is whole."""
    return sorted(_ended.get() or [])
