"""Under a child protection plan each meeting that follows has its day, and somebody hears when it is late (standards, e)."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from alongside.ground.access.context import acting
from alongside.ground.base.actors import SYSTEM
from alongside.ground.base.parameters import in_force
from alongside.ground.clock import frozen
from alongside.ground.clock.models import Clock
from alongside.ground.clock.selectors import escalations_due
from alongside.practice.meetings import events
from alongside.practice.meetings.late import follows_late
from alongside.practice.meetings.models import Meeting
from alongside.practice.meetings.rules_following import Held, following
from alongside.practice.meetings.services.following import follows_watch
from alongside.practice.plans.models import Plan
from alongside.practice.plans.services import plan_start

MONDAY = datetime(2026, 11, 2, 9, tzinfo=UTC)
LIMITS = {
    "P-CONFERENCE": (15, "working_days"), "P-CORE-GROUP": (10, "working_days"), "P-CONFERENCE-REVIEW-1": (3, "months"),
    "P-CONFERENCE-REVIEW": (6, "months"),
}  # fmt: skip


@pytest.mark.parametrize(
    ("kinds", "owed"),
    [
        ("", []),
        ("review", []),
        ("strategy", [("conference", 0)]),
        ("strategy strategy", [("conference", 1)]),
        ("strategy conference", [("core_group", 1), ("first_review", 1)]),
        ("strategy conference core_group", [("first_review", 1)]),
        ("core_group conference", [("core_group", 1), ("first_review", 1)]),  # it met before, not after
        ("conference core_group conference", [("core_group", 2), ("next_review", 2)]),
        ("conference conference core_group", [("next_review", 1)]),
    ],
)
def test_what_follows_what(kinds: str, owed: list[tuple[str, int]]) -> None:
    held = [
        Held(uuid.UUID(int=place), kind, MONDAY + timedelta(days=place))
        for place, kind in enumerate(kinds.split())
    ]
    assert [(one.what, one.after.id.int) for one in following(held[::-1])] == owed


@pytest.mark.django_db
@pytest.mark.parametrize(("key", "limit"), LIMITS.items())
def test_each_day_of_the_guidance_is_a_parameter_with_its_source(key: str, limit: tuple[int, str]) -> None:
    with acting(SYSTEM):
        found = in_force(key, at=MONDAY)
    assert (found.value, found.unit, found.basis) == (*limit, "published")


def owed() -> dict[str, str]:
    with acting(SYSTEM):
        follows_watch(by=SYSTEM)
        running = Clock.objects.filter(kind__in=events.FOLLOWS.values(), stopped_at__isnull=True)
        return {one.kind.split(".")[1]: str(one.due_on) for one in running}


def was_held(cast: Any, scene: Any, kind: str, at: datetime) -> None:
    with acting(SYSTEM):
        made = Meeting.objects.get(id=scene.meeting.id)
        made.id, made.kind, made.at, made.held_at, made.held_by_id = (
            uuid.uuid4(),
            kind,
            at,
            at,
            cast.manager.id,
        )
        made.save(force_insert=True)


def test_each_is_owed_told_and_over_when_it_was_held(cast: Any, story: Any, scene: Any) -> None:
    was_held(cast, scene, "strategy", MONDAY)
    assert owed() == {
        "follows_enquiry_decide": "2026-11-03"
    }  # about harm outside the home the law gives no meeting a day
    with acting(cast.social_worker):
        plan_start(by=cast.social_worker, case_id=story.case.id)
    with acting(SYSTEM):
        Plan.objects.update(kind=Plan.Kind.CHILD_PROTECTION, kind_reason="A test")
    assert owed() == {"follows_enquiry_decide": "2026-11-03", "follows_conference": "2026-11-23"}
    was_held(cast, scene, "conference", MONDAY + timedelta(days=14))
    assert owed() == {"follows_core_group": "2026-11-30", "follows_first_review": "2027-02-16"}
    later = MONDAY + timedelta(days=30)  # two days late: the first rung
    with frozen(later), acting(SYSTEM):
        late = follows_late(next(escalations_due(now=later, kinds=[events.FOLLOWS["core_group"]])))
        assert late is not None
        assert late.people == [cast.social_worker]
        assert "Ash" not in late.words
    with acting(cast.mother):
        assert not Clock.objects.filter(kind__in=events.FOLLOWS.values()).exists()
    was_held(cast, scene, "core_group", MONDAY + timedelta(days=20))
    assert owed() == {"follows_first_review": "2027-02-16"}
    with acting(SYSTEM):
        Plan.objects.update(kind=Plan.Kind.EXTRA_FAMILIAL)
    assert owed() == {}
