"""What a family's first page says of a plan is what the plan's own page says."""

from __future__ import annotations

from datetime import timedelta

import pytest

from alongside.ground.access.context import acting
from alongside.ground.clock import today
from alongside.practice.plans.news import plans_news_for_family
from alongside.practice.plans.selectors import plan_for_family
from alongside.practice.plans.services import (
    measure_answer,
    measure_change,
    measure_propose,
    measure_withdraw,
    plan_share,
    plan_start,
)

pytestmark = pytest.mark.django_db


def agrees(user, case_id):
    with acting(user):
        page = plan_for_family(viewer=user, case_id=case_id)
        news = plans_news_for_family(viewer=user, case_ids=[case_id])
    waits = news[case_id].awaits_you if case_id in news else 0
    assert waits == (len(page.awaits_you) if page else 0)
    return waits


def test_what_waits_is_counted_as_on_the_plans_own_page(cast, story):
    case_id, soon = story.case.id, today() + timedelta(days=5)
    assert agrees(cast.mother, case_id) == 0
    facts = {"for_whom": "child", "aim": "protection", "tonight": "Ring", "trigger": "Late", "due_on": soon}
    with acting(cast.mother):
        plan = plan_start(by=cast.mother, case_id=case_id)
        facts["plan_id"] = plan.id
        first = measure_propose(by=cast.mother, side="inside", words="One", owner_id=cast.mother.id, **facts)
    with acting(cast.social_worker):
        owner = cast.social_worker.id
        second = measure_propose(by=cast.social_worker, side="outside", words="Two", owner_id=owner, **facts)
        assert agrees(cast.mother, case_id) == 0
        plan_share(by=cast.social_worker, plan_id=plan.id)
    assert agrees(cast.mother, case_id) == agrees(cast.father, case_id) == 2
    with acting(cast.mother):
        measure_answer(by=cast.mother, measure_id=second.id, answer="agree")
    assert (agrees(cast.mother, case_id), agrees(cast.father, case_id)) == (1, 2)
    with acting(cast.social_worker):
        measure_change(
            by=cast.social_worker, measure_id=second.id, expected_version=1, why="Clearer", words="Two again"
        )
    assert agrees(cast.mother, case_id) == 2
    with acting(cast.mother):
        measure_withdraw(by=cast.mother, measure_id=first.id, reason="Tried it")
    assert agrees(cast.mother, case_id) == 1
    with acting(cast.stranger_parent):
        assert plans_news_for_family(viewer=cast.stranger_parent, case_ids=[case_id]) == {}
