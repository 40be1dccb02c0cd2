"""The registry of event types. Rooms state theirs in `events.py`; an unregistered event raises, nothing is lost in silence."""

from __future__ import annotations

import re
from dataclasses import dataclass

_NAME = re.compile(r"^[a-z_]+(\.[a-z_]+){1,3}$")


@dataclass(frozen=True)
class EventType:
    """A kind of event: its dotted name, a sentence for those who audit, and the words the family reads (or none)."""

    name: str
    sentence: str
    family: str = ""


_types: dict[str, EventType] = {}


def event_type(name: str, sentence: str, *, family: str = "") -> EventType:
    """Register an event type such as `plans.plan.agreed`; a malformed name or a second one raises ValueError."""
    if not _NAME.match(name):
        raise ValueError(f"event type {name!r} is not dotted lower-case words")
    if name in _types:
        raise ValueError(f"event type {name} is registered twice")
    _types[name] = EventType(name, sentence, family)
    return _types[name]


def registered_types() -> dict[str, EventType]:
    """Return every registered type by name."""
    return dict(_types)


READ = event_type("audit.record.read", "A family's record was read")
REFUSED = event_type("audit.deed.refused", "A rule of the house refused a deed")
