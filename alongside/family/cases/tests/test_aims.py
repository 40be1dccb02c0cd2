"""What the two workers share: agreed by both, changed by both, ended by both; watched until there is one (R43)."""

from __future__ import annotations

import pytest
from django.db import Error, transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from alongside.family.cases.aims import aims_for_family, aims_of
from alongside.family.cases.events import AIMS
from alongside.family.cases.models import Allocation
from alongside.family.cases.models_aims import AimStep, SharedAim
from alongside.family.cases.rules_aims import IN_FORCE, MOVES, moved_on, other_worker_answers
from alongside.family.cases.services import aim_answer, aim_end_propose, aim_propose, worker_release
from alongside.family.cases.services.common import mind_aims
from alongside.ground.access.context import acting, elevated
from alongside.ground.base.actors import SYSTEM
from alongside.ground.base.errors import NotPermitted, Refused, Stale
from alongside.ground.clock import now
from alongside.ground.clock.selectors import clock_for

from .scenes import events_of

NIGHTS = {"words": "Calm nights at home", "parents_said": "Maria wants this most"}


def propose(by, story, **more):
    with acting(by):
        return aim_propose(by=by, case_id=story.case.id, **NIGHTS | more)


def answer(by, aim, said="agreed", **more):
    with acting(by):
        return aim_answer(by=by, aim_id=aim.id, answer=said, expected_version=aim.version, **more)


def end(by, aim, words="She sleeps through"):
    with acting(by):
        return aim_end_propose(by=by, aim_id=aim.id, words=words, expected_version=aim.version)


def clock_runs(story):
    with acting(SYSTEM):
        clock = clock_for(story.case.id, AIMS)
    return clock is not None and clock.stopped_at is None


def read_by(person, story):
    with acting(person):
        return [one.words for one in aims_for_family(viewer=person, cases=[story.case])[story.case.id]]


def test_an_aim_is_proposed_by_one_agreed_by_the_other_changed_and_ended_by_both(cast, story):
    with acting(cast.manager), elevated("as allocating does"):
        mind_aims(story.case, by=cast.manager)
    assert clock_runs(story)
    first = propose(cast.ipsw, story)
    assert read_by(cast.mother, story) == []
    assert clock_runs(story)
    first = answer(cast.csw, first)
    assert read_by(cast.mother, story) == read_by(cast.young_person, story) == ["Calm nights at home"]
    assert not clock_runs(story)
    second = propose(cast.csw, story, words="Calm nights, and school twice a week", replaces_id=first.id)
    assert read_by(cast.mother, story) == ["Calm nights at home"]
    second = answer(cast.ipsw, second)
    assert read_by(cast.father, story) == ["Calm nights, and school twice a week"]
    second = end(cast.ipsw, second)
    second = answer(cast.csw, second, "not_agreed", words="Not while school is unsure")
    assert second.state == "agreed"
    second = answer(cast.ipsw, end(cast.csw, second))
    assert (second.state, read_by(cast.mother, story), clock_runs(story)) == ("ended", [], True)
    with acting(cast.social_worker):
        kept = aims_of(viewer=cast.social_worker, case=story.case)
        assert [[s.what for s in one.steps.all()] for one in kept.over] == [
            ["proposed", "agreed", "end_proposed", "not_agreed", "end_proposed", "agreed"],
            ["proposed", "agreed", "replaced"],
        ]
    assert [len(events_of(f"cases.aim.{what}")) for what in ("proposed", "agreed", "not_agreed")] == [4, 3, 1]


def test_one_worker_alone_agrees_nothing_and_nobody_else_does(cast, story):
    aim = propose(cast.ipsw, story)
    refusals = [
        (Refused, "aim_needs_both", lambda: answer(cast.ipsw, aim)),
        (Refused, "aim_needs_both", lambda: answer(cast.ipsw, aim, "not_agreed", words="No")),
        (Refused, "aim_not_yours", lambda: answer(cast.csw, aim, "taken_back")),
        (Refused, "choice_unknown", lambda: answer(cast.csw, aim, "ended")),
        (Refused, "words_missing", lambda: answer(cast.csw, aim, "not_agreed", words=" ")),
        (Refused, "aim_moved_on", lambda: end(cast.ipsw, aim)),
        (Refused, "words_missing", lambda: propose(cast.ipsw, story, parents_said="")),
        (Refused, "words_too_long", lambda: propose(cast.ipsw, story, words="a" * 1_001)),
        (Refused, "aim_moved_on", lambda: propose(cast.csw, story, replaces_id=aim.id)),
        (NotPermitted, "", lambda: propose(cast.social_worker, story)),
        (NotPermitted, "", lambda: propose(cast.mother, story)),
        (NotPermitted, "", lambda: propose(cast.stranger, story)),
    ]
    for kind, code, tried in refusals:
        with pytest.raises(kind) as found:
            tried()
        assert not code or found.value.code == code
    taken = answer(cast.ipsw, aim, "taken_back")
    with pytest.raises(Stale):
        answer(cast.csw, aim)
    with pytest.raises(Refused, match="answered already"):
        answer(cast.csw, taken)


def test_the_database_keeps_both_workers_and_every_word(cast, story):
    aim = propose(cast.ipsw, story)
    step = {
        "partnership_id": aim.partnership_id, "case": story.case, "aim": aim, "what": "agreed", "at": now(),
        "by_name": "Somebody", "created_at": now(),
    }  # fmt: skip
    with acting(SYSTEM):
        for part, by in (("ipsw", cast.csw), ("csw", cast.ipsw), ("lead", cast.csw)):
            with pytest.raises(Error), transaction.atomic():
                AimStep.objects.create(**step, part=part, by_id=by.id)
        for tried in ({"words": "Other"}, {"state": "agreed"}, {"state": "ended"}):
            with pytest.raises(Error), transaction.atomic():
                SharedAim.objects.filter(id=aim.id).update(**tried)


def test_the_clock_rests_while_one_of_the_two_is_missing(cast, story):
    with acting(cast.manager), elevated("as allocating does"):
        mind_aims(story.case, by=cast.manager)
        csw = Allocation.objects.get(case=story.case, part="csw")
    with acting(cast.manager):
        worker_release(by=cast.manager, allocation_id=csw.id, why="left_post")
    assert not clock_runs(story)


STEPS = sorted({step for moves in MOVES.values() for step in moves} - {"proposed"})


@settings(max_examples=60)
@given(st.lists(st.tuples(st.sampled_from(STEPS), st.sampled_from(["ipsw", "csw"])), max_size=12))
def test_no_path_lets_one_side_alone_begin_or_end_an_aim(walk):
    state, asked, said = "proposed", "ipsw", {"ipsw"}
    for step, part in walk:
        try:
            after = moved_on(state, step)
            if step in ("agreed", "not_agreed", "taken_back"):
                other_worker_answers(step, proposed_part=asked, proposed_by=asked, part=part, by=part)
        except Refused:
            continue
        if step == "end_proposed":
            asked, said = part, {part}
        said.add(part)
        if step != "replaced" and (after in IN_FORCE) != (state in IN_FORCE):
            assert said == {"ipsw", "csw"}
        state = after
