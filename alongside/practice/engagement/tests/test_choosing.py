"""Deciding together: everybody's own view, two workers' priorities, and a plan that waits for their talk (R56, R209)."""

from __future__ import annotations

from typing import Any

import pytest

from alongside.ground.access.context import acting
from alongside.ground.base.errors import Missing, NotPermitted, Refused
from alongside.practice.engagement import rules, services
from alongside.practice.engagement.models import Discussion
from alongside.practice.engagement.selectors import discussions_for_family, influence_views
from alongside.practice.plans.services import plan_share, plan_start


def test_the_plan_waits_until_the_two_workers_said_what_came_of_their_difference(
    cast: Any, story: Any, do: Any
) -> None:
    with acting(cast.ipsw):
        plan = plan_start(by=cast.ipsw, case_id=story.case.id)
    do("priority_say", what="trust")
    do("priority_say", by=cast.ipsw, what="trust")
    with acting(cast.ipsw), pytest.raises(Refused) as empty:
        plan_share(by=cast.ipsw, plan_id=plan.id)
    assert empty.value.code == "plan_empty"
    do("priority_say", by=cast.ipsw, what="home", words="Mum is worn out.")
    do("priority_say", what="safety")
    with acting(cast.ipsw), pytest.raises(Refused) as waits:
        plan_share(by=cast.ipsw, plan_id=plan.id)
    assert waits.value.code == "discussion_open"
    assert "Talk about it together, and write what came of it" in waits.value.message
    with acting(cast.csw):
        talk = Discussion.objects.get(closed_at__isnull=True)
        with pytest.raises(Refused) as blank:
            services.discussion_end(by=cast.csw, discussion_id=talk.id, outcome=" ")
        assert blank.value.code == "words_missing"
        services.discussion_end(by=cast.csw, discussion_id=talk.id, outcome="Rest first, then trust.")
        with pytest.raises(Refused) as over:
            services.discussion_end(by=cast.csw, discussion_id=talk.id, outcome="Again")
        assert over.value.code == "discussion_over"
    with acting(cast.ipsw), pytest.raises(Refused) as ready:
        plan_share(by=cast.ipsw, plan_id=plan.id)
    assert ready.value.code == "plan_empty"
    with acting(cast.mother):
        assert not Discussion.objects.exists()


def test_only_the_two_workers_of_the_case_say_their_priority(cast: Any, do: Any) -> None:
    for who in ("social_worker", "manager", "mother", "teacher"):
        with pytest.raises((NotPermitted, Missing)):
            do("priority_say", by=getattr(cast, who))


def test_views_stand_side_by_side_and_a_wide_difference_is_talked_about_with_the_family(
    cast: Any, story: Any, do: Any
) -> None:
    do("influence_say", answer="some")
    do("influence_say", by=cast.mother, answer="a_little", words="Nobody asks her.")
    do("influence_say", by=cast.father, answer="unsure")
    with acting(cast.csw):
        assert not Discussion.objects.exists()
    do("influence_say", by=cast.young_person, answer="none")
    do("influence_say", by=cast.young_person, answer="none", words="They decide.")
    with acting(cast.csw):
        views = influence_views(viewer=cast.csw, case=story.case)
        assert [(v.side, v.by_name, v.answer) for v in views] == [
            ("young", "Cleo Ash", "none"), ("parent", "Maria Ash", "a_little"), ("parent", "Frank Ash", "unsure"),
            ("professional", "Chris Young", "some"),
        ]  # fmt: skip
    for who in ("young_person", "mother", "father"):
        user = getattr(cast, who)
        with acting(user):
            assert [v.by_id for v in influence_views(viewer=user, case=story.case)] == [user.id], who
            assert [d.kind for d in discussions_for_family(viewer=user, case=story.case)] == ["influence"]
    for who in ("teacher", "manager", "stranger_parent"):
        with pytest.raises((NotPermitted, Missing)):
            do("influence_say", by=getattr(cast, who))


def test_a_difference_is_two_steps_between_two_sides() -> None:
    table: list[tuple[list[tuple[str, str]], bool]] = [
        ([], False),
        ([("young", "none")], False),
        ([("young", "none"), ("parent", "a_little")], False),
        ([("young", "none"), ("parent", "some")], True),
        ([("young", "none"), ("parent", "unsure")], False),
        ([("parent", "none"), ("parent", "a_lot")], False),
    ]
    for views, differ in table:
        assert rules.views_differ(views) is differ, views


def test_one_silent_worker_is_no_difference() -> None:
    assert not rules.priorities_differ({"csw": "trust"})
    assert rules.priorities_differ({"csw": "trust", "ipsw": "home"})
