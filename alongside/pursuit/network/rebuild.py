"""Keeping nodes, appearances and links in step with what they follow from: in the same transaction as what changed.

One way for everything: what somebody said, graded or joined names some things told; their rows are made anew from the facts
(`rules`), and nothing else is touched. Made from all, the rows are the same (`links_checked`; a property test holds it).
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from django.db import connection

from alongside.ground.clock.time_source import local_date
from alongside.pursuit.entities.models import ChildLink, Entity, Mention, PersonSaid
from alongside.pursuit.information.following import Changed
from alongside.pursuit.information.models import Item
from alongside.pursuit.intelligence.models import ItemGrade, Sanitised, Standing
from alongside.pursuit.intelligence.rules import PROMOTED, Assessment, Handling, State
from alongside.pursuit.network.models import (
    Appearance,
    Further,
    FurtherReason,
    GroupMember,
    Link,
    LinkWord,
    Node,
)
from alongside.pursuit.network.rules import (
    Named,
    NodeId,
    Pair,
    People,
    Told,
    in_order,
    key_of,
    places_of,
    ties_of,
)

_A_TIME, _LINKS = 1_000, 5_000  # a hundred things that one report mentions are nearly five thousand links
_TOLD = (  # what follows from a thing told, of rows that hold every word of it
    "report_id", "noticed_from", "noticed_until", "report__received_at", "report__about_worker", "report__about_worker_id",
    "report__case__reference", *(f"report__standing__{name}" for name in ("report_id", "state", "handling", "sanitised_id")),
)  # fmt: skip
_DEGREES = """
    INSERT INTO network_node (id, created_at, partnership_id, kind, degree, open_degree)
    SELECT a.node_id, now(), %(here)s, min(a.kind), coalesce(max(d.degree), 0), coalesce(max(d.open_degree), 0)
    FROM network_appearance a LEFT JOIN (
        SELECT near.id, count(DISTINCT near.other) AS degree, count(DISTINCT near.other) FILTER (WHERE near.open) AS open_degree
        FROM (SELECT one_id AS id, other_id AS other, open FROM network_link
              WHERE partnership_id = %(here)s AND one_id = ANY(%(nodes)s)
              UNION ALL SELECT other_id, one_id, open FROM network_link
              WHERE partnership_id = %(here)s AND other_id = ANY(%(nodes)s)) near GROUP BY near.id
    ) d ON d.id = a.node_id
    WHERE a.partnership_id = %(here)s AND a.node_id = ANY(%(nodes)s) GROUP BY a.node_id
    ON CONFLICT (id) DO UPDATE SET degree = excluded.degree, open_degree = excluded.open_degree
"""
# Links rest on what is told beside them: both go at once, and the nodes that it named come back.
_TAKEN_OFF = """
    WITH links AS (DELETE FROM network_link WHERE partnership_id = %(here)s AND item_id = ANY(%(items)s)),
    places AS (DELETE FROM network_appearance WHERE partnership_id = %(here)s AND item_id = ANY(%(items)s) RETURNING node_id)
    SELECT DISTINCT node_id FROM places
"""


def follow_changes(partnership_id: uuid.UUID, what: Changed) -> None:
    """Make anew what follows from what changed. As the system, in the transaction of the verb that changed it."""
    items = set(what.item_ids)
    if what.report_ids:
        items |= set(Item.objects.filter(report_id__in=what.report_ids).values_list("id", flat=True))
    if what.entity_ids:
        joined = Entity.objects.filter(id__in=what.entity_ids).values("identity_id")
        entities = Entity.objects.filter(partnership_id=partnership_id, identity_id__in=joined)
        known = set(entities.values_list("id", flat=True)) | what.entity_ids
        items |= set(
            Mention.objects.filter(partnership_id=partnership_id, entity_id__in=known).values_list(
                "identifier__item_id", flat=True
            )
        )
        _identities_follow(known)
    links_rebuild(partnership_id=partnership_id, item_ids=items)


def _identities_follow(entity_ids: Collection[uuid.UUID]) -> None:
    identity = dict(Entity.objects.filter(id__in=entity_ids).values_list("id", "identity_id"))
    for row in GroupMember.objects.filter(entity_id__in=identity):
        _moved(row, "node_id", identity[row.entity_id])
    for further in Further.objects.filter(entity_id__in=identity):
        _moved(further, "node_id", identity[further.entity_id])
    for reason in FurtherReason.objects.filter(via_id__in=identity):
        _moved(reason, "via_node_id", identity[reason.via_id])


def _moved(row: GroupMember | Further | FurtherReason, name: str, to: uuid.UUID) -> None:
    if getattr(row, name) != to:
        setattr(row, name, to)
        row.save(update_fields=[name])


def links_rebuild(*, partnership_id: uuid.UUID, item_ids: Iterable[uuid.UUID]) -> int:
    """Make the rows of some things told anew; return how many links rest on them now. As the system."""
    every, made = sorted(set(item_ids)), 0
    if not every:
        return 0
    _in_turn(partnership_id)
    for at in range(0, len(every), _A_TIME):
        made += _some(partnership_id, every[at : at + _A_TIME])
    return made


def _in_turn(partnership_id: uuid.UUID) -> None:
    """Two verbs at once take turns until the first one's transaction ends: the later one sees all that the first did."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"network of {partnership_id}"])


def _some(partnership_id: uuid.UUID, items: list[uuid.UUID]) -> int:
    before = _taken_off(partnership_id, items)
    told = told_of(partnership_id, items)
    people = people_of(partnership_id, told)
    places = [row for each in told for row in appearances(partnership_id, each)]
    Appearance.objects.bulk_create(places, batch_size=_A_TIME)
    ties = [row for each in told for row in links(partnership_id, each, people)]
    Link.objects.bulk_create(ties, batch_size=_LINKS)
    _count(partnership_id, before, {one.node_id for one in places})
    return len(ties)


def _taken_off(partnership_id: uuid.UUID, items: list[uuid.UUID]) -> set[NodeId]:
    """Take away the rows of some things told; return the nodes that they named."""
    with connection.cursor() as cursor:
        cursor.execute(_TAKEN_OFF, {"here": partnership_id, "items": items})
        return {node for (node,) in cursor.fetchall()}


def _count(partnership_id: uuid.UUID, before: set[NodeId], now_named: set[NodeId]) -> None:
    """Count anew with how many others each node is linked; one that nothing told names any more goes."""
    if before | now_named:
        with connection.cursor() as cursor:
            cursor.execute(_DEGREES, {"here": partnership_id, "nodes": sorted(before | now_named)})
    if gone := before - now_named:
        left = Appearance.objects.filter(partnership_id=partnership_id, node_id__in=gone).values("node_id")
        Node.objects.filter(partnership_id=partnership_id, id__in=gone).exclude(id__in=left).delete()


def appearances(partnership_id: uuid.UUID, told: Told) -> list[Appearance]:
    """Return the appearances that follow from one thing told."""
    return [
        Appearance(
            **_from(partnership_id, told), node_id=one.node.node_id, kind=one.node.kind, label=one.node.label,
            key=key_of(one.node.normal.split(":")[-1] or one.node.label), case_reference=told.case_reference,
            open=one.open, confirmed=told.promoted,
        )
        for one in places_of(told)
    ]  # fmt: skip


def links(partnership_id: uuid.UUID, told: Told, people: People) -> list[Link]:
    """Return the links that rest on one thing told."""
    return [
        Link(
            **_from(partnership_id, told),
            one_id=tie.one,
            other_id=tie.other,
            confirmed=tie.confirmed,
            open=tie.open,
        )
        for tie in ties_of(told, people)
    ]


def _from(partnership_id: uuid.UUID, told: Told) -> dict[str, uuid.UUID | date | None]:
    return {
        "partnership_id": partnership_id, "item_id": told.item_id, "report_id": told.report_id, "from_on": told.from_on,
        "until_on": told.until_on, "about_worker_id": told.about_worker_id,
    }  # fmt: skip


@dataclass(frozen=True)
class _Graded:
    standings: dict[uuid.UUID, Standing]
    texts: dict[uuid.UUID, str]
    false: set[uuid.UUID]


def told_of(partnership_id: uuid.UUID, items: Iterable[uuid.UUID]) -> list[Told]:
    """Return some things told with what they mention, as far as they were submitted and passed on. As the system."""
    rows = Item.objects.filter(partnership_id=partnership_id, id__in=items, submitted_at__isnull=False)
    rows = rows.filter(report__submitted_at__isnull=False).exclude(
        report__about_worker=True, report__released_at__isnull=True
    )
    found = list(rows.select_related("report__case", "report__standing").only(*_TOLD).order_by("id"))
    named: dict[uuid.UUID, list[Named]] = {}
    mentions = Mention.objects.filter(partnership_id=partnership_id, identifier__item__in=found)
    of = ("entity__identity_id", "entity__kind", "entity__label", "entity__exact", "entity__normal")
    for item_id, node_id, kind, label, exact, normal in mentions.values_list("identifier__item_id", *of):
        named.setdefault(item_id, []).append(Named(node_id, kind, label, normal if exact else ""))
    graded = _graded(found)
    return [_told(one, tuple(named[one.id]), graded) for one in found if one.id in named]


def _graded(items: Iterable[Item]) -> _Graded:
    standings = {
        one.report_id: one.report.standing
        for one in items
        if getattr(one.report, "standing", None) is not None
    }
    if not standings:
        return _Graded(
            {}, {}, set()
        )  # a letter and a text without its source come after an officer took it up
    shared = [
        one.sanitised_id
        for one in standings.values()
        if one.sanitised_id and one.handling == Handling.P and one.state != State.NEW
    ]
    texts = dict(Sanitised.objects.filter(id__in=shared).values_list("report_id", "words"))
    letters = ItemGrade.objects.filter(report_id__in=standings).order_by("item_id", "-grade__number")
    newest = letters.distinct("item_id").values_list("item_id", "assessment")
    return _Graded(standings, texts, {item for item, letter in newest if letter == Assessment.E})


def _told(item: Item, named: tuple[Named, ...], graded: _Graded) -> Told:
    report = item.report
    received = local_date(report.received_at)
    standing = graded.standings.get(report.id)
    return Told(
        item_id=item.id, report_id=report.id, named=named,
        from_on=local_date(item.noticed_from) if item.noticed_from else received,
        until_on=local_date(item.noticed_until) if item.noticed_until else received,
        promoted=standing is not None and standing.state in PROMOTED, believed=item.id not in graded.false,
        text="" if report.about_worker else graded.texts.get(report.id, ""), about_worker_id=report.about_worker_id,
        case_reference=report.case.reference if report.case else "",
    )  # fmt: skip


def people_of(partnership_id: uuid.UUID, told: Iterable[Told]) -> People:
    """Return what officers said of those whom some things told mention, as far as it bears on their links. As the system.

    Who is a child and who is suspected matters where promoting would confirm a link, and nowhere else.
    """
    some = [one for one in told if len(one.named) > 1]
    nodes = {each.node_id for one in some for each in one.named}
    promoted = {each.node_id for one in some if one.promoted for each in one.named}
    children, suspected = _said_of(partnership_id, promoted)
    return People(children, suspected, _together(partnership_id, nodes))


def _said_of(
    partnership_id: uuid.UUID, nodes: Collection[NodeId]
) -> tuple[frozenset[NodeId], frozenset[NodeId]]:
    """Return who among some nodes is a child, and who is suspected."""
    if not nodes:
        return frozenset(), frozenset()
    of = {"entity__partnership_id": partnership_id, "entity__identity_id__in": nodes}
    linked = ChildLink.objects.filter(**of, ended_at__isnull=True)
    children = set(linked.values_list("entity__identity_id", flat=True))
    said = PersonSaid.objects.filter(**of).order_by("entity_id", "-at", "-id")
    newest = list(said.distinct("entity_id").values_list("entity__identity_id", "what"))
    children |= {node for node, what in newest if what == PersonSaid.What.MAY_BE_HARMED}
    return frozenset(children), frozenset(node for node, what in newest if what == PersonSaid.What.SUSPECTED)


def _together(partnership_id: uuid.UUID, nodes: Collection[NodeId]) -> frozenset[Pair]:
    """Return which two among some nodes an officer says belong together."""
    if not nodes:
        return frozenset()
    here = {"one__partnership_id": partnership_id, "other__partnership_id": partnership_id}
    words = LinkWord.objects.filter(**here, one__identity_id__in=nodes, other__identity_id__in=nodes)
    newest = words.order_by("one_id", "other_id", "-at", "-id").distinct("one_id", "other_id")
    said = newest.values_list("one__identity_id", "other__identity_id", "confirmed")
    return frozenset(in_order(one, other) for one, other, confirmed in said if confirmed)


def links_checked(partnership_id: uuid.UUID) -> int:
    """Compare what is kept with what follows from the facts, and make anew what differs; return of how many things told.

    As the system, at night: after an upgrade it is also what draws the first map.
    """
    wrong: list[uuid.UUID] = []
    mentioned = Mention.objects.filter(partnership_id=partnership_id).values("identifier__item_id")
    every = Item.objects.filter(partnership_id=partnership_id, id__in=mentioned).order_by("id")
    ids = list(every.values_list("id", flat=True))
    for at in range(0, len(ids), _A_TIME):
        wrong += _differing(partnership_id, ids[at : at + _A_TIME])
    links_rebuild(partnership_id=partnership_id, item_ids=wrong)
    return len(wrong)


def _differing(partnership_id: uuid.UUID, items: list[uuid.UUID]) -> list[uuid.UUID]:
    told = told_of(partnership_id, items)
    people = people_of(partnership_id, told)
    should: dict[uuid.UUID, set[tuple[object, ...]]] = {one: set() for one in items}
    kept: dict[uuid.UUID, set[tuple[object, ...]]] = {one: set() for one in items}
    for each in told:
        should[each.item_id] |= {_of_place(row) for row in appearances(partnership_id, each)}
        should[each.item_id] |= {_of_tie(row) for row in links(partnership_id, each, people)}
    for place in Appearance.objects.filter(partnership_id=partnership_id, item_id__in=items):
        kept[place.item_id].add(_of_place(place))
    for tie in Link.objects.filter(partnership_id=partnership_id, item_id__in=items):
        kept[tie.item_id].add(_of_tie(tie))
    return [one for one in items if should[one] != kept[one]]


def _of_place(one: Appearance) -> tuple[object, ...]:
    return (
        one.node_id,
        one.label,
        one.from_on,
        one.until_on,
        one.confirmed,
        one.open,
        one.about_worker_id,
        one.case_reference,
    )


def _of_tie(one: Link) -> tuple[object, ...]:
    return (one.one_id, one.other_id, one.from_on, one.until_on, one.confirmed, one.open, one.about_worker_id)
