"""The cast at work in this room: a family is asked, sessions are planned, something is offered."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from alongside.ground.access.context import acting
from alongside.ground.clock import today
from alongside.practice.progress import services

DEEDS: dict[str, Callable[[], dict[str, Any]]] = {
    "round_open": lambda: {"point": "start"},
    "answers_give": lambda: {"tool": "safety", "answers": {"home": "4", "near": "2", "out": "3", "online": "2"}},
    "other_score_write": lambda: {
        "point": "start", "name": "Sleep diary", "licence": "Bought by the trust, 2026", "number": "24",
        "better": "lower", "taken_on": today(),
    },
    "session_plan": lambda: {"topic": "grooming", "planned_on": today() + timedelta(days=3)},
    "session_record": lambda: {"held_on": today()},
    "joint_plan": lambda: {"planned_on": today() + timedelta(days=3), "place": "The family centre"},
    "joint_record": lambda: {"held_on": today(), "home": "Phones down at nine.", "outside": "She texts when she leaves."},
    "intervention_offer": lambda: {
        "kind": "learning", "subject": "grooming", "bears": "It shows how he drew her in.",
    },
    "intervention_said": dict,
    "rethink_decide": lambda: {"decision": "change", "words": "Another worker.", "family_says": "Yes, please."},
}  # fmt: skip
_OF_A_CASE = {"round_open", "other_score_write", "session_plan", "joint_plan", "intervention_offer"}


@pytest.fixture
def do(cast: Any, story: Any) -> Callable[..., Any]:
    """Do one verb of the room as somebody, with plain facts unless others are given."""

    def deed(verb: str, by: Any = None, **facts: Any) -> Any:
        by = by or cast.social_worker
        given = {**DEEDS[verb](), **facts}
        if verb in _OF_A_CASE:
            given.setdefault("case_id", story.case.id)
        if verb == "intervention_offer" and given["kind"] != "support":
            given.setdefault("person_id", story.mother.id)
        with acting(by):
            return getattr(services, verb)(by=by, **given)

    return deed


@pytest.fixture
def going(cast: Any, do: Callable[..., Any]) -> Any:
    """Learning for the mother, which she said yes to, and which began."""
    offered = do("intervention_offer")
    do("intervention_said", cast.mother, intervention_id=offered.id, what="answer", says="yes")
    do("intervention_said", intervention_id=offered.id, what="started")
    return offered
