"""A version as it stood: the words, the answers and who wrote them on that day, for whoever may read it (R94, R143)."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from alongside.family.cases.tests.scenes import narrow, restricted
from alongside.ground.access.context import acting
from alongside.ground.audit.models import AuditEvent
from alongside.ground.base.actors import SYSTEM
from alongside.ground.base.errors import Missing
from alongside.practice.plans.kept import KeptPlan, version_whole, versions_of_case
from alongside.practice.plans.models import Measure, Plan, PlanVersion
from alongside.practice.plans.selectors import MeasureView
from alongside.practice.plans.services import (
    measure_change,
    measure_withdraw,
    plan_close,
    plan_reasons_give,
    version_answer,
)


def whole(by: Any, plan: Plan, number: int) -> KeptPlan:
    """Read one version as somebody."""
    with acting(by):
        found = {one.number: one.id for one in versions_of_case(viewer=by, case=plan.case)}
        return version_whole(viewer=by, version_id=found[number])


def of(kept: KeptPlan, measure: Measure) -> MeasureView:
    """One measure as it was kept."""
    return next(view for side in kept.sides for view in side.measures if view.measure.id == measure.id)


@pytest.fixture
def rewritten(cast: Any, plan: Plan, lock: Measure, bus: Measure, share: Any, answer: Any) -> Plan:
    """Shared; answered by the father; the lock rewritten by a worker, the bus taken back; shared again."""
    share()
    answer(cast.father, lock, "disagree", "It would not have kept her in")
    with acting(cast.father):
        version_answer(
            by=cast.father, plan_id=plan.id, expected_version=1, answer="in_part", words="Not the lock"
        )
    share()
    with acting(cast.csw):
        measure_change(by=cast.csw, measure_id=lock.id, expected_version=1, why="We met", words="A new lock")
    with acting(cast.social_worker):
        measure_withdraw(by=cast.social_worker, measure_id=bus.id, expected_version=1, reason="No bus goes")
        plan_reasons_give(
            by=cast.social_worker, plan_id=plan.id, expected_version=3, outside_empty_reason="Nothing yet"
        )
    share()
    return plan


def test_each_version_says_what_stood_then_and_what_was_said_of_it(
    cast: Any, rewritten: Plan, lock: Measure, bus: Measure
) -> None:
    first, second, third = (whole(cast.mother, rewritten, number) for number in (1, 2, 3))
    assert [of(one, lock).measure.words for one in (first, second, third)] == [
        "A lock on the back door", "A lock on the back door", "A new lock",
    ]  # fmt: skip
    for kept in (first, second):  # he answered the first after it was shared, as everybody does
        (voice,) = of(kept, lock).voices
        assert (voice.by_name, voice.newest.words) == ("Frank Ash", "It would not have kept her in")
        assert not voice.newest.changed_since
    assert of(third, lock).voices[0].newest.changed_since, "he answered the words before"
    # Everything else of the measure is there too, and nobody can press anything on an old version.
    then = of(first, lock)
    assert (then.measure.tonight, then.owner_name) == (lock.tonight, lock.owner_name)
    assert (then.due_on, then.promise) == (lock.due_on, None)
    assert (then.may_answer, then.may_change) == (False, False)
    assert (of(first, bus).measure.words, third.sides[1].measures) == ("A safe way to the bus", ())
    assert third.sides[1].empty_reason == "Nothing yet"
    assert [one.number for one in first.said] == [1]
    assert (first.newer, third.newer) == (True, False)
    assert {one.tonight for one in first.tonight} == {lock.tonight}


def test_what_is_said_of_later_words_or_of_a_later_version_does_not_stand_in_an_earlier_one(
    cast: Any, rewritten: Plan, lock: Measure, answer: Any
) -> None:
    answer(cast.father, lock, "agree")
    assert [v.newest.answer for v in of(whole(cast.mother, rewritten, 3), lock).voices] == ["agree"]
    assert [v.newest.answer for v in of(whole(cast.mother, rewritten, 2), lock).voices] == ["disagree"]
    with acting(cast.csw):  # reworded, and answered before it is shared again
        measure_change(by=cast.csw, measure_id=lock.id, expected_version=2, why="Again", words="A bolt")
    answer(cast.mother, lock, "in_part", "A bolt is ugly")
    assert [v.by_name for v in of(whole(cast.mother, rewritten, 3), lock).voices] == ["Frank Ash"]


def test_who_rewrote_it_is_named_from_then_on_and_not_before(
    cast: Any, rewritten: Plan, lock: Measure
) -> None:
    before, after = (of(whole(cast.mother, rewritten, number), lock) for number in (2, 3))
    assert (before.changed_by_another, before.history) == (False, ())
    assert (after.changed_by_another, after.measure.changed_by_name) == (True, "Chris Young")
    assert [one.words for one in after.history] == ["A lock on the back door", "A new lock"]


def test_a_version_written_before_there_were_kinds_is_read_as_a_deed(cast: Any, rewritten: Plan) -> None:
    with acting(SYSTEM):
        old = PlanVersion.objects.get(plan=rewritten, number=1)
        for one in old.measures:
            del one["nature"], one["bears_on"], one["beside"], one["answers"]
        old.pk, old.number, old._state.adding = None, 9, True
        old.save(force_insert=True)
    kept = whole(cast.csw, rewritten, 9)
    assert {view.measure.nature for side in kept.sides for view in side.measures} == {"deed"}


def test_what_was_agreed_is_read_also_after_the_plan_ended(cast: Any, rewritten: Plan, lock: Measure) -> None:
    with acting(cast.social_worker):
        stands = Plan.objects.get(id=rewritten.id).version
        plan_close(by=cast.social_worker, plan_id=rewritten.id, expected_version=stands, outcome="not_helping",
                   words="It did not help.")  # fmt: skip
    kept = whole(cast.mother, rewritten, 3)
    assert (of(kept, lock).measure.words, kept.in_force) == ("A new lock", False)
    assert kept.plan.closed_at is not None


@pytest.mark.parametrize("who", ["police", "duty", "stranger", "stranger_parent"])
def test_nobody_outside_the_circle_reads_an_old_version(cast: Any, rewritten: Plan, who: str) -> None:
    with acting(cast.mother):
        newest = versions_of_case(viewer=cast.mother, case=rewritten.case)[0].id
    by = getattr(cast, who)
    with acting(by):
        assert list(versions_of_case(viewer=by, case=rewritten.case)) == []
        with pytest.raises(Missing):
            version_whole(viewer=by, version_id=newest)


def test_while_a_part_is_held_back_an_old_version_is_too(cast: Any, story: Any, rewritten: Plan) -> None:
    with acting(cast.mother):
        newest = versions_of_case(viewer=cast.mother, case=rewritten.case)[0].id
    restricted(cast, story, story.father)
    narrow(cast, story, story.father, kinds=["inside"])
    with acting(cast.father):
        assert list(versions_of_case(viewer=cast.father, case=rewritten.case)) == []
        with pytest.raises(Missing):
            version_whole(viewer=cast.father, version_id=newest)
    assert whole(cast.mother, rewritten, 3).shared.id == newest


def test_it_costs_the_same_for_many_measures(cast: Any, rewritten: Plan, propose: Any, share: Any) -> None:
    def asked(number: int) -> int:
        with acting(cast.mother):
            wanted = {one.number: one.id for one in versions_of_case(viewer=cast.mother, case=rewritten.case)}
            with CaptureQueriesContext(connection) as queries:
                version_whole(viewer=cast.mother, version_id=wanted[number])
        return len([one for one in queries if one["sql"].startswith("SELECT") and " FROM " in one["sql"]])

    few = asked(3)
    for n in range(12):
        propose(cast.csw, words=f"Thing {n}")
    share()
    assert asked(4) == few <= 4


def test_reading_a_version_is_noted(cast: Any, rewritten: Plan) -> None:
    with acting(cast.mother):
        newest = versions_of_case(viewer=cast.mother, case=rewritten.case)[0].id
    with acting(SYSTEM):
        before = AuditEvent.objects.filter(is_read=True, actor_id=cast.mother.id).count()
    with acting(cast.mother):
        version_whole(viewer=cast.mother, version_id=newest)
    with acting(SYSTEM):
        read = AuditEvent.objects.filter(is_read=True, actor_id=cast.mother.id).order_by("at", "id")
        (event,) = read[before:]
    assert "plans.plan" in event.facts["what"]
    assert set(event.circle_ids) == {rewritten.case_id, rewritten.family_id}
