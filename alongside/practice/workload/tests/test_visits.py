"""A visit at home: who reads what of it, and who hears when nobody came out."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from alongside.ground.access.context import acting
from alongside.ground.audit.models import AuditEvent
from alongside.ground.base.actors import SYSTEM
from alongside.ground.base.errors import Missing, NotPermitted, Refused
from alongside.ground.clock import frozen
from alongside.ground.clock.selectors import clock_for
from alongside.practice.workload.jobs import late_tell
from alongside.practice.workload.models import Visit, VisitSafety
from alongside.practice.workload.selectors.visits import visits_for_family, visits_missed, visits_open
from alongside.practice.workload.services import visit_call_off, visit_plan, visit_safe

NOON = datetime(2026, 11, 16, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture
def plan(cast, story):
    def make(by=None, **facts):
        worker = by or cast.ipsw
        given = {
            "case_id": story.case.id, "person_id": story.mother.id, "starts_at": NOON, "check_in_at": NOON + HOUR,
            "place": "12 Mill Lane", "note": "Late evenings are tense in the street.", **facts,
        }  # fmt: skip
        with frozen(NOON - HOUR), acting(worker):
            return visit_plan(by=worker, **given)

    return make


def test_the_family_reads_when_and_who_and_never_the_note(cast, story, plan):
    visit = plan()
    with frozen(NOON):
        with acting(cast.mother):
            assert [(one.worker_name, one.starts_at) for one in visits_for_family(viewer=cast.mother)] == [
                ("Ines Parker", NOON)
            ]
            assert not VisitSafety.objects.exists()
        for who in (cast.father, cast.young_person, cast.csw, cast.social_worker, cast.stranger, cast.police):
            with acting(who):
                assert not Visit.objects.exists(), who
        for who in (cast.ipsw, cast.duty, cast.manager):
            with acting(who):
                [seen] = visits_open(viewer=who)
                assert (seen.id, seen.safety.place) == (visit.id, "12 Mill Lane")
    childs = plan(by=cast.csw, person_id=story.child.id)
    with acting(cast.social_worker):
        assert [one.id for one in Visit.objects.all()] == [childs.id]
    with frozen(NOON), acting(cast.csw):
        visit_safe(by=cast.csw, visit_id=childs.id)
    with acting(cast.duty):
        assert [one.id for one in Visit.objects.all()] == [
            visit.id
        ]  # whoever is out is no business of theirs any more


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"check_in_at": NOON}, "visit_times"),
        ({"check_in_at": NOON + 13 * HOUR}, "visit_times"),
        ({"starts_at": NOON - 5 * HOUR, "check_in_at": NOON - 2 * HOUR}, "visit_times"),
        ({"place": " "}, "words_missing"),
        ({"note": "x" * 1_001}, "words_too_long"),
    ],
)
def test_a_visit_that_makes_no_sense_is_refused(plan, facts, code):
    with pytest.raises(Refused) as error:
        plan(**facts)
    assert error.value.code == code


def test_only_who_works_with_the_family_plans_a_visit_to_somebody_of_it(cast, story, plan):
    for who, raised in ((cast.duty, NotPermitted), (cast.police, Missing), (cast.mother, NotPermitted)):
        with pytest.raises(raised):
            plan(by=who)
    with pytest.raises(Missing):
        plan(person_id=cast.mother.id)


@pytest.mark.parametrize(("minutes", "letters"), [(75, 0), (76, 2)])
def test_a_missed_check_in_tells_the_duty_team_and_managers_once(cast, plan, mailoutbox, minutes, letters):
    visit = plan()
    for _ in range(2):
        with frozen(NOON + timedelta(minutes=minutes)):
            late_tell(0)
    assert sorted(one.to[0] for one in mailoutbox) == sorted([cast.duty.email, cast.manager.email])[:letters]
    for letter in mailoutbox:
        assert "1pm" in letter.body.replace("1:00pm", "1pm")
        assert "Ash" not in letter.body
        assert "Mill Lane" not in letter.body
    with frozen(NOON + timedelta(minutes=minutes)), acting(cast.duty):
        assert [one.id for one in visits_missed(viewer=cast.duty)] == [visit.id]
        visit_safe(by=cast.duty, visit_id=visit.id)
        assert not visits_missed(viewer=cast.duty).exists()


def test_out_safely_is_one_press_early_twice_or_late_and_stops_the_clock(cast, plan, mailoutbox):
    early, late, off = plan(), plan(), plan()
    with frozen(NOON + HOUR / 2), acting(cast.ipsw):
        for _ in range(2):
            assert visit_safe(by=cast.ipsw, visit_id=early.id).safe_by_name == "Ines Parker"
        for _ in range(2):
            visit_call_off(by=cast.ipsw, visit_id=off.id)
    with frozen(NOON + 2 * HOUR):
        with acting(cast.ipsw):
            visit_safe(by=cast.ipsw, visit_id=late.id)
        late_tell(0)
        for verb, visit, code in (
            (visit_safe, off, "visit_called_off"),
            (visit_call_off, late, "visit_over"),
        ):
            with acting(cast.ipsw), pytest.raises(Refused) as error:
                verb(by=cast.ipsw, visit_id=visit.id)
            assert error.value.code == code
    assert mailoutbox == []
    with acting(SYSTEM):
        assert all(clock_for(one.id, "workload.check_in").stopped_at for one in (early, late, off))
        assert AuditEvent.objects.filter(kind="workload.visit.safe").count() == 2
    with acting(cast.csw), pytest.raises(Missing):
        visit_safe(by=cast.csw, visit_id=early.id)
