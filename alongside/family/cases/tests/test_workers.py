"""Who works with a family: one lead, two different workers, and circles that open and close with the spells."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from alongside.family.cases.models import Allocation, Case
from alongside.family.cases.rules import PersonFacts
from alongside.family.cases.selectors import workers_for_part, workers_of
from alongside.family.cases.services import worker_allocate, worker_release
from alongside.ground import clock
from alongside.ground.access.context import acting
from alongside.ground.accounts.models import RoleAssignment
from alongside.ground.base.actors import SYSTEM
from alongside.ground.base.errors import Missing, NotPermitted, Refused
from alongside.ground.clock.selectors import clock_for, clock_lateness

from .scenes import a_referral, a_second_case, a_worker, accept, circles, events_of

MONDAY = datetime(2026, 11, 16, 9, tzinfo=UTC)


def active(case, part):
    with acting(SYSTEM):
        return list(Allocation.objects.filter(case=case, part=part, until__isnull=True))


def spell(case, part):
    [found] = active(case, part)
    return found


def test_an_allocated_worker_joins_both_circles_and_shows_with_their_agency(cast, story):
    with acting(cast.manager):
        made = worker_allocate(
            by=cast.manager,
            case_id=story.case.id,
            part="other",
            user_id=cast.teacher.id,
            cover_words="Jo, Fridays",
        )
    assert (made.worker_name, made.agency_name) == (cast.teacher.name, "Northmoor education")
    assert made.cover_words == "Jo, Fridays"
    assert circles(cast.teacher) == {(story.case.id, "other"), (story.family.id, "other")}
    with acting(cast.teacher):
        assert Case.objects.filter(id=story.case.id).exists()
    with acting(cast.mother):
        assert cast.teacher.name in [w.worker_name for w in workers_of(story.case.id)]
    [event] = events_of("cases.worker.allocated")
    assert event.facts == {"part": "other", "worker": str(cast.teacher.id)}


def test_a_new_lead_ends_the_spell_of_the_old_one(cast, story):
    with acting(cast.manager):
        worker_allocate(by=cast.manager, case_id=story.case.id, part="lead", user_id=cast.police.id)
    assert spell(story.case, "lead").user_id == cast.police.id
    assert circles(cast.social_worker) == set()
    with acting(SYSTEM):
        old = Allocation.objects.get(case=story.case, part="lead", user_id=cast.social_worker.id)
    assert (old.ended_by_id, old.end_reason) == (cast.manager.id, "Another lead professional took over")
    assert [e.facts["part"] for e in events_of("cases.worker.released")] == ["lead"]


def test_the_duty_worker_leaves_when_there_is_a_lead(cast):
    with clock.frozen(MONDAY), acting(cast.duty):
        case = accept(cast.duty, a_referral(cast))
    later = MONDAY + timedelta(hours=3)
    with clock.frozen(later), acting(cast.duty):
        worker_allocate(by=cast.duty, case_id=case.id, part="ipsw", user_id=cast.ipsw.id)
        worker_allocate(by=cast.duty, case_id=case.id, part="csw", user_id=cast.csw.id)
        worker_allocate(by=cast.duty, case_id=case.id, part="lead", user_id=cast.social_worker.id)
        assert not Case.objects.filter(id=case.id).exists()
    assert circles(cast.duty) == set()
    with acting(SYSTEM):
        assert clock_for(case.id, "cases.lead").stopped_at == later
        assert clock_for(case.id, "cases.two_workers").stopped_at == later


def test_the_duty_worker_keeps_the_family_while_the_sister_has_no_lead(cast):
    with acting(cast.duty):
        first = accept(cast.duty, a_referral(cast))
        second = accept(
            cast.duty,
            a_referral(cast),
            family_id=first.family_id,
            others=[],
            pets=[],
            child=PersonFacts("Eve Birch"),
        )
        worker_allocate(by=cast.duty, case_id=first.id, part="lead", user_id=cast.social_worker.id)
    assert circles(cast.duty) == {(second.id, "duty"), (second.family_id, "duty")}


def test_no_lead_for_more_than_a_working_day_is_late(cast):
    with clock.frozen(MONDAY), acting(cast.duty):
        case = accept(cast.duty, a_referral(cast))
    with acting(SYSTEM):
        promise = clock_for(case.id, "cases.lead")
        assert not clock_lateness(promise, now=MONDAY + timedelta(days=1)).late
        assert clock_lateness(promise, now=MONDAY + timedelta(days=2)).late


def test_the_clock_of_two_workers_runs_again_when_one_leaves(cast, story):
    with acting(cast.manager):
        worker_release(by=cast.manager, allocation_id=spell(story.case, "csw").id, reason="Has moved away")
        assert clock_for(story.case.id, "cases.two_workers").stopped_at is None
        worker_allocate(by=cast.manager, case_id=story.case.id, part="csw", user_id=cast.csw.id)
        assert clock_for(story.case.id, "cases.two_workers").stopped_at is not None


def test_a_released_worker_sees_the_case_no_more(cast, story):
    with acting(cast.manager):
        ended = worker_release(
            by=cast.manager, allocation_id=spell(story.case, "ipsw").id, reason="  Has moved away "
        )
    assert (ended.end_reason, ended.ended_by_id) == ("Has moved away", cast.manager.id)
    assert circles(cast.ipsw) == set()
    with acting(cast.ipsw):
        assert not Case.objects.filter(id=story.case.id).exists()


def test_whoever_works_with_the_sister_too_stays_in_the_family(cast, story):
    second = a_second_case(cast, story)
    with acting(cast.manager):
        worker_allocate(by=cast.manager, case_id=second.id, part="ipsw", user_id=cast.ipsw.id)
        worker_release(by=cast.manager, allocation_id=spell(story.case, "ipsw").id, reason="One is enough")
    assert circles(cast.ipsw) == {(second.id, "ipsw"), (story.family.id, "ipsw")}


def test_a_lead_who_is_also_the_social_worker_keeps_that_part(cast, story):
    with acting(cast.manager):
        worker_allocate(
            by=cast.manager, case_id=story.case.id, part="social_worker", user_id=cast.social_worker.id
        )
        worker_allocate(by=cast.manager, case_id=story.case.id, part="lead", user_id=cast.manager.id)
    assert circles(cast.social_worker) == {
        (story.case.id, "social_worker"),
        (story.family.id, "social_worker"),
    }


@pytest.mark.parametrize(
    ("part", "who", "code"),
    [
        ("lead", "ipsw", "part_role"),
        ("lead", "mother", "part_role"),
        ("ipsw", "csw", "part_role"),
        ("ipsw", "police", "part_role"),
        ("ipsw", "social_worker", "part_role"),
        ("csw", "ipsw", "part_role"),
        ("csw", "social_worker", "part_role"),
        ("social_worker", "teacher", "part_role"),
        ("other", "ipsw", "part_role"),
        ("other", "young_person", "part_role"),
        ("boss", "social_worker", "part_unknown"),
        ("lead", "social_worker", "allocated_already"),
        ("ipsw", "ipsw", "allocated_already"),
        ("csw", "csw", "allocated_already"),
    ],
)
def test_who_may_not_have_which_part(cast, story, part, who, code):
    with acting(cast.manager), pytest.raises(Refused) as refusal:
        worker_allocate(by=cast.manager, case_id=story.case.id, part=part, user_id=getattr(cast, who).id)
    assert refusal.value.code == code


def both_roles(cast):
    both = a_worker(cast, "both", "ipsw", "charity", "Bo Both")
    with acting(SYSTEM):
        RoleAssignment.objects.create(user=both, agency=both.assignments[0].agency, role="csw")
        return type(both).objects.get(id=both.id)


@pytest.mark.parametrize(("first", "second"), [("ipsw", "csw"), ("csw", "ipsw")])
@pytest.mark.parametrize("in_the_sisters_case", [False, True])
def test_one_person_is_not_both_workers_of_a_family(cast, story, first, second, in_the_sisters_case):
    both = both_roles(cast)
    other = a_second_case(cast, story) if in_the_sisters_case else story.case
    with acting(cast.manager):
        worker_allocate(by=cast.manager, case_id=story.case.id, part=first, user_id=both.id)
        with pytest.raises(Refused) as refusal:
            worker_allocate(by=cast.manager, case_id=other.id, part=second, user_id=both.id)
    assert refusal.value.code == "two_different_workers"


def test_once_released_the_person_may_have_the_other_part(cast, story):
    both = both_roles(cast)
    with acting(cast.manager):
        made = worker_allocate(by=cast.manager, case_id=story.case.id, part="ipsw", user_id=both.id)
        worker_release(by=cast.manager, allocation_id=made.id, reason="Changes place")
        worker_allocate(by=cast.manager, case_id=story.case.id, part="csw", user_id=both.id)
    assert circles(both) == {(story.case.id, "csw"), (story.family.id, "csw")}


def test_the_database_refuses_one_person_as_both_workers(cast, story):
    second = a_second_case(cast, story)
    insert = (
        "INSERT INTO cases_allocation (id, created_at, partnership_id, case_id, family_id, part, user_id, worker_name,"
        " agency_name, worker_phone, cover_words, since, end_reason) VALUES"
        " (gen_random_uuid(), now(), %s, %s, %s, 'csw', %s, 'X', 'Y', '', '', now(), '')"
    )
    facts = [cast.partnership.id, second.id, story.family.id, cast.ipsw.id]
    with acting(SYSTEM), pytest.raises(IntegrityError, match="R43"), transaction.atomic():
        connection.cursor().execute(insert, facts)
    with acting(cast.manager), pytest.raises(IntegrityError, match="R43"), transaction.atomic():
        connection.cursor().execute(insert, facts)


def test_the_database_refuses_a_second_lead(cast, story):
    with acting(SYSTEM), pytest.raises(IntegrityError, match="allocation_one_lead"), transaction.atomic():
        Allocation.objects.create(
            partnership_id=cast.partnership.id, case=story.case, family_id=story.family.id, part="lead",
            user_id=cast.police.id, worker_name="P", agency_name="Q", since=clock.now(),
        )  # fmt: skip


@pytest.mark.parametrize("kind", ["police", "social_care"])
def test_no_parent_support_worker_comes_from_police_or_social_care(cast, kind):
    with pytest.raises(IntegrityError, match=r"R4[14]"), transaction.atomic():
        a_worker(cast, "not-independent", "ipsw", kind)


@pytest.mark.parametrize("who", ["mother", "ipsw", "csw", "social_worker", "police"])
def test_only_managers_and_duty_allocate_and_release(cast, story, who):
    by, lead = getattr(cast, who), spell(story.case, "csw")
    with acting(by), pytest.raises(NotPermitted):
        worker_allocate(by=by, case_id=story.case.id, part="other", user_id=cast.teacher.id)
    with acting(by), pytest.raises(NotPermitted):
        worker_release(by=by, allocation_id=lead.id, reason="Because")


def test_a_duty_worker_outside_the_circle_finds_no_case(cast, story):
    with acting(cast.duty), pytest.raises(Missing):
        worker_allocate(by=cast.duty, case_id=story.case.id, part="other", user_id=cast.teacher.id)
    csw = spell(story.case, "csw")
    with acting(cast.duty), pytest.raises(Missing):
        worker_release(by=cast.duty, allocation_id=csw.id, reason="Because")


def test_a_worker_of_another_partnership_is_not_found(cast, story):
    with acting(cast.manager), pytest.raises(Missing):
        worker_allocate(by=cast.manager, case_id=story.case.id, part="lead", user_id=cast.stranger.id)


def test_a_closed_account_or_case_is_refused(cast, story):
    with acting(SYSTEM):
        type(cast.teacher).objects.filter(id=cast.teacher.id).update(is_active=False)
    with acting(cast.manager):
        with pytest.raises(Refused) as refusal:
            worker_allocate(by=cast.manager, case_id=story.case.id, part="other", user_id=cast.teacher.id)
        assert refusal.value.code == "worker_inactive"
        Case.objects.filter(id=story.case.id).update(closed_at=clock.now(), closed_by_id=cast.manager.id)
        with pytest.raises(Refused) as refusal:
            worker_allocate(by=cast.manager, case_id=story.case.id, part="other", user_id=cast.police.id)
        assert refusal.value.code == "case_closed"


def test_the_lead_is_not_released_without_a_successor(cast, story):
    with acting(cast.manager), pytest.raises(Refused) as refusal:
        worker_release(by=cast.manager, allocation_id=spell(story.case, "lead").id, reason="Has moved away")
    assert refusal.value.code == "lead_needs_successor"


@pytest.mark.parametrize(("reason", "code"), [("", "words_missing"), ("x" * 401, "words_too_long")])
def test_a_release_needs_its_reason(cast, story, reason, code):
    with acting(cast.manager), pytest.raises(Refused) as refusal:
        worker_release(by=cast.manager, allocation_id=spell(story.case, "csw").id, reason=reason)
    assert refusal.value.code == code


def test_nobody_is_released_twice(cast, story):
    csw = spell(story.case, "csw")
    with acting(cast.manager):
        worker_release(by=cast.manager, allocation_id=csw.id, reason="Has moved away")
        with pytest.raises(Refused) as refusal:
            worker_release(by=cast.manager, allocation_id=csw.id, reason="Has moved away")
    assert refusal.value.code == "released_already"


def test_who_is_offered_for_a_part(cast):
    fsw = a_worker(cast, "fsw", "fsw", "voluntary", "Anna First")
    with acting(cast.manager):
        lead = list(workers_for_part(viewer=cast.manager, part="lead"))
        assert lead[0].name == "Dan Utley"  # social care comes first, then by name
        assert lead.index(fsw) > lead.index(cast.social_worker)
        assert {cast.ipsw, cast.mother, cast.stranger}.isdisjoint(lead)
        assert list(workers_for_part(viewer=cast.manager, part="ipsw")) == [cast.ipsw]
