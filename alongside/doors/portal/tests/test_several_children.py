"""A family with two exploited children: one page that stays clear, and costs the same for five as for one (R31)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from alongside.doors.portal.tests.conftest import browser
from alongside.family.cases.models import Allocation, Case, PartnershipStatus
from alongside.family.people.models import FamilyMember, Person
from alongside.ground.access.context import acting
from alongside.ground.access.models import Membership
from alongside.ground.base.actors import SYSTEM
from alongside.ground.clock import now, today
from alongside.practice.actions.services import action_promise
from alongside.practice.meetings.services import meeting_plan, parents_invite
from alongside.practice.plans.services import plan_start

pytestmark = pytest.mark.django_db


@pytest.fixture
def another(cast, story):
    """One more child of the family with a case, a lead, a plan and a meeting, of which the mother is a part."""

    def child(name):
        pid = {"partnership_id": cast.partnership.id}
        with acting(SYSTEM):
            person = Person.objects.create(**pid, full_name=f"{name} Ash", name_key=f"{name.lower()} ash")
            FamilyMember.objects.create(**pid, family=story.family, person=person, relationship="child")
            case = Case.objects.create(
                **pid, reference=f"C-{name}", family=story.family, child=person, level="high", opened_at=now()
            )
            PartnershipStatus.objects.create(**pid, case=case, person=story.mother, since=now())
            lead = cast.social_worker
            Allocation.objects.create(
                **pid, case=case, family_id=story.family.id, part="lead", user_id=lead.id, worker_name=lead.name,
                agency_name=lead.as_actor().agency_name, since=now(),
            )  # fmt: skip
            for user, capacity in ((cast.mother, "parent"), (lead, "lead")):
                Membership.objects.create(**pid, user_id=user.id, circle_id=case.id, capacity=capacity)
        with acting(lead):
            plan_start(by=lead, case_id=case.id)
            action_promise(
                by=lead, case_id=case.id, words=f"Meet {name}", benefit="Safe", owner_id=lead.id, due_on=today(),
                proposer="professional", proposer_name=lead.name, co_produced=False,
            )  # fmt: skip
            planned = meeting_plan(
                by=lead, case_id=case.id, kind="review", at=now() + timedelta(days=3), where="Town hall",
                chair_name="Mo Hall",
            )  # fmt: skip
            parents_invite(by=lead, meeting_id=planned.id)
        return case

    return child


def queries(client, address):
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    return len([q for q in asked.captured_queries if "SAVEPOINT" not in q["sql"]])


def test_home_costs_the_same_for_one_two_and_five_children(cast, lived, another, mother):
    mother.get("/family/wrong/")  # the session is renewed once a minute, not with each page
    for page in ("/family/", "/family/meetings/"):
        assert queries(mother, page) <= 25
    one, found = {page: queries(mother, page) for page in ("/family/", "/family/meetings/")}, []
    for name in ("Nina", "Otis", "Pia", "Rob"):
        another(name)
        found.append({page: queries(mother, page) for page in one})
    assert found == [one] * 4


def test_each_child_has_a_part_of_the_page_and_each_worker_one_card(cast, lived, another, mother):
    case = another("Nina")
    text = mother.get("/family/").content.decode()
    assert text.count("Sofia Worth</h3>") == 1
    assert "For Nina and Cleo" in text
    assert "For Cleo" in text
    for words in ('href="#child-1">Nina', 'id="child-2">Cleo', "The plan for Nina", "The plan for Cleo"):
        assert words in text, words
    assert f"/family/plan/{case.id}/" in text
    assert text.count(">Every promise<") == 1
    assert "See every promise" not in text
    promises, meetings = (
        mother.get(f"/family/{page}/").content.decode() for page in ("promises", "meetings")
    )
    assert "For Nina." in promises
    assert "For Cleo." in promises
    assert "For Nina" in meetings
    alone = browser(cast.young_person).get("/family/").content.decode()
    assert "Nina" not in alone
    assert "Go to:" not in alone


def test_with_one_child_nothing_is_said_of_several(lived, mother):
    text = mother.get("/family/").content.decode()
    assert "Go to:" not in text
    assert "For Cleo" not in text
    assert "Our plan" in text
