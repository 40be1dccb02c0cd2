"""Two people at the same second: the database is committed to for real, and one rule holds for both."""

from __future__ import annotations

import threading
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.db import connection, connections

from alongside.family.cases.models import Allocation, Case
from alongside.family.cases.rules import PersonFacts
from alongside.family.cases.services import invitation_accept, worker_allocate
from alongside.family.people.models import FamilyGroup, FamilyMember, Invitation, Person
from alongside.ground import clock
from alongside.ground.access.context import acting
from alongside.ground.access.models import Membership
from alongside.ground.accounts.models import Agency, Partnership, RoleAssignment, User
from alongside.ground.base.actors import PUBLIC, SYSTEM
from alongside.ground.base.errors import DomainError, Missing, Refused
from alongside.ground.base.ids import digest_of

from .scenes import a_referral, accept

pytestmark = pytest.mark.committed
SECRET = "AAAA-BBBB-CCCC-DDDD"


def somebody(partnership, key, *roles, kind="social_care"):
    agency, _ = Agency.objects.get_or_create(
        partnership=partnership, kind=kind, defaults={"name": f"The {kind}"}
    )
    user = User.objects.create_user(f"{key}@northmoor.example", name=key, partnership=partnership)
    for role in roles:
        RoleAssignment.objects.create(user=user, agency=agency, role=role)
    return user


@pytest.fixture
def town(committed_database):
    """Two managers, three workers, and two children of one family with a case each."""
    with acting(SYSTEM):
        partnership = Partnership.objects.create(
            name="Northmoor", area="Northmoor", front_door_name="Front Door", front_door_phone="01632 960001"
        )
        pid = {"partnership_id": partnership.id}
        people = {name: somebody(partnership, name, "manager") for name in ("ann", "ben")}
        people |= {name: somebody(partnership, name, "social_worker") for name in ("sue", "sid")}
        people["both"] = somebody(partnership, "both", "ipsw", "csw", kind="charity")
        family = FamilyGroup.objects.create(**pid, reference="F-1", name="The Ash family")
        cases = []
        for number, name in enumerate(("Cleo", "Nina")):
            child = Person.objects.create(**pid, full_name=name, name_key=name.lower())
            FamilyMember.objects.create(**pid, family=family, person=child, relationship="child")
            cases.append(
                Case.objects.create(
                    **pid,
                    reference=f"C-{number}",
                    family=family,
                    child=child,
                    level="high",
                    opened_at=clock.now(),
                )
            )
    return SimpleNamespace(partnership=partnership, family=family, cases=cases, **people)


def at_once(*deeds):
    """Run the deeds in threads that start together; return what each gave or raised, in their order."""
    barrier, results = threading.Barrier(len(deeds)), [None] * len(deeds)

    def run(place, deed):
        try:
            barrier.wait(10)
            results[place] = deed()
        except DomainError as error:
            results[place] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(i, deed)) for i, deed in enumerate(deeds)]
    settings = dict(connection.settings_dict)
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert connection.settings_dict == settings
    assert not any(thread.is_alive() for thread in threads)
    return results


def allocating(manager, case, part, worker):
    def deed():
        with acting(manager):
            return worker_allocate(by=manager, case_id=case.id, part=part, user_id=worker.id)

    return deed


def test_two_managers_who_choose_a_lead_at_the_same_second_leave_one_lead(town):
    [case, _] = town.cases
    results = at_once(
        allocating(town.ann, case, "lead", town.sue), allocating(town.ben, case, "lead", town.sid)
    )
    assert all(isinstance(r, Allocation) for r in results)
    with acting(SYSTEM):
        [lead] = Allocation.objects.filter(case=case, part="lead", until__isnull=True)
        [ended] = Allocation.objects.filter(case=case, part="lead", until__isnull=False)
        inside = Membership.objects.filter(circle_id=case.id, capacity="lead", until__isnull=True)
        assert [m.user_id for m in inside] == [lead.user_id]
    assert ended.user_id != lead.user_id


def test_two_managers_who_choose_the_same_lead_make_one_spell(town):
    [case, _] = town.cases
    results = at_once(
        allocating(town.ann, case, "lead", town.sue), allocating(town.ben, case, "lead", town.sue)
    )
    assert sorted(type(r).__name__ for r in results) == ["Allocation", "Refused"]


def test_one_person_is_not_made_both_workers_of_a_family_at_the_same_second(town):
    [cleo, nina] = town.cases
    results = at_once(
        allocating(town.ann, cleo, "ipsw", town.both), allocating(town.ben, nina, "csw", town.both)
    )
    [refusal] = [r for r in results if isinstance(r, Refused)]
    assert refusal.code == "two_different_workers"
    with acting(SYSTEM):
        assert Allocation.objects.filter(user_id=town.both.id, until__isnull=True).count() == 1


def test_one_referral_accepted_twice_at_the_same_second_opens_one_case(town):
    referral = a_referral(town)

    def accepting(manager):
        def deed():
            with acting(manager):
                return accept(manager, referral)

        return deed

    results = at_once(accepting(town.ann), accepting(town.ben))
    [case] = [r for r in results if isinstance(r, Case)]
    [refusal] = [r for r in results if isinstance(r, DomainError)]
    assert refusal.code == "referral_decided"
    with acting(SYSTEM):
        assert Case.objects.filter(referral=referral).get() == case


def test_two_requests_for_one_child_of_a_known_family_at_the_same_second_open_one_case(town):
    with acting(SYSTEM):
        child = Person.objects.create(
            partnership_id=town.partnership.id, full_name="Noah Ash", name_key="noah ash"
        )
        FamilyMember.objects.create(
            partnership_id=town.partnership.id, family=town.family, person=child, relationship="sibling"
        )

    def accepting(manager):
        referral = a_referral(town)
        facts = {
            "family_reference": "F-1",
            "child": PersonFacts(person_id=child.id),
            "others": [],
            "pets": [],
        }

        def deed():
            with acting(manager):
                return accept(manager, referral, **facts)

        return deed

    results = at_once(accepting(town.ann), accepting(town.ben))
    assert [r.child_id for r in results if isinstance(r, Case)] == [child.id]
    assert [r.code for r in results if isinstance(r, Refused)] == ["child_has_case"]


def test_a_link_pressed_twice_at_the_same_second_makes_one_account(town):
    with acting(SYSTEM):
        person = Person.objects.create(
            partnership_id=town.partnership.id, full_name="Greta Ash", name_key="greta ash"
        )
        Invitation.objects.create(
            partnership_id=town.partnership.id, family=town.family, person=person, role="parent_carer",
            email="greta@family.example", secret_digest=digest_of(SECRET), invited_at=clock.now(),
            expires_on=clock.today() + timedelta(days=1),
        )  # fmt: skip

    def deed():
        with acting(PUBLIC, receipt=digest_of(SECRET)):
            return invitation_accept(secret=SECRET, name="Greta Ash", password="four calm herons wade")

    results = at_once(deed, deed)
    assert sorted(type(r).__name__ for r in results) == ["Missing", "User"]
    assert User.objects.filter(email="greta@family.example").count() == 1
    assert isinstance(next(r for r in results if isinstance(r, DomainError)), Missing)
