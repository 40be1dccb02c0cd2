"""Pure rules of the watch: over whom it is, and what a step needs (R216)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from alongside.ground.base.errors import Refused

WORDS, FEW = 4_000, 2_000
# The same words whatever made it so: a complaint, a challenge, asking again. Whoever reads them learns that a step is looked
# at, and not why.
LOOKED_AT_FIRST = (
    "Somebody independent looks at this step before it is final. Ask for that on the page of the child or of the request,"
    " under “An independent look”. Your words here are kept. If the child is not safe today without it, say so there: then go"
    " on at once, and it is looked at on the next working day."
)


class Way(StrEnum):
    """What happens to a step."""

    GOES = "goes"
    LOOKED_AT_FIRST = "looked_at_first"


@dataclass(frozen=True)
class Asked:
    """What stands about one step: over whom the watch is, and what was asked of somebody independent."""

    watched: bool
    asked: bool = False
    at_once: bool = False
    finding: str = ""
    used: bool = False
    over: bool = False  # the days in which it may be used are over


def way_of(step: Asked) -> Way:
    """Return what happens to a step: it goes, or it is looked at first (R216).

    It goes where nobody it weighs on is watched; where the child's safety needed it at once; where it was looked at and may
    go ahead. One look lets one step through, and only for some days.
    """
    if not step.watched:
        return Way.GOES
    ready = step.asked and not step.used and not step.over
    if ready and (step.at_once or step.finding == "goes_ahead"):
        return Way.GOES
    return Way.LOOKED_AT_FIRST


def check_finding(*, at_once: bool, finding: str, known: bool) -> None:
    """Raise Refused unless a finding fits the question: before a step, or after one that could not wait."""
    before = finding in ("goes_ahead", "not_now")
    if known:
        raise Refused("Somebody has looked at this already.", code="looked_already")
    if before == at_once or finding not in ("goes_ahead", "not_now", "was_right", "was_not_right"):
        raise Refused("Choose one of the answers.", code="choice_unknown", field="finding")


def check_right(*, undone: bool, has_owner: bool, words: str) -> None:
    """Refuse a finding that a step was not right which nobody puts right (`right_missing`, `right_owner_missing`, R216)."""
    if not words:
        raise Refused(
            "Write, for the person it weighed on, what was not right and what is put right now.",
            code="right_missing", field="right_words",
        )  # fmt: skip
    if not undone and not has_owner:
        raise Refused(
            "This step cannot be undone by itself. Choose who puts it right: they get a day, and the person reads both.",
            code="right_owner_missing", field="owner_id",
        )  # fmt: skip


def still_watched(*, open_now: bool, until: date | None, today: date) -> bool:
    """Whether somebody is watched over by what they said: while it is open, and until a day after it was closed."""
    return open_now or (until is not None and today <= until)
