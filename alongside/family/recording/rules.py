"""Rules of the chronology, as pure functions: what an entry says of its source, and who reads it."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date

from alongside.family.people.rules import OLDEST_PERSON, age_on, line_of, one_of, past_day, words_of
from alongside.family.recording.models import ChronologyEntry
from alongside.ground.accounts.roles import ROLES
from alongside.ground.base.errors import NotPermitted, Refused

Kind, Readers = ChronologyEntry.Kind, ChronologyEntry.Readers
FAMILY_ROLES = frozenset(role.title for role in ROLES.values() if role.is_family)


@dataclass(frozen=True)
class Said:
    """What an entry says: the words, and how its author knows (R136)."""

    words: str
    kind: str
    told_by: str


@dataclass(frozen=True)
class ReadBy:
    """Who reads an entry besides its author, and why the family does not, where it does not."""

    readers: str
    withheld_reason: str = ""


def said(words: str, kind: str, told_by: str) -> Said:
    """Return what an entry says, tidy.

    Raises Refused: `words_missing`, `words_too_long` (10,000; the source 200), `choice_unknown` for a kind
    that does not exist, `told_by_missing` when somebody told it and nobody says who.
    """
    kept = words_of(words, field="words", limit=10_000, required=True)
    one_of(kind, Kind.values, field="kind")
    source = line_of(told_by, field="told_by", limit=200)
    if kind == Kind.REPORTED and not source:
        raise Refused("Say who told you. A role is enough.", code="told_by_missing", field="told_by")
    return Said(kept, kind, source if kind == Kind.REPORTED else "")


def happened(day: date, *, today: date) -> date:
    """Return the day something happened. Raises Refused(`day_in_future`) or Refused(`day_too_long_ago`)."""
    past_day(day, today=today, field="happened_on")
    if age_on(day, today) > OLDEST_PERSON:
        raise Refused(
            f"That is more than {OLDEST_PERSON} years ago. Check the year.",
            code="day_too_long_ago",
            field="happened_on",
        )
    return day


def read_by(readers: str | None, withheld_reason: str, *, by_family: bool) -> ReadBy:
    """Return who reads an entry.

    A family member's is for them and the workers unless they open it to the whole family; a worker's is for
    the family too, unless a reason says why not (R38). Raises Refused: `choice_unknown`,
    `withheld_reason_missing`, `words_too_long`.
    """
    chosen = one_of(
        readers or (Readers.WORKERS if by_family else Readers.FAMILY), Readers.values, field="readers"
    )
    if by_family or chosen == Readers.FAMILY:
        return ReadBy(chosen)
    reason = line_of(withheld_reason, field="withheld_reason", limit=400)
    if not reason:
        raise Refused(
            "Say why the family should not read this. Somebody will look at the reason again.",
            code="withheld_reason_missing",
            field="withheld_reason",
        )
    return ReadBy(chosen, reason)


def is_familys(entry: ChronologyEntry) -> bool:
    """Whether somebody of the family wrote an entry, rather than a worker."""
    return entry.author_role in FAMILY_ROLES


def known_words(entry: ChronologyEntry) -> str:
    """Return how the author of an entry knows, in words that everybody reads (R136)."""
    if entry.kind == Kind.REPORTED:
        return f"Told by {entry.told_by}"
    return "Seen or heard" if entry.kind == Kind.OBSERVED else "An opinion"


def may_correct(entry: ChronologyEntry, *, author_id: uuid.UUID | None, by_family: bool) -> bool:
    """Whether somebody who reads an entry may put a correction beside it.

    What somebody in the family said for the workers alone is theirs to correct: a correction beside it would
    be hidden from them or would show others that it exists.
    """
    own = entry.author_id is not None and entry.author_id == author_id
    withheld_by_worker = bool(entry.withheld_reason)
    return own or entry.readers == Readers.FAMILY or (withheld_by_worker and not by_family)


def correction_read_by(entry: ChronologyEntry, *, author_id: uuid.UUID | None, by_family: bool) -> ReadBy:
    """Return who reads a correction: as many as read the entry, never more.

    Raises NotPermitted(`someone_elses_entry`) where `may_correct` says no.
    """
    if may_correct(entry, author_id=author_id, by_family=by_family):
        return ReadBy(entry.readers, entry.withheld_reason)
    raise NotPermitted(
        "Only its author can correct this. Add an entry of your own.", code="someone_elses_entry"
    )
