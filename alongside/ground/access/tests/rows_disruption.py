"""One row for each table about those who harm, of the one story of the cast."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.db.models import Model

from alongside.ground.base.ids import new_id
from alongside.ground.clock import now, today

_WORK = {"ipsw", "csw", "social_worker", "manager"}
DISRUPTION_READERS: dict[str, set[str]] = {
    "disruption.Activity": _WORK | {"intelligence", "hub"},
    "disruption.ActivityApart": {"intelligence"},
    "disruption.ForFamily": _WORK | {"mother", "father"},
    "disruption.HarmGoesOn": _WORK,
    "disruption.NothingPossible": _WORK,
    "disruption.Rating": {"mother", "manager"},
}


def disruption_rows(cast: Any, story: Any, entity: Any) -> list[Model]:
    """Make and return them. Call it as the system."""
    at, thread = now(), new_id()
    here = {"partnership_id": cast.partnership.id}
    by = {"by_id": cast.csw.id, "by_name": "Chris Young", "by_role": "Worker", "at": at}

    def make(model: str, **facts: Any) -> Any:
        return apps.get_model(f"disruption.{model}").objects.create(**here, **facts)  # type: ignore[attr-defined]

    of = {"thread": thread, "version": 1}
    mother = {**by, "by_id": cast.mother.id, "by_name": "Maria Ash"}
    return [
        make("Activity", **by, **of, step="planned", case=story.case, kind="apart", agency="Police", target="person",
             apart=True, planned_on=today()),
        make("ActivityApart", **of, entity=entity, kind="arrest"),
        make("ForFamily", **by, **of, case=story.case, child=story.child, words="Police work on it.", planned=True,
             on=today()),
        make("NothingPossible", **by, case=story.case, words="Nobody knows a name yet"),
        make("HarmGoesOn", case=story.case, since=today(), began_at=at),
        make("Rating", **mother, case=story.case, person=story.mother, moment="after", answer="well"),
    ]  # fmt: skip
