"""Sharing a plan: what it needs, what it keeps, and the promises it makes (R94, R96, R143)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, ProgrammingError, transaction

from alongside.family.cases.models import Allocation
from alongside.ground.access.context import acting
from alongside.ground.audit.models import AuditEvent
from alongside.ground.base.actors import SYSTEM
from alongside.ground.base.errors import Missing, NotPermitted, Refused, Stale
from alongside.ground.clock import frozen
from alongside.practice.actions.models import Action
from alongside.practice.plans.kept import versions_of_case
from alongside.practice.plans.models import Plan, PlanVersion
from alongside.practice.plans.services import (
    measure_change,
    measure_withdraw,
    plan_reasons_give,
    plan_share,
    plan_start,
)
from alongside.practice.plans.tests.conftest import DUE, NOON


@pytest.mark.parametrize("who", ["ipsw", "csw", "social_worker", "mother", "father"])
def test_who_may_start_a_plan(cast: Any, story: Any, who: str) -> None:
    by = getattr(cast, who)
    with acting(by):
        assert plan_start(by=by, case_id=story.case.id).state == "drafting"


@pytest.mark.parametrize("who", ["young_person", "manager"])
def test_who_may_not_start_a_plan(cast: Any, story: Any, who: str) -> None:
    by = getattr(cast, who)
    with acting(by), pytest.raises(NotPermitted):
        plan_start(by=by, case_id=story.case.id)


def test_the_lead_starts_a_plan_whatever_their_profession(cast: Any, story: Any) -> None:
    with acting(SYSTEM):
        Allocation.objects.filter(part="lead").update(user_id=cast.teacher.id)
        _let_in(cast, story, cast.teacher)
    with acting(cast.teacher):
        assert plan_start(by=cast.teacher, case_id=story.case.id)


def test_a_worker_beside_the_lead_needs_the_right(cast: Any, story: Any) -> None:
    with acting(SYSTEM):
        _let_in(cast, story, cast.teacher)
    with acting(cast.teacher), pytest.raises(NotPermitted):
        plan_start(by=cast.teacher, case_id=story.case.id)


def _let_in(cast: Any, story: Any, user: Any, capacity: str = "other") -> None:
    from alongside.ground.access.models import Membership

    Membership.objects.create(
        partnership_id=cast.partnership.id, user_id=user.id, circle_id=story.case.id, capacity=capacity
    )


@pytest.mark.parametrize("who", ["police", "duty", "stranger", "stranger_parent"])
def test_whoever_is_not_in_the_circle_finds_no_case(cast: Any, story: Any, who: str) -> None:
    by = getattr(cast, who)
    with acting(by), pytest.raises(Missing):
        plan_start(by=by, case_id=story.case.id)


def test_an_emergency_opens_the_record_and_not_the_pen(cast: Any, story: Any, plan: Plan) -> None:
    with acting(SYSTEM):
        _let_in(cast, story, cast.duty, capacity="emergency")
    with acting(cast.duty), pytest.raises(NotPermitted):
        plan_share(by=cast.duty, plan_id=plan.id)


def test_a_case_has_one_open_plan(cast: Any, plan: Plan) -> None:
    with acting(cast.csw), pytest.raises(Refused) as refusal:
        plan_start(by=cast.csw, case_id=plan.case_id)
    assert refusal.value.code == "plan_already_open"


def test_sharing_makes_a_version_and_promises(cast: Any, plan: Plan, lock: Any, bus: Any, share: Any) -> None:
    version = share()
    with acting(cast.mother):
        plan.refresh_from_db()
        assert (plan.state, plan.number, version.number) == ("shared", 1, 1)
        assert plan.review_on == date(2027, 1, 4)  # P-REVIEW: six weeks
        lock.refresh_from_db()
        assert (lock.action.owner_id, lock.action.due_on) == (cast.csw.id, DUE)
        assert (lock.action.proposer, lock.action.proposer_name) == ("parent", "Maria Ash")
        assert lock.action.co_produced
        bus.refresh_from_db()
        assert not bus.action.co_produced


def test_sharing_again_makes_no_second_promise(cast: Any, lock: Any, bus: Any, share: Any) -> None:
    share()
    assert share().number == 2
    with acting(cast.ipsw):
        assert Action.objects.count() == 2


def test_a_late_promise_does_not_stop_a_second_sharing(lock: Any, bus: Any, share: Any) -> None:
    share()
    with frozen(NOON + timedelta(days=60)):
        assert share().number == 2


def test_the_day_of_a_measure_may_not_have_passed_at_the_first_sharing(
    lock: Any, bus: Any, share: Any
) -> None:
    with frozen(NOON + timedelta(days=8)), pytest.raises(Refused) as refusal:
        share()
    assert (refusal.value.code, refusal.value.field) == ("measure_date_passed", "due_on")


def test_a_plan_with_an_empty_side_is_not_shared(cast: Any, plan: Plan, lock: Any, share: Any) -> None:
    with pytest.raises(Refused) as refusal:
        share()
    assert refusal.value.code == "plan_outside_empty"
    with acting(cast.mother):
        plan.refresh_from_db()
        assert plan.number == 0
        assert not Action.objects.exists()


def test_an_empty_side_with_a_reason_is_shared_and_the_reason_kept(
    cast: Any, plan: Plan, lock: Any, share: Any
) -> None:
    with acting(cast.csw):
        plan_reasons_give(
            by=cast.csw, plan_id=plan.id, expected_version=1, outside_empty_reason="Cleo is away"
        )
    assert share().reasons["outside_empty_reason"] == "Cleo is away"


def test_a_plan_with_nothing_from_the_family_needs_a_reason(
    cast: Any, plan: Plan, bus: Any, propose: Any, share: Any
) -> None:
    propose(cast.csw)
    with pytest.raises(Refused) as refusal:
        share()
    assert refusal.value.code == "plan_nothing_from_family"
    with acting(cast.ipsw):
        plan_reasons_give(
            by=cast.ipsw, plan_id=plan.id, expected_version=1, no_family_measure_reason="They asked to wait"
        )
    assert share().number == 1


def test_a_withdrawn_measure_does_not_fill_a_side(cast: Any, lock: Any, bus: Any, share: Any) -> None:
    with acting(cast.mother):
        measure_withdraw(by=cast.mother, measure_id=lock.id, reason="We moved")
    with pytest.raises(Refused) as refusal:
        share()
    assert refusal.value.code == "plan_inside_empty"


@pytest.mark.parametrize("who", ["mother", "young_person", "manager"])
def test_who_may_not_share(cast: Any, plan: Plan, who: str) -> None:
    by = getattr(cast, who)
    with acting(by), pytest.raises(NotPermitted):
        plan_share(by=by, plan_id=plan.id)
    with acting(by), pytest.raises(NotPermitted):
        plan_reasons_give(by=by, plan_id=plan.id, expected_version=1, inside_empty_reason="x")


def test_reasons_given_on_a_stale_page_overwrite_nothing(cast: Any, plan: Plan) -> None:
    with acting(cast.ipsw):
        plan_reasons_give(by=cast.ipsw, plan_id=plan.id, expected_version=1, inside_empty_reason="First")
        with pytest.raises(Stale) as stale:
            plan_reasons_give(by=cast.ipsw, plan_id=plan.id, expected_version=1, inside_empty_reason="Second")
    assert stale.value.current.inside_empty_reason == "First"


def test_a_version_keeps_the_words_and_the_dissent_of_its_day(
    cast: Any, plan: Plan, lock: Any, bus: Any, share: Any, answer: Any
) -> None:
    share()
    answer(cast.father, lock, "disagree", "The lock would not have kept her in")
    share()
    with acting(cast.csw):
        measure_change(by=cast.csw, measure_id=lock.id, expected_version=1, why="We met", words="A new lock")
    share()
    with acting(cast.mother):
        third, second, first = versions_of_case(viewer=cast.mother, case=plan.case)
        kept = [next(m for m in v.measures if m["id"] == str(lock.id)) for v in (first, second, third)]
        assert [m["words"] for m in kept] == [
            "A lock on the back door",
            "A lock on the back door",
            "A new lock",
        ]
        assert [[a["words"] for a in m["answers"]] for m in kept] == [
            [], ["The lock would not have kept her in"], ["The lock would not have kept her in"],
        ]  # fmt: skip
        assert kept[2]["answers"][0]["measure_version"] == 1
        assert (kept[2]["version"], kept[2]["changed_by_name"]) == (2, "Chris Young")


def test_a_shared_version_is_never_rewritten(lock: Any, bus: Any, share: Any) -> None:
    share()
    with acting(SYSTEM), pytest.raises(DatabaseError), transaction.atomic():
        PlanVersion.objects.update(measures=[])


def test_the_database_refuses_a_version_in_another_name_or_from_the_family(cast: Any, plan: Plan) -> None:
    for who, name in ((cast.csw, cast.ipsw), (cast.mother, cast.mother), (cast.manager, cast.ipsw)):
        with acting(who), pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
            PlanVersion.objects.create(
                partnership_id=plan.partnership_id, plan=plan, case_id=plan.case_id, number=1, shared_at=NOON,
                shared_by_id=name.id, shared_by_name=name.name, measures=[],
            )  # fmt: skip


def test_a_closed_plan_is_neither_shared_nor_written(cast: Any, plan: Plan, lock: Any) -> None:
    with acting(SYSTEM):
        Plan.objects.update(state="closed")
    with acting(cast.ipsw), pytest.raises(Refused) as refusal:
        plan_share(by=cast.ipsw, plan_id=plan.id)
    assert refusal.value.code == "plan_closed"
    with acting(cast.mother), pytest.raises(Refused):
        measure_change(by=cast.mother, measure_id=lock.id, expected_version=1, words="New")


def test_sharing_leaves_one_event_of_its_own(cast: Any, plan: Plan, lock: Any, bus: Any, share: Any) -> None:
    share()
    with acting(cast.manager):
        event = AuditEvent.objects.get(kind="plans.plan.shared")
        assert event.facts == {"number": 1, "measures": 2, "promises": 2}
        assert set(event.circle_ids) == {plan.case_id, plan.family_id}
