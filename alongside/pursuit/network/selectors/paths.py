"""How two are connected: the shortest way between them, from both ends at once, with what each step rests on (R164)."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from django.db import connection

from alongside.ground.access.registry import require
from alongside.ground.accounts.models import User
from alongside.ground.audit.services import note_read
from alongside.ground.base.errors import Missing, Refused
from alongside.pursuit.network.models import Node
from alongside.pursuit.network.policies import NETWORK_READ
from alongside.pursuit.network.rules import NodeId, in_order
from alongside.pursuit.network.selectors.drawn import Joined, Span, Spot, degree_column, links_among, spots_of
from alongside.pursuit.network.selectors.resting import Behind, behind
from alongside.pursuit.network.services.common import count_of, here

LONGEST = 6  # steps
_WIDEST = 20_000  # nodes at one end: beyond that the answer would say nothing
# One step out from a frontier; nothing with too many links is reached, but an end of the question itself.
_STEP = """
    SELECT DISTINCT ON (s.other) s.other, s.id FROM (
        SELECT one_id AS id, other_id AS other FROM network_link
        WHERE partnership_id = %(here)s AND one_id = ANY(%(front)s)
        UNION ALL SELECT other_id, one_id FROM network_link
        WHERE partnership_id = %(here)s AND other_id = ANY(%(front)s)
    ) s JOIN network_node n ON n.id = s.other AND ({degree} <= %(hub)s OR n.id = ANY(%(ends)s))
    ORDER BY s.other, s.id LIMIT %(most)s
"""


@dataclass(frozen=True)
class Step:
    """One step of the way: from where to where, and the things told that it rests on."""

    link: Joined
    start: Spot
    end: Spot
    behind: tuple[Behind, ...]


@dataclass(frozen=True)
class Path:
    """What was asked, and the way between the two: no step where none was found within six."""

    one: Spot
    other: Spot
    steps: tuple[Step, ...]


def network_between(*, viewer: User, one_id: NodeId, other_id: NodeId) -> Path:
    """Return the shortest way between two, at most six steps, through nothing that has too many links.

    Each step shows what it rests on; every node of it is noted as read. Raises NotPermitted without NETWORK_READ; Missing;
    Refused(`same_node`).
    """
    require(viewer, NETWORK_READ)
    if one_id == other_id:
        raise Refused("That is the same twice. Choose another one.", code="same_node", field="other")
    if Node.objects.filter(partnership_id=here(viewer), id__in=[one_id, other_id]).count() != 2:
        raise Missing
    way = shortest(viewer, one_id, other_id)
    spots = {one.id: one for one in spots_of(viewer, {one_id, other_id, *way})}
    links = links_among(viewer, spots, Span())
    note_read("network.node", spots)
    steps = []
    for start, end in pairwise(way):
        pair = in_order(start, end)
        joined = Joined(spots[pair[0]], spots[pair[1]], *links[pair])
        steps.append(Step(joined, spots[start], spots[end], tuple(behind(viewer, *pair))))
    return Path(spots[one_id], spots[other_id], tuple(steps))


def shortest(viewer: User, one_id: NodeId, other_id: NodeId) -> list[NodeId]:
    """Return the nodes of a shortest way, both ends with it; empty where there is none within six steps."""
    came: list[dict[NodeId, NodeId | None]] = [{one_id: None}, {other_id: None}]
    front = [[one_id], [other_id]]
    ends = [one_id, other_id]
    for _ in range(LONGEST):
        side = 0 if len(front[0]) <= len(front[1]) else 1
        new = {node: by for node, by in _out(viewer, front[side], ends) if node not in came[side]}
        came[side] |= new
        front[side] = list(new)
        met = [node for node in new if node in came[1 - side]]
        if met:
            return _joined(came, min(met))
        if not new:
            return []
    return []


def _out(viewer: User, front: list[NodeId], ends: list[NodeId]) -> list[tuple[NodeId, NodeId]]:
    facts: dict[str, Any] = {"here": here(viewer), "front": front, "ends": ends, "most": _WIDEST}
    facts["hub"] = count_of("P-HUB", here(viewer))
    with connection.cursor() as cursor:
        cursor.execute(_STEP.format(degree=f"n.{degree_column(viewer)}"), facts)
        return list(cursor.fetchall())


def _joined(came: list[dict[NodeId, NodeId | None]], middle: uuid.UUID) -> list[NodeId]:
    ways = []
    for side in (0, 1):
        way, at = [], came[side][middle]
        while at is not None:
            way.append(at)
            at = came[side][at]
        ways.append(way)
    return [*reversed(ways[0]), middle, *ways[1]]
