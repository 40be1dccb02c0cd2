"""The roles of R41 as sentences, and the independence of R44 as tables of truth."""

import threading

import pytest
from django.db import IntegrityError, connections, transaction

from alongside.ground.accounts.models import Agency, Partnership, RoleAssignment, User
from alongside.ground.accounts.roles import (
    AGENCY_KINDS,
    FAMILY_ROLES,
    INDEPENDENT_ROLES,
    NOT_INDEPENDENT,
    ROLES,
    STATUTORY_ROLES,
)
from alongside.ground.base.declarations import Audience

R41 = {
    "parent_carer", "young_person", "ipsw", "csw", "social_worker", "fsw", "police", "education", "health",
    "youth_justice", "voluntary", "carer", "befriender", "manager", "board", "auditor", "complaints_officer", "dso",
    "researcher", "trainer",
}  # fmt: skip
PLAIN_ROLES = sorted(set(ROLES) - set(FAMILY_ROLES) - set(STATUTORY_ROLES) - set(INDEPENDENT_ROLES))


@pytest.fixture
def area(db):
    return make_area()


def make_area():
    return Partnership.objects.create(
        name="Area", area="Area", front_door_name="Front Door", front_door_phone="01632 960001"
    )


def person(area, name="ines"):
    return User.objects.create_user(f"{name}@area.example", name=name, partnership=area)


def agency(area, kind):
    return Agency.objects.get_or_create(partnership=area, kind=kind, defaults={"name": f"The {kind}"})[0]


def give(user, role, kind, **facts):
    place = agency(user.partnership, kind) if kind else None
    return RoleAssignment.objects.create(user=user, agency=place, role=role, **facts)


def place_of(role):
    """A kind of agency in which the role may be held: so it is the independence that refuses, not the place."""
    return min(ROLES[role].agency_kinds or {"charity"})


def refused(deed, rule="R44"):
    with pytest.raises(IntegrityError, match=rule), transaction.atomic():
        deed()


def test_every_role_of_the_requirements_exists():
    assert set(ROLES) >= R41


@pytest.mark.parametrize("key", ROLES)
def test_a_role_is_a_sentence(key):
    role = ROLES[key]
    assert role.title
    assert role.sentence[0].isupper()
    assert role.sentence.endswith(".")
    assert role.agency_kinds <= set(AGENCY_KINDS)


def test_the_parents_worker_is_independent_and_holds_nothing_statutory():
    assert INDEPENDENT_ROLES == ("ipsw",)
    assert not set(INDEPENDENT_ROLES) & set(STATUTORY_ROLES)
    assert not ROLES["ipsw"].agency_kinds & NOT_INDEPENDENT


@pytest.mark.parametrize("kind", AGENCY_KINDS)
def test_a_parents_worker_is_employed_outside_police_and_social_care(area, kind):
    if kind in NOT_INDEPENDENT:
        refused(lambda: give(person(area), "ipsw", kind), "R4[14]")
    else:
        assert give(person(area), "ipsw", kind).pk


@pytest.mark.parametrize("order", ["ipsw first", "ipsw last"])
@pytest.mark.parametrize("role", STATUTORY_ROLES)
def test_a_parents_worker_holds_no_statutory_role_in_either_order(area, role, order):
    user = person(area)
    roles = [("ipsw", "charity"), (role, place_of(role))]
    first, last = roles if order == "ipsw first" else reversed(roles)
    give(user, *first)
    refused(lambda: give(user, *last))


@pytest.mark.parametrize("order", ["ipsw first", "ipsw last"])
@pytest.mark.parametrize("kind", sorted(NOT_INDEPENDENT))
def test_a_parents_worker_holds_no_role_at_police_or_social_care_in_either_order(area, kind, order):
    user = person(area)
    roles = [("ipsw", "charity"), ("trainer", kind)]
    first, last = roles if order == "ipsw first" else reversed(roles)
    give(user, *first)
    refused(lambda: give(user, *last))


@pytest.mark.parametrize("role", PLAIN_ROLES)
def test_a_parents_worker_may_hold_other_roles_elsewhere(area, role):
    user = person(area)
    give(user, "ipsw", "charity")
    elsewhere = min((ROLES[role].agency_kinds or {"charity"}) - NOT_INDEPENDENT)
    assert give(user, role, elsewhere).pk


@pytest.mark.parametrize("role", sorted(set(ROLES) - set(FAMILY_ROLES)))
def test_a_role_is_held_only_where_it_belongs(area, role):
    for kind in AGENCY_KINDS:
        somebody = person(area, f"at.{kind}")
        if kind in (ROLES[role].agency_kinds or AGENCY_KINDS):
            assert give(somebody, role, kind).pk, kind
        else:
            refused(lambda kind=kind, user=somebody: give(user, role, kind), "R4[14]")


@pytest.mark.parametrize("kind", AGENCY_KINDS)
def test_an_agency_that_employs_a_parents_worker_stays_independent(area, kind):
    give(person(area), "ipsw", "charity")
    place = agency(area, "charity")
    place.kind = kind
    if kind in NOT_INDEPENDENT:
        refused(place.save)
    else:
        place.save()


def test_what_has_ended_no_longer_binds(area):
    from alongside.ground.clock import now

    user = person(area)
    give(user, "social_worker", "social_care", until=now())
    ended = give(user, "ipsw", "charity")
    ended.until = now()
    ended.save()
    assert give(user, "social_worker", "social_care").pk
    refused(lambda: RoleAssignment.objects.filter(pk=ended.pk).update(until=None))


def test_a_role_moved_to_another_agency_is_checked_again(area):
    held = give(person(area), "ipsw", "charity")
    held.agency = agency(area, "police")
    refused(held.save, "R4[14]")


@pytest.mark.parametrize(("role", "kind"), [("parent_carer", "charity"), ("ipsw", None)])
def test_a_family_role_has_no_agency_and_every_other_has_one(area, role, kind):
    with pytest.raises(IntegrityError, match="role_family_has_no_agency"), transaction.atomic():
        give(person(area), role, kind)


def test_a_role_is_held_once_at_a_time(area):
    user = person(area)
    give(user, "ipsw", "charity")
    with pytest.raises(IntegrityError, match="role_held_once"), transaction.atomic():
        give(user, "ipsw", "charity")


def test_a_role_that_nobody_stated_is_refused(area):
    with pytest.raises(IntegrityError, match="role_known"), transaction.atomic():
        give(person(area), "superuser", "charity")


@pytest.mark.parametrize(
    ("roles", "audience"),
    [
        ([], Audience.PUBLIC),
        ([("parent_carer", None)], Audience.FAMILY),
        ([("ipsw", "charity")], Audience.WORKER),
        ([("manager", "social_care")], Audience.WIDE),
        ([("parent_carer", None), ("manager", "social_care")], Audience.FAMILY),
    ],
)
def test_how_far_a_person_sees(area, roles, audience):
    user = person(area)
    for role, kind in roles:
        give(user, role, kind)
    assert user.as_actor().audience is audience
    assert user.is_professional is (audience in (Audience.WORKER, Audience.WIDE))


@pytest.mark.committed
def test_two_managers_at_the_same_second_cannot_give_roles_that_exclude_each_other(committed_database):
    area = make_area()
    agency(area, "charity")
    agency(area, "social_care")
    for n in range(5):
        user = person(area, f"worker{n}")
        outcomes, barrier = [], threading.Barrier(2)

        def assign(role, kind, user=user, outcomes=outcomes, barrier=barrier):
            try:
                with transaction.atomic():
                    barrier.wait()
                    give(user, role, kind)
                outcomes.append("given")
            except IntegrityError as error:
                outcomes.append("refused" if "R44" in str(error) else str(error))
            finally:
                connections.close_all()

        threads = [
            threading.Thread(target=assign, args=["ipsw", "charity"]),
            threading.Thread(target=assign, args=["social_worker", "social_care"]),
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sorted(outcomes) == ["given", "refused"]
