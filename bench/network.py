"""The map of very many links: two steps around somebody in SQL with row security, and the night's groups beside networkx.

The links are loaded once into an installation, a partnership of their own: as many as the scale has families, or as
`ALONGSIDE_BENCH_LINKS` says.
"""

from __future__ import annotations

import os
import random
import uuid
from array import array
from collections.abc import Iterator
from datetime import datetime
from itertools import combinations
from typing import Any

import psycopg
from django.db import connection

from alongside.config.database import database_url
from alongside.family.people.models import FamilyMember
from alongside.ground.access.context import acting
from alongside.ground.accounts.models import Agency, Partnership, RoleAssignment, User
from alongside.ground.base.actors import SYSTEM
from alongside.ground.base.ids import new_id
from alongside.ground.clock import now, today
from alongside.pursuit.network.communities import communities, parted
from alongside.pursuit.network.models import Link, Node
from alongside.pursuit.network.selectors import Span
from alongside.pursuit.network.selectors.drawn import AROUND, MOST, degree_column
from alongside.pursuit.network.services.common import count_of
from alongside.pursuit.network.services.grouping import groups_propose
from bench.measure import figure, median, milliseconds, p95

N, SEED, COMPARED = 400, 31, 200_000
_AREA, _TOGETHER, _ITEMS, _HUBS, _CIRCLE = "Bench links", 4, 20, 40, 12
_KINDS = ("person", "vehicle", "person", "phone")
_TOLD = "id, created_at, partnership_id, item_id, report_id, from_on, until_on, confirmed, open"
_COPY = {
    "information_report": "id, created_at, partnership_id, reference, receipt_digest, door, teller, child_words, urgency,"
    " passed_on, may_be_named, workers_may_read, about_worker, received_at, submitted_at, version",
    "information_item": "id, created_at, partnership_id, report_id, report_receipt, number, words, noticed_words, precision,"
    " place_words, person_words, vehicle_words, phone_words, handle_words, how_known, how_words, recorded_at, recorded_by,"
    " submitted_at",
    "entities_entity": "id, created_at, partnership_id, kind, label, normal, exact, part, identity_id",
    "network_appearance": f"{_TOLD}, node_id, kind, label, key, case_reference",
    "network_link": f"{_TOLD}, one_id, other_id",
}
_NODES = """
    INSERT INTO network_node (id, created_at, partnership_id, kind, degree, open_degree)
    SELECT e.id, now(), e.partnership_id, e.kind, coalesce(d.n, 0), coalesce(d.n, 0) FROM entities_entity e LEFT JOIN (
        SELECT id, count(DISTINCT other) AS n FROM (
            SELECT one_id AS id, other_id AS other FROM network_link WHERE partnership_id = %(here)s
            UNION ALL SELECT other_id, one_id FROM network_link WHERE partnership_id = %(here)s) near GROUP BY id
    ) d ON d.id = e.id WHERE e.partnership_id = %(here)s
"""


def loaded() -> User:
    """Load the links once; return the officer whose partnership they are in."""
    with acting(SYSTEM):
        families = FamilyMember.objects.filter(relationship="child").count()
        n = int(os.environ.get("ALONGSIDE_BENCH_LINKS", families))
        here = Partnership.objects.filter(name=_AREA).first()
        if here is not None:
            return User.objects.get(email="officer@links.example")
        here = Partnership.objects.create(
            name=_AREA, area=_AREA, front_door_name="Bench", front_door_phone="01632 960999"
        )
        agency = Agency.objects.create(partnership=here, kind="police", name="Bench police")
        officer = User(email="officer@links.example", name="Officer", partnership=here)
        officer.set_unusable_password()
        officer.save()
        RoleAssignment.objects.create(user=officer, agency=agency, role="police_intelligence")
    _load(here.id, n)
    return officer


def _load(here: uuid.UUID, n: int) -> None:
    with psycopg.connect(database_url("owner")) as admin:
        for table in _COPY:  # as the bulk loader does: what triggers guard is the deeds of people
            admin.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")  # type: ignore[arg-type]
        tables: dict[str, list[tuple[Any, ...]]] = {table: [] for table in _COPY}
        for number, rows in enumerate(_rows(here, n)):
            for table, more in rows.items():
                tables[table] += more
            if number % 2_000 == 1_999:
                _copy(admin, tables)
        _copy(admin, tables)
        admin.execute(_NODES, {"here": here})
        admin.execute("SET CONSTRAINTS ALL IMMEDIATE")  # no table with checks outstanding can be altered
        for table in _COPY:
            admin.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")  # type: ignore[arg-type]
    with psycopg.connect(database_url("owner"), autocommit=True) as admin:
        for table in (*_COPY, "network_node"):
            admin.execute(f"VACUUM ANALYZE {table}")  # type: ignore[arg-type]


def _copy(admin: psycopg.Connection[Any], tables: dict[str, list[tuple[Any, ...]]]) -> None:
    for table, rows in tables.items():
        with admin.cursor().copy(f"COPY {table} ({_COPY[table]}) FROM STDIN") as copy:  # type: ignore[arg-type]
            for row in rows:
                copy.write_row(row)
        rows.clear()


def _rows(here: uuid.UUID, n: int) -> Iterator[dict[str, list[tuple[Any, ...]]]]:
    """Return what is told, thing by thing: four that are mentioned together, mostly of one circle, at times with a hub."""
    dice, at, day = random.Random(SEED), now(), today()
    nodes = [new_id() for _ in range(max(n // 4, 60))]
    labels = [(_KINDS[i % 4], f"Name {i}") for i in range(len(nodes))]
    yield {"entities_entity": [
        (one, at, here, kind, label, "", False, False, one) for one, (kind, label) in zip(nodes, labels, strict=True)
    ]}  # fmt: skip
    made, report = 0, uuid.UUID(int=0)
    for number in range(n):
        if made >= n:
            return
        rows: dict[str, list[tuple[Any, ...]]] = {}
        item = new_id()
        if number % _ITEMS == 0:
            report = new_id()
            rows["information_report"] = [_report(here, at, report, number)]
        rows["information_item"] = [_item(here, at, report, item, number)]
        told = (at, here, item, report, day, day, number % 3 == 0, True)
        some = sorted(_together(dice, len(nodes)), key=lambda i: nodes[i])
        rows["network_appearance"] = [(new_id(), *told, nodes[i], *labels[i], f"name{i}", "") for i in some]
        rows["network_link"] = [(new_id(), *told, nodes[a], nodes[b]) for a, b in combinations(some, 2)]
        made += len(rows["network_link"])
        yield rows


def _report(here: uuid.UUID, at: datetime, report: uuid.UUID, number: int) -> tuple[Any, ...]:
    told = ("desk", "worker", "", "", False, False, False, False)
    return (report, at, here, f"I-L{number}", report.hex * 2, *told, at, at, 1)


def _item(here: uuid.UUID, at: datetime, report: uuid.UUID, item: uuid.UUID, number: int) -> tuple[Any, ...]:
    told = ("Seen", "", "unknown", "", "", "", "", "", "saw", "")
    return (item, at, here, report, report.hex * 2, number % _ITEMS + 1, *told, at, "", at)


def _together(dice: random.Random, nodes: int) -> set[int]:
    circle = dice.randrange(nodes // _CIRCLE) * _CIRCLE
    some = set(dice.sample(range(circle, circle + _CIRCLE), _TOGETHER))
    if dice.random() < 0.2:
        some.pop()
        some.add(dice.randrange(_HUBS) if dice.random() < 0.3 else dice.randrange(nodes))
    return some


def network_two_hops() -> dict[str, Any]:
    """Two steps around somebody, as the page asks it, as the officer; the baseline is the same statement as the system."""
    officer = loaded()
    with acting(SYSTEM):
        mine = Node.objects.filter(partnership_id=officer.partnership_id, degree__gt=0)
        ids = random.Random(SEED + 1).sample(list(mine.order_by("id").values_list("id", flat=True)), N)
        links = Link.objects.filter(partnership_id=officer.partnership_id).count()
        hub = count_of("P-HUB", officer.partnership_id)  # type: ignore[arg-type]
    facts = {"here": officer.partnership_id, "hops": 2, "most": MOST + 1, "hub": hub, **Span().facts()}
    statement = AROUND.format(degree=f"n.{degree_column(officer)}")

    def times(by: Any) -> tuple[list[float], int]:
        taken, reached = [], 0
        with acting(by), connection.cursor() as cursor:
            for number, one in enumerate([*ids[:20], *ids]):
                took = milliseconds(lambda one=one: cursor.execute(statement, {**facts, "start": one}))  # type: ignore[misc]
                reached += len(cursor.fetchall())
                if number >= 20:
                    taken.append(took)
        return taken, reached

    found, reached = times(officer)
    plain, _ = times(SYSTEM)
    return figure(
        p95(found), "ms p95", len(found), p95(plain), median=median(found), worst=max(found), links=links,
        reached=reached / (N + 20),
    )  # fmt: skip


def network_groups() -> dict[str, Any]:
    """Leiden over links, and networkx' Louvain over the same; and the night's own job over everything that is loaded."""
    import networkx

    officer = loaded()
    here = officer.partnership_id
    assert here is not None
    with acting(SYSTEM):
        hub = count_of("P-HUB", here)
        took: list[Any] = []
        job = milliseconds(lambda: took.append(communities(partnership_id=here, hub=hub)))
        job += milliseconds(lambda: groups_propose(partnership_id=here, found=took[0]))
        rows = (
            Link.objects.filter(partnership_id=here)
            .order_by("item_id")
            .values_list("one_id", "other_id")[:COMPARED]
        )
        pairs = sorted(set(rows))
    at: dict[uuid.UUID, int] = {}
    one, other = (array("L", (at.setdefault(pair[end], len(at)) for pair in pairs)) for end in (0, 1))
    weight = array("d", [1.0] * len(pairs))
    parted(len(at), one[:1], other[:1], weight[:1])  # the library is loaded once a night
    ours: list[Any] = []
    fast = milliseconds(lambda: ours.append(list(parted(len(at), one, other, weight))))
    graph = networkx.Graph(zip(one, other, strict=True))
    theirs: list[Any] = []
    slow = milliseconds(lambda: theirs.append(networkx.community.louvain_communities(graph, seed=SEED)))
    sets: dict[int, set[int]] = {}
    for node, group in enumerate(ours[0]):
        sets.setdefault(group, set()).add(node)
    # Nodes are numbered in the order of the links; those of a graph of links alone are all there.
    return figure(
        fast, "ms", 1, slow, times_faster=slow / fast, links_compared=len(pairs),
        modularity=networkx.community.modularity(graph, sets.values()),
        baseline_modularity=networkx.community.modularity(graph, theirs[0]), job_s=job / 1_000, job_links=took[0].links,
        groups=len(took[0].groups),
    )  # fmt: skip
