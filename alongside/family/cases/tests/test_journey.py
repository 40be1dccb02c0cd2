"""The journey: a pure layout of where the family is, and the same from the database, in words a family reads."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alongside.family.cases import planned
from alongside.family.cases.models import Allocation, Case, Stage
from alongside.family.cases.models_stages import WithoutPlan
from alongside.family.cases.planned import went_on_without
from alongside.family.cases.rules import JourneyPromise, JourneyWorker, journey
from alongside.family.cases.selectors import case_get, journeys_for_family
from alongside.family.cases.services import cause_set, stage_move
from alongside.ground import clock
from alongside.ground.access.context import acting
from alongside.ground.base.actors import SYSTEM
from alongside.ground.base.errors import Missing, NotPermitted, Refused, Stale

from .scenes import a_referral, accept

MONDAY = datetime(2026, 11, 16, 9, tzinfo=UTC)
OPTIONAL = {"investigation", "court"}
LEAD = JourneyWorker("Sofia Worth", "Northmoor Council", "lead", "Lead professional", date(2026, 11, 16))
CSW = JourneyWorker("Chris Young", "A charity", "csw", "Child support worker", date(2026, 11, 17))


def journey_of(viewer, case_id):
    return journeys_for_family(viewer=viewer, cases=[case_get(viewer=viewer, case_id=case_id)])[case_id]


def states(laid_out):
    return {s.key: s.state for s in laid_out.stages}


def test_what_is_behind_is_done_and_what_is_ahead_is_next():
    laid_out = journey(stage="assessment", been=["referral", "engagement"], workers=[], promises=[])
    assert states(laid_out) == {
        "referral": "done", "engagement": "done", "assessment": "now", "planning": "next", "investigation": "next",
        "court": "next", "recovery": "next",
    }  # fmt: skip
    assert laid_out.now.title == "Understanding what is happening"


def test_a_trial_that_never_was_does_not_show_as_done():
    assert "court" not in states(journey(stage="recovery", been=["planning"], workers=[], promises=[]))
    assert states(journey(stage="recovery", been=["court"], workers=[], promises=[]))["court"] == "done"


def test_the_lead_is_responsible_and_without_one_it_says_so():
    assert journey(stage="planning", workers=[CSW, LEAD], promises=[]).responsible == LEAD
    laid_out = journey(stage="planning", workers=[CSW], promises=[])
    assert laid_out.responsible is None
    assert laid_out.who_words == "Nobody leads yet. A manager has to choose somebody."


def test_what_is_late_comes_apart_from_what_is_next():
    late = JourneyPromise("a", "We offer you a worker.", date(2026, 11, 1), True, 3)
    later = JourneyPromise("b", "We look again.", date(2026, 12, 1), False)
    soon = JourneyPromise("c", "A lead is chosen.", date(2026, 11, 20), False)
    laid_out = journey(stage="planning", workers=[], promises=[later, late, soon])
    assert (laid_out.next_promise, laid_out.late) == (soon, (late,))
    assert laid_out.promises == (late, soon, later)
    assert journey(stage="planning", workers=[], promises=[late]).next_promise is None
    hour = JourneyPromise(
        "z", "We ring.", date(2026, 11, 20), False, due_at=datetime(2026, 11, 20, 9, tzinfo=UTC)
    )
    later_hour = replace(hour, kind="y", due_at=datetime(2026, 11, 20, 17, tzinfo=UTC))
    assert journey(stage="planning", workers=[], promises=[soon, later_hour, hour]).promises == (
        hour,
        later_hour,
        soon,
    )


@given(stage=st.sampled_from(Stage.values), been=st.sets(st.sampled_from(Stage.values)))
def test_there_is_always_one_now_and_done_never_follows_it(stage, been):
    laid_out = journey(stage=stage, been=been, workers=[], promises=[])
    order = [s.state for s in laid_out.stages]
    assert order.count("now") == 1
    assert order == sorted(order, key=["done", "now", "next"].index)
    assert {s.key for s in laid_out.stages if s.state == "done"} & OPTIONAL <= been
    assert ("closed" in states(laid_out)) is (stage == "closed")


def test_no_word_of_the_journey_blames_or_frightens():
    words = " ".join(
        f"{s.title} {s.words}"
        for s in journey(stage="closed", been=Stage.values, workers=[], promises=[]).stages
    ).lower()
    for unkind in ("fail", "refus", "non-", "engage with", "risk", "disclos"):
        assert unkind not in words


def test_an_unknown_stage_is_a_fault():
    with pytest.raises(ValueError, match="nowhere"):
        journey(stage="nowhere", workers=[], promises=[])


def test_the_family_reads_who_leads_what_is_next_and_what_is_late(cast, story):
    with acting(cast.mother):
        mine = journey_of(viewer=cast.mother, case_id=story.case.id)
    assert mine.who_words == "Sofia Worth, Northmoor social_care, leads and answers to you."
    assert [w.part for w in mine.workers] == ["lead", "ipsw", "csw"]
    assert (mine.promises, mine.late) == ((), ())


def test_a_promise_that_was_not_kept_shows_how_late_it_is(cast):
    with clock.frozen(MONDAY), acting(cast.duty):
        case = accept(cast.duty, a_referral(cast))
    with clock.frozen(MONDAY + timedelta(days=4)), acting(cast.manager):
        mine = journey_of(viewer=cast.manager, case_id=case.id)
    late = {p.kind: p.working_days_late for p in mine.late}
    assert late == {"referrals.acknowledge": 3, "cases.lead": 3, "support.offer": 2}
    assert mine.next_promise.kind == "cases.first_meeting"
    assert "worker of your own" in next(p.words for p in mine.late if p.kind == "support.offer")


@pytest.mark.parametrize("who", ["duty", "police", "teacher", "stranger", "stranger_parent"])
def test_nobody_else_reads_the_journey(cast, story, who):
    viewer = getattr(cast, who)
    with acting(viewer), pytest.raises(Missing):
        journey_of(viewer=viewer, case_id=story.case.id)


def test_the_lead_and_a_manager_say_where_the_family_is_and_it_may_go_back(cast, story):
    with acting(cast.social_worker):
        cause_set(by=cast.social_worker, case_id=story.case.id, causes=["unnamed_people"])
        on = {"by": cast.social_worker, "case_id": story.case.id, "expected_version": 1}
        with pytest.raises(Refused, match="Or write here why") as refused:
            stage_move(**on, stage="court")
        assert (refused.value.code, bool(refused.value.kept_as)) == ("plan_not_final", True)
        stage_move(**on, stage="court", without_plan="The trial began before we could meet.")
    with acting(cast.mother):
        said = went_on_without(viewer=cast.mother, case=Case.objects.get(id=story.case.id))
        assert (said.by_name, said.words) == ("Sofia Worth", "The trial began before we could meet.")
    with acting(cast.stranger_parent):
        assert not WithoutPlan.objects.exists()
    with acting(cast.manager):
        moved = stage_move(by=cast.manager, case_id=story.case.id, stage="planning", expected_version=2)
        assert went_on_without(viewer=cast.manager, case=moved) is None, "it is planned now"
    assert (moved.stage, moved.stages_been, moved.version) == ("planning", ["engagement", "court"], 3)


@pytest.mark.parametrize("final", [False, True])
@pytest.mark.parametrize("now_", Stage.values)
def test_only_before_the_end_of_planning_and_without_a_final_plan_is_a_reason_asked(now_, final, monkeypatch):
    monkeypatch.setattr(planned, "_asked", {"plans": lambda case: final})
    before = now_ in ("referral", "engagement", "assessment", "planning")
    assert planned.plan_missing(Case(stage=now_)) is (before and not final)


@pytest.mark.parametrize(
    ("stage", "code"), [("closed", "stage_closed"), ("engagement", "stage_same"), ("limbo", "choice_unknown")]
)
def test_stages_that_are_refused(cast, story, stage, code):
    with acting(cast.manager), pytest.raises(Refused) as refusal:
        stage_move(by=cast.manager, case_id=story.case.id, stage=stage, expected_version=1)
    assert refusal.value.code == code


@pytest.mark.parametrize("who", ["mother", "ipsw", "csw"])
def test_only_the_lead_or_a_manager_moves_the_stage(cast, story, who):
    by = getattr(cast, who)
    with acting(by), pytest.raises(NotPermitted):
        stage_move(by=by, case_id=story.case.id, stage="planning", expected_version=1)


def test_whoever_looked_at_an_older_case_is_told_so(cast, story):
    with acting(cast.manager), pytest.raises(Stale) as stale:
        stage_move(by=cast.manager, case_id=story.case.id, stage="planning", expected_version=0)
    assert stale.value.current.id == story.case.id


def test_the_worker_who_covers_is_named(cast, story):
    with acting(SYSTEM):
        Allocation.objects.filter(case=story.case, part="lead").update(
            cover_words="Jo Lund until Friday", worker_phone="01632 960003"
        )
    with acting(cast.young_person):
        lead = journey_of(viewer=cast.young_person, case_id=story.case.id).responsible
    assert (lead.cover_words, lead.phone) == ("Jo Lund until Friday", "01632 960003")
