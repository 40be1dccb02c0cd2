"""One row for each table of the room `entities`: what the mother's report mentions, and what officers said of it."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.db.models import Model

from alongside.ground.base.ids import new_id
from alongside.ground.clock import now

_OFFICERS = (
    "ChildLink", "CrossAsk", "CrossMatch", "Entity", "Judgement", "JudgementAgreement", "JudgementUndoing", "Mention",
    "PersonSaid",
)  # fmt: skip
ENTITY_READERS: dict[str, set[str]] = {
    **{f"entities.{name}": {"intelligence"} for name in _OFFICERS},
    "entities.CrossHeld": set(),
    "entities.Key": set(),
}


def entity_rows(cast: Any, story: Any, identifier: Any, *, settled: bool = True) -> list[Model]:
    """Make and return them. `settled`: a second officer agreed to the judgement, and it was taken back. Call it as the system."""
    at, here = now(), {"partnership_id": cast.partnership.id}
    by = {"at": at, "by_id": cast.intelligence.id, "by_name": "Imran Vale", "reason": "The same street"}

    def make(model: str, **facts: Any) -> Any:
        return apps.get_model(f"entities.{model}").objects.create(**here, **facts)  # type: ignore[attr-defined]

    def entity(kind: str, label: str, **facts: Any) -> Any:
        one = new_id()
        return make("Entity", id=one, identity_id=one, kind=kind, label=label, **facts)

    car = entity("vehicle", "AB12 CDE", normal="AB12CDE", exact=True)
    one, other = entity("person", "Jay"), entity("person", "Jay with the van")
    written = apps.get_model("information.Identifier").objects  # type: ignore[attr-defined]
    mentions = [make("Mention", identifier=identifier, entity=car, at=at)]
    for person in (one, other):
        facts = {"report_receipt": identifier.report_receipt, "kind": "person", "as_written": person.label}
        named = written.create(**here, report=identifier.report, item=identifier.item, **facts)
        mentions.append(make("Mention", identifier=named, entity=person, at=at))
    judgement = make("Judgement", one=one, other=other, word="same", needs_second=True, **by)
    after = []
    second = {**by, "by_id": new_id(), "by_name": "Another officer"}
    if settled:
        first = {"first_id": cast.intelligence.id}
        after = [
            make("JudgementAgreement", judgement=judgement, agreed=True, **first, **second),
            make("JudgementUndoing", judgement=judgement, **by),
        ]
    return [
        car,
        make("Key", id=car.id, kind="vehicle", keys=[1, 2]),
        mentions[0],
        judgement,
        *after,
        make("PersonSaid", entity=one, what="not_known", **by),
        make("ChildLink", entity=one, child=story.child, case_reference="C-TEST-0001", **by),
        make("CrossHeld", entity=car, digest=b"1" * 32),
        make("CrossAsk", entity=car, **by),
        make("CrossMatch", entity=car, pair_id=new_id(), asked_here=True, other_partnership_id=new_id(),
             other_name="Eastvale", other_officer_name="Somebody", officer_id=cast.intelligence.id,
             officer_name="Imran Vale", at=at),
    ]  # fmt: skip
