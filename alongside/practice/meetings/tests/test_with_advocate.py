"""What somebody said with an advocate beside them is found in the plan that took it up, by whoever may read it (R121)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.urls import reverse

from alongside.doors.desk.tests.conftest import browse_as
from alongside.ground.access.context import acting
from alongside.ground.audit.models import AuditEvent
from alongside.ground.base.errors import Missing
from alongside.ground.clock import now
from alongside.ground.clock.time_source import local_date
from alongside.practice.meetings import services
from alongside.practice.meetings.counting import rates
from alongside.practice.plans.models import Measure
from alongside.practice.plans.origins import origins_of
from alongside.practice.plans.printing import plan_to_print
from alongside.practice.plans.services import measure_propose, plan_start

TOOK_UP = "It took up what you said in the meeting of"
BESIDE = "said it, with their own worker or advocate beside them"


@pytest.fixture
def lock(cast, story) -> Measure:
    """A measure of the plan: what the father said with his worker became it."""
    with acting(cast.ipsw):
        plan = plan_start(by=cast.ipsw, case_id=story.case.id)
    with acting(cast.social_worker):
        return measure_propose(
            by=cast.social_worker, plan_id=plan.id, side="inside", for_whom="child", aim="protection",
            words="A lock on the back door",
        )  # fmt: skip


@pytest.fixture
def held(cast, story, scene):
    """The meeting was held: his view was written with his worker, hers is hers alone."""
    scene.invite()
    scene.without_the_young()
    here = {"meeting_id": scene.meeting.id, "kind": "view", "words": "The back door does not lock"}
    his = scene.do(cast.ipsw, services.point_send, attendee_id=scene.of(story.father).id, **here)
    hers = scene.do(cast.mother, services.point_send, **here)
    scene.hold()
    return his, hers


def take_up(scene, point, measure=None, outcome="adopted"):
    said = {
        "point_id": point.id,
        "outcome": outcome,
        "words": "It is in the plan",
        "measure_id": measure and measure.id,
    }
    return scene.do(scene.lead, services.point_settle, **said)


def origins(who, story):
    with acting(who):
        return origins_of(viewer=who, case_id=story.case.id)


def test_a_measure_says_that_it_was_said_with_an_advocate_to_whoever_may_read_the_point(
    cast, story, scene, lock, held
):
    take_up(scene, held[0], lock)
    day = local_date(scene.meeting.at)
    for who in (cast.social_worker, cast.csw, cast.ipsw, cast.manager, cast.father):
        (said,) = origins(who, story)[lock.id]
        assert (said.name, said.on, said.about_id) == ("Frank Ash", day, scene.meeting.id)
    for who in (cast.mother, cast.young_person, cast.stranger):
        assert origins(who, story) == {}, who


@pytest.mark.parametrize(
    ("whose", "becomes", "later", "known"),
    [
        (0, "lock", None, True),
        (1, "lock", None, False),  # said without an advocate
        (0, "", None, False),  # taken up, and nobody said which measure it became
        (0, "lock", "answered", False),  # a later outcome replaces it
        (0, "lock", "adopted", False),
    ],
)
def test_only_what_was_said_with_an_advocate_and_stands_taken_up(
    cast, story, scene, lock, held, whose, becomes, later, known
):
    take_up(scene, held[whose], lock if becomes else None)
    if later:
        take_up(scene, held[whose], None, later)
    assert (lock.id in origins(cast.social_worker, story)) is known


def test_another_cases_measure_is_none_and_its_reading_is_noted(cast, story, scene, lock, held):
    with acting(scene.lead), pytest.raises(Missing):
        services.point_settle(
            by=scene.lead, point_id=held[0].id, outcome="adopted", words="Yes", measure_id=story.case.id
        )
    take_up(scene, held[0], lock)
    origins(cast.csw, story)
    with acting(cast.manager):
        read = AuditEvent.objects.filter(is_read=True, actor_id=cast.csw.id).latest("at")
        assert "meetings.meeting" in read.facts["what"]
    with acting(cast.social_worker):
        pages = [
            part
            for side in plan_to_print(cast.social_worker, story.case.id)["sides"]
            for part in side["measures"]
        ]
    assert [one["origins"] for one in pages] == [[{"by": "Frank Ash", "on": local_date(scene.meeting.at)}]]


def test_the_pages_of_the_plan_say_it_to_him_and_to_workers_and_not_to_her(cast, story, scene, lock, held):
    take_up(scene, held[0], lock)
    desk, family = (reverse(name, args=[story.case.id]) for name in ("desk:plan", "portal:plan"))
    for who, address, words, there in (
        (cast.social_worker, desk, BESIDE, True), (cast.father, family, TOOK_UP, True), (cast.mother, family, TOOK_UP, False),
    ):  # fmt: skip
        text = browse_as(who).get(address).content.decode()
        assert "A lock on the back door" in text
        assert (words in text) is there, who


def test_how_much_of_it_the_plan_took_up_is_counted(cast, story, scene, lock, held):
    take_up(scene, held[0], lock)
    take_up(scene, held[1], lock)
    until: date = local_date(now() + timedelta(days=30))
    with acting(cast.manager):
        counted = rates(viewer=cast.manager, since=local_date(now()), until=until).advocate_taken_up
    assert (counted.part, counted.whole) == (1, 1)
    assert counted.words == "not shown: too few people"
