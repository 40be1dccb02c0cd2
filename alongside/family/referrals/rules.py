"""Pure rules of requests for help: what each state allows, and how long somebody has waited."""

from __future__ import annotations

from datetime import date, datetime

from alongside.ground.base.errors import Refused
from alongside.ground.clock.lateness import WaitingBand, waiting_band
from alongside.ground.clock.time_source import local_date

DECIDED = frozenset({"accepted", "closed", "withdrawn"})
_AFTER_READING = {"received": "acknowledged"}  # read late, a request that is being decided stays so
BOTH_QUESTIONS = "Answer both questions: what does this child and family need now, and how can we respond?"


def undecided(state: str) -> None:
    """Raise Refused(`referral_decided`) for a request that has been decided or taken back."""
    if state in DECIDED:
        raise Refused("This request has been decided already.", code="referral_decided")


def not_yet_read(state: str, *, read: bool) -> None:
    """Raise Refused for a request that was read and answered already (`referral_acknowledged`) or taken
    back.
    """
    if read:
        raise Refused("Somebody has answered this request already.", code="referral_acknowledged")
    if state == "withdrawn":
        raise Refused("This request was taken back.", code="referral_withdrawn")


def state_once_read(state: str) -> str:
    """Return the state of a request after somebody read and answered it."""
    return _AFTER_READING.get(state, state)


def both_questions_answered(need_now: str, how_respond: str) -> None:
    """Raise Refused(`two_questions_blank`) unless both questions of R15 have words; the field is the first
    blank one.
    """
    for field, words in (("need_now", need_now), ("how_respond", how_respond)):
        if not words.strip():
            raise Refused(BOTH_QUESTIONS, code="two_questions_blank", field=field)


def waited(first_concern_on: date | None, received_at: datetime, until: date) -> WaitingBand:
    """Return the band of the wait (R5), from the first concern raised to any agency, else from the request
    itself.

    `until` is a London date; a first concern after the request counts from the request.
    """
    asked_on = local_date(received_at)
    start = min(first_concern_on or asked_on, asked_on)
    return waiting_band(start, max(until, start))
