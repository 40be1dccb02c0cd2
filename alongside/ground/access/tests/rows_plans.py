"""One row for each table around the measures of a plan, of the one story of the cast."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.db.models import Model

from alongside.ground.clock import now, today


def _make(label: str, cast: Any, **facts: Any) -> Any:
    model = apps.get_model(label)
    return model.objects.create(partnership_id=cast.partnership.id, **facts)  # type: ignore[attr-defined]


def plan_rows(cast: Any, story: Any, plan: Any, measure: Any) -> list[Model]:
    """Make and return them. Call it as the system."""
    by = {
        "case": story.case,
        "by_id": cast.csw.id,
        "by_name": "Chris Young",
        "by_role": "Worker",
        "at": now(),
    }
    mother = {**by, "by_id": cast.mother.id, "by_name": "Maria Ash"}
    of = {"plan": plan, "number": 1}
    ours = apps.get_model("circumstances.Strength").objects.create(  # type: ignore[attr-defined]
        partnership_id=cast.partnership.id, family=story.family, kind="protective", words="I sit by the door",
        author_id=cast.mother.id, author_name="Maria Ash", author_role="Parent", said_at=now(),
    )  # fmt: skip
    wish = _make("plans.YoungWish", cast, **by, person=story.child, words="To choose", parents_may_read=False)
    return [
        _make("plans.ApproachLine", cast, **mother, person=story.mother, kind="wakes", words="I do"),
        _make("plans.ApproachDeparture", cast, **by, happened_on=today(), what="We rang", why="Nobody was in"),
        _make("plans.StrategySaid", cast, **by, strategy=ours, kind="advice", words="It frightens her"),
        wish,
        _make("plans.WishAnswer", cast, **by, wish=wish, outcome="followed"),
        _make("plans.VersionAnswer", cast, **mother, **of, answer="agree"),
        _make("plans.FamilyRating", cast, **mother, **of, working="works"),
        _make("plans.Involvement", cast, **by, **of, moment="plan", person=story.mother, met=[], reason="Not asked"),
        _make("plans.DisruptionLine", cast, **by, plan=plan, standing="known", who="A man", tactics="Lifts",
              agency="Police", due_on=today(), readers="workers", withheld_reason="Police are working"),
        _make("plans.DisruptionSign", cast, **{**by, "by_id": cast.manager.id}, **of, side="manager", words="Nobody yet"),
        _make("plans.HarmAnswer", cast, **by, plan=plan, harm_key="cause:group", measure=measure),
        _make("plans.ReviewTrigger", cast, **by, plan=plan, what="threat", happened_on=today()),
        _make("plans.CameIntoForce", cast, **by, **of, kind="extra_familial"),
        _make("plans.PlanReview", cast, **by, **of, outcome="goes_on", words="It holds", next_on=today()),
    ]  # fmt: skip
