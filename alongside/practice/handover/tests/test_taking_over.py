"""A change of worker: opened by every change, read, met, accepted; duties always have an owner (R47, R48, V1)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from alongside.family.cases.models import Allocation
from alongside.family.cases.services import worker_allocate, worker_release
from alongside.ground.access.context import acting
from alongside.ground.audit.models import AuditEvent
from alongside.ground.base.actors import SYSTEM
from alongside.ground.base.errors import Missing, NotPermitted, Refused
from alongside.ground.clock import frozen, now, today
from alongside.ground.clock.selectors import clock_for, clock_lateness
from alongside.practice.actions.models import Action, ActionStep
from alongside.practice.handover import events
from alongside.practice.handover.models import Handover, HandoverStep
from alongside.practice.handover.pack import already_known, pack_of, require_read
from alongside.practice.handover.rules import Deed
from alongside.practice.handover.selectors import held_promises, notes_of, steps_of
from alongside.practice.handover.services import note_write

from .conftest import do, fresh, open_one, spell


def owner_of(action: Any) -> Any:
    with acting(SYSTEM):
        return Action.objects.get(id=action.id).owner_id


def test_a_new_lead_opens_a_handover_and_the_manager_holds_the_promises(
    cast: Any, story: Any, worker: Any, promise: Any, new_lead: Any
) -> None:
    rose, owed, other = worker("Rose Hill"), promise(cast.social_worker), promise(cast.teacher)
    handover = new_lead(rose, why="left_post", reason="")
    assert (handover.state, handover.to_user_id, handover.why) == ("opened", rose.id, "left_post")
    assert handover.reason == "They left their job here"
    assert handover.interim_owner_id == cast.manager.id == owner_of(owed)
    assert owner_of(other) == cast.teacher.id
    assert handover.action_ids == [owed.id]
    with acting(SYSTEM):
        told = ActionStep.objects.filter(action_id=owed.id).order_by("at").last()
        clock = clock_for(handover.id, events.INTRODUCED)
    assert "no longer works with you" in told.words
    assert clock.circle_id == story.case.id
    assert clock.parameter_key == "P-HANDOVER"
    with frozen(now() + timedelta(days=9)):
        assert clock_lateness(clock, now=now()).late
    with acting(cast.mother):  # the family reads it in plain words
        steps = steps_of(viewer=cast.mother, handovers=Handover.objects.filter(id=handover.id))[handover.id]
    assert [one.kind for one in steps] == ["opened", "named"]
    assert "Mo Hall looks after what was promised" in steps[0].words


def test_a_handover_goes_from_the_pack_to_acceptance_and_every_promise_with_it(
    cast: Any, story: Any, worker: Any, promise: Any, new_lead: Any
) -> None:
    rose, owed = worker("Rose Hill"), promise(cast.social_worker)
    handover = new_lead(rose)
    with acting(cast.social_worker):  # they left the circle; they may still leave words, and see no more
        assert not Allocation.objects.exists()
    do(Deed.PACK, cast.social_worker, handover)
    with pytest.raises(Refused, match="Read it first") as refused, acting(rose):
        require_read(by=rose, case=story.case)
    assert refused.value.code == "pack_unread"
    do(Deed.READ, rose, handover)
    with acting(rose):
        require_read(by=rose, case=story.case)
    do(Deed.PLAN, cast.ipsw, handover)
    do(Deed.MEET, rose, handover, words="She showed me the dog.")
    with acting(cast.manager):
        assert held_promises(viewer=cast.manager, handover=fresh(handover)) == [owed]
        assert clock_for(handover.id, events.INTRODUCED).stopped_at is not None
    do(Deed.ACCEPT, rose, handover)
    done = fresh(handover)
    assert (done.state, owner_of(owed)) == ("accepted", rose.id)
    with acting(SYSTEM):
        kinds = list(
            HandoverStep.objects.filter(handover=done).order_by("at", "id").values_list("kind", flat=True)
        )
        last = AuditEvent.objects.filter(kind=events.ACCEPTED.name).get()
    assert kinds == ["opened", "named", "packed", "read", "planned", "met", "accepted"]
    assert last.facts == {"part": "lead", "promises": 1}


REFUSALS: list[tuple[Deed, str, list[Deed], dict[str, Any], str, str]] = [
    (Deed.READ, "coming", [], {}, "handover_read_not_yet", "You can read everything else now"),
    (Deed.READ, "manager", [], {}, "handover_read_not_yours", "from their own account"),
    (Deed.PACK, "coming", [], {}, "handover_pack_not_yours", "Somebody who knows the family"),
    (Deed.PACK, "manager", [], {"works": " ", "does_not": ""}, "words_missing", "A few words are enough"),
    (Deed.PACK, "manager", [], {"works": "x" * 2_001}, "words_too_long", "2,000"),
    (Deed.PACK, "manager", [Deed.PACK], {}, "handover_pack_not_yet", "still add words"),
    (Deed.MEET, "coming", [Deed.PACK], {}, "handover_meet_not_yet", "First confirm that you have read"),
    (Deed.MEET, "manager", [Deed.PACK, Deed.READ], {}, "handover_meet_not_yours", "or the family"),
    (Deed.MEET, "coming", [Deed.PACK, Deed.READ], {"met_on": today() + timedelta(days=1)}, "day_in_future", "year"),
    (Deed.MEET, "coming", [Deed.PACK, Deed.READ], {"met_on": today() - timedelta(days=9)}, "met_before_change", "after"),
    (Deed.ACCEPT, "coming", [Deed.PACK], {}, "handover_accept_not_yet", "be introduced to the family first"),
    (Deed.ACCEPT, "coming", [Deed.PACK, Deed.READ], {}, "handover_accept_not_yet", "Until then the manager"),
    (Deed.ACCEPT, "manager", [Deed.PACK, Deed.READ, Deed.MEET], {}, "handover_accept_not_yours", "own account"),
    (Deed.NOT_MET, "mother", [Deed.PACK], {}, "handover_not_met_not_yet", "Nobody said"),
    (Deed.PLAN, "coming", [], {"on": today() - timedelta(days=1)}, "introduction_past", "later day"),
    (Deed.PLAN, "coming", [], {"on": today() + timedelta(days=90)}, "introduction_far", "should not wait"),
    (Deed.END, "manager", [], {}, "handover_end_not_yet", "Choose another worker"),
    (Deed.END, "ipsw", [], {}, "handover_end_not_yours", "Only a manager"),
    (Deed.READ, "coming", [Deed.PACK, Deed.READ, Deed.MEET, Deed.ACCEPT], {}, "handover_over", "is over"),
]  # fmt: skip
_WHO = {Deed.PACK: "manager", Deed.READ: "coming", Deed.MEET: "coming", Deed.ACCEPT: "coming"}


def test_each_refusal_says_what_is_wrong_and_the_right_way_round(
    cast: Any, story: Any, worker: Any, new_lead: Any
) -> None:
    rose = worker("Rose Hill")
    handover = new_lead(rose)
    people = {"coming": rose, "manager": cast.manager, "mother": cast.mother, "ipsw": cast.ipsw}
    done: list[Deed] = []
    for deed, who, before, facts, code, words in sorted(REFUSALS, key=lambda row: len(row[2])):
        for step in before[len(done) :]:
            do(step, people[_WHO[step]], handover)
        done = before
        with pytest.raises(Refused) as refused:
            do(deed, people[who], handover, **facts)
        assert (refused.value.code, words in refused.value.message) == (code, True), (
            code,
            refused.value.message,
        )
    with pytest.raises(Missing):
        do(Deed.PACK, cast.teacher, handover)
    with pytest.raises(NotPermitted):
        do(Deed.READ, cast.mother, handover)


def test_the_family_says_that_they_met_or_that_nobody_came(
    cast: Any, story: Any, worker: Any, new_lead: Any
) -> None:
    rose = worker("Rose Hill")
    handover = new_lead(rose)
    do(Deed.PACK, cast.ipsw, handover)
    do(Deed.READ, rose, handover)
    do(Deed.MEET, rose, handover)
    do(Deed.NOT_MET, cast.mother, handover)
    again = fresh(handover)
    assert (again.state, again.met_on) == ("read", None)
    with acting(SYSTEM):
        assert clock_for(handover.id, events.INTRODUCED).stopped_at is None
    with pytest.raises(Refused, match="be introduced to the family first"):
        do(Deed.ACCEPT, rose, handover)
    do(Deed.MEET, cast.mother, handover)
    assert do(Deed.ACCEPT, rose, handover).state == "accepted"


def test_whoever_stops_before_they_took_over_is_followed_in_the_same_handover(
    cast: Any, story: Any, worker: Any, promise: Any, new_lead: Any
) -> None:
    rose, fern, owed = worker("Rose Hill"), worker("Fern Dale"), promise(cast.social_worker)
    handover = new_lead(rose)
    do(Deed.PACK, cast.manager, handover)
    do(Deed.READ, rose, handover)
    of_rose = promise(rose, "Ask the school", by=rose)
    second = new_lead(fern)
    assert (second.id, second.to_user_id, second.state) == (handover.id, fern.id, "pack_complete")
    assert (second.read_at, second.from_user_id) == (None, cast.social_worker.id)
    assert set(second.action_ids) == {owed.id, of_rose.id}
    for deed in (Deed.READ, Deed.MEET, Deed.ACCEPT):
        do(deed, fern, handover)
    assert owner_of(owed) == owner_of(of_rose) == fern.id


def test_a_worker_who_comes_back_has_their_promises_back(
    cast: Any, story: Any, worker: Any, promise: Any, new_lead: Any
) -> None:
    owed = promise(cast.social_worker)
    handover = new_lead(worker("Rose Hill"), why="long_absence")
    with acting(cast.manager):
        worker_allocate(by=cast.manager, case_id=story.case.id, part="lead", user_id=cast.social_worker.id)
    assert fresh(handover).state == "ended"
    assert owner_of(owed) == cast.social_worker.id


def test_a_released_worker_leaves_their_promises_to_the_manager_until_somebody_comes_or_nobody_does(
    cast: Any, story: Any, worker: Any, promise: Any
) -> None:
    owed = promise(cast.csw)
    with acting(cast.csw):  # written before they left: the pack is complete at once
        note_write(by=cast.csw, case_id=story.case.id, works="Football")
    with acting(cast.duty), pytest.raises(Missing):
        worker_release(by=cast.duty, allocation_id=spell(story, "csw").id, why="workload")
    with acting(cast.manager):
        ended = worker_release(by=cast.manager, allocation_id=spell(story, "csw").id, why="workload")
    assert (ended.end_code, ended.end_reason) == ("workload", "They have too many families to do this well")
    handover = open_one(story, "csw")
    assert (handover.state, handover.to_user_id, owner_of(owed)) == ("pack_complete", None, cast.manager.id)
    with pytest.raises(Refused, match="A manager chooses somebody first"):
        do(Deed.PLAN, cast.ipsw, handover)
    with pytest.raises(Refused, match="A few words are enough"):
        do(Deed.END, cast.manager, handover, reason=" ")
    assert do(Deed.END, cast.manager, handover).state == "ended"
    noor = worker("Noor Lane", "csw", "voluntary")
    with acting(cast.manager):  # a handover that was called off stays so
        worker_allocate(by=cast.manager, case_id=story.case.id, part="csw", user_id=noor.id)
        assert not Handover.objects.filter(part="csw", state__in=Handover.OPEN).exists()


@pytest.mark.parametrize(
    ("said", "code"),
    [({"why": "lazy"}, "choice_unknown"), ({"why": "other", "reason": " "}, "words_missing"),
     ({"why": "conflict", "reason": "x" * 401}, "words_too_long")],
)  # fmt: skip
def test_a_change_needs_a_reason_that_is_known(
    cast: Any, story: Any, said: dict[str, str], code: str
) -> None:
    with pytest.raises(Refused) as refused, acting(cast.manager):
        worker_release(by=cast.manager, allocation_id=spell(story, "csw").id, **said)
    assert refused.value.code == code


def test_the_pack_is_composed_from_the_record_and_says_what_is_new(
    cast: Any, story: Any, worker: Any, promise: Any, new_lead: Any, django_assert_max_num_queries: Any
) -> None:
    promise(cast.social_worker)
    rose = worker("Rose Hill")
    handover = new_lead(rose)
    with acting(cast.mother):
        note_write(by=cast.mother, case_id=story.case.id, know="Ring me first")
    with acting(cast.father):
        assert notes_of(viewer=cast.father, case_id=story.case.id) == []
    do(Deed.PACK, cast.csw, handover)
    do(Deed.READ, rose, handover)
    with frozen(now() + timedelta(minutes=5)):
        promise(rose, "Look at the bus", by=rose)
        with acting(rose), django_assert_max_num_queries(18):
            pack = pack_of(viewer=rose, case_id=story.case.id)
    assert [one.know or one.works for one in pack.notes] == ["Short walks", "Ring me first"]
    assert {one.words for one in pack.promises.open} == {"Ring on Friday", "Look at the bus"}
    assert [one.worker_name for one in pack.so_far.spells][:2] == ["Rose Hill", "Chris Young"]
    assert pack.new_since(fresh(handover).read_at) == ("1 promise",)
    with acting(rose):
        known = already_known(viewer=rose, case=story.case)
    assert (known.to_read, known.answered, known.threshold_on) == (None, (), None)
    for outsider in (cast.mother, cast.teacher):
        with pytest.raises(Missing), acting(outsider):
            pack_of(viewer=outsider, case_id=story.case.id)


def test_what_one_parent_writes_is_theirs_and_the_workers(
    cast: Any, story: Any, acting: Callable[..., Any]
) -> None:
    with acting(cast.mother), pytest.raises(Refused, match="one of the boxes"):
        note_write(by=cast.mother, case_id=story.case.id)
    with acting(cast.mother):
        note_write(by=cast.mother, case_id=story.case.id, works="He listens", know="No letters")
    with acting(SYSTEM):
        assert AuditEvent.objects.filter(kind=events.NOTED.name).get().circle_ids == []
    for who, count in ((cast.mother, 1), (cast.ipsw, 1), (cast.young_person, 0), (cast.father, 0)):
        with acting(who):
            assert len(notes_of(viewer=who, case_id=story.case.id)) == count
    with pytest.raises(Missing), acting(cast.stranger_parent):
        note_write(by=cast.stranger_parent, case_id=story.case.id, know="Hello")
