"""A plan of the one case, started by the parents' worker, and a way to propose for it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest

from alongside.ground.access.context import acting
from alongside.ground.clock import frozen
from alongside.practice.plans.models import Measure, MeasureAnswer, Plan, PlanVersion
from alongside.practice.plans.services import measure_answer, measure_propose, plan_share, plan_start

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
DUE = date(2026, 11, 30)


@pytest.fixture
def _at_noon() -> Iterator[None]:
    with frozen(NOON):
        yield


@pytest.fixture
def plan(cast: Any, story: Any, _at_noon: None) -> Plan:
    """The one open plan; it stays Monday 23 November 2026, noon, in London."""
    with acting(cast.ipsw):
        return plan_start(by=cast.ipsw, case_id=story.case.id)


@pytest.fixture
def propose(cast: Any, plan: Plan) -> Callable[..., Measure]:
    """Propose a whole measure as somebody; facts may be others."""

    def made(by: Any, **facts: Any) -> Measure:
        given = {
            "side": "inside", "for_whom": "child", "aim": "protection", "words": "A lock on the back door",
            "tonight": "Put a chair under the handle", "trigger": "Someone knocks after dark",
            "owner_id": cast.csw.id, "due_on": DUE, **facts,
        }  # fmt: skip
        with acting(by):
            return measure_propose(by=by, plan_id=plan.id, **given)

    return made


@pytest.fixture
def lock(cast: Any, propose: Callable[..., Measure]) -> Measure:
    """What the mother proposes for inside the home."""
    return propose(cast.mother)


@pytest.fixture
def bus(cast: Any, propose: Callable[..., Measure]) -> Measure:
    """What the social worker proposes for outside the home."""
    return propose(
        cast.social_worker, side="outside", words="A safe way to the bus", owner_id=cast.social_worker.id
    )


@pytest.fixture
def share(cast: Any, plan: Plan) -> Callable[[], PlanVersion]:
    """Share the plan as the parents' worker."""

    def shared() -> PlanVersion:
        with acting(cast.ipsw):
            return plan_share(by=cast.ipsw, plan_id=plan.id)

    return shared


@pytest.fixture
def answer() -> Callable[..., MeasureAnswer]:
    """Answer a measure as somebody."""

    def given(by: Any, measure: Measure, what: str, words: str = "", **facts: Any) -> MeasureAnswer:
        with acting(by):
            return measure_answer(by=by, measure_id=measure.id, answer=what, words=words, **facts)

    return given
