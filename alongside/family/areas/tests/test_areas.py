"""A child who lives in one area and is harmed in another has a named person in both, for each task (R17, V1)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alongside.family.areas import services
from alongside.family.areas.rules import TASKS, areas_that_work
from alongside.family.areas.selectors import who_does_what, who_does_what_for_family
from alongside.family.cases.models import Case
from alongside.ground.access.context import acting
from alongside.ground.base.actors import SYSTEM
from alongside.ground.base.errors import Missing, NotPermitted, Refused
from alongside.ground.clock import frozen, now
from alongside.ground.clock.models import Clock
from alongside.ground.clock.selectors import clock_lateness

WHO = {"name": "Pia Moss", "agency": "Eastvale Police", "reach": "01632 960555, day and night"}


def state(cast, story, **changed):
    areas = {"home": "Northmoor", "harm": "Eastvale", "responsible": "Northmoor"} | changed
    with acting(cast.social_worker):
        return services.areas_state(by=cast.social_worker, case_id=story.case.id, **areas)


def tasks(cast, story):
    with acting(cast.social_worker):
        return who_does_what(viewer=cast.social_worker, case_ids=[story.case.id])[0]


def name(cast, task, **who):
    with acting(cast.social_worker):
        return services.area_owner_name(by=cast.social_worker, task_id=task.id, **(who or WHO))


def running(story):
    with acting(SYSTEM):
        return Clock.objects.filter(
            about_id=story.case.id, kind="areas.owners", stopped_at__isnull=True
        ).first()


def test_two_areas_each_need_a_named_person_for_every_task_and_the_clock_runs_until_they_have(cast, story):
    state(cast, story)
    found = tasks(cast, story)
    assert [area for area, _ in found.by_area] == ["Northmoor", "Eastvale"]
    assert [one.task.words for one in found.tasks] == [*TASKS, *TASKS]
    with frozen(now() + timedelta(days=5)):
        assert clock_lateness(running(story), now=now()).late, "an unowned task escalates"
    for one in found.tasks:
        assert running(story)
        name(cast, one.task)
    assert running(story) is None
    with acting(cast.mother):
        (hers,) = who_does_what_for_family(viewer=cast.mother, case_ids=[story.case.id])
    assert {one.owner.reach for one in hers.tasks} == {WHO["reach"]}


def test_a_task_that_nobody_does_any_more_runs_the_clock_again(cast, story):
    state(cast, story)
    every = tasks(cast, story).tasks
    for one in every:
        name(cast, one.task)
    name(cast, every[0].task, name="")
    assert running(story)
    assert tasks(cast, story).tasks[0].owner is None


def test_one_area_needs_nobody_elsewhere_and_another_area_begins_anew(cast, story):
    state(cast, story, harm=" northmoor ")
    assert not tasks(cast, story).tasks
    assert running(story) is None
    state(cast, story)
    for one in tasks(cast, story).tasks:
        name(cast, one.task)
    state(cast, story, harm="Westvale")
    found = tasks(cast, story)
    assert [(area, [one.owner is None for one in of]) for area, of in found.by_area] == [
        ("Northmoor", [False] * 4), ("Westvale", [True] * 4),
    ]  # fmt: skip
    assert running(story)


def test_an_area_gets_one_more_task_once(cast, story):
    state(cast, story)
    with acting(cast.csw):
        more = {"by": cast.csw, "case_id": story.case.id, "area": "EASTVALE", "words": "Fetches her home"}
        services.area_task_add(**more)
        with pytest.raises(Refused, match="already"):
            services.area_task_add(**more)
    assert len(tasks(cast, story).tasks) == 9


REFUSED = {
    "no home": (lambda c, s: state(c, s, home=" "), "words_missing"),
    "nobody answers": (lambda c, s: state(c, s, responsible=""), "words_missing"),
    "an area nobody stated": (
        lambda c, s: services.area_task_add(by=c.csw, case_id=s.case.id, area="Farvale", words="x"), "area_unknown",
    ),
    "a name without a number": (
        lambda c, s: [state(c, s), name(c, tasks(c, s).tasks[0].task, name="Pia Moss", agency="Police")], "owner_in_part",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_refused_says_why(cast, story, case):
    deed, code = REFUSED[case]
    with acting(cast.csw), pytest.raises(Refused) as refused:
        deed(cast, story)
    assert refused.value.code == code


def test_only_those_who_work_with_the_child_state_it(cast, story):
    areas = {"case_id": story.case.id, "home": "Northmoor", "responsible": "Northmoor"}
    with acting(cast.ipsw), pytest.raises(NotPermitted):
        services.areas_state(by=cast.ipsw, **areas)
    with acting(cast.teacher), pytest.raises(Missing):
        services.areas_state(by=cast.teacher, **areas)
    with acting(SYSTEM):
        Case.objects.filter(id=story.case.id).update(closed_at=now(), closed_by_id=cast.manager.id)
    with pytest.raises(Refused, match="closed"):
        state(cast, story)


@given(st.text(max_size=5), st.text(max_size=5))
def test_both_areas_work_or_none(home, harm):
    works = areas_that_work(home, harm)
    assert works in ([], [home, harm])
    assert not areas_that_work(home, home.upper())
