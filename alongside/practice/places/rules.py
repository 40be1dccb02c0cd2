"""Rules of this room, as pure functions: what stands in the way of a place, what a proposal owes, and who is told first."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any, Final
from uuid import UUID

from alongside.ground.base.errors import Refused
from alongside.ground.clock.time_source import LONDON
from alongside.practice.places.geometry import (
    Point,
    distance_words,
    outside_circle,
    outside_polygon,
    postcode_words,
)

STAY_MOVES: Final = (
    ("held", "proposed"), ("held", "dropped"), ("proposed", "held"), ("proposed", "started"), ("proposed", "dropped"),
    ("started", "ended"),
)  # fmt: skip
# What a placement cannot be decided without (R171), in the order in which it is asked.
NEEDED: Final = {
    "parents_view": "what the parents think of it",
    "local_risks": "what the parents know of the area",
    "contact_effect": "what it does to contact with the family",
}
# What a reason that holds something against a parent owes besides (R136).
SOURCE: Final = "source"
STILL_TO_ASK: Final = {
    **NEEDED,
    SOURCE: "where what is held against a parent comes from: who saw it, said it or thinks it",
}
NIGHT_AT: Final = time(4)  # whoever is away at four in the morning was away that night
CARE: Final = ("foster", "residential", "secure", "supported", "other")
_STATE_WORDS = {
    "held": "waits for a manager", "proposed": "is proposed", "started": "has begun", "ended": "is over",
    "dropped": "is not used",
}  # fmt: skip


@dataclass(frozen=True)
class Drawn:
    """A zone as far as a check needs it: where, from when to when. `until` is its last day; None: it goes on."""

    id: UUID
    since: date
    until: date | None
    centre: Point | None = None
    metres: int = 0
    corners: tuple[Point, ...] = field(default=())

    def outside(self, place: Point) -> float:
        """Return how many metres a place lies outside; 0 inside and on the edge."""
        if self.centre is not None:
            return outside_circle(place, self.centre, self.metres)
        return outside_polygon(place, self.corners)

    def stands(self, since: date, until: date | None) -> bool:
        """Whether it is in force on a day of a time; `until` None: the time has no end yet."""
        return (self.until is None or self.until >= since) and (until is None or self.since <= until)


def zones_hit(
    place: Point, zones: Iterable[Drawn], *, since: date, until: date | None = None, margin: float = 0
) -> dict[UUID, float]:
    """Return the zones in which a place lies on a day of a time, each with how far outside (0: inside) (R170).

    `margin`, in metres: how wrong the place may be; a postcode is the middle of several houses.
    """
    found = {zone.id: zone.outside(place) for zone in zones if zone.stands(since, until)}
    return {zone_id: metres for zone_id, metres in found.items() if metres <= margin}


def zone_words(zone: Any) -> str:
    """Return where a zone is, in words: "within 300 m of Northmoor bus station (NM1 4AB)". Takes a row of `Zone`."""
    if zone.shape == "polygon":
        return f"inside an outline with {len(zone.points)} corners around {zone.name}"
    code = f" ({postcode_words(zone.postcode)})" if zone.postcode else ""
    return f"within {distance_words(zone.metres)} of {zone.name}{code}"


def owed(kind: str, given: Collection[str], *, parents: bool, rests: bool = False) -> tuple[str, ...]:
    """Return what a proposal lacks, of STILL_TO_ASK (R136, R171). With no parent in the case only the effect on contact is
    asked. `rests`: its reason holds something against a parent.
    """
    if kind != "placement":
        return ()
    needed = (*(NEEDED if parents else ("contact_effect",)), *((SOURCE,) if rests else ()))
    return tuple(one for one in needed if one not in given)


def check_owed(lacks: Sequence[str], *, emergency: bool) -> None:
    """Refuse (`placement_incomplete`) a placement that lacks what must be known, unless it is an emergency (R171)."""
    if lacks and not emergency:
        words = ", and ".join(NEEDED[one] for one in lacks)
        raise Refused(
            f"Before a placement is proposed, ask and write down {words}. In an emergency, tick that it is one: then this is"
            " due by the end of the next working day.",
            code="placement_incomplete", field=lacks[0],
        )  # fmt: skip


@dataclass(frozen=True)
class ToldRow:
    """One telling, as far as the rule needs it."""

    whom: str
    person_id: UUID | None
    reached: bool


def untold(
    tellings: Iterable[ToldRow], parents: dict[UUID, str], *, emergency: bool
) -> tuple[bool, list[str]]:
    """Return whether the police are still to be told of a place, and the names of the parents who are (R170).

    `parents`: names by id, of those who are to be told. In an emergency it is enough that a parent was tried.
    """
    rows = list(tellings)
    told = {one.person_id for one in rows if one.whom == "parent" and (one.reached or emergency)}
    police = not any(one.whom == "police" and one.reached for one in rows)
    return police, [name for person_id, name in parents.items() if person_id not in told]


def check_told(police: bool, parents: Sequence[str]) -> None:
    """Refuse (`zone_police_first`, `zone_parents_first`) a decision while somebody is still to be told, as `untold` (R170)."""
    if police:
        raise Refused(
            "The police are told first. Ring them, write down whom you told, then decide.",
            code="zone_police_first", field="reason",
        )  # fmt: skip
    if parents:
        raise Refused(
            f"The parents are told first. Tell {' and '.join(parents)}, write down when and how, then decide. In an emergency"
            " it is enough that you tried.",
            code="zone_parents_first", field="reason",
        )  # fmt: skip


def check_move(before: str, after: str) -> None:
    """Refuse (`stay_state`) what cannot follow on how a place stands."""
    if (before, after) not in STAY_MOVES:
        raise Refused(f"This place {_STATE_WORDS[before]}, so this cannot be done now.", code="stay_state")


def conflict_words(
    known: Sequence[str], *, hidden: int, local: Sequence[str], plan: Sequence[str] = ()
) -> str:
    """Return why a place is refused: the zones the reader may know, that there are others, what the safety plan says of
    them, what the parents said (R170).

    A zone that the reader may not read is counted, never described.
    """
    said = [f"It lies {words}." for words in known]
    if hidden:
        said.append(
            "It lies in an area that is not safe for somebody of this family. You do not work with them, so the manager knows"
            " why."
        )
    if plan:
        said.append("The safety plan says: " + " ".join(f"“{words}”" for words in plan))
    if local:
        said.append("The parents said: " + " ".join(f"“{words}”" for words in local))
    said.append(
        "Choose another place. If there is no other, tick that a manager decides; the police and the parents are told first."
    )
    return " ".join(said)


def needs_advocate(placement: str | None, *, parents: int) -> bool:
    """Whether a child lives in care (`placement` now, None: at home) with no active parent or carer in the case (R174)."""
    return placement in CARE and parents == 0


def move_lacks(
    kinds: Iterable[tuple[str, UUID | None]], siblings: Collection[UUID]
) -> list[tuple[str, UUID | None]]:
    """Return what a move still asks for: a home, what police can do, school for each brother or sister (R175)."""
    have = set(kinds)
    kept = {kind for kind, _ in have}
    lacks: list[tuple[str, UUID | None]] = [(one, None) for one in ("housing", "police") if one not in kept]
    return lacks + [("school", one) for one in siblings if ("school", one) not in have]


def night_of(at: datetime) -> date:
    """Return the day on which the last night ended, in London: before four in the morning that is the day before."""
    local = at.astimezone(LONDON)
    return local.date() - timedelta(days=local.time() < NIGHT_AT)


def nights_of_days(since: date, until: date | None, last: date) -> int:
    """Return for how many nights somebody was away. `last`: the day on which the last night ended, for who is still away."""
    return max(0, ((until or last) - since).days)
