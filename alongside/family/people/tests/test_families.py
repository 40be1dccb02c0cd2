"""Family groups: who may open one, and who sees whom in it."""

from __future__ import annotations

import uuid
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from alongside.family.people.models import FamilyGroup, FamilyMember, Person
from alongside.family.people.selectors import family_for_viewer, people_named, person_of
from alongside.family.people.services import family_member_add, family_open, person_add, pet_add
from alongside.ground.access.context import acting
from alongside.ground.audit.models import AuditEvent
from alongside.ground.base.actors import PUBLIC, SYSTEM
from alongside.ground.base.errors import Missing, NotPermitted, Refused
from alongside.ground.clock import today

NAMES = [
    "🦊 Fox",
    "مريم",
    "\u202eoelC\u202c",
    "<script>alert(1)</script>",
    "'; DROP TABLE x; --",
    "Zoë\x00",
    "\ud800Ada",
]


def events(kind):
    with acting(SYSTEM):
        return list(AuditEvent.objects.filter(kind=kind).order_by("id"))


def add(cast, by=None, **facts):
    by = by or cast.duty
    with acting(by):
        return person_add(
            **{"by": by, "partnership_id": cast.partnership.id, "full_name": "Ada Ash", **facts}
        )


def test_a_duty_worker_opens_a_family_with_everyone_in_it(cast):
    with acting(cast.duty):
        family = family_open(by=cast.duty, partnership_id=cast.partnership.id, name="The Birch family")
        for name, relationship in (("Ada", "child"), ("Lone Dad", "father"), ("Gran", "grandparent")):
            person = person_add(by=cast.duty, partnership_id=cast.partnership.id, full_name=name)
            family_member_add(by=cast.duty, family=family, person=person, relationship=relationship)
        pet_add(by=cast.duty, family=family, name="Biscuit", kind="dog")
        assert not FamilyGroup.objects.filter(id=family.id).exists()  # opening is not belonging
    with acting(cast.manager):
        view = family_for_viewer(viewer=cast.manager, family_id=family.id)
    assert [(m.relationship, p.full_name) for m, p in view.members] == [
        ("child", "Ada"), ("father", "Lone Dad"), ("grandparent", "Gran"),
    ]  # fmt: skip
    assert [pet.name for pet in view.pets] == ["Biscuit"]
    assert view.family.reference.startswith("F-")
    assert [e.facts["relationship"] for e in events("people.family.member_added")] == [
        "child",
        "father",
        "grandparent",
    ]
    assert events("people.family.opened")[0].circle_ids == [family.id]


def test_what_was_not_said_about_living_together_stays_unsaid(cast, story):
    person = add(cast)
    with acting(cast.social_worker):
        member = family_member_add(
            by=cast.social_worker, family=story.family, person=person, relationship="other"
        )
    assert (member.lives_with_child, member.parental_responsibility) == (None, None)


@pytest.mark.parametrize("name", NAMES)
def test_odd_and_hostile_names_are_kept_as_names(cast, name):
    person = add(cast, full_name=name)
    with acting(SYSTEM):
        kept = Person.objects.get(id=person.id)
    assert kept.full_name == name.replace("\x00", "").replace("\ud800", "").strip()


def test_a_name_whose_key_is_longer_than_itself_fits(cast):
    assert len(add(cast, full_name="\ufdfa" * 120).name_key) <= 140


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"full_name": " "}, "words_missing"),
        ({"full_name": "x" * 121}, "words_too_long"),
        ({"known_as": "x" * 61}, "words_too_long"),
        ({"born_on": date(1890, 1, 1)}, "born_too_early"),
        ({"born_on": date(2999, 1, 1)}, "day_in_future"),
    ],
)
def test_an_unbelievable_person_is_refused(cast, facts, code):
    with pytest.raises(Refused) as refused:
        add(cast, **facts)
    assert refused.value.code == code


@pytest.mark.parametrize("who", ["mother", "father", "young_person", "police", "teacher"])
def test_only_those_who_look_after_families_add_people(cast, story, who):
    by = getattr(cast, who)
    with acting(by):
        with pytest.raises(NotPermitted):
            person_add(by=by, partnership_id=cast.partnership.id, full_name="Ada")
        with pytest.raises(NotPermitted):
            family_open(by=by, partnership_id=cast.partnership.id, name="X")
        with pytest.raises(NotPermitted):
            pet_add(by=by, family=story.family, name="Rex", kind="dog")
        with pytest.raises(NotPermitted):
            family_member_add(by=by, family=story.family, person=story.sibling, relationship="other")


def test_the_public_adds_nobody(cast):
    with acting(PUBLIC), pytest.raises(NotPermitted):
        person_add(by=PUBLIC, partnership_id=cast.partnership.id, full_name="Ada")


def test_another_partnership_does_not_exist(cast, story):
    with acting(cast.stranger):
        with pytest.raises(Missing):
            person_add(by=cast.stranger, partnership_id=cast.partnership.id, full_name="Ada")
        with pytest.raises(Missing):
            pet_add(by=cast.stranger, family=story.family, name="Rex", kind="dog")


def test_a_worker_outside_the_circle_cannot_change_the_family(cast):
    with acting(cast.duty):
        family = family_open(by=cast.duty, partnership_id=cast.partnership.id, name="The Birch family")
    with acting(cast.csw), pytest.raises(Missing):
        pet_add(by=cast.csw, family=family, name="Rex", kind="dog")


def test_nobody_has_two_places_in_one_family(cast, story):
    with acting(cast.social_worker), pytest.raises(Refused) as refused:
        family_member_add(
            by=cast.social_worker, family=story.family, person=story.sibling, relationship="other"
        )
    assert refused.value.code == "member_already"


def test_a_child_over_25_and_an_unknown_relationship_are_refused(cast, story):
    person = add(cast, born_on=today() - timedelta(days=26 * 366))
    with acting(cast.social_worker):
        with pytest.raises(Refused, match="25 years"):
            family_member_add(by=cast.social_worker, family=story.family, person=person, relationship="child")
        with pytest.raises(Refused, match="Choose"):
            family_member_add(by=cast.social_worker, family=story.family, person=person, relationship="enemy")
        assert family_member_add(
            by=cast.social_worker, family=story.family, person=person, relationship="sibling"
        )


@pytest.mark.parametrize(
    ("who", "sees"),
    [
        ("mother", True), ("father", True), ("young_person", True), ("ipsw", True), ("csw", True),
        ("social_worker", True), ("manager", True), ("duty", False), ("police", False), ("teacher", False),
        ("stranger", False), ("stranger_parent", False),
    ],
)  # fmt: skip
def test_who_sees_the_family(cast, story, who, sees):
    viewer = getattr(cast, who)
    with acting(viewer):
        if sees:
            assert len(family_for_viewer(viewer=viewer, family_id=story.family.id).members) == 4
        else:
            with pytest.raises(Missing):
                family_for_viewer(viewer=viewer, family_id=story.family.id)
            assert people_named(viewer=viewer, name="Cleo") == []


def test_the_public_sees_no_family(cast, story):
    with acting(PUBLIC), pytest.raises(Missing):
        family_for_viewer(viewer=PUBLIC, family_id=story.family.id)
    with acting(PUBLIC):
        assert people_named(viewer=PUBLIC, name="Cleo") == []


def test_no_such_family_is_missing(cast):
    with acting(cast.manager), pytest.raises(Missing):
        family_for_viewer(viewer=cast.manager, family_id=uuid.uuid4())


def test_a_family_is_read_in_three_queries_and_the_reading_is_noted(cast, story):
    with acting(cast.ipsw):
        with CaptureQueriesContext(connection) as queries:
            view = family_for_viewer(viewer=cast.ipsw, family_id=story.family.id)
            assert next(p.full_name for _, p in view.members) == "Cleo Ash"
        assert len(queries) == 3
    assert events("audit.record.read")[-1].circle_ids == [story.family.id]


def test_a_person_is_found_by_the_beginning_of_the_name_without_accents(cast, story):
    person = add(cast, full_name="Élodie Ash")
    with acting(cast.social_worker):
        family_member_add(by=cast.social_worker, family=story.family, person=person, relationship="other")
        assert people_named(viewer=cast.social_worker, name="ELOD") == [person]
        assert people_named(viewer=cast.social_worker, name="  ") == []
        assert people_named(viewer=cast.social_worker, name="%") == []


def test_an_account_leads_to_its_person(cast, story):
    with acting(cast.mother):
        assert person_of(cast.mother) == story.mother
    with acting(cast.stranger_parent):
        assert person_of(cast.stranger_parent) is None
        assert person_of(cast.mother) is None


def test_members_are_counted_once_after_a_refused_deed(cast, story):
    with acting(cast.social_worker):
        before = FamilyMember.objects.count()
        with pytest.raises(Refused):
            family_member_add(
                by=cast.social_worker, family=story.family, person=story.mother, relationship="mother"
            )
        assert FamilyMember.objects.count() == before
