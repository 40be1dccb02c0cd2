"""Somebody who may be another child at risk is proposed to a person, and nothing more (R165). The system's, each night."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field

from django.db import connection, transaction

from alongside.ground.audit.services import record
from alongside.ground.base.actors import SYSTEM
from alongside.ground.clock import now
from alongside.pursuit.entities.models import ChildLink, Entity, PersonSaid
from alongside.pursuit.network import events
from alongside.pursuit.network.models import Further, FurtherReason
from alongside.pursuit.network.rules import NodeId, how_shared, worth_a_look
from alongside.pursuit.network.services.common import count_of

# Around a child: what is told of their case, and what is told together with them. Somebody shares it where one thing told
# mentions both; `apart` says that it was told in another report than the child's.
_SHARED = """
    WITH child AS (
        SELECT DISTINCT e.identity_id AS id, c.case_reference FROM entities_childlink c
        JOIN entities_entity e ON e.id = c.entity_id WHERE c.partnership_id = %(here)s AND c.ended_at IS NULL
    ), around AS (
        SELECT node_id AS id, case_reference, report_id FROM network_appearance
        WHERE partnership_id = %(here)s AND case_reference <> ''
        UNION SELECT l.other_id, c.case_reference, l.report_id FROM network_link l JOIN child c ON c.id = l.one_id
        WHERE l.partnership_id = %(here)s
        UNION SELECT l.one_id, c.case_reference, l.report_id FROM network_link l JOIN child c ON c.id = l.other_id
        WHERE l.partnership_id = %(here)s
    ), tie AS (
        SELECT one_id AS who, other_id AS via, report_id FROM network_link WHERE partnership_id = %(here)s
        UNION ALL SELECT other_id, one_id, report_id FROM network_link WHERE partnership_id = %(here)s
    )
    SELECT t.who, t.via, v.kind, a.case_reference, bool_or(t.report_id <> a.report_id),
           bool_or(EXISTS (SELECT 1 FROM child c WHERE c.id = t.via AND c.case_reference = a.case_reference))
    FROM tie t JOIN around a ON a.id = t.via JOIN network_node w ON w.id = t.who AND w.kind = 'person'
    JOIN network_node v ON v.id = t.via AND v.degree <= %(hub)s
    WHERE NOT EXISTS (SELECT 1 FROM child c WHERE c.id = t.who)
    GROUP BY t.who, t.via, v.kind, a.case_reference ORDER BY t.who, t.via, a.case_reference
"""


@dataclass
class _Around:
    """What somebody shares with children of cases: each thing with the case, and how; `told_apart`: by two reports."""

    shared: dict[tuple[NodeId, str], str] = field(default_factory=dict)
    told_apart: set[NodeId] = field(default_factory=set)


@transaction.atomic
def further_propose(*, partnership_id: uuid.UUID) -> int:
    """Propose to a person who else may be a child at risk, with what they share; return how many are new. The system's.

    Nobody is linked to anybody by it, nothing is decided, and no number weighs anyone. Whoever was dismissed comes back only
    where they share something new.
    """
    least, hub = count_of("P-FURTHER-SHARED", partnership_id), count_of("P-HUB", partnership_id)
    said = _said(partnership_id)
    worth: dict[NodeId, _Around] = {}
    for who, around in _shared(partnership_id, hub, said).items():
        word = said.get(who, "")
        counts = {
            via: how
            for (via, _), how in around.shared.items()
            if word == "may_be_harmed" or how == "suspected" or via in around.told_apart
        }
        if worth_a_look(word, counts, least=least):
            worth[who] = around
    past: dict[NodeId, list[Further]] = {}
    rows = Further.objects.filter(partnership_id=partnership_id, node_id__in=worth).order_by("id")
    for one in rows.prefetch_related("reasons"):
        past.setdefault(one.node_id, []).append(one)
    return sum(_propose(partnership_id, who, around, past.get(who, [])) for who, around in worth.items())


def _said(partnership_id: uuid.UUID) -> dict[NodeId, str]:
    """Return the newest word of an officer about each person; of people who are one, what weighs against proposing first."""
    rows = PersonSaid.objects.filter(partnership_id=partnership_id).order_by("entity_id", "-at", "-id")
    said: dict[NodeId, str] = {}
    order = ("suspected", "neither", "may_be_harmed", "not_known", "")
    for node, what in rows.distinct("entity_id").values_list("entity__identity_id", "what"):
        said[node] = min(what, said.get(node, ""), key=order.index)
    return said


def _shared(partnership_id: uuid.UUID, hub: int, said: dict[NodeId, str]) -> dict[NodeId, _Around]:
    found: dict[NodeId, _Around] = {}
    with connection.cursor() as cursor:
        cursor.execute(_SHARED, {"here": partnership_id, "hub": hub})
        for who, via, kind, case_reference, apart, itself in cursor.fetchall():
            around = found.setdefault(who, _Around())
            suspected = said.get(via) == "suspected"
            around.shared[via, case_reference] = how_shared(kind, suspected=suspected, itself=itself)
            if apart:
                around.told_apart.add(via)
    return found


def _propose(partnership_id: uuid.UUID, who: NodeId, around: _Around, past: list[Further]) -> int:
    if any(one.state == Further.State.CONFIRMED for one in past):
        return 0
    waits = next((one for one in past if one.state == Further.State.PROPOSED), None)
    known = {(reason.via_node_id, reason.case_reference) for one in past for reason in one.reasons.all()}
    new = {pair: how for pair, how in around.shared.items() if pair not in known}
    if not new:
        return 0
    further = waits or Further.objects.create(
        partnership_id=partnership_id, entity_id=who, node_id=who, proposed_at=now()
    )
    FurtherReason.objects.bulk_create(
        FurtherReason(partnership_id=partnership_id, further=further, how=how, via_id=via, via_node_id=via,
                      case_reference=case_reference)
        for (via, case_reference), how in (new if waits else around.shared).items()
    )  # fmt: skip
    if waits is None:
        record(events.PROPOSED, by=SYSTEM, about=further, facts={"reasons": len(around.shared)})
    return int(waits is None)


def is_child_of_case(entity_id: uuid.UUID) -> bool:
    """Whether somebody who is mentioned is put beside a child of a case meanwhile. As the system."""
    joined = Entity.objects.filter(id=entity_id).values("identity_id")
    same = Entity.objects.filter(identity_id__in=joined)
    return ChildLink.objects.filter(entity__in=same, ended_at__isnull=True).exists()
