"""Who looks at a word about disrespect, and numbers that give nobody away: pure functions (R115, R119-R121)."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Candidate:
    """Somebody who could look at it: by role (0 is nearest), of the chair's agency or not, in the meeting or not."""

    user_id: uuid.UUID
    place: int
    same_agency: bool
    was_there: bool


def choose_handler(able: Iterable[Candidate], *, chair_id: uuid.UUID | None) -> uuid.UUID | None:
    """Return who looks at it, never the chair: somebody who was not in the meeting before somebody who was, then the
    chair's own manager before another (R120). None where there is nobody.
    """
    free = [one for one in able if one.user_id != chair_id]
    free.sort(key=lambda one: (one.was_there, not one.same_agency, one.place, str(one.user_id)))
    return free[0].user_id if free else None


@dataclass(frozen=True)
class Share:
    """How many of how many. `shown` is False where so few would give somebody away."""

    part: int
    whole: int
    smallest: int

    @property
    def shown(self) -> bool:
        """Whether the number may be read: nobody there at all, or neither a few nor all but a few (P-SMALLCELL)."""
        rest = self.whole - self.part
        return self.whole == 0 or (
            self.whole >= self.smallest and all(n == 0 or n >= self.smallest for n in (self.part, rest))
        )

    @property
    def words(self) -> str:
        """The share in words, with its denominator."""
        if self.whole == 0:
            return "nobody yet"
        if not self.shown:
            return "not shown: too few people"
        return f"{self.part} of {self.whole} ({100 * self.part / self.whole:.1f}%)"
