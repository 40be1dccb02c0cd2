"""The map around somebody or something, of a child's case, of a place: nodes and links as far as the reader may know (R164).

Every node that is shown is noted as read (R167). Something with more links than P-HUB is shown and leads no further.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import Q

from alongside.ground.access.context import elevated_to_read
from alongside.ground.access.registry import require
from alongside.ground.accounts.models import User
from alongside.ground.audit.services import note_read
from alongside.ground.base.ends import first_of
from alongside.ground.base.errors import Missing
from alongside.pursuit.entities.models import ChildLink, PersonSaid
from alongside.pursuit.network.models import Appearance, Node
from alongside.pursuit.network.policies import NETWORK_READ
from alongside.pursuit.network.rules import NodeId, Pair, keys_asked
from alongside.pursuit.network.services.common import count_of, here

MOST = 40  # nodes of one map: more than can be read is read by nobody
_FOUND = 20
_FIND = "keys give ids, and each thing is read again as whoever asks"
_EVER = (date(1900, 1, 1), date(2200, 1, 1))
# The nodes within two steps: what has too many links is reached, and leads no further.
AROUND = """
    WITH near AS (
        SELECT other_id AS id FROM network_link WHERE partnership_id = %(here)s AND one_id = %(start)s
            AND until_on >= %(since)s AND from_on <= %(until)s
        UNION SELECT one_id FROM network_link WHERE partnership_id = %(here)s AND other_id = %(start)s
            AND until_on >= %(since)s AND from_on <= %(until)s LIMIT %(most)s
    ), leads AS MATERIALIZED (
        SELECT n.id FROM near JOIN network_node n ON n.id = near.id WHERE {degree} <= %(hub)s AND %(hops)s > 1
    ), far AS (
        SELECT l.other_id AS id FROM leads JOIN network_link l ON l.partnership_id = %(here)s AND l.one_id = leads.id
            AND l.until_on >= %(since)s AND l.from_on <= %(until)s
        UNION SELECT l.one_id FROM leads JOIN network_link l ON l.partnership_id = %(here)s AND l.other_id = leads.id
            AND l.until_on >= %(since)s AND l.from_on <= %(until)s LIMIT %(most)s
    )
    SELECT id, min(step) FROM (SELECT id, 1 AS step FROM near UNION ALL SELECT id, 2 FROM far) every
    WHERE id <> %(start)s GROUP BY id ORDER BY min(step), id LIMIT %(most)s
"""
_LINKS = """
    SELECT one_id, other_id, bool_or(confirmed), count(DISTINCT report_id), count(*), min(from_on), max(until_on)
    FROM network_link WHERE partnership_id = %(here)s AND one_id = ANY(%(nodes)s) AND other_id = ANY(%(nodes)s)
    AND until_on >= %(since)s AND from_on <= %(until)s GROUP BY one_id, other_id ORDER BY one_id, other_id
"""


@dataclass(frozen=True)
class Span:
    """From which day to which something was noticed; empty is open."""

    since: date | None = None
    until: date | None = None

    def facts(self) -> dict[str, date]:
        """Return both days for the database."""
        return {"since": self.since or _EVER[0], "until": self.until or _EVER[1]}


ALL_TIME = Span()


@dataclass(frozen=True)
class Spot:
    """One person or thing on the map. `links`: how many others; `hub`: so many that it joins nobody.

    `words`: what officers said of a person; only officers read it. `step`: how far from the middle.
    """

    id: NodeId
    kind: str
    label: str
    links: int
    hub: bool
    step: int = 0
    words: tuple[str, ...] = ()


@dataclass(frozen=True)
class Joined:
    """One link as shown: in how many reports, between which days, confirmed or not."""

    one: Spot
    other: Spot
    confirmed: bool
    reports: int
    told: int
    since: date
    until: date


@dataclass(frozen=True)
class Drawn:
    """A map: its spots, the middle first, and the links among them. `more`: there is more than is shown."""

    spots: tuple[Spot, ...]
    links: tuple[Joined, ...]
    more: bool
    span: Span = field(default_factory=Span)


def degree_column(viewer: User) -> str:
    """Return which count of links is the viewer's: officers count all, the hub what it may know."""
    return "degree" if "intelligence" in viewer.as_actor().scopes else "open_degree"


def network_find(*, viewer: User, text: str) -> list[Spot]:
    """Return what is written like this on the map, at most twenty, among what the viewer may read. Raises NotPermitted."""
    require(viewer, NETWORK_READ)
    keys = keys_asked(text)
    if not keys:
        return []
    asked = Q()
    for key in keys:
        asked |= Q(key__startswith=key)
    with elevated_to_read(_FIND):
        rows = Appearance.objects.filter(asked, partnership_id=here(viewer)).order_by("key")
        ids = list(dict.fromkeys(rows.values_list("node_id", flat=True)[:500]))
    spots = spots_of(viewer, ids)
    # As it is written where the viewer may read it: another way of writing it is not theirs to find it by.
    fitting = set(Appearance.objects.filter(asked, node_id__in=ids).values_list("node_id", flat=True))
    shown = first_of([one for one in spots if one.id in fitting], _FOUND)
    note_read("network.node", [one.id for one in shown])
    return shown


def network_around(*, viewer: User, node_id: NodeId, hops: int, span: Span) -> Drawn:
    """Return the map around one node, one or two steps far. Raises NotPermitted without NETWORK_READ; Missing."""
    require(viewer, NETWORK_READ)
    if not Node.objects.filter(partnership_id=here(viewer), id=node_id).exists():
        raise Missing
    facts: dict[str, Any] = {
        "here": here(viewer),
        "start": node_id,
        "hops": hops,
        "most": MOST + 1,
        **span.facts(),
    }
    facts["hub"] = count_of("P-HUB", here(viewer))
    with connection.cursor() as cursor:
        cursor.execute(AROUND.format(degree=f"n.{degree_column(viewer)}"), facts)
        steps = dict(cursor.fetchall())
    return draw(viewer, {node_id: 0, **steps}, span)


def network_of_case(*, viewer: User, case_reference: str, span: Span) -> Drawn:
    """Return the map of what was told about one child, by their case's reference. Raises NotPermitted; Missing for nothing."""
    require(viewer, NETWORK_READ)
    asked, days = case_reference.strip().upper(), span.facts()
    told = Appearance.objects.filter(partnership_id=here(viewer), case_reference=asked)
    linked = ChildLink.objects.filter(case_reference=asked, ended_at__isnull=True)
    children = set(linked.values_list("entity__identity_id", flat=True))
    if not asked or not (children or told.exists()):
        raise Missing
    told = told.filter(until_on__gte=days["since"], from_on__lte=days["until"]).order_by(
        "-until_on", "node_id"
    )
    ids = dict.fromkeys([*sorted(children), *told.values_list("node_id", flat=True)[: 10 * MOST]])
    steps = {one: 0 if one in children else 1 for one in list(ids)[: MOST + 1]}
    return draw(viewer, steps, span)


def first_told(*, viewer: User, node_ids: Collection[NodeId] = (), case_reference: str = "") -> date | None:
    """Return the day of the first thing told of some nodes or a case that the viewer may read; None for nothing.

    Raises NotPermitted. It says no more than the map of all time, which is noted.
    """
    require(viewer, NETWORK_READ)
    rows = Appearance.objects.filter(partnership_id=here(viewer))
    rows = rows.filter(node_id__in=node_ids) if node_ids else rows.filter(case_reference=case_reference)
    return rows.order_by("until_on").values_list("from_on", flat=True).first()


def network_places(*, viewer: User) -> list[Spot]:
    """Return the places that reports mention, what was told of last coming first; at most forty. Raises NotPermitted."""
    require(viewer, NETWORK_READ)
    rows = Appearance.objects.filter(partnership_id=here(viewer), kind="place").order_by(
        "-until_on", "node_id"
    )
    ids = list(dict.fromkeys(rows.values_list("node_id", flat=True)[:2_000]))
    shown = first_of(spots_of(viewer, ids[: MOST + 1]), MOST)
    note_read("network.node", [one.id for one in shown])
    return shown


def draw(viewer: User, steps: dict[NodeId, int], span: Span) -> Drawn:
    """Return a map of some nodes, each with its step, and of the links among them; the nodes are noted as read."""
    few = dict(list(steps.items())[: MOST + 1])
    found = spots_of(viewer, few, steps)
    spots = first_of(sorted(found, key=lambda one: (one.step, one.kind, one.id)), MOST)
    by_id = {one.id: one for one in spots}
    links = tuple(
        Joined(by_id[one], by_id[other], *facts)
        for (one, other), facts in links_among(viewer, by_id, span).items()
    )
    note_read("network.node", by_id)
    return Drawn(tuple(spots), links, more=len(steps) > len(spots), span=span)


def links_among(
    viewer: User, nodes: Collection[NodeId], span: Span
) -> dict[Pair, tuple[bool, int, int, date, date]]:
    """Return the links among some nodes, each with whether it is confirmed, in how many reports and things told, and when."""
    with connection.cursor() as cursor:
        cursor.execute(_LINKS, {"here": here(viewer), "nodes": list(nodes), **span.facts()})
        return {(row[0], row[1]): row[2:] for row in cursor.fetchall()}


def spots_of(viewer: User, ids: Iterable[NodeId], steps: dict[NodeId, int] | None = None) -> list[Spot]:
    """Return some nodes as the viewer may read them: labels as they were written in what they may read."""
    wanted = list(ids)
    hub, column = count_of("P-HUB", here(viewer)), degree_column(viewer)
    labels: dict[NodeId, Appearance] = {}
    rows = Appearance.objects.filter(partnership_id=here(viewer), node_id__in=wanted)
    for one in rows.order_by("node_id", "label", "id").distinct("node_id"):
        labels[one.node_id] = one
    words = words_about(labels)
    nodes = {one.id: one for one in Node.objects.filter(id__in=labels)}
    return [
        Spot(
            id=one, kind=labels[one].kind, label=labels[one].label, links=getattr(nodes[one], column),
            hub=getattr(nodes[one], column) > hub, step=(steps or {}).get(one, 0), words=words.get(one, ()),
        )
        for one in wanted if one in labels and one in nodes
    ]  # fmt: skip


def words_about(ids: Iterable[NodeId]) -> dict[NodeId, tuple[str, ...]]:
    """Return what officers said of some people, in words, as far as whoever acts may read it: the hub reads none of it."""
    wanted = list(ids)
    words: dict[NodeId, list[str]] = {}
    links = ChildLink.objects.filter(entity__identity_id__in=wanted, ended_at__isnull=True).order_by("at")
    for node, reference in links.values_list("entity__identity_id", "case_reference"):
        words.setdefault(node, []).append(f"The child of case {reference}")
    said = PersonSaid.objects.filter(entity__identity_id__in=wanted).order_by("entity_id", "-at", "-id")
    for one in said.select_related("entity").distinct("entity_id"):
        if one.what in (PersonSaid.What.SUSPECTED, PersonSaid.What.MAY_BE_HARMED):
            words.setdefault(one.entity.identity_id, []).append(one.get_what_display())
    return {node: tuple(dict.fromkeys(some)) for node, some in words.items()}
