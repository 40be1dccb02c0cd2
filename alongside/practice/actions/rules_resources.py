"""What a decision about something asked for early has to say: pure rules (R79, R132)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from alongside.family.people.rules import one_of, words_of
from alongside.ground.base.errors import Refused
from alongside.practice.actions.rules import check_due

OUTCOMES = ("agreed", "in_part", "refused")
LONGEST = 2_000


@dataclass(frozen=True)
class Decision:
    """A decision that says all it has to: `starts_on` only where something is given."""

    outcome: str
    reason: str
    alternative: str
    starts_on: date | None


def check_decision(
    outcome: str, *, reason: str, alternative: str, starts_on: date | None, today: date
) -> Decision:
    """Return a decision that is whole. Yes: what is given and from which London date. No: why, and what there is instead.

    In part needs all of it. Raises Refused with the field: `choice_unknown`, `reason_missing`, `alternative_missing`,
    `action_undated`, `action_due_past`, `action_due_far`, `words_too_long`.
    """
    given = one_of(outcome, OUTCOMES, field="outcome")
    why = words_of(reason, field="reason", limit=LONGEST)
    instead = words_of(alternative, field="alternative", limit=LONGEST)
    if not why:
        raise Refused(
            "Say what is given and how, or why not. The family reads it.",
            code="reason_missing",
            field="reason",
        )
    if given != "agreed" and not instead:
        raise Refused(
            "Say what there is instead, and who can help. A no alone leaves the family where they were.",
            code="alternative_missing",
            field="alternative",
        )
    day = None
    if given != "refused":
        try:
            day = check_due(starts_on, today)
        except Refused as refused:
            raise Refused(refused.message, code=refused.code, field="starts_on") from refused
    return Decision(given, why, instead, day)
