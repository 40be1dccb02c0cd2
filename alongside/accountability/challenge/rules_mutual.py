"""What may become of a mutual challenge, and by whom: pure functions, no database (R130)."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import Final

from alongside.ground.base.errors import NotPermitted, Refused


class Standing(StrEnum):
    """What somebody is to a challenge; one person may be several of these."""

    ASKER = "asker"
    AGENCY = "agency"  # of the agency that is asked
    LEADERSHIP = "leadership"  # a manager of another agency than the one that is asked, and not whoever asks
    SERVICE = "service"  # the clock


WAITS, REPLIED, UP, DECIDED, SETTLED = "waits", "replied", "up", "decided", "settled"
_AFTER = {"reply": REPLIED, "not_settled": UP, "gone_up": UP, "decided": DECIDED, "settled": SETTLED}
# Each step: from which states, and whose it is.
MACHINE: Final[dict[str, tuple[frozenset[str], Standing]]] = {
    "reply": (frozenset({WAITS}), Standing.AGENCY),
    "not_settled": (frozenset({REPLIED}), Standing.ASKER),
    "gone_up": (frozenset({WAITS}), Standing.SERVICE),
    "decided": (frozenset({UP}), Standing.LEADERSHIP),
    "settled": (frozenset({WAITS, REPLIED, UP, DECIDED}), Standing.ASKER),
}
_WHOSE = {
    "reply": "The agency that is asked replies. Show it to one of its workers or to its manager.",
    "not_settled": "Whoever asked says whether the reply settles it.",
    "gone_up": "A challenge goes up by itself when nobody replies in time.",
    "decided": "A manager of another agency decides, who did not ask this themself.",
    "settled": "Whoever asked says that it is settled.",
}
_STATE = {
    WAITS: "The agency has not replied yet, so this cannot be said now.",
    REPLIED: "The agency has replied. Whoever asked says whether that settles it.",
    UP: "This is with the leadership now, who decide.",
    DECIDED: "The leadership has decided about this.",
    SETTLED: "This is settled.",
}


def state_of(kinds: Sequence[str]) -> str:
    """Return the state after these steps in their order; `waits` before any."""
    return _AFTER[kinds[-1]] if kinds else WAITS


def judge(step: str, kinds: Sequence[str], standings: frozenset[Standing]) -> str:
    """Return the state that a step leads to. Raises NotPermitted(`mutual_<step>_not_yours`), Refused(`mutual_state`)."""
    states, whose = MACHINE[step]
    if whose not in standings:
        raise NotPermitted(_WHOSE[step], code=f"mutual_{step}_not_yours")
    state = state_of(kinds)
    if state not in states:
        raise Refused(_STATE[state], code="mutual_state")
    return _AFTER[step]


def steps_open_to(kinds: Sequence[str], standings: frozenset[Standing]) -> frozenset[str]:
    """Return which steps a person of these standings may take now, for the page's buttons."""
    state = state_of(kinds)
    return frozenset(
        step for step, (states, whose) in MACHINE.items() if state in states and whose in standings
    )
