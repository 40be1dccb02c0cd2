"""What may become of a change of worker, by whom, and how many a family went through: pure functions (R47, R48)."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from alongside.ground.base.errors import NotPermitted, Refused
from alongside.ground.clock.time_source import local_date

OPEN_STATES: Final = ("opened", "pack_complete", "read", "family_met")
FOLLOWED_PARTS: Final = ("lead", "ipsw", "csw", "social_worker")
SOCIAL_WORK_PARTS: Final = ("lead", "social_worker")
LONGEST_WORDS: Final = 2_000
LONGEST_SAYING: Final = 1_000


class Deed(StrEnum):
    """What somebody does with a handover."""

    PACK = "pack"
    READ = "read"
    PLAN = "plan"
    MEET = "meet"
    NOT_MET = "not_met"
    ACCEPT = "accept"
    END = "end"


class Standing(StrEnum):
    """What somebody is to a handover; one person may be several of these."""

    LEAVING = "leaving"
    COMING = "coming"
    MANAGER = "manager"
    COLLEAGUE = "colleague"  # works with the family, and neither leaves nor comes
    FAMILY = "family"


@dataclass(frozen=True)
class Way:
    """Where a deed leads from a state, whose it is, and whether somebody must have been chosen to take over."""

    to: str
    whose: frozenset[Standing]
    needs_coming: bool = False


_KNOWS: Final = frozenset({Standing.LEAVING, Standing.MANAGER, Standing.COLLEAGUE})
_COMING: Final = frozenset({Standing.COMING})
_SET_A_DAY: Final = frozenset({Standing.COMING, Standing.MANAGER, Standing.COLLEAGUE})
_WAS_THERE: Final = frozenset({Standing.COMING, Standing.FAMILY})
_FAMILY: Final = frozenset({Standing.FAMILY})

MACHINE: Final[dict[tuple[Deed, str], Way]] = {
    (Deed.PACK, "opened"): Way("pack_complete", _KNOWS),
    (Deed.READ, "pack_complete"): Way("read", _COMING, needs_coming=True),
    (Deed.MEET, "read"): Way("family_met", _WAS_THERE, needs_coming=True),
    (Deed.NOT_MET, "family_met"): Way("read", _FAMILY),
    (Deed.ACCEPT, "family_met"): Way("accepted", _COMING, needs_coming=True),
    **{(Deed.PLAN, state): Way(state, _SET_A_DAY, needs_coming=True) for state in OPEN_STATES[:3]},
    **{(Deed.END, state): Way("ended", frozenset({Standing.MANAGER})) for state in OPEN_STATES[:2]},
}
# Another is chosen before the first has taken over: what was written stays, reading and meeting begin again.
_BEGINS_AGAIN: Final = (("read", "pack_complete"), ("family_met", "pack_complete"))
_CALLED_OFF: Final = tuple((state, "ended") for state in OPEN_STATES)  # whoever left came back
TRANSITIONS: Final = tuple(
    sorted({(s, w.to) for (_, s), w in MACHINE.items() if s != w.to} | {*_BEGINS_AGAIN, *_CALLED_OFF})
)
_WHOSE: Final = {
    Deed.PACK: "Somebody who knows the family writes this: whoever leaves, a colleague or the manager. Ask one of them.",
    Deed.READ: "Only whoever takes over confirms that they have read it, from their own account.",
    Deed.PLAN: "Whoever takes over, a colleague or the manager sets the day. Ask one of them.",
    Deed.MEET: "Only whoever takes over, or the family, says that they have met.",
    Deed.NOT_MET: "Only the family says that they have not met.",
    Deed.ACCEPT: "Only whoever takes over accepts, from their own account.",
    Deed.END: "Only a manager calls a handover off.",
}
_NOT_YET: Final = {
    Deed.PACK: "The pack is complete already. You can still add words for whoever comes next.",
    Deed.READ: "The pack is not complete. Ask whoever leaves, a colleague or the manager to write what works with this"
    " family. You can read everything else now.",
    Deed.PLAN: "You have met already, so there is no day to set.",
    Deed.MEET: "First confirm that you have read what the family told us. Then say that you have met.",
    Deed.NOT_MET: "Nobody said that you have met.",
    Deed.ACCEPT: "Read the pack and be introduced to the family first. Until then the manager looks after the promises.",
    Deed.END: "Somebody is taking over already. Choose another worker for the family instead.",
}
_OVER: Final = "This change of worker is over."
_NOBODY: Final = "Nobody has been chosen to take over yet. A manager chooses somebody first."


def judge(deed: Deed, state: str, standings: frozenset[Standing], *, has_coming: bool) -> str:
    """Return the state that the deed leads to (R48).

    Raises NotPermitted(`handover_<deed>_not_yours`) when the deed is never the person's, and Refused when it is too
    early, too late or nobody was chosen: `handover_<deed>_not_yet`, `handover_over`, `handover_nobody`.
    """
    whose = frozenset[Standing]().union(*(way.whose for (d, _), way in MACHINE.items() if d is deed))
    if not whose & standings:
        raise NotPermitted(_WHOSE[deed], code=f"handover_{deed.value}_not_yours")
    if state not in OPEN_STATES:
        raise Refused(_OVER, code="handover_over")
    way = MACHINE.get((deed, state))
    if way is None:
        raise Refused(_NOT_YET[deed], code=f"handover_{deed.value}_not_yet")
    if deed is Deed.END and has_coming:
        raise Refused(_NOT_YET[deed], code="handover_end_not_yet")
    if way.needs_coming and not has_coming:
        raise Refused(_NOBODY, code="handover_nobody")
    return way.to


def deeds_open_to(state: str, standings: frozenset[Standing], *, has_coming: bool) -> frozenset[Deed]:
    """Return what a person of these standings may do with a handover now, for the page's links."""
    found = set()
    for deed in Deed:
        try:
            judge(deed, state, standings, has_coming=has_coming)
        except Refused:
            continue
        found.add(deed)
    return frozenset(found)


@dataclass(frozen=True)
class Spell:
    """One social worker's time with one child: in which case and part, from when, until when (None: still)."""

    case_id: uuid.UUID
    part: str
    user_id: uuid.UUID
    since: datetime
    until: datetime | None


@dataclass(frozen=True)
class Turnover:
    """How many social workers a family has met, and how often one was replaced by another."""

    people: int = 0
    changes: int = 0


def turnover(spells: Iterable[Spell]) -> Turnover:
    """Count a family's social workers and the changes between them (R47).

    A change is somebody who begins in a part that another social worker of the same child had before. One person who
    takes over two children, or two parts, on one day is one change; two who begin side by side are none.
    """
    every = sorted(spells, key=lambda one: (one.since, str(one.user_id)))
    changes = set()
    for at, one in enumerate(every):
        before = [s for s in every[:at] if (s.case_id, s.part) == (one.case_id, one.part)]
        ended = [s for s in before if s.until is not None and s.until <= one.since]
        if ended and ended[-1].user_id != one.user_id:
            changes.add((one.user_id, local_date(one.since)))
    return Turnover(people=len({one.user_id for one in every}), changes=len(changes))


def nth_words(number: int) -> str:
    """Return a number's place in words: "first" to "twentieth", then "21st"."""
    return _PLACES[number] if 0 < number < len(_PLACES) else f"{number}{_ending(number)}"


_PLACES: Final = (
    "", "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh",
    "twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth", "seventeenth", "eighteenth", "nineteenth",
    "twentieth",
)  # fmt: skip


def _ending(number: int) -> str:
    if 10 < number % 100 < 14:
        return "th"
    return {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
