"""Placements, being in touch, advocates, moves: normal, late, bad, missing (R171-R175)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import Any

import pytest
from django.core import mail
from django.db import Error, transaction

from alongside.doors.desk.tests.conftest import browse_as
from alongside.ground.access.context import acting
from alongside.ground.base.actors import SYSTEM
from alongside.ground.base.errors import Missing, NotPermitted, Refused
from alongside.ground.clock import frozen
from alongside.ground.clock.models import Clock
from alongside.practice.actions.models import Action
from alongside.practice.actions.services.raising import actions_raise_overdue
from alongside.practice.places import events, jobs
from alongside.practice.places.models import AdvocateNeed, Stay, StaySource, StayWords, ZoneProposal
from alongside.practice.places.overseeing import overview
from alongside.practice.places.selectors import (
    advocate_of,
    losses_of,
    moves_of,
    proposals_of,
    spells_of,
    stays_of,
)
from alongside.practice.places.services import (
    Area,
    OfParent,
    Owed,
    advocate_name,
    advocates_mind,
    away_end,
    away_note,
    contact_lost,
    contact_plan_write,
    contact_restored,
    contact_step_add,
    move_end,
    move_open,
    move_step_add,
    stay_end,
    stay_say,
    stay_source,
    stay_start,
    zone_not_taken,
    zone_propose,
)
from alongside.practice.places.tests.conftest import INSIDE, MONDAY, TODAY

Make = Callable[..., Any]
FRIDAY = datetime(2026, 11, 27, 9, 0, tzinfo=UTC)


def clock(kind: str, about: Any) -> Clock:
    with acting(SYSTEM):
        return Clock.objects.get(kind=kind, about_id=about.id)


def test_a_placement_without_the_parents_is_refused_and_owed_next_working_day_in_an_emergency(
    cast: Any, story: Any, stay: Make
) -> None:
    with pytest.raises(Refused, match="what the parents think of it, and what the parents know of the area"):
        stay(views=None)
    with pytest.raises(Refused) as judged:  # a reason for taking a child away is read like any report (R172)
        stay(
            views=None,
            emergency=True,
            reason="She cried in the meeting and is emotionally harming her daughter.",
        )
    assert (judged.value.code, bool(judged.value.kept_as)) == ("distress_is_not_harm", True)
    made = stay(views=None, emergency=True)
    assert clock(events.VIEWS, made).due_on == date(2026, 11, 24)
    with frozen(MONDAY), acting(cast.mother):
        stay_say(by=cast.mother, stay_id=made.id, about="parents_view", words="Too far")
        stay_say(by=cast.mother, stay_id=made.id, about="local_risks", words="None")
        with pytest.raises(Refused, match="Choose one of the answers"):
            stay_say(by=cast.mother, stay_id=made.id, about="contact_effect", words="x")
    with acting(cast.father):
        assert not StayWords.objects.exists(), "her words are hers"
    assert clock(events.VIEWS, made).stopped_at is None
    with frozen(MONDAY), acting(cast.social_worker):
        stay_say(by=cast.social_worker, stay_id=made.id, about="contact_effect", words="Every Sunday")
    assert clock(events.VIEWS, made).stopped_at == MONDAY


def test_what_is_held_against_a_parent_says_where_it_comes_from_or_follows_an_emergency_by_the_next_working_day(
    cast: Any, story: Any, stay: Make
) -> None:
    out = OfParent(story.mother.id, "She was out on two nights.")
    for said, code in (
        (out, "statement_unsourced"),
        (replace(out, kind="observed"), "statement_unsourced"),
        (replace(out, kind="gossip", source="A"), "choice_unknown"),
        (replace(out, words=" ", kind="observed", source="A"), "words_missing"),
    ):
        with pytest.raises(Refused) as refused:
            stay(of_parent=said)
        assert refused.value.code == code
    with pytest.raises(Missing):
        stay(of_parent=replace(out, person_id=story.child.id, kind="observed", source="A"))
    whole = stay(of_parent=replace(out, kind="observed", source="The night nurse"))
    assert whole.rests_on_parent
    made = stay(of_parent=out, emergency=True, name="Oak House")
    assert clock(events.VIEWS, made).due_on == date(2026, 11, 24), "safety does not wait for a source"
    with acting(cast.mother):
        assert sorted(StaySource.objects.values_list("words", "source")) == [
            (out.words, ""), (out.words, "The night nurse"),
        ]  # fmt: skip
    for nobody in (cast.father, cast.stranger, cast.police):
        with acting(nobody):
            assert not StaySource.objects.exists(), nobody.name
    worker, told = cast.social_worker, replace(out, kind="reported", source="Her brother")
    with frozen(MONDAY), acting(worker):
        stay_source(by=worker, stay_id=made.id, said=told)
        with pytest.raises(Refused) as refused:
            stay_source(by=worker, stay_id=stay(kind="school", views=None).id, said=told)
        assert refused.value.code == "stay_is_not_away"
    assert clock(events.VIEWS, made).stopped_at == MONDAY
    with acting(SYSTEM):
        (one,) = StaySource.objects.filter(stay=made)
        assert (one.kind, one.source) == ("reported", "Her brother")
        with pytest.raises(Error, match="Cannot update"), transaction.atomic():
            StaySource.objects.filter(id=one.id).update(source="Another")


def test_what_is_late_climbs_its_ladder(cast: Any, stay: Make) -> None:
    stay(views=None, emergency=True)
    with frozen(datetime(2026, 11, 25, 9, 0, tzinfo=UTC)):
        assert jobs.late_tell(0) == 1
        assert jobs.late_tell(0) == 0
    assert [letter.to for letter in mail.outbox] == [[cast.manager.email]]
    assert "Elm" not in mail.outbox[0].body


def test_placements_follow_each_other_and_never_overlap(cast: Any, story: Any, stay: Make) -> None:
    worker, one, two = cast.social_worker, stay(), stay(name="Oak House", placement="residential")
    with frozen(MONDAY + timedelta(days=20)), acting(worker):
        stay_start(by=worker, stay_id=one.id, since=TODAY, expected_version=1)
        with pytest.raises(Refused, match="End the other placement first") as refused:
            stay_start(by=worker, stay_id=two.id, since=TODAY + timedelta(days=5), expected_version=1)
        assert refused.value.code == "stay_overlaps"
        stay_end(
            by=worker,
            stay_id=one.id,
            until=TODAY + timedelta(days=9),
            reason="Broke down",
            expected_version=2,
        )
        stay_start(by=worker, stay_id=two.id, since=TODAY + timedelta(days=9), expected_version=1)
        numbers = {view.stay.name: view.number for view in stays_of(viewer=worker, case=story.case)}
        assert numbers == {"Elm House": 1, "Oak House": 2}
        with pytest.raises(Error, match="R172"), transaction.atomic():
            Stay.objects.filter(id=two.id).update(since=TODAY)
        spells = [(one.kind, one.nights, one.long) for one in spells_of(viewer=worker, case=story.case)]
        assert spells == [("Children’s home", 11, True), ("Foster carers", 9, True)]


def test_who_may_propose(cast: Any, story: Any, stay: Make) -> None:
    for who, error in ((cast.csw, NotPermitted), (cast.ipsw, NotPermitted), (cast.mother, NotPermitted),
                       (cast.duty, Missing), (cast.stranger, Missing)):  # fmt: skip
        with pytest.raises(error):
            stay(by=who)
    assert stay(by=cast.csw, kind="visit", views=None).state == "proposed"
    with pytest.raises(NotPermitted):
        stay(by=cast.ipsw, kind="visit", views=None)


def test_a_family_says_that_a_place_is_not_safe_and_is_answered(cast: Any, story: Any, zone: Make) -> None:
    made = []
    for place in ("The old mill", "Everywhere"):
        with frozen(MONDAY), acting(cast.mother):
            said = {"place": place, "why": "They wait", "postcode": "zz1 1aa"}
            made.append(zone_propose(by=cast.mother, case_id=story.case.id, **said))
    with acting(cast.father):
        assert not ZoneProposal.objects.exists()
    assert clock(events.ZONE_ANSWER, made[0]).due_on == date(2026, 11, 25)
    hers = partial(browse_as(cast.mother).get, "/family/places/")
    for at, words in ((MONDAY, "Wednesday 25 November 2026"), (MONDAY + timedelta(days=4), "Late")):
        with frozen(at):
            text = hers().content.decode()
        assert text.count("A worker answers you.") == text.count(words) == 2, "by when, and that it is late"
    drawn = zone(
        proposal_id=made[0].id, answer="Thank you. It is in the plan.", area=Area(postcode=INSIDE, metres=300)
    )
    with frozen(MONDAY), acting(cast.csw):
        with pytest.raises(Refused, match="Write something here"):
            zone_not_taken(by=cast.csw, case_id=story.case.id, proposal_id=made[1].id, words="")
        zone_not_taken(by=cast.csw, case_id=story.case.id, proposal_id=made[1].id, words="Tell us one place.")
        with pytest.raises(Refused, match="answered this already"):
            zone_not_taken(by=cast.csw, case_id=story.case.id, proposal_id=made[1].id, words="No")
    with acting(cast.mother):
        answers = {
            one.place: (one.answer, one.zone) for one in proposals_of(viewer=cast.mother, case=story.case)
        }
    assert answers == {"The old mill": ("confirmed", drawn), "Everywhere": ("not_taken", None)}
    assert "A worker answers you." not in hers().content.decode()
    assert clock(events.ZONE_ANSWER, made[0]).stopped_at == MONDAY


def test_out_of_touch_has_a_plan_its_steps_and_an_end(cast: Any, story: Any) -> None:
    mother, csw, case_id = cast.mother, cast.csw, story.case.id
    with frozen(MONDAY), acting(mother):
        lost = contact_lost(
            by=mother, case_id=case_id, since=TODAY - timedelta(days=9), words="No call since"
        )
        with pytest.raises(Refused, match="written down already"):
            contact_lost(by=mother, case_id=case_id, since=TODAY)
        with pytest.raises(NotPermitted):
            contact_lost(by=mother, case_id=case_id, since=TODAY, person_id=story.father.id)
    assert clock(events.CONTACT_PLAN, lost).due_on == date(2026, 11, 30)
    with acting(cast.father):
        assert not losses_of(viewer=cast.father, case=story.case)
    owed = Owed("Ring on Sunday", "They hear each other", csw.id, TODAY + timedelta(days=6))
    with frozen(MONDAY), acting(csw):
        plan = contact_plan_write(by=csw, loss_id=lost.id, words="Letters, then a call", owner_id=csw.id)
        step = contact_step_add(by=csw, loss_id=lost.id, owed=owed)
        assert plan.review_on == TODAY + timedelta(weeks=4)
        view = losses_of(viewer=csw, case=story.case)[0]
        assert (view.due_on, [one.action.words for one in view.steps]) == (plan.review_on, ["Ring on Sunday"])
    with frozen(FRIDAY), acting(csw):
        with pytest.raises(Refused, match="before it began"):
            contact_restored(by=csw, loss_id=lost.id, until=TODAY - timedelta(days=20))
        contact_restored(by=csw, loss_id=lost.id, until=TODAY)
        with pytest.raises(Refused, match="in touch again"):
            contact_step_add(by=csw, loss_id=lost.id, owed=owed)
    assert clock(events.CONTACT_REVIEW, lost).stopped_at == FRIDAY
    assert step.kind == "contact"


def test_away_is_counted_whether_they_came_back_or_not(cast: Any, story: Any) -> None:
    csw = cast.csw
    with frozen(MONDAY), acting(csw):
        long = away_note(by=csw, case_id=story.case.id, kind="missing", since=TODAY - timedelta(days=12))
        away_note(by=csw, case_id=story.case.id, kind="elsewhere", since=TODAY)
        with pytest.raises(Refused, match="not come yet"):
            away_note(by=csw, case_id=story.case.id, kind="missing", since=TODAY + timedelta(days=1))
        away_end(by=csw, away_id=long.id, until=TODAY - timedelta(days=2), returned=True)
        with pytest.raises(Refused, match="over already"):
            away_end(by=csw, away_id=long.id, until=TODAY, returned=False)
    with frozen(MONDAY), acting(cast.manager):
        seen = overview(viewer=cast.manager)
    assert (seen.away_long, seen.away_back) == (1, 1)
    with acting(csw), pytest.raises(NotPermitted):
        overview(viewer=csw)


def test_a_child_in_care_without_parental_eyes_is_flagged_named_an_advocate_and_stays_marked(
    cast: Any, story: Any, stay: Make
) -> None:
    worker, made = cast.social_worker, stay()
    with frozen(MONDAY), acting(worker):
        stay_start(by=worker, stay_id=made.id, since=TODAY, expected_version=1)
        assert advocate_of(viewer=worker, case=story.case) is None
        losses = [
            contact_lost(by=worker, case_id=story.case.id, since=TODAY, person_id=person.id)
            for person in (story.mother, story.father)
        ]
        flag = advocate_of(viewer=worker, case=story.case)
        assert flag is not None
    with frozen(MONDAY), acting(SYSTEM):
        assert (advocates_mind(by=SYSTEM), AdvocateNeed.objects.count()) == (1, 1)
    assert clock(events.ADVOCATE, flag).due_on == date(2026, 11, 25)
    with frozen(MONDAY), acting(worker):
        named = advocate_name(by=worker, need_id=flag.id, name="Ada Lee", organisation="Voices")
        assert clock(events.ADVOCATE, named).stopped_at == MONDAY
        contact_restored(by=worker, loss_id=losses[0].id, until=TODAY)
        assert advocate_of(viewer=worker, case=story.case) is None
        with pytest.raises(Refused, match="there again"):
            advocate_name(by=worker, need_id=flag.id, name="Ada Lee", organisation="Voices")
    with acting(cast.manager):
        seen = overview(viewer=cast.manager)
    assert (len(seen.advocates), seen.marked, seen.lost_ever, seen.lost_without_plan) == (0, 1, 2, 1)


def test_each_need_of_a_move_is_a_promise_that_climbs_when_late(cast: Any, story: Any) -> None:
    worker, case = cast.social_worker, story.case
    with frozen(MONDAY), acting(worker):
        moves = []
        for number in range(3):
            why = {"reason": "Threats", "housing_agency": "Homes", "police": "offered"}
            moves.append(move_open(by=worker, case_id=case.id, **why))
            with pytest.raises(Refused, match="open already"):
                move_open(by=worker, case_id=case.id, reason="x", housing_agency="y")
            if number < 2:
                move_end(by=worker, move_id=moves[-1].id, outcome="moved", on=TODAY)
        owed = Owed("A place at the new school", "He keeps his exams", cast.teacher.id, TODAY)
        with pytest.raises(Refused, match="brother or sister"):
            move_step_add(by=worker, move_id=moves[2].id, kind="school", owed=owed)
        move_step_add(by=worker, move_id=moves[2].id, kind="school", owed=owed, person_id=story.sibling.id)
        view = moves_of(viewer=worker, case=case)[0]
        assert (view.number, view.lacks) == (3, [("housing", None), ("police", None)])
        with pytest.raises(Refused, match="This move is over"):
            move_step_add(by=worker, move_id=moves[0].id, kind="housing", owed=owed)
        with pytest.raises(Refused) as refused:
            move_step_add(
                by=worker, move_id=moves[2].id, kind="housing", owed=Owed("A home", "Safe", None, TODAY)
            )
        assert refused.value.code == "action_ownerless"
    with frozen(FRIDAY), acting(SYSTEM):
        assert actions_raise_overdue(by=SYSTEM).count == 1
        assert Action.objects.get().steps.filter(kind="escalated").count() == 1
    with acting(cast.mother):
        assert moves_of(viewer=cast.mother, case=case)[0].steps[0].action.owner_name == cast.teacher.name
