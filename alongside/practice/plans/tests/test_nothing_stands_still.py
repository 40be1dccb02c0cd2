"""What must not be held up, hidden or forgotten: tonight's emergency, a harm without an answer, a day that passed, a birthday
that a morning missed (R22, R94, R99, R104)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from alongside.family.cases.models_harm import CauseOfHarm
from alongside.ground.access.context import acting
from alongside.ground.accounts.models import User
from alongside.ground.base.actors import SYSTEM
from alongside.ground.base.errors import Refused
from alongside.ground.clock import frozen, today
from alongside.ground.clock.models import Clock
from alongside.practice.plans.counts import plan_counts
from alongside.practice.plans.models import Measure, Plan
from alongside.practice.plans.models_guard import ReviewTrigger
from alongside.practice.plans.printing import plan_to_print
from alongside.practice.plans.selectors import plan_page
from alongside.practice.plans.services.reviewing import plans_birthdays, plans_days_passed
from alongside.practice.plans.tests.conftest import NOON
from alongside.practice.plans.tests.test_whole_plan import do, emergency, force, involve, no, now_of, ready

__all__ = ("do", "no", "ready")  # fixtures of the whole plan

Do = Callable[..., Any]


def test_an_emergency_is_not_held_up_by_somebody_who_left_and_the_next_sharing_asks_for_somebody_else(
    cast: Any, story: Any, plan: Plan, lock: Measure, bus: Measure, do: Do, no: Do
) -> None:
    with acting(SYSTEM):
        User.objects.filter(id=lock.owner_id).update(is_active=False)
    worker = cast.social_worker
    do(worker, "plan_interim", case_id=story.case.id, reason="A threat", tonight="She sleeps at her aunt’s")
    with acting(SYSTEM):
        lock.refresh_from_db()
        bus.refresh_from_db()
    assert (lock.action_id, bus.action_id is not None) == (None, True), (
        "what can be promised is, the rest waits"
    )
    assert no(worker, "plan_share", plan_id=plan.id) == "measure_owner_left"
    with acting(worker):
        (left,) = plan_page(viewer=worker, case_id=story.case.id).unready  # type: ignore[union-attr]
    assert (left.measure_ids, left.field) == ((lock.id,), "owner_id")


def test_just_after_midnight_in_summer_an_emergency_is_in_force_at_once(
    cast: Any, story: Any, do: Do, propose: Any
) -> None:
    propose(cast.csw, due_on=date(2027, 7, 1))
    with frozen(datetime(2027, 7, 1, 23, 30, tzinfo=UTC)):  # half past midnight on the second, in London
        made = do(cast.csw, "plan_interim", case_id=story.case.id, reason="A knock", tonight="Ring 999 first")
    assert made.interim


def test_an_emergency_after_a_whole_plan_stands_first_until_the_whole_plan_is_in_force_again(
    cast: Any, story: Any, ready: Plan, do: Do
) -> None:
    def reads() -> tuple[bool, str | None, int]:
        with acting(cast.mother):
            page = plan_page(viewer=cast.mother, case_id=ready.case_id)
            paper = plan_to_print(cast.mother, ready.case_id)
        with acting(cast.manager):
            counted = plan_counts(viewer=cast.manager).interim.count
        assert page is not None
        assert paper is not None
        return page.emergency, paper["interim"] and paper["interim"]["tonight"], counted

    force(cast, do, ready)
    assert reads() == (False, None, 0)
    with frozen(NOON + timedelta(days=2)):
        emergency(cast, do, ready)
        assert reads() == (True, "She sleeps at her aunt’s", 1)
    with frozen(NOON + timedelta(days=3)):
        do(cast.ipsw, "plan_share", plan_id=ready.id)
        assert reads()[0], "sharing alone is not yet a whole plan"
        involve(cast, story, do, ready)
        force(cast, do, ready)
        assert reads() == (False, None, 0), "and then nobody acts on what was for that night"


def test_a_plan_does_not_go_on_as_it_is_while_a_harm_has_no_answer(
    cast: Any, story: Any, ready: Plan, do: Do
) -> None:
    force(cast, do, ready)
    involve(cast, story, do, ready, moment="review")
    with acting(SYSTEM):
        CauseOfHarm.objects.create(
            partnership_id=cast.partnership.id, case=story.case, causes=["group"], at=NOON, by_id=cast.csw.id,
            by_name="Chris",
        )  # fmt: skip
    review = {"plan_id": ready.id, "words": "We met", "expected_version": now_of(ready).version}
    with pytest.raises(Refused, match="Answer each harm first, or choose that it is written again") as said:
        do(cast.csw, "plan_review", **review, outcome="goes_on")
    assert (said.value.code, said.value.field) == ("review_harms_open", "outcome")
    assert do(cast.csw, "plan_review", **review, outcome="change").outcome == "change"


def test_a_day_that_passes_calls_the_review_once_also_when_a_morning_was_missed(
    cast: Any, story: Any, ready: Plan, do: Do
) -> None:
    with acting(SYSTEM):
        CauseOfHarm.objects.create(
            partnership_id=cast.partnership.id, case=story.case, causes=["group"], at=NOON, by_id=cast.csw.id,
            by_name="Chris",
        )  # fmt: skip
    harm = {"plan_id": ready.id, "harm_key": "cause:group"}
    until = today() + timedelta(days=2)
    do(cast.csw, "harm_answer", **harm, words="Police ask first", owner_id=cast.csw.id, until=until)

    def passed(days: int) -> int:
        with frozen(NOON + timedelta(days=days)), acting(SYSTEM):
            return plans_days_passed(by=SYSTEM)

    assert passed(2) == 0, "its own day is not late"
    assert (passed(5), passed(5)) == (1, 0)
    with acting(cast.mother):
        told = ReviewTrigger.objects.get()
    assert (told.what, told.happened_on, told.by_name) == ("other", until, "")
    assert "could wait" in told.words
    with acting(SYSTEM):
        assert Clock.objects.get(kind="plans.triggered_review").stopped_at is None
    # Who was to be stopped by the seventh day: the same, and neither for what has its answer by then.
    do(cast.csw, "harm_answer", **harm, measure_id=_first(cast, ready))
    assert (passed(8), passed(9)) == (1, 0)


def _first(cast: Any, plan: Plan) -> Any:
    with acting(cast.csw):
        return Measure.objects.filter(plan=plan).order_by("created_at")[0].id


def test_a_birthday_that_a_morning_missed_still_calls_the_review_and_an_old_one_does_not(
    cast: Any, story: Any, plan: Plan
) -> None:
    def born(on: date) -> None:
        with acting(SYSTEM):
            story.child.born_on = on
            story.child.save()

    def calls(days: int) -> int:
        with frozen(NOON + timedelta(days=days)), acting(SYSTEM):
            return plans_birthdays(by=SYSTEM)

    born(date(2010, 11, 20))
    assert calls(1) == 0, "she was 16 when the plan began"
    born(date(2010, 12, 30))
    assert (calls(36), calls(40), calls(41)) == (0, 1, 0), "over the turn of the year"
    with acting(SYSTEM):
        assert ReviewTrigger.objects.get().happened_on == date(2026, 12, 30)
