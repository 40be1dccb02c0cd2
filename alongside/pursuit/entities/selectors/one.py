"""One entity: every provenance that the reader may read, what may be the same, what officers said, and who may see it."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Q

from alongside.ground.access.context import elevated_to_read
from alongside.ground.access.registry import require
from alongside.ground.accounts.models import User
from alongside.ground.audit.services import note_read
from alongside.ground.base.ends import first_of
from alongside.ground.base.errors import Missing
from alongside.pursuit.entities.common import WHY, here, joined_with, words_about
from alongside.pursuit.entities.identity import DIFFERENT, Joined, standing
from alongside.pursuit.entities.looking import Close, close_to, read_again
from alongside.pursuit.entities.models import ChildLink, Entity, Judgement, Mention, PersonSaid
from alongside.pursuit.entities.policies import ENTITY_JUDGE, ENTITY_READ, PERSON_SAY
from alongside.pursuit.information.models import Identifier, Item, Report

SHOWN, LIKELY = 50, 10


@dataclass(frozen=True)
class Provenance:
    """One mention: what was written, in which item of which report."""

    identifier: Identifier
    item: Item
    report: Report


@dataclass(frozen=True)
class Seen:
    """One entity and what belongs to it, as far as the reader may read. `conflicts`: pairs said to be different in one."""

    entity: Entity
    members: tuple[Entity, ...]
    conflicts: tuple[tuple[Entity, Entity], ...]
    provenance: tuple[Provenance, ...]
    more: bool
    likely: tuple[Close, ...] = ()
    judgements: tuple[Judgement, ...] = ()
    said: tuple[PersonSaid, ...] = ()
    children: tuple[ChildLink, ...] = field(default=())

    @property
    def suspected(self) -> bool:
        """Whether the newest word about one of them is that they are suspected."""
        newest: dict[uuid.UUID, str] = {}
        for word in self.said:  # the newest first
            newest.setdefault(word.entity_id, word.what)
        return PersonSaid.What.SUSPECTED in newest.values()


def entity_get(*, viewer: User, entity_id: uuid.UUID) -> Seen:
    """Return one entity with every mention, likeness and judgement that the viewer may read; the reading is noted.

    Nothing that they may not read is counted or hinted at. Raises NotPermitted without ENTITY_READ; Missing.
    """
    require(viewer, ENTITY_READ)
    entity = Entity.objects.filter(id=entity_id, partnership_id=here(viewer)).first()
    if entity is None:
        raise Missing
    with elevated_to_read(WHY):
        group = joined_with(entity.partnership_id, entity.id)
        near = close_to(entity.partnership_id, [read_again(entity)], without=_ids(group))
        other = _said_different(entity.partnership_id, group)
    near = [one for one in near if one.entity.id not in other]
    wanted = {*_ids(group), *(one.entity.id for one in near[: 3 * LIKELY])}
    readable = {one.id: one for one in Entity.objects.filter(id__in=wanted)}
    members = tuple(readable[one] for one in sorted(_ids(group)) if one in readable)
    provenance = _provenance(one.id for one in members)
    likely = tuple(first_of([one for one in near if one.entity.id in readable], LIKELY))
    shown = {one.id for one in members} | {one.entity.id for one in likely}
    note_read("entities.entity", [entity.id, *shown, *(one.report.id for one in provenance)])
    return Seen(
        entity=entity, members=members, conflicts=_conflicts(group, readable), provenance=tuple(first_of(provenance, SHOWN)),
        more=len(provenance) > SHOWN, likely=likely,
        judgements=_judgements(members), said=_said(members), children=_children(members),
    )  # fmt: skip


def _ids(group: Joined) -> frozenset[uuid.UUID]:
    return frozenset(one for one in group.members if isinstance(one, uuid.UUID))


def _said_different(partnership_id: uuid.UUID, group: Joined) -> set[object]:
    """Return what was judged, last, not to be the same as one of these: not proposed again."""
    words = standing(words_about(partnership_id, group.members))
    return {end for pair, word in words.items() if word == DIFFERENT for end in pair}


def _conflicts(group: Joined, readable: dict[uuid.UUID, Entity]) -> tuple[tuple[Entity, Entity], ...]:
    pairs = [sorted(one for one in pair if isinstance(one, uuid.UUID)) for pair in group.conflicts]
    return tuple((readable[a], readable[b]) for a, b in sorted(pairs) if a in readable and b in readable)


def _provenance(ids: Iterable[uuid.UUID]) -> list[Provenance]:
    rows = Mention.objects.filter(entity_id__in=list(ids)).select_related(
        "identifier__item", "identifier__report"
    )
    newest = rows.order_by("-at", "-id")[: SHOWN + 1]
    return [Provenance(row.identifier, row.identifier.item, row.identifier.report) for row in newest]


def _judgements(members: Iterable[Entity]) -> tuple[Judgement, ...]:
    ids = [one.id for one in members]
    rows = Judgement.objects.filter(Q(one_id__in=ids) | Q(other_id__in=ids)).select_related("one", "other")
    return tuple(first_of(rows.prefetch_related("agreements", "undoings").order_by("-at", "-id"), SHOWN))


def _said(members: Iterable[Entity]) -> tuple[PersonSaid, ...]:
    people = [one.id for one in members if one.kind == "person"]
    return (
        tuple(first_of(PersonSaid.objects.filter(entity_id__in=people).order_by("-at", "-id"), SHOWN))
        if people
        else ()
    )


def _children(members: Iterable[Entity]) -> tuple[ChildLink, ...]:
    people = [one.id for one in members if one.kind == "person"]
    return (
        tuple(first_of(ChildLink.objects.filter(entity_id__in=people).order_by("-at"), SHOWN))
        if people
        else ()
    )


def judgement_get(*, viewer: User, judgement_id: uuid.UUID) -> Judgement:
    """Return one judgement with both entities. Raises NotPermitted without ENTITY_JUDGE; Missing."""
    require(viewer, ENTITY_JUDGE)
    rows = Judgement.objects.filter(id=judgement_id, partnership_id=here(viewer)).select_related(
        "one", "other"
    )
    found = rows.prefetch_related("agreements", "undoings").first()
    if found is None:
        raise Missing
    note_read("entities.judgement", [found.one_id, found.other_id])
    return found


def child_link_get(*, viewer: User, link_id: uuid.UUID) -> ChildLink:
    """Return one link with a child of a case. Raises NotPermitted without PERSON_SAY; Missing."""
    require(viewer, PERSON_SAY)
    found = ChildLink.objects.filter(id=link_id, partnership_id=here(viewer)).first()
    if found is None:
        raise Missing
    note_read("entities.entity", [found.entity_id])
    return found


def waiting(*, viewer: User) -> list[Judgement]:
    """Return the judgements about people that wait for a second officer, the oldest first; at most 50."""
    require(viewer, ENTITY_READ)
    rows = Judgement.objects.filter(needs_second=True, agreements__isnull=True, undoings__isnull=True)
    mine = rows.filter(partnership_id=here(viewer)).select_related("one", "other").order_by("at", "id")
    found = list(first_of(mine, SHOWN))
    note_read("entities.judgement", [end for one in found for end in (one.one_id, one.other_id)])
    return found


def entities_of_report(*, viewer: User, report_id: uuid.UUID) -> list[Mention]:
    """Return what one report mentions, each with its entity, in the order of its items; at most 50."""
    require(viewer, ENTITY_READ)
    rows = Mention.objects.filter(identifier__report_id=report_id, partnership_id=here(viewer))
    found = first_of(
        rows.select_related("entity", "identifier__item").order_by("identifier__item__number", "id"), SHOWN
    )
    return list(found)
