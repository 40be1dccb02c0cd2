"""What a reader sees of a plan: every voice, in its own words, beside the measure it belongs to (R94)."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from alongside.ground.access.context import acting
from alongside.ground.audit.models import AuditEvent
from alongside.ground.base.actors import SYSTEM
from alongside.ground.base.errors import Missing
from alongside.practice.actions.models import Action
from alongside.practice.actions.services import action_promise
from alongside.practice.plans.models import Measure, Plan
from alongside.practice.plans.selectors import (
    PlanPage,
    measure_get,
    plan_for_family,
    plan_page,
)
from alongside.practice.plans.services import measure_change, measure_withdraw
from alongside.practice.plans.tests.conftest import DUE


def page_of(viewer: Any, story: Any) -> PlanPage:
    """The plan as somebody reads it."""
    with acting(viewer):
        page = plan_page(viewer=viewer, case_id=story.case.id)
    assert page is not None
    return page


def view_of(page: PlanPage, measure: Measure) -> Any:
    """One measure of the page."""
    return next(v for v in (*page.measures, *page.withdrawn) if v.measure.id == measure.id)


def test_a_case_without_a_plan_has_no_page(cast: Any, story: Any) -> None:
    with acting(cast.mother):
        assert plan_page(viewer=cast.mother, case_id=story.case.id) is None
        assert plan_for_family(viewer=cast.mother, case_id=story.case.id) is None


@pytest.mark.parametrize("who", ["police", "duty", "stranger", "stranger_parent"])
def test_whoever_is_not_in_the_circle_finds_no_plan(
    cast: Any, story: Any, plan: Plan, lock: Measure, who: str
) -> None:
    by = getattr(cast, who)
    with acting(by):
        for read in (
            lambda: plan_page(viewer=by, case_id=story.case.id),
            lambda: plan_for_family(viewer=by, case_id=story.case.id),
            lambda: measure_get(viewer=by, measure_id=lock.id),
        ):
            with pytest.raises(Missing):
                read()


def test_the_familys_page_is_the_familys(cast: Any, story: Any, plan: Plan) -> None:
    with acting(cast.ipsw), pytest.raises(Missing):
        plan_for_family(viewer=cast.ipsw, case_id=story.case.id)


def test_measures_stand_by_side_and_an_empty_side_says_why(
    cast: Any, story: Any, plan: Plan, lock: Measure, bus: Measure
) -> None:
    with acting(SYSTEM):
        Plan.objects.update(outside_empty_reason="Not now")
    sides = page_of(cast.mother, story).sides
    assert [(s.key, [v.measure.id for v in s.measures]) for s in sides] == [
        ("inside", [lock.id]), ("outside", [bus.id]), ("online", []),
    ]  # fmt: skip
    assert sides[1].empty_reason == "Not now"


def test_the_page_says_what_is_missing_before_sharing(cast: Any, story: Any, propose: Any) -> None:
    bare = propose(cast.mother, tonight="")
    page = page_of(cast.ipsw, story)
    assert [p.code for p in page.unready] == ["plan_outside_empty", "measure_without_tonight"]
    assert [p.code for p in view_of(page, bare).unready] == ["measure_without_tonight"]


def test_dissent_stays_visible_with_its_words(
    cast: Any, story: Any, lock: Measure, bus: Measure, share: Any, answer: Any
) -> None:
    share()
    answer(cast.mother, lock, "agree")
    answer(cast.father, lock, "disagree", "She can open it from inside")
    for reader in (cast.mother, cast.young_person, cast.social_worker, cast.manager):
        (voice,) = view_of(page_of(reader, story), lock).dissent
        assert (voice.by_name, voice.newest.words) == ("Frank Ash", "She can open it from inside")


def test_the_newest_answer_counts_and_the_earlier_ones_stay(
    cast: Any, story: Any, lock: Measure, bus: Measure, share: Any, answer: Any
) -> None:
    share()
    for what, words in (("disagree", "No"), ("in_part", "Perhaps"), ("agree", "")):
        answer(cast.father, lock, what, words)
    (voice,) = view_of(page_of(cast.mother, story), lock).voices
    assert voice.newest.answer == "agree"
    assert [a.words for a in voice.earlier] == ["Perhaps", "No"]


def test_after_a_change_the_page_says_changed_since_you_answered(
    cast: Any, story: Any, lock: Measure, bus: Measure, share: Any, answer: Any
) -> None:
    share()
    answer(cast.father, lock, "agree")
    assert not view_of(page_of(cast.father, story), lock).changed_since_you_answered
    with acting(cast.csw):
        measure_change(by=cast.csw, measure_id=lock.id, expected_version=1, words="A bolt", why="We met")
    page = page_of(cast.father, story)
    view = view_of(page, lock)
    assert view.changed_since_you_answered
    assert view.changed_by_another
    assert view.promise_differs
    assert view.history[view.mine.newest.version - 1].words == "A lock on the back door"
    assert page.changed_since_shared
    assert {v.measure.id for v in page.awaits_you} == {lock.id, bus.id}
    answer(cast.father, lock, "in_part", "A bolt is weaker")
    view = view_of(page_of(cast.father, story), lock)
    assert not view.changed_since_you_answered
    assert view.mine.earlier[0].changed_since


def test_whoever_never_answered_is_not_told_that_it_changed(
    cast: Any, story: Any, lock: Measure, bus: Measure, share: Any
) -> None:
    share()
    with acting(cast.mother):
        measure_change(by=cast.mother, measure_id=lock.id, expected_version=1, words="Two locks")
    view = view_of(page_of(cast.father, story), lock)
    assert (view.mine, view.changed_since_you_answered, view.changed_by_another) == (None, False, False)


def test_sharing_again_unchanged_asks_nobody_again(
    cast: Any, story: Any, lock: Measure, bus: Measure, share: Any, answer: Any
) -> None:
    share()
    answer(cast.father, lock, "agree")
    share()
    page = page_of(cast.father, story)
    assert not page.changed_since_shared
    assert [v.measure.id for v in page.awaits_you] == [bus.id]


def test_what_was_taken_back_stays_readable_with_its_answers(
    cast: Any, story: Any, lock: Measure, bus: Measure, share: Any, answer: Any
) -> None:
    share()
    answer(cast.father, lock, "disagree", "No")
    with acting(cast.mother):
        measure_withdraw(by=cast.mother, measure_id=lock.id, reason="We moved")
    page = page_of(cast.father, story)
    (gone,) = page.withdrawn
    assert (gone.measure.withdrawn_reason, gone.voices[0].newest.words) == ("We moved", "No")
    assert not gone.may_answer
    assert lock.id not in {v.measure.id for v in page.measures}


@pytest.mark.parametrize(
    ("who", "own", "others"),
    [("mother", True, False), ("father", False, False), ("csw", True, True), ("manager", False, False)],
)
def test_the_page_offers_only_what_the_reader_may_do(
    cast: Any, story: Any, lock: Measure, bus: Measure, share: Any, who: str, own: bool, others: bool
) -> None:
    share()
    page = page_of(getattr(cast, who), story)
    assert (view_of(page, lock).may_change, view_of(page, bus).may_change) == (own, others)
    assert view_of(page, lock).may_answer is (who != "manager")


def test_the_page_shows_the_promises_owner_and_day(
    cast: Any, story: Any, lock: Measure, bus: Measure, share: Any
) -> None:
    share()
    with acting(SYSTEM):
        Action.objects.filter(id=Measure.objects.get(id=lock.id).action_id).update(
            owner_name="Tess Cher", due_on="2026-12-24"
        )
    view = view_of(page_of(cast.mother, story), lock)
    assert (view.owner_name, view.due_on.isoformat()) == ("Tess Cher", "2026-12-24")


def test_a_promise_that_is_not_open_to_the_family_stays_closed(
    cast: Any, story: Any, lock: Measure, bus: Measure, share: Any
) -> None:
    share()
    with acting(cast.social_worker):
        hidden = action_promise(
            by=cast.social_worker, case_id=story.case.id, words="Watch the car park", benefit="Cleo is not met there",
            owner_id=cast.police.id, due_on=DUE, proposer="professional", proposer_name="Sofia Worth",
            co_produced=False, open_to_family=False,
        )  # fmt: skip
        Measure.objects.filter(id=lock.id).update(action=hidden)
    assert view_of(page_of(cast.mother, story), lock).promise is None
    assert view_of(page_of(cast.csw, story), lock).promise is not None


def test_the_page_takes_as_many_queries_for_much_as_for_little(
    cast: Any, story: Any, lock: Measure, bus: Measure, propose: Any, share: Any, answer: Any
) -> None:
    share()
    with acting(cast.mother), CaptureQueriesContext(connection) as few:
        plan_page(viewer=cast.mother, case_id=story.case.id)
    more = [propose(cast.mother, words=f"Number {n}") for n in range(8)]
    share()
    for measure in more:
        for by in (cast.mother, cast.father, cast.csw):
            answer(by, measure, "in_part", "Some of it")
            answer(by, measure, "agree")
    with acting(cast.mother), CaptureQueriesContext(connection) as many:
        page = plan_page(viewer=cast.mother, case_id=story.case.id)
        assert page is not None
        assert sum(len(v.voices) + sum(len(x.earlier) for x in v.voices) for v in page.measures) == 48
        assert page.awaits_you
    assert len(many) == len(few) <= 8


def test_reading_the_plan_is_noted(cast: Any, story: Any, plan: Plan) -> None:
    page_of(cast.csw, story)
    with acting(cast.manager):
        event = AuditEvent.objects.get(is_read=True, actor_id=cast.csw.id)
        assert event.facts == {"what": ["plans.plan"]}
        assert set(event.circle_ids) == {story.case.id, story.family.id}
