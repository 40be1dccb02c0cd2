"""What is happening to the child: who harms them, what they told, urgent worries, and a level that rises and falls (R20-R29)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from alongside.family.cases.events import REPLAN, WORRY_OWNER
from alongside.family.cases.harm import harm_page, needs_future_protection, worries_open
from alongside.family.cases.jobs import case_late_tell, level_tell
from alongside.family.cases.models import Case
from alongside.family.cases.models_harm import CauseOfHarm, Disclosure, UrgentWorry
from alongside.family.cases.rules_standing import leans_on_the_home, moved
from alongside.family.cases.selectors import case_page, journeys_for_family
from alongside.family.cases.services import (
    cause_set,
    disclosure_add,
    disclosure_review,
    level_view_record,
    stage_move,
    state_set,
    threshold_set,
    vulnerabilities_set,
    worry_health_told,
    worry_note,
    worry_own,
)
from alongside.ground import clock
from alongside.ground.access.context import acting
from alongside.ground.accounts.models import Agency, RoleAssignment
from alongside.ground.base.actors import SYSTEM
from alongside.ground.base.errors import NotPermitted, Refused
from alongside.ground.clock import today
from alongside.ground.clock.models import Clock
from alongside.ground.clock.selectors import clock_for

from .scenes import BOTH, a_worker, decide, events_of, everyone_says, seen

MONDAY = datetime(2026, 11, 16, 9, tzinfo=UTC)
LEVELS = st.sampled_from(["low", "medium", "high"])


def level(cast, story, to, by=None, rationale="What was seen this week."):
    who = by or cast.social_worker
    with acting(who):
        return threshold_set(by=who, case_id=story.case.id, level=to, rationale=rationale, **BOTH)


@given(before=LEVELS, after=LEVELS)
def test_a_move_up_is_a_rise_and_back_is_a_fall(before, after):
    there, back = moved(before, after), moved(after, before)
    assert {there, back} in ({"same"}, {"rise", "fall"})


def test_a_rise_makes_the_lead_owe_a_plan_and_tells_the_workers_and_the_family(cast, story):
    with clock.frozen(MONDAY):
        level(cast, story, "high")
        with acting(SYSTEM):
            owed = clock_for(story.case.id, REPLAN)
            assert (owed.owner_id, owed.due_on.isoformat()) == (cast.social_worker.id, "2026-11-23")
        with acting(cast.mother):
            words = [
                p.words
                for p in journeys_for_family(viewer=cast.mother, cases=[story.case])[story.case.id].promises
            ]
        assert "We are more worried than before, so we look at the plan again with you." in words
        assert level_tell(case_id=str(story.case.id)) == 3
    assert {m.to[0] for m in mail.outbox} == {cast.social_worker.email, cast.ipsw.email, cast.csw.email}
    assert not any("Cleo" in m.body for m in mail.outbox)


@pytest.mark.parametrize("missing", ["family", "ipsw", "csw"])
def test_a_fall_waits_for_every_view_and_skips_none(cast, story, missing):
    everyone_says(cast, story, *({"family", "ipsw", "csw"} - {missing}))
    with pytest.raises(Refused, match="Still missing") as refusal:
        level(cast, story, "low")
    assert refusal.value.code == "views_missing"
    everyone_says(cast, story, missing)
    assert level(cast, story, "low").level == "low"
    with pytest.raises(NotPermitted), acting(cast.csw):
        level_view_record(by=cast.csw, case_id=story.case.id, side="ipsw", words="Not mine to say.")


def test_a_missing_worker_is_chosen_first_and_old_views_do_not_count(cast, story):
    everyone_says(cast, story)
    level(cast, story, "high")
    with pytest.raises(Refused) as refusal:
        level(cast, story, "medium")
    assert refusal.value.code == "views_missing"
    with acting(SYSTEM):
        story.case.allocations.filter(part="csw").update(
            until=clock.now(), ended_by_id=cast.manager.id, end_reason="Away"
        )
    with pytest.raises(Refused, match="the child’s worker") as refusal:
        level(cast, story, "medium")
    assert refusal.value.code == "no_worker_to_ask"


def test_a_worker_writes_down_what_a_parent_said_and_names_them(cast, story):
    with acting(cast.social_worker):
        made = level_view_record(
            by=cast.social_worker,
            case_id=story.case.id,
            side="family",
            words="She is home more.",
            said_by="Frank Ash",
        )
        assert (made.said_by, made.by_name) == ("Frank Ash", "Sofia Worth")
        with pytest.raises(Refused):
            level_view_record(by=cast.social_worker, case_id=story.case.id, side="family", words="x")
    with acting(cast.mother):
        assert harm_page(viewer=cast.mother, case=story.case).views == (), (
            "one parent's view is not the other's"
        )


def told(cast, story):
    with acting(cast.csw):
        return disclosure_add(by=cast.csw, case_id=story.case.id, kinds=["rape"], told_on=today())


def reviewed(who, disclosure):
    with acting(who):
        return disclosure_review(by=who, disclosure_id=disclosure.id, words="What follows is in the plan.")


def test_what_a_child_told_holds_the_level_until_two_people_have_looked(cast, story):
    made = told(cast, story)
    with acting(SYSTEM):
        case = Case.objects.get(id=story.case.id)
        assert (case.level, case.state) == ("high", "being_exploited")
        assert clock_for(case.id, REPLAN).stopped_at is None
        with pytest.raises(IntegrityError, match="R21"), transaction.atomic():
            Case.objects.filter(id=case.id).update(level="low")
    everyone_says(cast, story)
    reviewed(cast.social_worker, made)
    for act in (
        lambda: level(cast, story, "medium"),
        lambda: reviewed(cast.social_worker, made),
        lambda: state(cast, story, "at_risk"),
    ):
        with pytest.raises(Refused) as refusal:
            act()
        assert refusal.value.code in {"disclosure_stands", "reviewed_already"}
    reviewed(cast.manager, made)
    assert level(cast, story, "medium").level == "medium"
    assert state(cast, story, "at_risk").state == "at_risk"
    with acting(cast.mother):
        assert not Disclosure.objects.exists(), "what a child told in trust"
    [event] = events_of("cases.harm.disclosed")
    assert event.facts == {"kinds": ["rape"]}


def state(cast, story, to, by=None):
    who = by or cast.social_worker
    with acting(who):
        return state_set(by=who, case_id=story.case.id, state=to, reason="What was seen.")


def test_at_risk_and_being_exploited_are_said_with_a_reason_by_somebody_statutory(cast, story):
    state(cast, story, "at_risk")
    with pytest.raises(Refused, match="already"):
        state(cast, story, "at_risk")
    with pytest.raises(NotPermitted):
        state(cast, story, "being_exploited", by=cast.ipsw)


def cause(cast, story, *causes, by=None):
    who = by or cast.social_worker
    with acting(who):
        return cause_set(by=who, case_id=story.case.id, causes=causes)


@pytest.mark.parametrize(
    ("causes", "code", "words"),
    [
        ((), "cause_missing", "cannot name yet"),
        (("parenting",), "parenting_not_cause", "write it as evidence"),
        (("named_people", "parenting"), "parenting_not_cause", "whoever does it"),
        (("bereavement",), "choice_unknown", "Choose"),
    ],
)
def test_parenting_and_a_vulnerability_are_no_cause(cast, story, causes, code, words):
    with pytest.raises(Refused, match=words) as refusal:
        cause(cast, story, *causes)
    assert refusal.value.code == code
    with acting(SYSTEM), pytest.raises(IntegrityError), transaction.atomic():
        CauseOfHarm.objects.create(
            partnership_id=cast.partnership.id, case=story.case, causes=["online", "parenting"], at=clock.now(),
            by_id=cast.manager.id, by_name="Mo",
        )  # fmt: skip


def test_by_the_evidence_route_parenting_stands_beside_whoever_harms_and_never_alone(cast, story):
    seen(cast, story, story.father)
    decide(cast, story, story.father, "under_evidence_review")
    assert cause(cast, story, "parenting", "group").causes == ["group", "parenting"]
    with pytest.raises(Refused):
        cause(cast, story, "parenting")


def test_the_cause_is_written_before_the_family_goes_on_from_assessment(cast, story):
    def go(stage, version):
        with acting(cast.manager):
            return stage_move(by=cast.manager, case_id=story.case.id, stage=stage, expected_version=version)

    with pytest.raises(Refused, match="who or what harms") as refusal:
        go("investigation", 1)  # nor by leaping over it
    assert refusal.value.code == "cause_missing"
    go("assessment", 1)
    with pytest.raises(Refused, match="who or what harms") as refusal:
        go("planning", 2)
    assert refusal.value.code == "cause_missing"
    go("engagement", 2)
    go("assessment", 3)
    cause(cast, story, "unnamed_people")
    assert go("planning", 4).stage == "planning"


def test_several_things_make_harm_easier_and_one_asks_for_protection_later(cast, story):
    with acting(cast.csw):
        assert not needs_future_protection(story.case)
        vulnerabilities_set(by=cast.csw, case_id=story.case.id, kinds=["bereavement", "hurt_before"])
        assert needs_future_protection(story.case)


def worry(cast, story, person=None):
    with acting(cast.csw):
        return worry_note(
            by=cast.csw, case_id=story.case.id, person_id=(person or story.child).id, kind="suicide"
        )


def test_a_worry_has_an_owner_the_same_day_and_health_knows(cast, story):
    with clock.frozen(MONDAY):
        made = worry(cast, story)
        with acting(cast.mother):
            assert not UrgentWorry.objects.exists()
            assert not Clock.objects.filter(kind=WORRY_OWNER).exists()
        with acting(cast.csw):
            assert worries_open(viewer=cast.csw, case=story.case) == [made]
            worry_own(by=cast.csw, worry_id=made.id, owner_id=cast.ipsw.id)
            worry_health_told(by=cast.csw, worry_id=made.id, whom="The crisis team, by phone")
            assert worries_open(viewer=cast.csw, case=story.case) == []
            with pytest.raises(Refused):
                worry_own(by=cast.csw, worry_id=made.id, owner_id=cast.teacher.id)
            with pytest.raises(Refused):
                worry_health_told(by=cast.csw, worry_id=made.id, whom="Again")
    with clock.frozen(MONDAY + timedelta(days=1)):
        assert case_late_tell(0) == 0


def test_a_worry_without_an_owner_reaches_the_managers_of_every_agency_at_midnight(cast, story):
    near = a_worker(cast, "near", "agency_manager", "voluntary", "Nora Near")
    far = a_worker(cast, "far", "agency_manager", "housing", "Fay Far")
    with acting(SYSTEM):
        of_csw = RoleAssignment.objects.get(user=cast.csw).agency
        RoleAssignment.objects.filter(user=near).update(agency=of_csw)
        assert Agency.objects.filter(id=of_csw.id).exists()
    with clock.frozen(MONDAY):
        worry(cast, story, story.mother)
    with clock.frozen(MONDAY.replace(hour=23, minute=59)):
        assert case_late_tell(0) == 0
    with clock.frozen(MONDAY + timedelta(hours=15, minutes=1)):
        assert (case_late_tell(0), case_late_tell(0)) == (1, 0)
    reached = {m.to[0] for m in mail.outbox}
    assert reached == {cast.manager.email, near.email}
    assert far.email not in reached


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("They are a stable professional family, so less worried.", ("stable professional family",)),
        (
            "The home is chaotic and the family seems dysfunctional.",
            ("home is chaotic", "family seems dysfunctional"),
        ),
        ("Normal families do not see this. Dysfunction all round.", ("normal families", "dysfunction")),
        ("Her phone is stable and a professional came; normally she is home by nine.", ()),
        ("", ()),
    ],
)
def test_a_reason_that_leans_on_how_a_home_looks_is_found(words, found):
    assert leans_on_the_home(words) == found


def test_such_a_reason_is_saved_and_only_flagged(cast, story):
    level(cast, story, "high", rationale="A chaotic home.")
    with acting(cast.manager):
        assert case_page(viewer=cast.manager, case_id=story.case.id).threshold.level == "high"
