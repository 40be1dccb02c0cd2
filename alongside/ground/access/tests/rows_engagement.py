"""One row for each table of the room `engagement`, of the one story of the cast."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.db.models import Model

from alongside.ground.clock import now, today


def _make(name: str, cast: Any, **facts: Any) -> Any:
    model = apps.get_model(f"engagement.{name}")
    return model.objects.create(partnership_id=cast.partnership.id, **facts)  # type: ignore[attr-defined]


def _made(cast: Any, story: Any) -> Any:
    """The contact itself, as `workload` keeps it."""
    return apps.get_model("workload.ContactMade").objects.create(  # type: ignore[attr-defined]
        partnership_id=cast.partnership.id, case=story.case, person=story.child, user_id=cast.csw.id,
        worker_name="Chris Young", channel="call", purpose="attempt", outcome="not_reached", happened_at=now(),
        out_of_hours=False, walled=False,
    )  # fmt: skip


def engagement_rows(cast: Any, story: Any) -> list[Model]:
    """Make and return them. Call it as the system."""
    by = {
        "case": story.case,
        "by_id": cast.csw.id,
        "by_name": "Chris Young",
        "by_role": "Worker",
        "at": now(),
    }
    young = {**by, "by_id": cast.young_person.id, "person": story.child}
    words = _make("YoungWords", cast, **young, topic="home", words="Quiet, please.", choice_at=now())
    lead = {**by, "by_id": cast.social_worker.id}
    return [
        _make("ParentsKnow", cast, **by, person=story.mother, works="Walks."),
        _make("Contact", cast, made=_made(cast, story)),
        _make("TrustStep", cast, **by, stage="not_met", since=today()),
        _make("PresencePlan", cast, **by, every_days=7, places="The park", due_on=today()),
        _make("WorkerWish", cast, **young, says="not_now", stage="engagement"),
        _make("YoungNote", cast, **by, person=story.child, words="Music."),
        words,
        _make("WordsOverride", cast, **lead, words=words, person=story.mother, young_id=story.child.id,
              harm="A threat", told_young=True, review_on=today()),
        _make("InfluenceView", cast, **{**by, "by_id": cast.mother.id}, side="parent", answer="some"),
        _make("Priority", cast, **by, part="csw", what="trust", words="First."),
        _make("Discussion", cast, case=story.case, kind="influence", opened_at=now()),
        _make("ConsentReview", cast, **by, person=story.child, answers={}, pressure="Yes", capacity="Yes",
              parents_part="Yes"),
        _make("TransitionPlan", cast, **by, lead_name="Ada", adult_service="Adults", risks="Some",
              services="Some", family_role="Beside her", after_18="The same team"),
        _make("SlowingAnswer", cast, **{**by, "by_id": cast.manager.id}, counts=[0], words="We meet."),
    ]  # fmt: skip
