"""Pure rules of requests for help: what each state allows, and how long somebody has waited."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
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


MOST_CHILDREN = 8


@dataclass(frozen=True)
class ChildTold:
    """One of several children told together; every part may be absent."""

    name: str = ""
    born_on: date | None = None
    age_words: str = ""


def children_of_lines(text: str) -> list[ChildTold]:
    """Return the children of a text with one child a line, such as "Mia, 12" or "her little sister".

    What stands after the last comma, when it begins with a number, is the age. Raises Refused: `too_many_children` for
    more than 7 lines, `words_too_long` for a line over 120 characters.
    """
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if len(lines) > MOST_CHILDREN - 1:
        raise Refused(
            f"We can take {MOST_CHILDREN} children at once. Send this, then tell us about the others.",
            code="too_many_children", field="other_children",
        )  # fmt: skip
    return [_child_of(line_of(line, field="other_children", limit=120)) for line in lines]


def _child_of(line: str) -> ChildTold:
    name, comma, age = line.rpartition(",")
    if comma and age.strip()[:1].isdecimal() and len(age.strip()) <= _LINES["child_age_words"]:
        return ChildTold(name.strip(), age_words=age.strip())
    return ChildTold(line)


SOURCE_OF_AGENCY = {
    "police": "police", "social_care": "social_care", "education": "education", "health": "health",
    "voluntary": "voluntary", "charity": "voluntary", "foster_agency": "foster_carer",
}  # fmt: skip


def source_of(roles: Collection[str], agency_kind: str) -> str:
    """Return who asks, when somebody asks from their own desk: by their agency; a carer wherever they are employed (R1)."""
    return "foster_carer" if "carer" in roles else SOURCE_OF_AGENCY.get(agency_kind, "other_agency")


def check_code(code_by: str, *, safe: str, contact: str) -> None:
    """Refuse to send a receipt code where it was not said that a message is safe (`code_not_safe`), or without an address
    (`code_no_address`); reading it out is always possible (R327).
    """
    if code_by not in ("text", "email"):
        return
    if safe != "safe":
        raise Refused(
            "They have not said that a message is safe. Read the code out to them instead.", code="code_not_safe",
            field="code_by",
        )  # fmt: skip
    number = sum(c.isdecimal() for c in contact) >= _DIGITS and not email_in(contact)
    if not (email_in(contact) if code_by == "email" else number):
        raise Refused(
            "There is no address to send the code to. Write it down above, or read the code out.", code="code_no_address",
            field="code_by",
        )  # fmt: skip


_DIGITS = 7


def request_reach_state(*, asked_themself: bool, answer: str) -> str:
    """Return whether the family of a request may be reached, as `people.rules.reach_state` (R327, T10).

    What was asked and written down counts; else whoever asked for help themself, in writing, has answered there.
    """
    if answer in ("safe", "not_safe", "not_known"):
        return answer
    return "own_rules" if asked_themself else "not_asked"
