"""The child's worker of the cast at work: the parents asked, a contact written, as most stories begin."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest

from alongside.ground.access.context import acting
from alongside.ground.clock import today
from alongside.practice.engagement import services

DEEDS: dict[str, dict[str, Any]] = {
    "parents_know_write": {"works": "Ask about the dog first.", "will_not_work": "School office."},
    "contact_log": {"purpose": "attempt", "channel": "visit", "place": "The park"},
    "trust_set": {"stage": "met"},
    "presence_plan": {"every_days": 7, "places": "The park, after school"},
    "wish_say": {"says": "not_now"},
    "young_words_say": {"topic": "home", "words": "I like it quiet.", "parents_may_read": False},
    "young_note_write": {"words": "We talked about music."},
    "influence_say": {"answer": "some"},
    "priority_say": {"what": "trust", "words": "First of all."},
    "consent_review": {
        "answers": dict.fromkeys(("worker", "parents", "school", "health", "police", "adult"), "yes"),
        "pressure": "We talked about the people who message her.",
        "capacity": "She understands and weighs it.",
        "parents_part": "Mum stays part of it.",
    },
    "transition_plan": {
        "lead_name": "Ada Lead", "adult_service": "Adult safeguarding", "risks": "The same people.",
        "services": "Health", "family_role": "Mum stays beside her.", "after_18": "The same police team.",
    },
    "slowing_answer": {"counts": [0, 5], "words": "We meet every week again."},
}  # fmt: skip
_ABOUT_A_DAY = {"trust_set": "since"}


@pytest.fixture
def do(cast: Any, story: Any) -> Callable[..., Any]:
    """Do one verb of the room in the story's case, with plain facts unless others are given."""

    def deed(verb: str, by: Any = None, **facts: Any) -> Any:
        by = by or cast.csw
        given = {"case_id": story.case.id, **DEEDS[verb], **facts}
        if verb in _ABOUT_A_DAY:
            given.setdefault(_ABOUT_A_DAY[verb], today())
        if verb == "parents_know_write" and not by.is_family and "not_asked_because" not in given:
            given.setdefault("person_id", story.mother.id)
        with acting(by):
            return getattr(services, verb)(by=by, **given)

    return deed


@pytest.fixture
def met(do: Callable[..., Any]) -> SimpleNamespace:
    """The mother was asked, and the worker met the young person."""
    return SimpleNamespace(asked=do("parents_know_write"), contact=do("contact_log"))
