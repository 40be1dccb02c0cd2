"""One row of each table of minutes, sent to the mother, who was there."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.db.models import Model

from alongside.ground.base.ids import new_id
from alongside.ground.clock import now, today

_READ = ("LineAnswer", "LineReply", "LineVersion", "MinuteLine", "Minutes", "MinutesCopy", "MinutesStatement")


def minutes_readers(mothers: set[str], workers: set[str]) -> dict[str, set[str]]:
    """Return who of the cast reads each of these tables; why a line is held back is the workers' to read."""
    return dict.fromkeys((f"meetings.{one}" for one in _READ), mothers) | {
        "meetings.LineWithholding": workers,
        "meetings.LineLook": workers,
    }


def minutes_rows(cast: Any, story: Any, meeting: Any, mother: Any) -> list[Model]:
    """Return minutes of a meeting, one line with its words, what the mother answered, and what became of it."""

    def make(label: str, **facts: Any) -> Any:
        model = apps.get_model(f"meetings.{label}")
        return model.objects.create(partnership_id=cast.partnership.id, case_id=story.case.id, **facts)  # type: ignore[attr-defined]

    at, lead = now(), cast.social_worker
    theirs = {"by_id": lead.id, "by_name": lead.name, "at": at}
    hers = {"by_id": cast.mother.id, "by_name": "Maria Ash", "at": at, "attendee": mother}
    minutes = make("Minutes", meeting=meeting, started_at=at, started_by_id=lead.id, started_by_name=lead.name, sent_at=at,
                   sent_by_id=lead.id, sent_by_name=lead.name, answer_until=today())  # fmt: skip
    of = {"minutes": minutes}
    line = make("MinuteLine", **of, key=new_id(), at=at, began_by_id=lead.id, began_by_name=lead.name)
    answer = make("LineAnswer", **of, **hers, line=line, number=1, answer="not_right")
    return [
        minutes, line, answer,
        make("LineVersion", **of, **theirs, line=line, number=1, kind="said", words="Nobody rang", settled=True),
        make("LineReply", **of, **theirs, answer=answer, outcome="kept", why="We heard it"),
        make("MinutesStatement", **of, **hers, words="I came with a list"),
        make("LineWithholding", **theirs, line=line, reason="It was too early"),
        make("LineLook", **theirs, line=line, finding="opened", category="safety", words="She moved"),
        make("MinutesCopy", **of, attendee=mother, name="Maria Ash", how="account", at=at),
    ]  # fmt: skip
