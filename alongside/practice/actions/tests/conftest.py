"""A promise of the one case, made by its lead."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest

from alongside.ground.access.context import acting
from alongside.ground.clock import frozen
from alongside.practice.actions.models import Action
from alongside.practice.actions.services import action_promise

MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
DUE = date(2026, 11, 30)


@pytest.fixture
def promise(cast: Any, story: Any) -> Callable[..., Action]:
    """Make a promise on Monday 23 November 2026, due a week later; `by` and the facts may be others."""

    def make(**facts: Any) -> Action:
        given = {
            "by": cast.social_worker, "case_id": story.case.id, "words": "Ask the school for a safe way in",
            "benefit": "Cleo walks in without being met", "owner_id": cast.teacher.id, "due_on": DUE,
            "proposer": "parent", "proposer_name": "Maria Ash", "co_produced": True, **facts,
        }  # fmt: skip
        with frozen(MONDAY), acting(given["by"]):
            return action_promise(**given)

    return make
