"""Where a measure came from, as a room above knows it: the plan may not look upstairs, so the room tells it (R121).

A room says at start-up how it is read. Row security reads as the viewer: whoever may not read what was said learns nothing
of it from the plan.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from alongside.ground.accounts.models import User


@dataclass(frozen=True)
class Origin:
    """Somebody said it, on a day, with an advocate or a worker of their own beside them. `about_id`: the meeting."""

    name: str
    on: date
    about_id: uuid.UUID


Origins = dict[uuid.UUID, tuple[Origin, ...]]
Reader = Callable[[User, uuid.UUID], Origins]
_readers: dict[str, Reader] = {}


def tell_origins(room: str, reader: Reader) -> None:
    """Let a room say where measures came from, at start-up. The same again changes nothing; another: ValueError."""
    if _readers.get(room, reader) is not reader:
        raise ValueError(f"{room} tells twice where measures came from.")
    _readers[room] = reader


def origins_of(*, viewer: User, case_id: uuid.UUID) -> Origins:
    """Return by measure what the rooms know of where it came from, as far as the viewer reads it there."""
    found: Origins = {}
    for reader in _readers.values():
        for measure_id, told in reader(viewer, case_id).items():
            found[measure_id] = found.get(measure_id, ()) + told
    return found
