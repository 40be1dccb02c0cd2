"""The officer's box: a plate, also misread or in part, a phone, a name online, a place, a name. At most ten, with reasons."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count

from alongside.family.finding.keys import words_of_name
from alongside.ground.access.context import elevated_to_read
from alongside.ground.access.registry import require
from alongside.ground.accounts.models import User
from alongside.ground.audit.services import note_read, record
from alongside.pursuit.entities import events
from alongside.pursuit.entities.common import here
from alongside.pursuit.entities.keys import NAMED, Reading, reading_of
from alongside.pursuit.entities.looking import Close, close_to
from alongside.pursuit.entities.models import Entity, Mention
from alongside.pursuit.entities.plates import compact, normal_plate, part_of
from alongside.pursuit.entities.policies import ENTITY_READ
from alongside.pursuit.entities.spotting import identifiers_in

SHOWN = 10
LONGEST_ASKED = 200
_WHY = "keys give ids alone, and each entity is read again as whoever asks"
_STEP = 25
_PLATE_LENGTHS = range(4, 9)


@dataclass(frozen=True)
class Hit:
    """Something found: why, and in how many mentions that the asker may read."""

    entity: Entity
    why: str
    mentions: int


@dataclass(frozen=True)
class Looked:
    """What was found among what the asker may read, the likest first; `more` says that there is more."""

    hits: tuple[Hit, ...]
    more: bool


def readings_of(text: str) -> tuple[list[Reading], list[Reading]]:
    """Return how what somebody typed may be read: as plates, numbers and names online, and as names. A box takes anything."""
    typed = " ".join(text[:LONGEST_ASKED].replace("\0", " ").split())
    spotted = identifiers_in(typed, of_a_car=True)
    if spotted:
        left = typed
        for one in spotted:
            left = left.replace(one.as_written, " ")
        return [reading_of(one.kind, one.as_written) for one in spotted], _names(left)
    return [*_as_plate(typed), *_as_phone(typed), *_as_handle(typed)], _names(typed)


def _as_plate(typed: str) -> list[Reading]:
    if part := part_of(typed):
        return [Reading("vehicle", typed, part, part=True)]
    bare = compact(typed)
    if (
        len(bare) not in _PLATE_LENGTHS
        or not any(c.isdigit() for c in bare)
        or not any(c.isalpha() for c in bare)
    ):
        return []
    whole = [Reading("vehicle", typed, normal_plate(typed) or bare, exact=True)]
    return [*whole, Reading("vehicle", typed, f"*{bare}*", part=True)] if len(bare) < 6 else whole


def _as_phone(typed: str) -> list[Reading]:
    digits = "".join(c for c in typed if c.isascii() and c.isdigit())
    if len(digits) < 3 or len(digits) < len(typed.replace(" ", "")) - 4 or any(c.isalpha() for c in typed):
        return []
    home = digits.lstrip("0")
    whole = [Reading("phone", typed, home, exact=True)] if len(digits) > 8 else []
    return [*whole, Reading("phone", typed, f"*{digits}", part=True)] if len(digits) < 9 else whole


def _as_handle(typed: str) -> list[Reading]:
    reading = reading_of("handle", typed)
    return [reading] if reading.normal and " " not in typed else []


def _names(typed: str) -> list[Reading]:
    words = tuple(word for word in words_of_name(typed) if not word.isdecimal())[:6]
    return [Reading(kind, typed, words=words) for kind in (*NAMED, "vehicle")] if words else []


def finding(partnership_id: uuid.UUID, text: str) -> list[Close]:
    """Return what is like something that was typed; names are asked for where no plate or number fits. As the system."""
    things, names = readings_of(text)
    return close_to(partnership_id, things, all_steps=False) or close_to(
        partnership_id, names, all_steps=False
    )


def lookup(*, viewer: User, text: str) -> Looked:
    """Return at most ten that fit what was typed, the likest first, each identity once, among what the viewer may read.

    Leaves one event that somebody looked something up, without a word that was typed. Raises NotPermitted.
    """
    require(viewer, ENTITY_READ)
    where = here(viewer)
    with elevated_to_read(_WHY):
        found = finding(where, text)
    shown: dict[uuid.UUID, Close] = {}
    counts: dict[uuid.UUID, int] = {}  # whoever reads a mention of something reads it, and nobody else does
    for at in range(0, len(found), _STEP):
        step = found[at : at + _STEP]
        counts |= mention_counts(one.entity.id for one in step)
        for one in step:
            if one.entity.id in counts:
                shown.setdefault(one.entity.identity_id, one)
        if len(shown) > SHOWN:
            break
    few = list(shown.values())[:SHOWN]
    note_read("entities.lookup", [one.entity.id for one in few])
    record(events.LOOKED_UP, by=viewer, facts={"shown": len(few)})
    hits = tuple(Hit(one.entity, one.why, counts[one.entity.id]) for one in few)
    return Looked(hits, len(shown) > SHOWN)


def mention_counts(ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, int]:
    """Return how many mentions of each of some entities whoever acts may read."""
    rows = Mention.objects.filter(entity_id__in=list(ids)).values_list("entity_id").annotate(n=Count("id"))
    return dict(rows)
