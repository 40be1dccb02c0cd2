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


def network_rows(cast: Any, made: list[Model]) -> list[Model]:
    """Make and return them: two people and what may be known of them, shared with the hub. Call it as the system."""
    at, here = now(), {"partnership_id": cast.partnership.id}
    judgement, item = (
        next(row for row in made if row._meta.label == one)
        for one in ("entities.Judgement", "information.Item")
    )
    one, other = judgement.one, judgement.other  # type: ignore[attr-defined]
    by = {"at": at, "by_id": cast.intelligence.id, "by_name": "Imran Vale"}

    def make(model: str, **facts: Any) -> Any:
        return apps.get_model(f"network.{model}").objects.create(**here, **facts)  # type: ignore[attr-defined]

    told = {
        "item": item, "report": item.report, "from_on": today(), "until_on": today(), "confirmed": True, "open": True,  # type: ignore[attr-defined]
    }  # fmt: skip
    rows = [
        make("Appearance", **told, node_id=each.id, kind="person", label=each.label, key="jay")
        for each in (one, other)
    ]
    nodes = [make("Node", id=each.id, kind="person", degree=1, open_degree=1) for each in (one, other)]
    group = make("Group", number=1, name="Heron", state="confirmed", found_at=at, decided_at=at)
    further = make("Further", entity=other, node_id=other.id, proposed_at=at)
    work = make(
        "WiderWork", **by, group=group, kind="school", where="Hill School", topics=["help"], worker_id=cast.csw.id,
        worker_name="Chris Young", by_on=today() + timedelta(days=7),
    )  # fmt: skip
    return [
        rows[0],
        nodes[0],
        make("Link", **told, one_id=one.id, other_id=other.id),
        make("LinkWord", **by, one=one, other=other, confirmed=True, reason="Seen"),
        group,
        make("GroupMember", group=group, entity=one, node_id=one.id, at=at),
        make("GroupWord", **by, group=group, word="confirmed", reason="Seen", members=1),
        further,
        make(
            "FurtherReason",
            further=further,
            how="friend",
            via=one,
            via_node_id=one.id,
            case_reference="C-TEST-0001",
        ),
        work,
        make(
            "Reach",
            **by,
            work=work,
            on=today(),
            young_people=20,
            parents=2,
            topics=["help"],
            asked_for_help=0,
        ),
    ]
