"""What was in force stays in the list of decisions: each version, each emergency, each review, and the end (R112)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from alongside.family.cases.decisions import Decided, decisions_for_family
from alongside.ground.access.context import acting
from alongside.ground.base.actors import SYSTEM
from alongside.ground.clock import frozen
from alongside.practice.plans.models import Plan
from alongside.practice.plans.models_guard import CameIntoForce
from alongside.practice.plans.selectors import plan_is_final
from alongside.practice.plans.tests.conftest import NOON
from alongside.practice.plans.tests.test_whole_plan import (  # noqa: F401  (two of them are fixtures)
    Do,
    do,
    emergency,
    force,
    involve,
    now_of,
    ready,
)

KINDS = ("The safety plan", "The plan was looked at again", "The safety plan ended")


def after(hours: int) -> Any:
    """Some hours after noon: what happens then is later than what happened before."""
    return frozen(NOON + timedelta(hours=hours))


def told(viewer: Any, plan: Plan) -> list[Decided]:
    """The plan's decisions as one of the family reads them, the oldest first."""
    with acting(viewer):
        found = decisions_for_family(viewer=viewer, case=plan.case).items
    return [one.decided for one in reversed(found) if one.decided.kind in KINDS]


def test_what_came_later_leaves_the_earlier_decisions_in_the_list(
    cast: Any, story: Any, ready: Plan, do: Do, share: Any  # noqa: F811
) -> None:  # fmt: skip
    said = {"plan_id": ready.id, "answer": "disagree"}
    do(cast.father, "version_answer", **said, expected_version=1, words="Not the nights")
    with after(1):
        force(cast, do, ready)
    with after(2):
        do(cast.father, "version_answer", **said, expected_version=1, words="Still not the nights")
        emergency(cast, do, ready)
    with after(3):
        share()
        involve(cast, story, do, ready)
        force(cast, do, ready)
    with after(4):
        involve(cast, story, do, ready, moment="review")
        do(cast.csw, "plan_review", plan_id=ready.id, outcome="goes_on", words="The evenings are calm",
           expected_version=now_of(ready).version)  # fmt: skip
    with after(5):
        do(cast.csw, "plan_close", plan_id=ready.id, outcome="safer", words="She says so",
           expected_version=now_of(ready).version)  # fmt: skip
    for reader in (cast.mother, cast.young_person):
        found = told(reader, ready)
        assert [(one.kind, one.what, one.why) for one in found] == [
            (KINDS[0], "Version 1 is in force. A plan about harm outside the home.", ""),
            (KINDS[0], "An emergency plan, in force at once. She sleeps at her aunt’s", "A threat"),
            (KINDS[0], "Version 3 is in force. A plan about harm outside the home.", ""),
            (KINDS[1], "It goes on as it is.", "The evenings are calm"),
            (KINDS[2], "The young person is safer, and says so.", "She says so"),
        ]
        heard = [[f"{one.name}: {one.words}" for one in decided.heard] for decided in found[:3]]
        assert heard == [
            ["Frank Ash: I disagree. Not the nights"], [], ["Frank Ash: I disagree. Still not the nights"],
        ]  # fmt: skip
    assert told(cast.stranger_parent, ready) == []


def test_a_new_emergency_does_not_write_over_the_one_before(
    cast: Any, story: Any, plan: Plan, do: Do  # noqa: F811
) -> None:  # fmt: skip
    for hour, steps in ((1, "Her aunt comes"), (2, "She goes to her aunt")):
        with after(hour):
            do(cast.csw, "plan_interim", case_id=plan.case_id, reason=f"Threat {hour}", tonight=steps)
    assert [(one.why, "aunt" in one.what) for one in told(cast.father, plan)] == [
        ("Threat 1", True), ("Threat 2", True),
    ]  # fmt: skip


def test_nobody_rewrites_what_was_in_force_and_a_family_writes_none(
    cast: Any, ready: Plan, do: Do  # noqa: F811
) -> None:  # fmt: skip
    force(cast, do, ready)
    with acting(SYSTEM), pytest.raises(DatabaseError), transaction.atomic():
        CameIntoForce.objects.update(number=9)
    with acting(cast.mother), pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
        CameIntoForce.objects.create(
            partnership_id=ready.partnership_id, case_id=ready.case_id, plan=ready, number=2, kind="extra_familial", at=NOON,
            by_id=cast.mother.id, by_name="x", by_role="x",
        )  # fmt: skip


def test_planning_is_complete_by_the_newest_plan_and_not_by_one_that_ended_long_ago(
    cast: Any, ready: Plan, do: Do  # noqa: F811
) -> None:  # fmt: skip
    def final() -> bool:
        with acting(cast.csw):
            return plan_is_final(ready.case)

    assert not final()
    force(cast, do, ready)
    assert final()
    do(cast.csw, "plan_close", plan_id=ready.id, outcome="not_helping", words="The nights",
       expected_version=now_of(ready).version)  # fmt: skip
    assert final(), "nothing new is planned"
    with after(1):
        do(cast.csw, "plan_start", case_id=ready.case_id)
    assert not final()
