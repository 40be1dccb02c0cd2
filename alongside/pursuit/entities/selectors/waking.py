"""Which other items share something with a new one: for held items that wake (R153), bounded however common a name is."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Count, F, QuerySet

from alongside.ground.base.parameters import in_force
from alongside.ground.clock import now
from alongside.pursuit.entities.keys import NAMED, Reading
from alongside.pursuit.entities.looking import close_to_each, read_again
from alongside.pursuit.entities.models import Entity, Mention
from alongside.pursuit.entities.services.mentions import item_mentioned
from alongside.pursuit.information.models import Item

MOST = 100
_MINE = 60  # things of one item that are looked at
_NAME_ENOUGH, _WORD_ENOUGH, _THING_ENOUGH = 0.8, 0.97, 0.75


@dataclass(frozen=True)
class Shared:
    """An item that shares something with the new one: which kind of thing, and why it may be the same, in words."""

    item_id: uuid.UUID
    report_id: uuid.UUID
    kind: str
    why: str
    entity_id: uuid.UUID


def candidates_of(*, item_id: uuid.UUID, among: QuerySet[Item] | None = None) -> list[Shared]:
    """Return the items of other reports that may share a person, vehicle, phone, place or name online with this one.

    `among` narrows them, such as to those that are held. As the system, and for a person to look at: nothing follows by
    itself. A name or place that very many reports mention (P-COMMON-NAME) joins nobody. The newest first, at most 100.
    """
    item_mentioned(item_id=item_id)
    told = Entity.objects.filter(mentions__identifier__item_id=item_id)
    told = told.annotate(report_id=F("mentions__identifier__report_id")).order_by("mentions__id")
    mine = list(dict.fromkeys(told[: 2 * _MINE]))[:_MINE]
    if not mine:
        return []
    here, report_id = mine[0].partnership_id, mine[0].report_id
    why = _same_identity(mine) | _alike(here, mine)
    common = _too_common(here, why)
    others = Mention.objects.filter(partnership_id=here).exclude(identifier__report_id=report_id)
    return _items(others, {one: said for one, said in why.items() if one not in common}, among)


def _same_identity(mine: Sequence[Entity]) -> dict[uuid.UUID, tuple[str, str]]:
    own = {one.id for one in mine}
    found = {one.id: (one.kind, "the same " + _word(one.kind)) for one in mine}
    others = Entity.objects.filter(
        partnership_id=mine[0].partnership_id, identity_id__in={one.identity_id for one in mine}
    )
    for one in others[:500]:
        if one.id not in own:
            found[one.id] = (one.kind, f"an officer said that it is the same {_word(one.kind)}")
    return found


def _alike(partnership_id: uuid.UUID, mine: Sequence[Entity]) -> dict[uuid.UUID, tuple[str, str]]:
    found: dict[uuid.UUID, tuple[str, str]] = {}
    # A whole name says more than a first name.
    ordered = sorted(mine, key=lambda each: -len(each.label.split()))
    readings, own = [read_again(one) for one in ordered], frozenset(one.id for one in mine)
    close = close_to_each(partnership_id, readings, without=own, enough=_enough)
    for one, near in zip(ordered, close, strict=True):
        if one.kind in NAMED and len(near) >= _common(partnership_id):
            continue  # a name that everybody has joins nobody
        for other in near:
            found.setdefault(other.entity.id, (one.kind, other.why))
    return found


def _enough(one: Reading) -> float:
    if one.kind not in NAMED:
        return _THING_ENOUGH
    return _NAME_ENOUGH if len(one.label.split()) > 1 else _WORD_ENOUGH


def _common(partnership_id: uuid.UUID) -> int:
    return int(in_force("P-COMMON-NAME", partnership_id=partnership_id, at=now()).value)


def _too_common(partnership_id: uuid.UUID, why: dict[uuid.UUID, tuple[str, str]]) -> set[uuid.UUID]:
    """Return the places, groups and people among these that so many reports mention that they say nothing."""
    named = [one for one, (kind, _) in why.items() if kind in NAMED]
    counted = Mention.objects.filter(partnership_id=partnership_id, entity_id__in=named).values(
        "entity__identity_id"
    )
    many = counted.annotate(n=Count("id")).filter(n__gte=_common(partnership_id))
    identities = [row["entity__identity_id"] for row in many]
    return set(Entity.objects.filter(identity_id__in=identities, id__in=named).values_list("id", flat=True))


def _items(
    others: QuerySet[Mention], why: dict[uuid.UUID, tuple[str, str]], among: QuerySet[Item] | None
) -> list[Shared]:
    rows = others.filter(entity_id__in=why)
    if among is not None:
        rows = rows.filter(identifier__item__in=among)
    wanted = ("identifier__item_id", "identifier__report_id", "entity_id")
    once: dict[tuple[uuid.UUID, str], Shared] = {}
    for item_id, report_id, entity_id in rows.order_by("-at", "-id").values_list(*wanted)[: 3 * MOST]:
        kind, said = why[entity_id]
        once.setdefault((item_id, kind), Shared(item_id, report_id, kind, said, entity_id))
    return list(once.values())[:MOST]


def _word(kind: str) -> str:
    return {"vehicle": "car", "phone": "phone number", "handle": "name online"}.get(kind, kind)


def kinds_shared(found: Iterable[Shared]) -> list[str]:
    """Return the kinds of things that are shared, each once, as words."""
    return list(dict.fromkeys(_word(one.kind) for one in found))
