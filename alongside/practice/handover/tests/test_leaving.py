"""Somebody left with open duties: moved the same day; a whole caseload given to others, family by family (R48, R128)."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from alongside.family.cases.events import LEAD
from alongside.family.cases.models import Allocation
from alongside.family.cases.selectors import without_lead
from alongside.family.cases.services import worker_allocate
from alongside.family.cases.tests.scenes import a_second_case
from alongside.ground.access.context import acting
from alongside.ground.accounts.models import User
from alongside.ground.base.actors import SYSTEM
from alongside.ground.base.errors import Missing, NotPermitted, Refused
from alongside.ground.clock.selectors import clock_for
from alongside.practice.actions.models import Action
from alongside.practice.handover.jobs import caseload_move, find_left, follow_left
from alongside.practice.handover.leaving import (
    caseload_get,
    home_lines,
    left_with_duties,
    workers_with_families,
)
from alongside.practice.handover.models import CaseloadMove, Handover
from alongside.practice.handover.services import caseload_give, duties_move
from alongside.practice.handover.services.duties import Moved

from .conftest import fresh, leave, open_one, spell


def owner_of(action: Any) -> Any:
    with acting(SYSTEM):
        return Action.objects.get(id=action.id).owner_id


def test_whoever_has_no_role_any_more_is_followed_the_same_day(cast: Any, story: Any, promise: Any) -> None:
    mine, of_teacher = promise(cast.social_worker), promise(cast.teacher)
    with acting(cast.manager), pytest.raises(Refused, match="They still work here"):
        duties_move(by=cast.manager, user_id=cast.social_worker.id)
    leave(cast.social_worker)
    leave(cast.teacher)
    with acting(cast.manager):
        left = left_with_duties(viewer=cast.manager)
        assert {line.kind for line in home_lines(viewer=cast.manager, size=10)} == {"left"}
    assert [(one.user.name, one.spells, one.promises) for one in left] == [
        ("Sofia Worth", 1, 1),
        ("Tess Cher", 0, 1),
    ]
    assert find_left(0) == 2
    assert follow_left(user_id=str(cast.social_worker.id)) == 1  # its promise passed with the spell
    assert follow_left(user_id=str(cast.teacher.id)) == 1
    assert owner_of(mine) == owner_of(of_teacher) == cast.manager.id
    with acting(cast.manager):
        assert left_with_duties(viewer=cast.manager) == []
        assert [case.id for case in without_lead(viewer=cast.manager)] == [story.case.id]  # the alarm of R45
        assert clock_for(story.case.id, LEAD).stopped_at is None
        assert duties_move(by=cast.manager, user_id=cast.social_worker.id) == Moved()
    with acting(SYSTEM):
        ended = Allocation.objects.get(case=story.case, part="lead")
    assert (ended.end_code, ended.ended_by_id) == ("left_post", None)
    assert open_one(story, "lead").interim_owner_id == cast.manager.id


def test_a_manager_who_leaves_is_followed_by_the_next_one(
    cast: Any, story: Any, promise: Any, worker: Any, new_lead: Any
) -> None:
    owed, rose = promise(cast.social_worker), worker("Rose Hill")
    handover = new_lead(rose)
    next_manager = worker("Nell Marsh", "manager")
    leave(cast.manager)
    follow_left(user_id=str(cast.manager.id))
    held = fresh(handover)
    assert (held.interim_owner_name, owner_of(owed)) == ("Nell Marsh", next_manager.id)
    with acting(SYSTEM):
        assert clock_for(handover.id, "handover.introduced").owner_id == next_manager.id
    leave(next_manager)
    follow_left(user_id=str(next_manager.id))
    assert owner_of(owed) == cast.duty.id, "the last resort: a duty worker hands it on"
    leave(cast.duty)
    with pytest.raises(Refused, match="Give somebody the manager"):
        follow_left(user_id=str(cast.duty.id))
    with acting(SYSTEM):
        assert [one.user.id for one in left_with_duties(viewer=SYSTEM)] == [cast.duty.id], (
            "shown until somebody manages"
        )


def test_whoever_only_looked_after_a_family_for_now_is_followed_too(
    cast: Any, story: Any, worker: Any, new_lead: Any
) -> None:
    handover, next_manager = new_lead(worker("Rose Hill")), worker("Nell Marsh", "manager")
    leave(cast.manager)
    with acting(next_manager):
        found = left_with_duties(viewer=next_manager)
    assert [(one.user.id, one.spells, one.promises) for one in found] == [(cast.manager.id, 0, 0)]
    assert find_left(0) == 1
    follow_left(user_id=str(cast.manager.id))
    assert (fresh(handover).interim_owner_id, find_left(0)) == (next_manager.id, 0)


def test_only_a_manager_of_the_same_partnership_moves_duties(cast: Any, story: Any) -> None:
    leave(cast.csw)
    leave(cast.stranger)
    for by, whose, wrong in (
        (cast.social_worker, cast.csw, NotPermitted), (cast.manager, cast.stranger, Missing),
        (cast.manager, cast.mother, Refused),
    ):  # fmt: skip
        with pytest.raises(wrong), acting(by):
            duties_move(by=by, user_id=whose.id)


@pytest.fixture
def two_families(cast: Any, story: Any) -> Any:
    """The lead has the sister's case too."""
    second = a_second_case(cast, story)
    with acting(cast.manager):
        worker_allocate(by=cast.manager, case_id=second.id, part="lead", user_id=cast.social_worker.id)
    return second


def give(cast: Any, successors: dict[Any, Any], **said: str) -> CaseloadMove:
    with acting(cast.manager):
        return caseload_give(
            by=cast.manager, worker_id=cast.social_worker.id, successors=successors,
            **{"why": "left_post", "reason": "", **said},
        )  # fmt: skip


def test_a_caseload_goes_to_others_family_by_family_and_what_failed_is_said(
    cast: Any, story: Any, two_families: Any, worker: Any, promise: Any
) -> None:
    rose, fern = worker("Rose Hill"), worker("Fern Dale")
    with acting(cast.manager):
        assert {one: one.spells for one in workers_with_families(viewer=cast.manager)}[
            cast.social_worker
        ] == 2
    first, second = spell(story, "lead"), _lead_of(two_families)
    move = give(cast, {first.id: rose.id, second.id: fern.id})
    with acting(SYSTEM):
        User.objects.filter(id=fern.id).update(is_active=False)  # between the asking and the doing
    assert caseload_move(move_id=str(move.id)) == 2
    with acting(cast.manager):
        _, lines = caseload_get(viewer=cast.manager, move_id=move.id)
    told = {line.case_id: (line.state, line.words) for line in lines}
    assert told == {story.case.id: ("done", ""), two_families.id: ("failed", "This account is closed.")}
    assert spell(story, "lead").user_id == rose.id
    assert _lead_of(two_families).user_id == cast.social_worker.id  # either both, or neither
    assert open_one(story, "lead").why == "left_post"
    assert caseload_move(move_id=str(move.id)) == 0
    with acting(cast.manager), pytest.raises(Missing):
        caseload_get(viewer=cast.manager, move_id=uuid4())


def _lead_of(case: Any) -> Allocation:
    with acting(SYSTEM):
        return Allocation.objects.get(case=case, part="lead", until__isnull=True)


def test_a_caseload_is_refused_before_anything_moves(
    cast: Any, story: Any, two_families: Any, worker: Any
) -> None:
    rose, first = worker("Rose Hill"), spell(story, "lead")
    for successors, said, code in (
        ({}, {}, "nobody_chosen"),
        ({first.id: cast.ipsw.id}, {}, "part_role"),
        ({first.id: cast.social_worker.id}, {}, "same_worker"),
        ({first.id: rose.id}, {"why": "other"}, "words_missing"),
        ({first.id: rose.id}, {"why": "because"}, "choice_unknown"),
    ):
        with pytest.raises(Refused) as refused:
            give(cast, successors, **said)
        assert refused.value.code == code
    for successors in ({uuid4(): rose.id}, {first.id: cast.stranger.id}, {first.id: uuid4()}):
        with pytest.raises(Missing):
            give(cast, successors)
    with pytest.raises(NotPermitted), acting(cast.duty):
        caseload_give(by=cast.duty, worker_id=cast.social_worker.id, why="workload", reason="", successors={})
    with acting(SYSTEM):
        assert not CaseloadMove.objects.exists()
        assert not Handover.objects.exists()
