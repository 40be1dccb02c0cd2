"""Pure rules of this room: what an item needs before it is sent, what was named in it, and who is called next (R148, R154)."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TypedDict

from alongside.family.people.rules import line_of, one_of, past_day, words_of
from alongside.ground.base.errors import Missing, Refused
from alongside.ground.clock.time_source import LONDON

MOST_ITEMS, MOST_NAMED = 20, 20
FOLLOW_UP = ("told", "device_document", "worked_out")
HOW_KNOWN = ("saw", "heard", *FOLLOW_UP)
ASKED_AFTER = {
    "told": "Write who told you. “A friend of hers” is enough.",
    "device_document": "Write which phone, screen or paper it is on.",
    "worked_out": "Write what made you think so.",
}
CONSENTS = {
    "spoken": "They said yes when we spoke",
    "written": "They wrote that they agree",
    "message": "They agreed in a message",
}
NOT_ASKED = "urgent"  # somebody is in danger, and asking would have cost time
_LINES = {
    "place_words": "place", "person_words": "person", "vehicle_words": "vehicle", "phone_words": "phone",
    "handle_words": "handle",
}  # fmt: skip
_SEPARATORS = re.compile(r"[\n;,]+")
_LINE_ENDS = re.compile(r"[\n;]+")  # a comma belongs to an address


class Noticed(TypedDict, total=False):
    """One thing noticed, as it was typed. Only `words` must be there."""

    words: str
    noticed_words: str
    noticed_on: date | None
    place_words: str
    person_words: str
    vehicle_words: str
    phone_words: str
    handle_words: str
    how_known: str
    how_words: str


def item_facts(said: Noticed, *, today: date) -> dict[str, object]:
    """Return what is kept of one thing noticed; days are London days.

    Raises Refused: `words_missing`, `words_too_long`, `choice_unknown`, `day_in_future`, `how_words_missing` (it says that
    somebody told it, or a device shows it, and not who or which).
    """
    day = past_day(said.get("noticed_on"), today=today, field="noticed_on")
    facts: dict[str, object] = {
        "words": words_of(said.get("words"), field="words", limit=4_000, required=True),
        "noticed_words": line_of(said.get("noticed_words"), field="noticed_words", limit=200),
        "how_words": line_of(said.get("how_words"), field="how_words", limit=400),
        **{name: words_of(str(said.get(name) or ""), field=name, limit=400) for name in _LINES},
        **_span(day),
    }
    how = said.get("how_known") or ""
    facts["how_known"] = one_of(how, HOW_KNOWN, field="how_known") if how else ""
    if how in FOLLOW_UP and not facts["how_words"]:
        raise Refused(ASKED_AFTER[how], code="how_words_missing", field="how_words")
    return facts


def _span(day: date | None) -> dict[str, object]:
    if day is None:
        return {"noticed_from": None, "noticed_until": None, "precision": "unknown"}
    start = datetime.combine(day, time.min, LONDON)
    end = datetime.combine(day + timedelta(days=1), time.min, LONDON)
    return {"noticed_from": start, "noticed_until": end, "precision": "day"}


def named_in(facts: dict[str, object]) -> list[tuple[str, str]]:
    """Return what an item names, as (kind, as written): one a line or comma (a place: a line), each once, 20 a kind."""
    found: dict[tuple[str, str], None] = {}
    for field, kind in _LINES.items():
        ends = _LINE_ENDS if kind == "place" else _SEPARATORS
        parts = [" ".join(part.split()) for part in ends.split(str(facts.get(field) or ""))]
        found |= dict.fromkeys([(kind, part) for part in parts if part][:MOST_NAMED])
    return list(found)


@dataclass(frozen=True)
class Turn:
    """Somebody on the list of police contacts, for a stretch of time; the lowest place is called first."""

    id: uuid.UUID
    user_id: uuid.UUID
    place: int
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True)
class Call:
    """A step of the calling that was made: to whom (None: nobody was on the list), and when the next one is due."""

    user_id: uuid.UUID | None
    at: datetime
    next_at: datetime


@dataclass(frozen=True)
class Step:
    """What to do now: call the contact of this turn, or (None) say that nobody is on the list."""

    turn: Turn | None


def on_duty(turns: Iterable[Turn], at: datetime) -> list[Turn]:
    """Return who is on duty at an instant, in the order in which they are called, each person once."""
    now = sorted(
        (one for one in turns if one.starts_at <= at < one.ends_at), key=lambda one: (one.place, one.id)
    )
    first: dict[uuid.UUID, Turn] = {}
    for one in now:
        first.setdefault(one.user_id, one)
    return list(first.values())


def next_call(turns: Iterable[Turn], calls: Sequence[Call], *, at: datetime, confirmed: bool) -> Step | None:
    """Return the next step of calling for an urgent report, or None while nothing is to be done (R154).

    Nobody is called once somebody confirmed, nor before the last one's time is over; whoever was called least comes first,
    then the lower place, so that each is called before anybody is called twice. An empty list is said at once, and again
    each time; as soon as somebody is on it, they are called without waiting.
    """
    if confirmed:
        return None
    duty = on_duty(turns, at)
    last = calls[-1] if calls else None
    if last is not None and at < last.next_at and (last.user_id is not None or not duty):
        return None
    if not duty:
        return Step(None)
    times = [one.user_id for one in calls]
    latest = last.user_id if last is not None else None
    fewest = min(
        duty, key=lambda one: (one.user_id == latest and len(duty) > 1, times.count(one.user_id), one.place)
    )
    return Step(fewest)


def all_called(turns: Iterable[Turn], calls: Iterable[Call], *, at: datetime) -> bool:
    """Whether everybody who is on duty was called before, and none of them confirmed: then those above hear of it too."""
    return {one.user_id for one in on_duty(turns, at)} <= {one.user_id for one in calls}


def report_state(
    *,
    submitted: bool,
    acknowledged: bool,
    feedback: Sequence[str] = (),
    urgent: bool = False,
    confirmed: bool = False,
    apart: bool = False,
) -> str:
    """Return how a report stands, in one word: draft, calling, confirmed, apart, sent, read, or the newest feedback's code.

    `apart`: it is about somebody who works with families, and nobody passed it on to the police yet (R150).
    """
    if not submitted:
        return "draft"
    if feedback:
        return feedback[-1]
    if urgent:
        return "confirmed" if confirmed else "calling"
    if acknowledged:
        return "read"
    return "apart" if apart else "sent"


def home_of(partnership_id: uuid.UUID | None) -> uuid.UUID:
    """Return the partnership of somebody who works in one. Raises Missing for anybody else."""
    if partnership_id is None:
        raise Missing
    return partnership_id
