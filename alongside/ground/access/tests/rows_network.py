"""One row for each table of the room `network`: what stands together in the mother's report, and what people said of it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.apps import apps
from django.db.models import Model

from alongside.ground.clock import now, today

_BOTH = {"intelligence", "hub"}
NETWORK_READERS: dict[str, set[str]] = {
    **{
        f"network.{name}": _BOTH
        for name in ("Appearance", "Further", "FurtherReason", "Group", "GroupMember", "Link", "Node")
    },
    **{f"network.{name}": {"intelligence"} for name in ("GroupWord", "LinkWord")},
    **{f"network.{name}": _BOTH | {"csw"} for name in ("Reach", "WiderWork")},
}


def network_rows(cast: Any, made: list[Model], *, drawn: bool = False) -> list[Model]:
    """Make and return them: two people and what may be known of them, shared with the hub. Call it as the system.

    `drawn`: the map of the two follows from what was told already, and is not made here.
    """
    judgement, item = (
        next(row for row in made if row._meta.label == one)
        for one in ("entities.Judgement", "information.Item")
    )
    one, other = judgement.one, judgement.other  # type: ignore[attr-defined]
    here = {"partnership_id": cast.partnership.id}
    by = {"at": now(), "by_id": cast.intelligence.id, "by_name": "Imran Vale"}

    def make(model: str, **facts: Any) -> Any:
        return apps.get_model(f"network.{model}").objects.create(**here, **facts)  # type: ignore[attr-defined]

    said = make("LinkWord", **by, one=one, other=other, confirmed=True, reason="Seen")
    links = [] if drawn else _links(make, item, one, other)
    return [*links, said, *_proposed(make, one, other, by), *_work(make, cast, by)]


def _links(make: Any, item: Any, one: Any, other: Any) -> list[Model]:
    days = {"from_on": today(), "until_on": today()}
    told = {"item": item, "report": item.report, "confirmed": True, "open": True, **days}
    person = {"kind": "person", "key": "jay"}
    places = [
        make("Appearance", **told, node_id=each.id, label=each.label, **person) for each in (one, other)
    ]
    nodes = [make("Node", id=each.id, kind="person", degree=1, open_degree=1) for each in (one, other)]
    return [places[0], nodes[0], make("Link", **told, one_id=one.id, other_id=other.id)]


def _proposed(make: Any, one: Any, other: Any, by: dict[str, Any]) -> list[Model]:
    at = by["at"]
    group = make("Group", number=1, name="Heron", state="confirmed", found_at=at, decided_at=at)
    further = make("Further", entity=other, node_id=other.id, proposed_at=at)
    shared = {"how": "friend", "via": one, "via_node_id": one.id, "case_reference": "C-TEST-0001"}
    return [
        group,
        make("GroupMember", group=group, entity=one, node_id=one.id, at=at),
        make("GroupWord", **by, group=group, word="confirmed", reason="Seen", members=1),
        further,
        make("FurtherReason", further=further, **shared),
    ]


def _work(make: Any, cast: Any, by: dict[str, Any]) -> list[Model]:
    group = apps.get_model("network.Group").objects.get(number=1)  # type: ignore[attr-defined]
    work = make(
        "WiderWork", **by, group=group, kind="school", where="Hill School", topics=["help"], worker_id=cast.csw.id,
        worker_name="Chris Young", by_on=today() + timedelta(days=7),
    )  # fmt: skip
    reached = {"young_people": 20, "parents": 2, "topics": ["help"], "asked_for_help": 0}
    return [work, make("Reach", **by, work=work, on=today(), **reached)]
