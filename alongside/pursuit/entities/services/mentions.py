"""Verbs of the system: each identifier of a submitted item becomes a mention; keys and digests are cut with the entity."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from functools import reduce
from operator import or_

from django.db import connection, transaction
from django.db.models import Q

from alongside.ground.audit.services import Told, record_all
from alongside.ground.base.actors import SYSTEM
from alongside.ground.clock import now
from alongside.pursuit.entities import events
from alongside.pursuit.entities.keys import Cutter, Reading, digest_of, reading_of
from alongside.pursuit.entities.looking import read_again
from alongside.pursuit.entities.models import CrossHeld, Entity, Key, Mention
from alongside.pursuit.information.following import changed
from alongside.pursuit.information.models import Identifier, Item

CROSSING = ("vehicle", "phone", "handle")
_A_TIME = 200
_ROWS = 1_000
Read = tuple[Identifier, Reading]
# What is known already stays as it is, also where somebody else told it in the same moment: only the ids of new ones come back.
_NEW = """
    INSERT INTO entities_entity (id, created_at, partnership_id, kind, label, normal, exact, part, identity_id)
    SELECT id, now(), %s, kind, label, normal, exact, part, id
    FROM unnest(%s::uuid[], %s::text[], %s::text[], %s::text[], %s::bool[], %s::bool[])
        AS told (id, kind, label, normal, exact, part)
    ON CONFLICT (partnership_id, kind, normal) WHERE exact DO NOTHING RETURNING id
"""


@transaction.atomic
def item_mentioned(*, item_id: uuid.UUID) -> int:
    """Put each identifier of a submitted item beside its entity, as the system; return how many were new. Twice changes nothing.

    The same whole plate, telephone or name on an app is the entity that is known; anything else is a new one: a name is
    never the same by itself. Drafts and unknown items have none.
    """
    return _put_beside([item_id])


@transaction.atomic
def items_mentioned(*, most: int = _A_TIME) -> int:
    """Put what the newest items mention beside what is known, for all that have waited; return how many mentions were new."""
    waiting = Identifier.objects.filter(item__submitted_at__isnull=False, mentions__isnull=True)
    items = dict.fromkeys(
        waiting.exclude(as_written="").order_by("id").values_list("item_id", flat=True)[:most]
    )
    return _put_beside(items) if items else 0


def _put_beside(item_ids: Iterable[uuid.UUID]) -> int:
    """Put what some items mention beside its entities; as many statements for fifty things as for one."""
    waiting = Identifier.objects.filter(
        item_id__in=item_ids, item__submitted_at__isnull=False, mentions__isnull=True
    )
    told: dict[uuid.UUID, list[Read]] = {}
    for identifier in waiting.order_by("id"):
        reading = reading_of(identifier.kind, identifier.as_written)
        if reading.label:
            told.setdefault(identifier.partnership_id, []).append((identifier, reading))
    for partnership_id in sorted(told):  # two runs at once come to each partnership in the same order
        _mention(partnership_id, told[partnership_id])
    return sum(len(found) for found in told.values())


def _mention(partnership_id: uuid.UUID, found: list[Read]) -> None:
    entities, at = _entities(partnership_id, [reading for _, reading in found]), now()
    mentions = [
        Mention(partnership_id=partnership_id, identifier=identifier, entity_id=entity_id, at=at)
        for (identifier, _), entity_id in zip(found, entities, strict=True)
    ]
    # Two runs at once: the second finds the mention made.
    Mention.objects.bulk_create(mentions, batch_size=_ROWS, ignore_conflicts=True)
    of_each = Counter(identifier.item_id for identifier, _ in found)
    changed(partnership_id, item_ids=of_each)
    told = (
        Told(about=Item(id=item_id, partnership_id=partnership_id), facts={"mentions": n})
        for item_id, n in of_each.items()
    )
    record_all(events.MENTIONED, by=SYSTEM, events=told)


def _entities(partnership_id: uuid.UUID, readings: Sequence[Reading]) -> list[uuid.UUID]:
    """Return the entity of each of some readings: the one that is known, or a new one, whose keys and digests are cut with it."""
    which = [_which(place, reading) for place, reading in enumerate(readings)]
    once: dict[Hashable, Reading] = {}
    for key, reading in zip(which, readings, strict=True):
        once.setdefault(key, reading)  # the first that tells it names it
    new = {key: _entity(partnership_id, reading) for key, reading in once.items()}
    made = _made(partnership_id, list(new.values()))
    _cut(partnership_id, [(new[key], reading) for key, reading in once.items() if new[key].id in made])
    known = _known(partnership_id, [one for one in new.values() if one.id not in made])
    return [known.get(key) or new[key].id for key in which]


def _which(place: int, reading: Reading) -> Hashable:
    """Return what tells something that is read from all others: a plate is the same wherever it stands, a name never."""
    return (reading.kind, reading.normal) if reading.exact else place


def _entity(partnership_id: uuid.UUID, reading: Reading) -> Entity:
    entity = Entity(
        partnership_id=partnership_id, kind=reading.kind, label=reading.label, normal=reading.normal, exact=reading.exact,
        part=reading.part,
    )  # fmt: skip
    entity.identity_id = entity.id
    return entity


def _made(partnership_id: uuid.UUID, new: list[Entity]) -> set[uuid.UUID]:
    """Write those of some entities that are not known; return their ids."""
    # Whoever else writes some of the same waits for this transaction: in one order, so that never both wait for each other.
    some = sorted(new, key=lambda one: (one.exact, one.kind, one.normal, one.id))
    names = ("id", "kind", "label", "normal", "exact", "part")
    with connection.cursor() as cursor:
        cursor.execute(_NEW, [partnership_id, *([getattr(one, name) for one in some] for name in names)])
        return {one for (one,) in cursor.fetchall()}


def _cut(partnership_id: uuid.UUID, made: list[tuple[Entity, Reading]]) -> None:
    cutter = Cutter(partnership_id)
    keys = (
        Key(id=one.id, partnership_id=partnership_id, kind=one.kind, keys=cutter.kept(reading))
        for one, reading in made
    )
    Key.objects.bulk_create(keys, batch_size=_ROWS)
    crossing = (
        CrossHeld(partnership_id=partnership_id, entity=one, digest=digest_of(reading))
        for one, reading in made
        if one.exact and one.kind in CROSSING
    )
    CrossHeld.objects.bulk_create(crossing, batch_size=_ROWS)


def _known(partnership_id: uuid.UUID, sought: list[Entity]) -> dict[Hashable, uuid.UUID]:
    """Return which entity each of some whole plates, telephones and names online is."""
    if not sought:
        return {}
    by_kind: dict[str, list[str]] = {}
    for one in sought:
        by_kind.setdefault(one.kind, []).append(one.normal)
    same = reduce(or_, (Q(kind=kind, normal__in=normals) for kind, normals in by_kind.items()))
    rows = Entity.objects.filter(same, partnership_id=partnership_id, exact=True)
    return {(kind, normal): one for one, kind, normal in rows.values_list("id", "kind", "normal")}


@transaction.atomic
def keys_rebuild(
    *, partnership_id: uuid.UUID, after: uuid.UUID | None = None, most: int = 1_000
) -> tuple[int, uuid.UUID | None]:
    """Cut keys and digests of a partnership anew, as after a change of the program's secret, as the system.

    Up to `most` entities behind the id `after`; return how many, and the id to go on behind: None at the end.
    """
    entities = Entity.objects.filter(partnership_id=partnership_id)
    found = list((entities.filter(id__gt=after) if after else entities).order_by("id")[:most])
    cutter = Cutter(partnership_id)
    for entity in found:
        reading = read_again(entity)
        facts = {"partnership_id": partnership_id, "kind": entity.kind, "keys": cutter.kept(reading)}
        Key.objects.update_or_create(id=entity.id, defaults=facts)
        if entity.exact and entity.kind in CROSSING:
            CrossHeld.objects.update_or_create(
                partnership_id=partnership_id, entity=entity, defaults={"digest": digest_of(reading)}
            )
    return len(found), found[-1].id if len(found) == most else None
