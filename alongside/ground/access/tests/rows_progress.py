"""One row for each table of the room `progress`, of the one story of the cast."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.db.models import Model

from alongside.ground.clock import now, today


def _make(name: str, cast: Any, /, **facts: Any) -> Any:
    model = apps.get_model(f"progress.{name}")
    return model.objects.create(partnership_id=cast.partnership.id, **facts)  # type: ignore[attr-defined]


def progress_rows(cast: Any, story: Any) -> list[Model]:
    """Make and return them. Call it as the system."""
    lead = {
        "case": story.case, "by_id": cast.social_worker.id, "by_name": "Sofia Worth", "by_role": "Worker", "at": now(),
    }  # fmt: skip
    mother = {**lead, "by_id": cast.mother.id, "by_name": "Maria Ash", "person": story.mother}
    asked = _make("Round", cast, **lead, point="start", tools=[["safety", 1]])
    given = _make(
        "Intervention", cast, **lead, kind="learning", subject="grooming", edition="2026-11", title="How grooming works",
        bears="It shows how he drew her in.", person=story.mother,
    )  # fmt: skip
    said = {"intervention": given, "on": today()}
    return [
        _make("Asking", cast, case=story.case, point="review", due_on=today()),
        asked,
        _make("Answers", cast, **mother, round=asked, tool="safety", version=1, answers={"home": 3}, read_aloud=False),
        _make("OtherScore", cast, **{**lead, "person": story.mother}, point="start", name="Sleep diary",
              licence="Bought, 2026", number=24, better="lower", taken_on=today()),
        _make("Session", cast, **{**lead, "by_id": cast.ipsw.id, "person": story.mother}, side="parents",
              topic="grooming", edition="2026-11", title="How people trick and trap others", planned_on=today()),
        _make("JointSession", cast, **lead, planned_on=today(), place="The centre", asked=[]),
        given,
        _make("InterventionWord", cast, **mother, **said, what="answer", says="yes"),
        _make("Rethink", cast, **{**lead, "by_name": "the family"}, intervention=given),
    ]  # fmt: skip
