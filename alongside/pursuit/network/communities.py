"""Groups by Leiden: who and what are linked more with one another than with others. Pure numbers, for a person to look at.

networkit is imported inside the night's job alone, so that no web process carries it. Hubs are left out: a school joins
nobody. The same links give the same groups: the order, the seed and the one thread are fixed.
"""

from __future__ import annotations

import uuid
from array import array
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import connection

_EDGES = """
    SELECT l.one_id, l.other_id, count(*) FROM network_link l
    JOIN network_node a ON a.id = l.one_id AND a.degree <= %(hub)s
    JOIN network_node b ON b.id = l.other_id AND b.degree <= %(hub)s
    WHERE l.partnership_id = %(here)s GROUP BY l.one_id, l.other_id ORDER BY l.one_id, l.other_id
"""
_FETCH = 50_000
_SEED = 7


@dataclass(frozen=True)
class Communities:
    """The groups of a night, and how well they part the network (modularity, for the benchmark)."""

    groups: tuple[frozenset[uuid.UUID], ...]
    links: int


def communities(*, partnership_id: uuid.UUID, hub: int) -> Communities:
    """Return the groups among all links of a partnership, without hubs. As the system, in the night's job."""
    at: dict[uuid.UUID, int] = {}
    one, other, weight = array("L"), array("L"), array("d")
    with connection.cursor() as cursor:
        cursor.execute(_EDGES, {"here": partnership_id, "hub": hub})
        while rows := cursor.fetchmany(_FETCH):
            for a, b, times in rows:
                one.append(at.setdefault(a, len(at)))
                other.append(at.setdefault(b, len(at)))
                weight.append(float(times))
    groups: dict[int, set[uuid.UUID]] = {}
    nodes = list(at)
    for node, group in enumerate(parted(len(at), one, other, weight)):
        groups.setdefault(group, set()).add(nodes[node])
    ordered = sorted((frozenset(members) for members in groups.values()), key=lambda members: min(members))
    return Communities(tuple(ordered), len(one))


def parted(nodes: int, one: array[int], other: array[int], weight: array[float]) -> Iterable[int]:
    """Return for each node the number of its group, by Leiden over the links given as three equally long arrays."""
    if not one:
        return []
    import networkit
    import numpy

    networkit.setNumberOfThreads(1)
    networkit.setSeed(_SEED, False)
    ends = (numpy.asarray(weight), (numpy.asarray(one, dtype="u8"), numpy.asarray(other, dtype="u8")))
    graph = networkit.graph.GraphFromCoo(ends, n=nodes, weighted=True)
    found = networkit.community.ParallelLeiden(graph, iterations=3, randomize=False)
    found.run()
    return found.getPartition().getVector()
