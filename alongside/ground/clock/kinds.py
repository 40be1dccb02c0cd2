"""The kinds of clock. Rooms register theirs at start-up; this floor names none of them."""

from __future__ import annotations

from dataclasses import dataclass
from threading import Lock


@dataclass(frozen=True)
class ClockKind:
    """A promise that is timed.

    `sentence` says what is promised, for practitioners. `parameter` is the key of its time limit;
    `place` picks one value (from 0) of a parameter that lists several, such as the alarms of R5.
    `whom_for_family_sentence` tells the family who owes it, in plain words. A promise `for_one` person of a family
    is left out of the pages of the others. `on_working_day`: what would fall due on a weekend or a bank holiday is due on
    the working day before, so that somebody is there to do it and the limit is still kept.
    """

    key: str
    sentence: str
    parameter: str
    whom_for_family_sentence: str
    place: int | None = None
    for_one: bool = False
    on_working_day: bool = False


_kinds: dict[str, ClockKind] = {}
_lock = Lock()


def register_kind(kind: ClockKind) -> ClockKind:
    """Make a kind known, at start-up; registering exactly the same again changes nothing.

    Raises ValueError when a word of it is missing or another kind has the key.
    """
    if not all((kind.key, kind.sentence, kind.parameter, kind.whom_for_family_sentence)):
        raise ValueError(f"The clock kind {kind.key!r} must say all four things about itself.")
    with _lock:
        if _kinds.get(kind.key, kind) != kind:
            raise ValueError(f"The clock kind {kind.key!r} is registered twice.")
        _kinds[kind.key] = kind
    return kind


def kind_of(key: str) -> ClockKind:
    """The registered kind. Raises KeyError for an unknown one: a promise nobody described is a fault."""
    if key not in _kinds:
        raise KeyError(f"No clock kind {key!r} is registered.")
    return _kinds[key]


def kinds() -> tuple[ClockKind, ...]:
    """Every registered kind, by key."""
    return tuple(_kinds[key] for key in sorted(_kinds))
