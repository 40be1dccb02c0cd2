"""Pure rules of requests for help: what each state allows, and how long somebody has waited."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from datetime import date, datetime
from typing import Any, TypedDict

from alongside.family.people.rules import (
    OLDEST_CHILD,
    born_on_of,
    email_of,
    line_of,
    name_key,
    past_day,
    some_of,
    words_of,
)
from alongside.ground.base.errors import Refused
from alongside.ground.clock.lateness import WaitingBand, waiting_band
from alongside.ground.clock.time_source import local_date

DECIDED = frozenset({"accepted", "closed", "signposted", "under_review"})
_AFTER_READING = {"received": "acknowledged"}  # read late, a request that is being decided stays so
BOTH_QUESTIONS = "Answer both questions: what does this child and family need now, and how can we respond?"


class Told(TypedDict, total=False):
    """What somebody may tell with a request beside their own words; every part may be absent (R1, R2)."""

    referrer_name: str
    referrer_agency: str
    referrer_contact: str
    safe_contact_words: str
    child_name: str
    child_born_on: date | None
    child_age_words: str
    exploitation_types: Iterable[str]
    first_concern_on: date | None


_LINES = {
    "referrer_name": 120, "referrer_agency": 120, "referrer_contact": 254,
    "child_name": 120, "child_age_words": 60,
}  # fmt: skip


def told_facts(told: Told, *, kinds: Collection[str], today: date) -> dict[str, Any]:
    """Return what was told, fit to keep; `kinds` are the known kinds of exploitation, `today` a London date.

    Raises Refused beside the field, as `line_of`, `words_of`, `some_of`, `born_on_of` and `past_day` of
    people; TypeError for a part that is not in `Told`.
    """
    if unknown := set(told) - set(Told.__annotations__):
        raise TypeError(f"a request does not hold {', '.join(sorted(unknown))}")
    facts: dict[str, Any] = {
        field: line_of(told.get(field), field=field, limit=limit)  # type: ignore[arg-type]
        for field, limit in _LINES.items()
    }
    facts["safe_contact_words"] = words_of(
        told.get("safe_contact_words"), field="safe_contact_words", limit=500
    )
    facts["child_born_on"] = born_on_of(
        told.get("child_born_on"), today=today, oldest=OLDEST_CHILD, field="child_born_on"
    )
    facts["first_concern_on"] = past_day(told.get("first_concern_on"), today=today, field="first_concern_on")
    facts["exploitation_types"] = some_of(
        told.get("exploitation_types", ()), kinds, field="exploitation_types"
    )
    facts["child_key"] = name_key(facts["child_name"])
    return facts


def undecided(state: str) -> None:
    """Raise Refused(`referral_decided`) for a request that has been decided."""
    if state in DECIDED:
        raise Refused("This request has been decided already.", code="referral_decided")


def not_yet_read(*, read: bool) -> None:
    """Raise Refused for a request that was read and answered already (`referral_acknowledged`)."""
    if read:
        raise Refused("Somebody has answered this request already.", code="referral_acknowledged")


def may_be_taken_back(state: str, *, taken_back: bool) -> None:
    """Raise Refused for a request that was decided (`referral_decided`) or taken back already (`referral_withdrawn`)."""
    if taken_back:
        raise Refused("You have taken this request back already.", code="referral_withdrawn")
    if state in DECIDED:
        raise Refused(
            "The team has decided already. If something has changed, ring them or ask again.",
            code="referral_decided",
        )


def state_once_read(state: str) -> str:
    """Return the state of a request after somebody read and answered it."""
    return _AFTER_READING.get(state, state)


def state_once_screened(state: str) -> str:
    """Return the state of a request once both questions have an answer; one that waits for another service goes on waiting."""
    return state if state == "signposted_pending" else "screened"


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


_MAIL = re.compile(r"\be-?mails?\b|\bmail\b")
# Any word that could turn "e-mail" into its opposite, or tie it to something that a program cannot see.
_DOUBT = re.compile(
    r"\b(no|not|never|nor|none|don.?t|can.?t|cannot|won.?t|isn.?t|stop|avoid|without|except|unless|but|if|only if|before"
    r"|after|until|when|unsafe|sees?|reads?|shares?|shared|checks?|instead|rather|please ring|please text)\b"
)


def email_in(contact: str) -> str:
    """Return the first e-mail address in what somebody wrote as a way to reach them, in lower case; empty for none."""
    for part in contact.replace(",", " ").replace(";", " ").split():
        try:
            return email_of(part.strip("<>()."), field="contact")
        except Refused:
            continue
    return ""


def words_allow_email(safe_contact_words: str) -> bool:
    """Whether what somebody wrote about reaching them safely lets a message go to their e-mail without a person's look.

    No words do; so do words that name e-mail and raise no doubt. Everything else is for a person to read (R327): rather
    a call too many than a message that somebody else opens.
    """
    words = safe_contact_words.casefold()
    return not words.strip() or bool(_MAIL.search(words) and not _DOUBT.search(words))
