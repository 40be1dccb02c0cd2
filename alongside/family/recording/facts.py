"""What other rooms know stands in the one story too, written once and read from where it is (R38).

A room says at start-up how its facts are read; whoever draws the chronology asks for those of some days. Row security reads
as the viewer, so that nobody finds here what they may not read there.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from alongside.ground.base.actors import Acts


@dataclass(frozen=True)
class StoryFact:
    """One thing that happened on a day, as another room knows it. `page` and `about_id` say where the rest of it stands."""

    on: date
    title: str
    words: str
    by: str
    page: str  # "stay", "move", "schooling", "school_day", "episode", "away", "justice"
    case_id: uuid.UUID
    about_id: uuid.UUID


@dataclass(frozen=True)
class Days:
    """Some days of a story: from `first` on, before `end`; without one, as far as there is something."""

    first: date | None = None
    end: date | None = None

    def holds(self, day: date | None) -> bool:
        """Whether a day is one of them."""
        return (
            day is not None
            and (self.first is None or day >= self.first)
            and (self.end is None or day < self.end)
        )


Reader = Callable[[Acts, uuid.UUID], list[StoryFact]]
_readers: dict[str, Reader] = {}


def tell_in_story(room: str, reader: Reader) -> None:
    """Let a room's facts stand in the story, at start-up. The same again changes nothing; another: ValueError."""
    if _readers.get(room, reader) is not reader:
        raise ValueError(f"{room} tells its facts twice.")
    _readers[room] = reader


def facts_of(*, viewer: Acts, family_id: uuid.UUID, days: Days = Days()) -> list[StoryFact]:
    """Return what the rooms know of a family in some days, the newest first."""
    found = [one for reader in _readers.values() for one in reader(viewer, family_id) if days.holds(one.on)]
    return sorted(found, key=lambda one: (one.on, str(one.about_id)), reverse=True)
