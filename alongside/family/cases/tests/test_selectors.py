"""Reading cases: who sees what, in how many queries, on which index, and what is noted of it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from alongside.family.cases.models import Allocation, Case, PartnershipStatus
from alongside.family.cases.selectors import (
    case_get,
    case_page,
    cases_newest,
    cases_of_family_for_family,
    partnership_status_for_family,
    single_sided,
    without_lead,
    workers_of,
)
from alongside.family.cases.services import worker_release
from alongside.family.people.models import FamilyGroup, FamilyMember, Person
from alongside.ground import clock
from alongside.ground.access.context import acting
from alongside.ground.access.models import Membership
from alongside.ground.audit.models import AuditEvent
from alongside.ground.base.actors import SYSTEM
from alongside.ground.base.errors import Missing
from alongside.ground.clock.services import clock_start

from .scenes import a_referral, a_second_case, accept

OUTSIDE = ["duty", "police", "teacher", "stranger", "stranger_parent"]


def many_cases(cast, number):
    with acting(SYSTEM):
        pid = {"partnership_id": cast.partnership.id}
        for i in range(number):
            family = FamilyGroup.objects.create(**pid, reference=f"F-{i:04}", name=f"Family {i}")
            child = Person.objects.create(**pid, full_name=f"Child {i}", name_key=f"child {i}")
            FamilyMember.objects.create(**pid, family=family, person=child, relationship="child")
            case = Case.objects.create(
                **pid, reference=f"C-{i:04}", family=family, child=child, level="high",
                opened_at=clock.now() - timedelta(days=i),
            )  # fmt: skip
            for circle in (case.id, family.id):
                Membership.objects.create(
                    **pid, user_id=cast.social_worker.id, circle_id=circle, capacity="lead"
                )


def reads_of(actor):
    with acting(SYSTEM):
        return list(AuditEvent.objects.filter(is_read=True, actor_id=actor.id))


@pytest.mark.parametrize("who", ["mother", "ipsw", "csw", "social_worker", "manager"])
def test_who_is_in_the_circle_gets_the_case(cast, story, who):
    viewer = getattr(cast, who)
    with acting(viewer):
        assert case_get(viewer=viewer, case_id=story.case.id) == story.case
    assert story.case.id in reads_of(viewer)[-1].circle_ids


@pytest.mark.parametrize("who", OUTSIDE)
@pytest.mark.parametrize("read", [case_get, case_page])
def test_a_stranger_finds_no_case(cast, story, who, read):
    viewer = getattr(cast, who)
    with acting(viewer), pytest.raises(Missing):
        read(viewer=viewer, case_id=story.case.id)
    with acting(viewer):
        assert list(cases_newest(viewer=viewer)) == []
        assert workers_of(story.case.id) == []
    assert reads_of(viewer) == []


def test_the_page_of_a_case_costs_the_same_few_queries_however_much_is_in_it(cast, story):
    def cost():
        with acting(cast.social_worker), CaptureQueriesContext(connection) as queries:
            page = case_page(viewer=cast.social_worker, case_id=story.case.id)
            assert page.child.full_name == "Cleo Ash"
            assert next(m.full_name for _, m in page.family.members) == "Cleo Ash"
            assert [p.person.full_name for p in page.partners] == ["Maria Ash", "Frank Ash"]
            assert page.lead.worker_name == "Sofia Worth"
        return len(queries)

    first = cost()
    with acting(SYSTEM):
        pid = {"partnership_id": cast.partnership.id}
        for i in range(12):
            person = Person.objects.create(**pid, full_name=f"Cousin {i}", name_key=f"cousin {i}")
            FamilyMember.objects.create(**pid, family=story.family, person=person, relationship="other")
            Allocation.objects.create(
                **pid, case=story.case, family_id=story.family.id, part="other", user_id=person.id, worker_name="W",
                agency_name="A", since=clock.now(),
            )  # fmt: skip
        for kind in ("support.offer", "cases.two_workers", "cases.lead"):
            clock_start(
                kind=kind, about_id=story.case.id, circle_id=story.case.id, partnership_id=cast.partnership.id,
                started_at=clock.now(), by=SYSTEM,
            )  # fmt: skip
    assert cost() == first
    assert first <= 9


def test_the_list_costs_three_queries_and_notes_what_was_fetched(cast):
    many_cases(cast, 30)
    with acting(cast.social_worker), CaptureQueriesContext(connection) as queries:
        rows = list(cases_newest(viewer=cast.social_worker)[:25])
        assert [(r.child.full_name, r.family.name) for r in rows][:2] == [
            ("Child 0", "Family 0"),
            ("Child 1", "Family 1"),
        ]
        assert len(queries) == 3
    [event] = reads_of(cast.social_worker)
    assert (len(event.circle_ids), event.facts) == (25, {"what": ["cases.case"]})


def test_counting_notes_nothing(cast):
    many_cases(cast, 2)
    with acting(cast.social_worker):
        assert cases_newest(viewer=cast.social_worker).count() == 2
        assert cases_newest(viewer=cast.social_worker).exists()
    assert reads_of(cast.social_worker) == []


def test_the_newest_cases_come_off_the_index_in_order(cast):
    many_cases(cast, 3)
    with acting(cast.manager), connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("SET LOCAL enable_bitmapscan = off")
        cursor.execute("SET LOCAL enable_sort = off")
        plan = cases_newest(viewer=cast.manager)[:25].explain()
    assert "case_newest" in plan
    assert "Sort" not in plan


def test_open_cases_alone(cast, story):
    with acting(cast.manager):
        Case.objects.filter(id=story.case.id).update(closed_at=clock.now(), closed_by_id=cast.manager.id)
        assert list(cases_newest(viewer=cast.manager, open_only=True)) == []
        assert list(cases_newest(viewer=cast.manager)) == [story.case]


def test_neither_parent_sees_the_others_partnership_status(cast, story):
    with acting(cast.father):
        own = partnership_status_for_family(viewer=cast.father, case_id=story.case.id)
        assert own.person_id == story.father.id
        assert [s.person_id for s in PartnershipStatus.objects.all()] == [story.father.id]
        page = case_page(viewer=cast.father, case_id=story.case.id)
        assert [s.person_id for s in page.partners] == [story.father.id]
    with acting(cast.young_person):
        assert partnership_status_for_family(viewer=cast.young_person, case_id=story.case.id) is None
        assert not PartnershipStatus.objects.exists()


def test_a_family_member_lists_their_own_cases_and_a_worker_none_by_that_way(cast, story):
    second = a_second_case(cast, story)
    with acting(SYSTEM):
        Membership.objects.create(
            partnership_id=cast.partnership.id, user_id=cast.mother.id, circle_id=second.id, capacity="parent"
        )
        Case.objects.filter(id=second.id).update(closed_at=clock.now(), closed_by_id=cast.manager.id)
    for viewer, expected in [
        (cast.mother, [story.case, second]), (cast.father, [story.case]), (cast.stranger_parent, []), (cast.ipsw, []),
    ]:  # fmt: skip
        with acting(viewer):
            assert cases_of_family_for_family(viewer=viewer) == expected


def test_a_case_without_both_workers_is_flagged_with_its_day(cast, story):
    with acting(cast.manager):
        assert list(single_sided(viewer=cast.manager)) == []
        lonely = accept(cast.manager, a_referral(cast))
        accept(cast.manager, a_referral(cast), level="low")
        [found] = single_sided(viewer=cast.manager)
    assert (found, found.lacks_ipsw, found.lacks_csw) == (lonely, True, True)
    assert found.two_workers_due_on > clock.today()
    with acting(cast.manager):
        csw = Allocation.objects.get(case=story.case, part="csw")
        worker_release(by=cast.manager, allocation_id=csw.id, reason="Away")
    with acting(cast.social_worker):
        [half] = single_sided(viewer=cast.social_worker)
        assert (half.lacks_ipsw, half.lacks_csw) == (False, True)
        assert case_page(viewer=cast.social_worker, case_id=half.id).missing_workers == ("csw",)


def test_an_open_case_without_a_lead_is_listed_with_its_day(cast, story):
    with acting(cast.manager):
        alone = accept(cast.manager, a_referral(cast))
        [found] = without_lead(viewer=cast.manager)
    assert (found, found.lead_due_on > clock.today()) == (alone, True)
