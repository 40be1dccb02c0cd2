"""Verbs of the system: each identifier of a submitted item becomes a mention; keys and digests are cut with the entity."""

from __future__ import annotations

import uuid

from django.db import transaction

from alongside.ground.audit.services import record
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


@transaction.atomic
def item_mentioned(*, item_id: uuid.UUID) -> int:
    """Put each identifier of a submitted item beside its entity, as the system; return how many were new. Twice changes nothing.

    The same whole plate, telephone or name on an app is the entity that is known; anything else is a new one: a name is
    never the same by itself. Drafts and unknown items have none.
    """
    found = Identifier.objects.filter(
        item_id=item_id, item__submitted_at__isnull=False, mentions__isnull=True
    )
    made = 0
    for identifier in found.order_by("id"):
        reading = reading_of(identifier.kind, identifier.as_written)
        if reading.label:
            made += _mention(identifier, reading)
    if made:
        item = Item.objects.get(id=item_id)
        changed(item.partnership_id, item_ids=[item.id])
        record(events.MENTIONED, by=SYSTEM, about=item, facts={"mentions": made})
    return made


def items_mentioned(*, most: int = _A_TIME) -> int:
    """Put what the newest items mention beside what is known, for all that have waited; return how many mentions were new."""
    waiting = Identifier.objects.filter(item__submitted_at__isnull=False, mentions__isnull=True)
    items = dict.fromkeys(
        waiting.exclude(as_written="").order_by("id").values_list("item_id", flat=True)[:most]
    )
    return sum(item_mentioned(item_id=one) for one in items)


def _mention(identifier: Identifier, reading: Reading) -> int:
    entity = _entity(identifier.partnership_id, reading)
    mention = Mention(
        partnership_id=identifier.partnership_id, identifier=identifier, entity=entity, at=now()
    )
    # Two runs at once: the second finds the mention made.
    Mention.objects.bulk_create([mention], ignore_conflicts=True)
    return 1


def _entity(partnership_id: uuid.UUID, reading: Reading) -> Entity:
    known = Entity.objects.filter(
        partnership_id=partnership_id, kind=reading.kind, normal=reading.normal, exact=True
    )
    if reading.exact and (found := known.first()):
        return found
    entity = Entity(
        partnership_id=partnership_id, kind=reading.kind, label=reading.label, normal=reading.normal, exact=reading.exact,
        part=reading.part,
    )  # fmt: skip
    entity.identity_id = entity.id
    Entity.objects.bulk_create([entity], ignore_conflicts=True)
    if reading.exact:
        found = known.get()
        if found.id != entity.id:
            return found
    Key.objects.create(
        id=entity.id,
        partnership_id=partnership_id,
        kind=reading.kind,
        keys=Cutter(partnership_id).kept(reading),
    )
    if reading.exact and reading.kind in CROSSING:
        CrossHeld.objects.create(partnership_id=partnership_id, entity=entity, digest=digest_of(reading))
    return entity


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
