"""What may become of a promise, by whom, and when it is late: pure functions, no database (R123-R127).

The whole life of a promise is the table `MACHINE`. A deed that is not in it for a state is refused.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from alongside.ground.base.errors import NotPermitted, Refused
from alongside.ground.clock.calendars import WorkingDays
from alongside.ground.clock.lateness import EscalationStep

OPEN_STATES: Final = ("agreed", "in_progress")
LONGEST_WORDS: Final = 500
LONGEST_SAYING: Final = 1_000
FURTHEST_DAYS: Final = 730  # a date further off than two years is a slip of the hand (2062 for 2026)


class Deed(StrEnum):
    """What somebody does with a promise."""

    START = "start"
    EXPLAIN = "explain"
    MARK_DONE = "mark_done"
    CONFIRM_DONE = "confirm_done"
    MARK_NOT_DONE = "mark_not_done"
    MOVE = "move"
    HAND_OVER = "hand_over"
    ABANDON = "abandon"
    RESUME = "resume"
    ASK = "ask"


class Standing(StrEnum):
    """What somebody is to a promise; one person may be several of these."""

    OWNER = "owner"
    LEAD = "lead"
    MANAGER = "manager"
    FAMILY = "family"


@dataclass(frozen=True)
class Way:
    """Where a deed leads from a state, and whose it is. With `not_owner` the owner may not, whatever else
    they are.
    """

    to: str
    whose: frozenset[Standing]
    not_owner: bool = False


def _ways() -> dict[tuple[Deed, str], Way]:
    owner = frozenset({Standing.OWNER})
    witness = frozenset({Standing.LEAD, Standing.FAMILY})
    authoriser = frozenset({Standing.LEAD, Standing.MANAGER})
    family = frozenset({Standing.FAMILY})
    ways: dict[tuple[Deed, str], Way] = {(Deed.START, "agreed"): Way("in_progress", owner)}
    for state in OPEN_STATES:
        ways[Deed.EXPLAIN, state] = Way(state, owner)
        ways[Deed.MARK_DONE, state] = Way("done", owner)
        ways[Deed.MOVE, state] = Way(state, authoriser, not_owner=True)
        ways[Deed.HAND_OVER, state] = Way("agreed", authoriser, not_owner=True)
        ways[Deed.ABANDON, state] = Way("abandoned", authoriser, not_owner=True)
        ways[Deed.ASK, state] = Way(state, family, not_owner=True)
    ways[Deed.CONFIRM_DONE, "done"] = Way("verified", witness, not_owner=True)
    for state in ("done", "verified"):
        ways[Deed.MARK_NOT_DONE, state] = Way("agreed", witness, not_owner=True)
    ways[Deed.RESUME, "abandoned"] = Way(
        "agreed", authoriser, not_owner=True
    )  # the family's challenge was right
    ways[Deed.ASK, "abandoned"] = Way("abandoned", family)
    ways[Deed.EXPLAIN, "abandoned"] = Way("abandoned", authoriser)  # the answer to a family that asks why
    return ways


MACHINE: Final = _ways()
TRANSITIONS: Final = tuple(
    sorted({(state, way.to) for (_, state), way in MACHINE.items() if state != way.to})
)

_WHOSE = {
    Deed.START: "Only the person who made this promise can start it.",
    Deed.EXPLAIN: "Only the person who made this promise can explain it.",
    Deed.MARK_DONE: "Only the person who made this promise can say that it is done.",
    Deed.CONFIRM_DONE: "Only the family or the lead can confirm that it is done, and never its owner.",
    Deed.MARK_NOT_DONE: "Only the family or the lead can say that it is not done, and never its owner.",
    Deed.MOVE: "Only the lead or a manager can change the date, and never its owner.",
    Deed.HAND_OVER: "Only the lead or a manager can change the owner, and never the owner alone.",
    Deed.ABANDON: "Only the lead or a manager can give a promise up, and never its owner.",
    Deed.RESUME: "Only the lead or a manager can take a promise up again, and never its owner.",
    Deed.ASK: "Only the family can ask about a promise here.",
}
_STATE_WORDS = {
    "agreed": "still to do",
    "in_progress": "being done",
    "done": "said to be done",
    "verified": "done and confirmed",
    "abandoned": "given up",
}


def judge(deed: Deed, state: str, standings: frozenset[Standing]) -> str:
    """Return the state that the deed leads to (R126, R127).

    Raises NotPermitted(`action_<deed>_not_yours`) when it is never or not in this state the person's to do,
    and Refused(`action_state`) when nobody may do it in this state.
    """
    way = MACHINE.get((deed, state))
    possible = [way] if way else [w for (d, _), w in MACHINE.items() if d is deed]
    if not any(_is_theirs(w, standings) for w in possible):
        raise NotPermitted(_WHOSE[deed], code=f"action_{deed.value}_not_yours")
    if way is None:
        raise Refused(
            f"This promise is {_STATE_WORDS[state]}, so this cannot be done now.", code="action_state"
        )
    return way.to


def deeds_open_to(state: str, standings: frozenset[Standing]) -> frozenset[Deed]:
    """Return what a person of these standings may do with a promise in this state, for the page's buttons."""
    return frozenset(d for (d, s), way in MACHINE.items() if s == state and _is_theirs(way, standings))


def _is_theirs(way: Way, standings: frozenset[Standing]) -> bool:
    return bool(way.whose & standings) and not (way.not_owner and Standing.OWNER in standings)


def day_words(day: date) -> str:
    """Return a day as the family reads it: `24 November 2026`."""
    return f"{day.day} {day:%B %Y}"


def check_due(due_on: date | None, today: date) -> date:
    """Return the date of a promise. A promise has one, from today and within two years (R123).

    Raises Refused with `action_undated`, `action_due_past` or `action_due_far`.
    """
    if due_on is None:
        raise Refused("Say by which day it will be done.", code="action_undated", field="due_on")
    if due_on < today:
        raise Refused("The day must be today or later.", code="action_due_past", field="due_on")
    if due_on > today + timedelta(days=FURTHEST_DAYS):
        raise Refused(
            "The day is more than two years away. Check the year.", code="action_due_far", field="due_on"
        )
    return due_on


def overdue(due_on: date, state: str, today: date) -> bool:
    """Whether a promise in this state is late today: still open after the last moment of its day (R124)."""
    return state in OPEN_STATES and due_on < today


def raised_when_due_by(step: EscalationStep, today: date, calendar: WorkingDays) -> date:
    """Return the latest due date with which an open promise has reached this rung today (R124).

    The inverse of `clock.lateness.escalation_level`, so that a whole table can be asked in one question.
    """
    yesterday = today - timedelta(days=1)
    if step.working_days == 0:
        return yesterday
    first_counted = calendar.shift(today + timedelta(days=1), -step.working_days)
    return min(yesterday, first_counted - timedelta(days=1))


def raised_words(whom: str, owner_name: str) -> str:
    """Return what the family reads when a late promise is raised to a rung of the ladder (R124)."""
    told = owner_name if whom == "owner" else f"the {whom}"
    return f"The day has passed and this is not done. It has been raised with {told}."
