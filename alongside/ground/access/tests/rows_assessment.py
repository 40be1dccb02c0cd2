"""One row for each table of the room `assessment`, of the one story of the cast."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.db.models import Model

from alongside.ground.base.ids import new_id
from alongside.ground.clock import now, today


def _make(name: str, cast: Any, **facts: Any) -> Any:
    model = apps.get_model(f"assessment.{name}")
    return model.objects.create(partnership_id=cast.partnership.id, **facts)  # type: ignore[attr-defined]


def assessment_rows(cast: Any, story: Any, entry: Any) -> list[Model]:
    """Make and return them, of a finished assessment; `entry` is the mother's in the chronology. Call it as the system."""
    by = {"by_id": cast.social_worker.id, "by_name": "Sofia Worth", "by_role": "Social worker", "at": now()}
    done = _make(
        "Assessment", cast, case=story.case, family=story.family, number=1, started_at=now(),
        started_by_id=cast.social_worker.id, started_by_name="Sofia Worth",
    )  # fmt: skip
    of = {**by, "assessment": done, "case_id": story.case.id}
    text = {**of, "version": 1, "words": "Words"}
    mine = {**by, "by_id": cast.mother.id, "by_name": "Maria Ash"}
    harm = _make("HarmEvent", cast, **mine, case=story.case, entry=entry, setting="home", actor="exploiter",
                 victims=["pet"], kinds=["threat"], injury="none", link="caused", before_unknown=True)  # fmt: skip
    made = [
        _make("Part", cast, **text, key="perpetrator", standing="known"),
        _make("MemberPart", cast, **text, kind="needs", person=story.mother, child_id=story.child.id, of_child=False),
        _make("Statement", cast, **text, thread=new_id(), person=story.mother),
        _make("Involvement", cast, **of, item="invited", met=True),
        harm,
        _make("HarmAddition", cast, **by, harm=harm, case_id=story.case.id, kind="before", words="A call"),
        _make("CalmPlan", cast, **by, case=story.case, for_child="A", for_family="B", tonight="C", review_on=today()),
        _make("ParentPast", cast, family=story.family, person=story.mother, author_id=cast.mother.id,
              author_name="Maria Ash", author_role="Parent or carer", said_at=now(), words="Care", relevance="Trust",
              agreed_on=today()),
        _make("PastKept", cast, family=story.family, person=story.mother, author_id=cast.mother.id,
              author_name="Maria Ash", author_role="Parent or carer", said_at=now()),
    ]  # fmt: skip
    done.state, done.finalised_at, done.finalised_by_id = "finalised", now(), cast.social_worker.id
    done.save()
    return [done, *made, _make("AssessmentAnswer", cast, **{**of, **mine}, answer="agree")]
