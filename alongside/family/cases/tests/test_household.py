"""Adding to a family whose case is open, and changing places in it: partners by default, and nothing forgotten."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import Error, transaction

from alongside.family.cases.models import Allocation, Case, PartnershipStatus
from alongside.family.cases.rules import MemberFacts
from alongside.family.cases.services import (
    case_open_in_emergency,
    household_person_add,
    household_pet_add,
    household_place_change,
    invitation_accept,
)
from alongside.family.people.models import FamilyMember, Person, Pet, PlaceChange
from alongside.family.people.selectors import place_changes
from alongside.family.people.services import contact_point_add, invitation_send, screening_record
from alongside.ground import clock
from alongside.ground.access.context import acting
from alongside.ground.access.models import Membership
from alongside.ground.base.actors import PUBLIC, SYSTEM
from alongside.ground.base.errors import Missing, NotPermitted, Refused, Stale
from alongside.ground.base.ids import digest_of, new_id

from .scenes import a_second_case, circles, events_of

GRAN = MemberFacts("Greta Ash", "grandparent", lives_with_child=True)


def add(by, story, facts=GRAN, **more):
    with acting(by):
        return household_person_add(by=by, case_id=story.case.id, facts=facts, **more)


def move(by, story, person, version=1, **changes):
    place = {"lives_with_child": None, "parental_responsibility": None, **changes}
    with acting(by):
        return household_place_change(
            by=by, case_id=story.case.id, person_id=person.id, expected_version=version, **place
        )


def ended(case):
    with acting(SYSTEM):
        Case.objects.filter(id=case.id).update(closed_at=clock.now(), closed_by_id=case.id)


def member_of(person):
    with acting(SYSTEM):
        return FamilyMember.objects.get(person=person)


def test_a_parent_added_later_is_a_partner_in_each_open_case_and_can_be_invited(cast, story):
    second, over = a_second_case(cast, story), a_second_case_over(cast, story)
    added = add(cast.ipsw, story)
    with acting(SYSTEM):
        standing = PartnershipStatus.objects.filter(person=added.person)
        assert set(standing.values_list("case_id", "status")) == {
            (story.case.id, "protective_partner"), (second.id, "protective_partner"),
        }  # fmt: skip
    [event] = events_of("cases.household.person_added")
    assert event.facts == {"relationship": "grandparent", "partner_in": 2}
    assert set(event.circle_ids) == {story.family.id, story.case.id, second.id}
    assert not events_of("people.person.added")
    assert not events_of("people.family.member_added")
    with acting(cast.ipsw):
        contact_point_add(
            by=cast.ipsw, person_id=added.person_id, channel="email", value="gran@family.example"
        )
        screening_record(by=cast.ipsw, person_id=added.person_id, answer="safe", how="themself")
        _, secret = invitation_send(
            by=cast.ipsw, family_id=story.family.id, person_id=added.person_id, role="parent_carer",
            email="gran@family.example",
        )  # fmt: skip
    with acting(PUBLIC, receipt=digest_of(secret)):
        gran = invitation_accept(secret=secret, name="Greta Ash", password="four calm herons wade")
    assert {circle for circle, _ in circles(gran)} == {story.family.id, story.case.id, second.id}
    assert over.id not in {circle for circle, _ in circles(gran)}


def a_second_case_over(cast, story):
    """The case of a sister for whom support has ended."""
    with acting(SYSTEM):
        over = Case.objects.create(
            partnership_id=cast.partnership.id, reference="C-TEST-0009", family=story.family, child=story.sibling,
            level="low", opened_at=clock.now(),
        )  # fmt: skip
    ended(over)
    return over


@pytest.mark.parametrize("relationship", ["sibling", "other"])
def test_who_is_no_parent_has_no_standing(cast, story, relationship):
    added = add(cast.social_worker, story, MemberFacts("Rae Lund", relationship))
    assert (added.lives_with_child, added.parental_responsibility) == (None, None)
    with acting(SYSTEM):
        assert not PartnershipStatus.objects.filter(person=added.person).exists()


@pytest.mark.parametrize("who", ["ipsw", "csw", "social_worker", "manager"])
def test_those_who_work_with_the_family_add_people_and_pets(cast, story, who):
    by = getattr(cast, who)
    assert add(by, story).family_id == story.family.id
    with acting(by):
        household_pet_add(by=by, case_id=story.case.id, name="Rex", kind="dog")
        assert Pet.objects.filter(family=story.family, name="Rex").exists()
    assert len(events_of("cases.household.pet_added")) == 1


def test_a_lead_of_any_agency_does_and_another_of_its_workers_does_not(cast, story):
    with acting(SYSTEM):
        pid = {"partnership_id": cast.partnership.id}
        for worker, part in ((cast.teacher, "lead"), (cast.police, "other")):
            Allocation.objects.filter(part=part).update(
                until=clock.now(), ended_by_id=worker.id, end_reason="Moved"
            )
            Allocation.objects.create(
                **pid, case=story.case, family_id=story.family.id, part=part, user_id=worker.id,
                worker_name=worker.name, since=clock.now(),
            )  # fmt: skip
            for circle in (story.case.id, story.family.id):
                Membership.objects.create(**pid, user_id=worker.id, circle_id=circle, capacity=part)
    assert add(cast.teacher, story).relationship == "grandparent"
    assert move(cast.teacher, story, story.father, lives_with_child=True).person_id == story.father.id
    for deed in (
        lambda: add(cast.police, story, MemberFacts("Rae Lund", "other")),
        lambda: move(cast.police, story, story.father, version=2),
    ):
        with pytest.raises(NotPermitted):
            deed()


@pytest.mark.parametrize(
    ("who", "error"),
    [("duty", Missing), ("teacher", Missing), ("stranger", Missing), ("mother", NotPermitted), ("father", NotPermitted)],
)  # fmt: skip
def test_nobody_else_adds_or_changes_anything(cast, story, who, error):
    by = getattr(cast, who)
    for deed in (lambda: add(by, story), lambda: move(by, story, story.father, lives_with_child=True)):
        with pytest.raises((error, Missing)):
            deed()
    with acting(SYSTEM):
        assert not FamilyMember.objects.filter(person__full_name="Greta Ash").exists()
        assert not PlaceChange.objects.exists()


def test_whoever_looks_in_an_emergency_adds_nobody(cast, story):
    with acting(cast.duty):
        case_open_in_emergency(
            by=cast.duty, case=str(story.case.id), reason="She is missing since this morning"
        )
    with pytest.raises(NotPermitted):
        add(cast.duty, story)


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        (MemberFacts("", "mother"), "words_missing"),
        (MemberFacts("x" * 121, "mother"), "words_too_long"),
        (MemberFacts("Ann", "mother", born_on=date(2999, 1, 1)), "day_in_future"),
        (MemberFacts("Ann", "villain"), "choice_unknown"),
        (MemberFacts("Ann", "child"), "one_child_a_case"),
        (MemberFacts(" frank  ASH ", "father"), "name_already"),
    ],
)
def test_who_cannot_be_added(cast, story, facts, code):
    with pytest.raises(Refused) as refused:
        add(cast.social_worker, story, facts)
    assert refused.value.code == code
    with acting(SYSTEM):
        assert FamilyMember.objects.filter(family=story.family).count() == 4


def test_two_people_of_one_name_are_two_people_when_somebody_says_so(cast, story):
    add(cast.social_worker, story, MemberFacts("Frank Ash", "sibling"), same_name=True)
    with acting(SYSTEM):
        assert FamilyMember.objects.filter(person__full_name="Frank Ash").count() == 2


def test_when_support_has_ended_nothing_is_added(cast, story):
    ended(story.case)
    with pytest.raises(Refused) as refused:
        add(cast.social_worker, story)
    assert refused.value.code == "case_closed"


def test_a_change_of_place_is_written_beside_what_was_known_before(cast, story):
    yesterday = clock.today() - timedelta(days=1)
    move(cast.csw, story, story.father, lives_with_child=True, since=yesterday, how_known=" He  told us ")
    move(cast.csw, story, story.father, version=2, lives_with_child=False, parental_responsibility=True)
    now_is = member_of(story.father)
    assert (now_is.lives_with_child, now_is.parental_responsibility, now_is.version) == (False, True, 3)
    with acting(cast.csw):
        newest, first = place_changes(viewer=cast.csw, family_id=story.family.id)
    assert (first.lived_with_child, first.lives_with_child, first.since) == (None, True, yesterday)
    assert (first.how_known, first.changed_by_name) == ("He told us", "Chris Young")
    assert (newest.lived_with_child, newest.lives_with_child) == (True, False)
    assert (newest.had_responsibility, newest.has_responsibility, newest.since) == (None, True, None)
    facts = [event.facts for event in events_of("cases.household.place_changed")]
    assert facts == [{"lives": True, "responsibility": False}, {"lives": True, "responsibility": True}]
    for who, sees in (("father", 2), ("mother", 0), ("young_person", 0), ("manager", 2), ("police", 0)):
        with acting(getattr(cast, who)):
            found = place_changes(viewer=getattr(cast, who), family_id=story.family.id)
            assert len(found) == sees, who
    with acting(SYSTEM), pytest.raises(Error, match="permission denied"), transaction.atomic():
        PlaceChange.objects.update(how_known="Somebody else")


def test_whoever_saves_second_is_shown_what_stands_now(cast, story):
    move(cast.csw, story, story.father, lives_with_child=True)
    with pytest.raises(Stale) as stale:
        move(cast.social_worker, story, story.father, lives_with_child=False)
    assert stale.value.current.lives_with_child is True


@pytest.mark.parametrize(
    ("who", "change", "code"),
    [
        ("child", {"lives_with_child": True}, "place_of_child"),
        ("father", {}, "place_same"),
        ("father", {"lives_with_child": True, "since": date(2999, 1, 1)}, "day_in_future"),
        ("father", {"lives_with_child": True, "how_known": "x" * 201}, "words_too_long"),
    ],
)
def test_what_is_no_change_of_place(cast, story, who, change, code):
    with pytest.raises(Refused) as refused:
        move(cast.social_worker, story, getattr(story, who), **change)
    assert refused.value.code == code


def test_nobody_of_another_family_has_a_place_here(cast, story):
    with pytest.raises(Missing):
        move(cast.social_worker, story, Person(id=new_id()), lives_with_child=True)
