"""Too many social workers: counted, looked at by a manager, answered with the family's view (R47); the twentieth (S1)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alongside.family.cases.models import Allocation
from alongside.ground.access.context import acting
from alongside.ground.base.actors import SYSTEM
from alongside.ground.base.errors import Missing, NotPermitted, Refused
from alongside.ground.base.models import ParameterVersion
from alongside.ground.clock import frozen, now
from alongside.ground.clock.selectors import clock_for
from alongside.practice.handover import events
from alongside.practice.handover.models import ContinuityReview
from alongside.practice.handover.rules import Spell, Turnover, nth_words, turnover
from alongside.practice.handover.selectors import news_for_family, reviews_open, workers_so_far
from alongside.practice.handover.services import continuity_answer

CASE, OTHER = uuid4(), uuid4()
A, B, C = sorted((uuid4(), uuid4(), uuid4()), key=str)


def at(day: int) -> datetime:
    return datetime(2026, 1, 1, 12, tzinfo=UTC) + timedelta(days=day)


def spell(case: UUID, part: str, who: UUID, since: int, until: int | None = None) -> Spell:
    return Spell(case, part, who, at(since), None if until is None else at(until))


@pytest.mark.parametrize(
    ("spells", "counted"),
    [
        ([], Turnover(0, 0)),
        ([spell(CASE, "lead", A, 0)], Turnover(1, 0)),
        ([spell(CASE, "lead", A, 0, 5), spell(CASE, "lead", B, 5)], Turnover(2, 1)),
        ([spell(CASE, "lead", A, 0), spell(CASE, "social_worker", B, 0)], Turnover(2, 0)),  # side by side
        ([spell(CASE, "lead", A, 0, 5), spell(CASE, "lead", A, 9)], Turnover(1, 0)),  # came back
        ([spell(CASE, "lead", A, 0, 5), spell(CASE, "lead", B, 5, 9), spell(CASE, "lead", A, 9)], Turnover(2, 2)),
        (  # two children, two parts, one day: one change for the family
            [spell(c, "lead", A, 0, 5) for c in (CASE, OTHER)]
            + [spell(c, p, B, 5) for c in (CASE, OTHER) for p in ("lead", "social_worker")],
            Turnover(2, 1),
        ),
        ([spell(CASE, "lead", A, 0), spell(OTHER, "lead", B, 4)], Turnover(2, 0)),
    ],
)  # fmt: skip
def test_a_change_is_somebody_who_follows_another(spells: list[Spell], counted: Turnover) -> None:
    assert turnover(spells) == counted


@settings(max_examples=40, deadline=None)
@given(st.lists(st.sampled_from([A, B, C]), max_size=12))
def test_one_after_the_other_changes_are_the_steps_to_another_person(people: list[UUID]) -> None:
    spells = [spell(CASE, "lead", who, n, n + 1) for n, who in enumerate(people)]
    steps = sum(one != two for one, two in pairwise(people))
    assert turnover(reversed(spells)) == Turnover(len(set(people)), steps)


def test_places_are_said_in_words() -> None:
    words = {
        1: "first",
        4: "fourth",
        20: "twentieth",
        21: "21st",
        22: "22nd",
        33: "33rd",
        111: "111th",
        124: "124th",
    }
    assert {n: nth_words(n) for n in words} == words


def reviews() -> list[ContinuityReview]:
    with acting(SYSTEM):
        return list(ContinuityReview.objects.order_by("opened_at"))


def test_the_third_change_waits_for_a_plan_and_so_does_each_after_an_answer(
    cast: Any, story: Any, worker: Any, new_lead: Any
) -> None:
    for day, name in enumerate(("Rose Hill", "Fern Dale")):
        with frozen(now() + timedelta(days=day)):
            new_lead(worker(name))
    assert reviews() == []
    with frozen(now() + timedelta(days=3)):
        new_lead(worker("Heath Moor"))
    [review] = reviews()
    assert (review.people, review.changes) == (4, 3)
    with acting(cast.manager):
        assert [one.id for one in reviews_open(viewer=cast.manager)] == [review.id]
        assert clock_for(review.id, events.REVIEW).stopped_at is None
    facts = {
        "review_id": review.id,
        "words": "Heath stays for a year; Ben stands in.",
        "family_view": "No more new faces.",
    }
    _refused(cast, facts)
    with frozen(now() + timedelta(days=4)), acting(cast.manager):
        continuity_answer(by=cast.manager, **facts)
        assert clock_for(review.id, events.REVIEW).stopped_at is not None
    with acting(cast.mother):
        [read] = workers_so_far(viewer=cast.mother, case=story.case).reviews
        news = news_for_family(viewer=cast.mother, cases=[story.case])[story.case.id]
    assert (read.words, read.answered_by_name) == ("Heath stays for a year; Ben stands in.", "Mo Hall")
    assert (news.people, news.handover.to_name) == (4, "Heath Moor")
    with acting(cast.manager), pytest.raises(Refused, match="Read their plan first"):
        continuity_answer(by=cast.manager, **facts)
    with frozen(now() + timedelta(days=5)):
        new_lead(worker("Moss Field"))
    assert [one.changes for one in reviews()] == [3, 4]


def _refused(cast: Any, facts: dict[str, Any]) -> None:
    for changes, code, words in (
        ({"words": " "}, "words_missing", "few words"),
        ({"family_view": ""}, "family_view_missing", "Ask the family first"),
        ({"words": "x" * 2_001}, "words_too_long", "2,000"),
    ):
        with pytest.raises(Refused) as refused, acting(cast.manager):
            continuity_answer(by=cast.manager, **{**facts, **changes})
        assert (refused.value.code, words in refused.value.message) == (code, True)
    with pytest.raises(NotPermitted), acting(cast.social_worker):
        continuity_answer(by=cast.social_worker, **facts)
    with pytest.raises(Missing), acting(cast.manager):
        continuity_answer(by=cast.manager, **{**facts, "review_id": uuid4()})


def test_the_twentieth_social_worker_is_never_a_quiet_thing(
    cast: Any, story: Any, worker: Any, new_lead: Any
) -> None:
    """Scenario 4: the alarm is on record, the handover waits for reading and meeting, and the count is said."""
    with acting(SYSTEM):
        Allocation.objects.bulk_create(
            Allocation(
                partnership_id=cast.partnership.id, case=story.case, family_id=story.family.id, part="lead",
                user_id=worker(f"Worker {n}").id, worker_name=f"Worker {n}", since=now() - timedelta(days=900 - 40 * n),
                until=now() - timedelta(days=862 - 40 * n), ended_by_id=cast.manager.id, end_reason="Left",
            )
            for n in range(18)
        )  # fmt: skip
    handover = new_lead(worker("Rose Hill"), why="workload")
    [review] = reviews()
    assert (review.people, handover.state) == (20, "opened")
    with acting(cast.mother):
        assert news_for_family(viewer=cast.mother, cases=[story.case])[story.case.id].people == 20


def test_a_police_lead_is_no_social_worker_and_a_later_limit_leaves_the_kept_one_alone(
    cast: Any, story: Any, worker: Any, new_lead: Any
) -> None:
    with acting(SYSTEM):
        first = ParameterVersion.objects.filter(key="P-TURNOVER").latest("version")
        ParameterVersion.objects.create(
            key="P-TURNOVER", partnership_id=cast.partnership.id, version=first.version + 1, value=1, unit="count",
            in_force_from=now(), basis="local", source="The parents' group", edition="2026-11",
        )  # fmt: skip
    new_lead(cast.police)
    assert reviews() == []
    with frozen(now() + timedelta(days=1)):
        new_lead(worker("Rose Hill"))
    assert [(one.people, one.changes) for one in reviews()] == [(2, 1)]
    assert reviews()[0].limit_version_id != first.id
