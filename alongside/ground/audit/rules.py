"""How an event and a seal are digested: pure functions, so that anyone can check a chain with SHA-256 alone."""

from __future__ import annotations

import hashlib
import json
import re
import uuid
from collections.abc import Sequence
from datetime import UTC
from typing import Any

GENESIS = bytes(32)
_CODE = re.compile(r"[\w.:+-]{0,120}", re.ASCII)
_DIGESTED = (
    "id", "kind", "is_read", "actor_id", "role_title", "agency_id", "agency_name", "partnership_id",
    "about_kind", "about_id", "facts", "protected", "request_id",
)  # fmt: skip


def check_facts(facts: Any) -> None:
    """Raise TypeError unless facts are codes, counts, ids and yes or no, in lists or under names.

    A fraction or a date would come back from the database in another spelling, and a sound event would look changed.
    """
    if isinstance(facts, dict):
        if not all(isinstance(name, str) for name in facts):
            raise TypeError("facts of an event have names that are text")
        facts = list(facts.values())
    if isinstance(facts, list | tuple):
        for fact in facts:
            check_facts(fact)
    elif not (facts is None or isinstance(facts, str | int)):
        raise TypeError(f"facts of an event are codes, counts and ids, not {type(facts).__name__}")


def check_no_words(facts: Any) -> None:
    """Raise TypeError where a fact reads like words of a record: a code or an id has no spaces and no "@"."""
    values = facts.values() if isinstance(facts, dict) else facts if isinstance(facts, list | tuple) else ()
    for value in values:
        check_no_words(value)
    if isinstance(facts, str) and not _CODE.fullmatch(facts):
        raise TypeError("facts of an event are codes, counts and ids, never words of a record")


def event_digest(event: Any) -> bytes:
    """Return the SHA-256 of the event's facts as canonical JSON (keys sorted, UTC instants, ids as text)."""
    facts = {name: _plain(getattr(event, name)) for name in _DIGESTED}
    facts["at"] = event.at.astimezone(UTC).isoformat(timespec="microseconds")
    facts["circle_ids"] = [str(c) for c in event.circle_ids]
    text = json.dumps(facts, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(text.encode()).digest()


def seal_digest(number: int, previous: bytes, digests: Sequence[bytes]) -> bytes:
    """Return the digest of seal `number` over the seal before it and its events' digests, in order."""
    chain = hashlib.sha256(number.to_bytes(8, "big") + previous)
    for digest in digests:
        chain.update(digest)
    return chain.digest()


def _plain(value: Any) -> Any:
    return str(value) if isinstance(value, uuid.UUID) else value
