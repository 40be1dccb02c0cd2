"""Rules of shared aims, as pure functions: who moves them on, and how (R43)."""

from __future__ import annotations

from alongside.ground.base.errors import Refused

AGREED, NOT_AGREED, TAKEN_BACK = "agreed", "not_agreed", "taken_back"
PROPOSED, ENDING, ENDED, DROPPED = "proposed", "ending", "ended", "dropped"
END_PROPOSED, REPLACED = "end_proposed", "replaced"

# state -> what may happen -> state. An aim counts from the assent of both workers until both say that it is over.
MOVES: dict[str, dict[str, str]] = {
    "": {PROPOSED: PROPOSED},
    PROPOSED: {AGREED: AGREED, NOT_AGREED: DROPPED, TAKEN_BACK: DROPPED},
    AGREED: {END_PROPOSED: ENDING, REPLACED: ENDED},
    ENDING: {AGREED: ENDED, NOT_AGREED: AGREED, TAKEN_BACK: AGREED, REPLACED: ENDED},
    ENDED: {},
    DROPPED: {},
}
IN_FORCE = (AGREED, ENDING)
WAITING = (PROPOSED, ENDING)


def moved_on(state: str, step: str) -> str:
    """Return the state after a step. Raises Refused(`aim_moved_on`) where it cannot be taken from this state."""
    if step not in MOVES[state]:
        raise Refused(
            "This was answered already. Look at the page again: it shows how it stands now.",
            code="aim_moved_on",
        )
    return MOVES[state][step]


def other_worker_answers(
    step: str, *, proposed_part: str, proposed_by: object, part: str, by: object
) -> None:
    """Raise Refused(`aim_needs_both`) unless the other worker answers; whoever proposed may take it back.

    It is never one person's aim, also where that person changed sides since.
    """
    own = part == proposed_part or by == proposed_by
    if step == TAKEN_BACK and part != proposed_part:
        raise Refused("The other worker proposed this. Say whether you agree.", code="aim_not_yours")
    if step != TAKEN_BACK and own:
        raise Refused(
            "You proposed this, so the other worker answers. Talk to them, or take it back.",
            code="aim_needs_both",
        )
