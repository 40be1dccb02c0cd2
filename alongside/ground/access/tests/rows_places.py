"""One row for each table of the room `places`, of the one story of the cast."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.db.models import Model

from alongside.ground.clock import now, today


def _school(make: Any, by: dict[str, Any]) -> list[Model]:
    return [
        make("Schooling", **by, kind="mainstream", name="Hill School", since=today()),
        make("SchoolCare", **by, words="They ring within the hour", said_by="The head of year"),
        make("SchoolDay", **by, on=today(), did="found", words="At the bus stop"),
    ]


def places_rows(cast: Any, story: Any, action: Any) -> list[Model]:
    """Make and return them, with a promise for the step. Call it as the system."""
    signed = {"case": story.case, "by_name": "Sofia Worth", "by_role": "Social worker", "at": now()}
    by = signed | {"by_id": cast.social_worker.id}
    mine = signed | {"by_id": cast.mother.id, "person": story.mother}

    def make(label: str, /, **facts: Any) -> Any:
        model = apps.get_model(f"places.{label}")
        return model.objects.create(partnership_id=cast.partnership.id, **facts)  # type: ignore[attr-defined]

    zone = make("Zone", **by, name="The station", shape="circle", lat=53.8, lon=-1.55, metres=300, why="They wait",
                said_by="Her mother", readers="family", since=today())  # fmt: skip
    stay = make("Stay", **by, kind="placement", placement="foster", name="Elm House", state="proposed",
                planned_on=today(), reason="Safety", checked="unchecked", checked_at=signed["at"])  # fmt: skip
    told = {
        "stay": stay, "told_name": "A", "told_on": today(), "how": "phone", "reached": True, "words": "Told",
    }  # fmt: skip
    police = make("Telling", **by, whom="police", **told)
    loss = make("ContactLoss", **mine, since=today())
    return [
        zone,
        make("ZoneProposal", **mine, place="The station", why="They wait"),
        stay,
        make("StayWords", **mine, stay=stay, about="impact", words="It is far"),
        make("StaySource", **by, person=story.mother, stay=stay, words="She was out", kind="observed", source="A nurse"),
        police,
        make("Telling", **by, whom="parent", person=story.mother, **told),
        make("Override", **by, stay=stay, stay_version=1, reason="No other place", zone_ids=[zone.id]),
        make("Away", **by, kind="missing", since=today()),
        loss,
        make("ContactPlan", **by, loss=loss, person=story.mother, words="Letters", owner_id=cast.csw.id,
             owner_name="Chris Young", review_on=today()),
        make("AdvocateNeed", **by),
        *_school(make, by),
        move := make("Relocation", **by, reason="Threats", housing_agency="Homes", police="offered"),
        make("Step", **by, action=action, kind="housing", move=move),
    ]  # fmt: skip
