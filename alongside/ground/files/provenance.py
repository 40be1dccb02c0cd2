"""How what a file shows is known: rooms above say it of their own records, and a pack prints it."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from alongside.ground.base.actors import Acts

SOURCE_WITHHELD = "Source withheld"


@dataclass(frozen=True)
class Statement:
    """One statement about what a file belongs to.

    `noticed_at`: when it was noticed, empty where nobody said; `recorder`: who wrote it down, or SOURCE_WITHHELD.
    """

    what: str
    how_known: str
    noticed_at: str
    recorded_at: datetime
    recorder: str


Telling = Callable[[Acts, Iterable[uuid.UUID]], dict[uuid.UUID, list[Statement]]]
_tellings: dict[str, Telling] = {}


def tell_provenance(kind: str, telling: Telling) -> None:
    """Register what tells the provenance of records of a kind ("recording.chronologyentry"): by id, of those a viewer may read.

    A second one for a kind raises ValueError.
    """
    if kind in _tellings:
        raise ValueError(f"the provenance of {kind} is told twice")
    _tellings[kind] = telling


def provenance_of(
    *, viewer: Acts, about: Iterable[tuple[str, uuid.UUID]]
) -> dict[uuid.UUID, list[Statement]]:
    """Return the statements by the id of the record, of what the viewer may read."""
    by_kind: dict[str, list[uuid.UUID]] = {}
    for kind, one in about:
        by_kind.setdefault(kind, []).append(one)
    found: dict[uuid.UUID, list[Statement]] = {}
    for kind, ids in by_kind.items():
        if kind in _tellings:
            found |= _tellings[kind](viewer, ids)
    return found
