"""What a worker carries, as pure functions: weights, limits and the words for them (R50).

No number decides about a family: it says how much somebody carries, so that nobody is handed more than they can keep.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from alongside.family.cases.models import Allocation, Level

Part = Allocation.Part
COUNTED = (Part.LEAD, Part.IPSW, Part.CSW, Part.SOCIAL_WORKER)
KINDS = ("ipsw", "csw", "social_worker")  # of workers with a limit, the first that somebody holds counts
WEIGHTS, CONTACTS, LIMITS = "P-CASELOAD-WEIGHTS", "P-CONTACT-WEIGHTS", "P-CASELOAD-LIMITS"
NEAR = "P-CASELOAD-NEAR"
_FULL = 100
# How a part says with whom the worker is: a worker of one family counts it once, however many of its children have a case.
_OF_THE_FAMILY = frozenset({Part.IPSW})


@dataclass(frozen=True)
class Weights:
    """The points of a threshold and of what was agreed: `contacts` has (for visits, for calls) by frequency."""

    levels: Mapping[str, int]
    contacts: Mapping[str, tuple[int, int]]

    def of(self, level: str, visits: str = "", calls: str = "") -> int:
        """Return the points of one family or child. A higher threshold never weighs less, whatever was set (R50)."""
        up_to = Level.values[: Level.values.index(level) + 1]
        heaviest = max(self.levels.get(one, 0) for one in up_to)
        return heaviest + self.contacts.get(visits, (0, 0))[0] + self.contacts.get(calls, (0, 0))[1]


def weights_from(levels: Sequence[Sequence[Any]], contacts: Sequence[Sequence[Any]]) -> Weights:
    """Return the weights in P-CASELOAD-WEIGHTS ([level, points]) and P-CONTACT-WEIGHTS ([how often, visits, calls])."""
    return Weights(
        {str(level): int(points) for level, points in levels},
        {str(often): (int(visits), int(calls)) for often, visits, calls in contacts},
    )


@dataclass(frozen=True)
class Item:
    """One allocation, as it weighs: `around` is the family for a parents' worker, else the case."""

    around: uuid.UUID
    points: int


def around(part: str, *, case_id: uuid.UUID, family_id: uuid.UUID) -> uuid.UUID:
    """Return what an allocation is counted by: parents are supported as one family, a child as one child."""
    return family_id if part in _OF_THE_FAMILY else case_id


@dataclass(frozen=True)
class Load:
    """What a worker carries: families or children, their points, and the limit for their kind and share; None: no limit."""

    count: int
    points: int
    limit: int | None
    near_percent: int = 80

    @property
    def state(self) -> str:
        """`room`, `near`, `full` (just at the limit), `over`, or `none` where no limit is set."""
        if self.limit is None:
            return "none"
        if self.points > self.limit:
            return "over"
        if self.points == self.limit:
            return "full"
        return "near" if self.points * _FULL >= self.limit * self.near_percent else "room"

    @property
    def words(self) -> str:
        """How it stands, in words beside the number."""
        return {
            "none": "No limit is set",
            "over": "Over the limit",
            "full": "At the limit",
            "near": "Near the limit",
            "room": "Has room",
        }[self.state]

    @property
    def number(self) -> str:
        """ "23 of 40 points"."""
        of = f"{self.points} of {self.limit}" if self.limit is not None else f"{self.points}"
        return f"{of} points"


def load(items: Iterable[Item], *, limit: int | None, near_percent: int = 80) -> Load:
    """Add up what somebody carries: each family or child once, by the heaviest of what is done for it."""
    heaviest: dict[uuid.UUID, int] = {}
    for item in items:
        heaviest[item.around] = max(item.points, heaviest.get(item.around, 0))
    return Load(len(heaviest), sum(heaviest.values()), limit, near_percent)


def kind_of(roles: Collection[str]) -> str:
    """Return which limit somebody has by their roles; empty for whoever has none."""
    return next((kind for kind in KINDS if kind in roles), "")


def limit_for(kind: str, limits: Mapping[str, int], share_percent: int) -> int | None:
    """Return the limit of a worker of a kind who works a share of full time, rounded down to whole points and at least 1."""
    whole = limits.get(kind)
    return None if whole is None else max(1, whole * share_percent // _FULL)


def rate_words(met: int, asked: int, *, smallest: int) -> str:
    """Return how many were not met, of how many; a count below `smallest` is not said (R58, P-SMALLCELL)."""
    if asked < smallest:
        return f"fewer than {smallest}"
    unmet = asked - met
    if 0 < unmet < smallest or 0 < met < smallest:
        return f"of {asked}; too few to say more"
    return f"{unmet} of {asked} ({round(100 * unmet / asked)}%)"
