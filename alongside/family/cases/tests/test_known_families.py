"""A request about a family that is known: proposals for a person, joined only by a person, and a child has one open case."""

from __future__ import annotations

from datetime import date

import pytest
from django.core import mail

from alongside.family.cases.added import requests_added, requests_added_since
from alongside.family.cases.jobs import request_tell
from alongside.family.cases.known import child_of_case, known_family
from alongside.family.cases.models import Allocation, Case, RequestLink
from alongside.family.cases.rules import MemberFacts, PersonFacts
from alongside.family.cases.services import request_join
from alongside.family.finding.matching import asked_again, families_like
from alongside.family.people.models import FamilyGroup, FamilyMember, Person
from alongside.family.referrals.models import Referral
from alongside.family.referrals.selectors import referral_get
from alongside.ground import clock
from alongside.ground.access.context import acting
from alongside.ground.audit.models import AuditEvent
from alongside.ground.base.actors import SYSTEM
from alongside.ground.base.errors import Missing, NotPermitted, Refused, Stale
from alongside.ground.base.ids import new_id
from alongside.ground.clock.selectors import clock_for

from .scenes import a_referral, accept, circles, events_of

BORN = date(2011, 3, 2)
WORDS = {"family_reason": "The same school and mother", "decision_words": "We have passed it on."}


@pytest.fixture
def born(story):
    """The day on which the child of the story was born."""
    with acting(SYSTEM):
        Person.objects.filter(id=story.child.id).update(born_on=BORN)
    return BORN


def join(by, referral, case, **changes):
    facts = {**WORDS, "expected_version": referral.version, **changes}
    with acting(by):
        return request_join(by=by, referral_id=referral.id, case_id=case.id, **facts)


def like(cast, referral, **more):
    with acting(cast.duty):
        return families_like(viewer=cast.duty, referral=referral, **more)


def test_a_family_is_proposed_by_name_by_birthday_and_by_who_asks(cast, story, born):
    for facts, same in (
        ({"child_name": "  CLÉO   ash"}, (True, False)),
        ({"child_born_on": born}, (False, True)),
        ({"child_name": "Cleo Ash", "child_born_on": born}, (True, True)),
    ):
        [known] = like(cast, a_referral(cast, **facts))
        assert known.family.id == story.family.id
        [child] = known.alike
        assert (child.person.id, (child.same_name, child.same_birthday)) == (story.child.id, same)
        assert (child.open_case.reference, child.open_case.lead_name) == ("C-TEST-0001", "Sofia Worth")
    [known] = like(cast, a_referral(cast, submitted_by_user_id=cast.mother.id))
    assert (known.asker_belongs, known.alike) == (True, ())
    assert (
        len(like(cast, a_referral(cast), child_name="Noah Ash")) == 1
    )  # a brother may be the child this time


@pytest.mark.parametrize(
    "facts", [{}, {"child_name": "Cleo"}, {"child_name": "Maria Ash"}, {"child_born_on": date(2012, 3, 2)}]
)
def test_what_is_not_the_same_is_not_proposed(cast, story, born, facts):
    assert like(cast, a_referral(cast, **facts)) == []


def test_the_likest_comes_first_ten_at_most_and_never_from_another_partnership(cast, story, born):
    with acting(SYSTEM):
        for number, (partnership, name, day) in enumerate(
            [(cast.partnership, "Twin Day", born)] * 11 + [(cast.stranger.partnership, "Cleo Ash", born)]
        ):
            pid = {"partnership_id": partnership.id}
            family = FamilyGroup.objects.create(**pid, reference=f"F-{number}", name="Another")
            child = Person.objects.create(**pid, full_name=name, name_key=name.casefold(), born_on=day)
            FamilyMember.objects.create(**pid, family=family, person=child, relationship="child")
    found = like(cast, a_referral(cast, child_name="Cleo Ash", child_born_on=born))
    assert (len(found), found[0].family.id) == (10, story.family.id)
    assert {known.family.partnership_id for known in found} == {cast.partnership.id}


def test_each_family_shown_is_noted_as_read(cast, story):
    like(cast, a_referral(cast, child_name="Cleo Ash"))
    with acting(SYSTEM):
        event = AuditEvent.objects.get(kind="audit.record.read")
    assert (event.actor_id, event.circle_ids) == (cast.duty.id, [story.family.id])


@pytest.mark.parametrize("who", ["social_worker", "ipsw", "police", "mother"])
def test_only_whoever_decides_sees_proposals(cast, story, who):
    viewer, referral = getattr(cast, who), a_referral(cast, child_name="Cleo Ash")
    with acting(viewer):
        for look in (
            lambda: families_like(viewer=viewer, referral=referral),
            lambda: known_family(viewer=viewer, referral=referral, reference="F-TEST-0001"),
            lambda: child_of_case(viewer=viewer, referral=referral, case_id=story.case.id),
        ):
            with pytest.raises(NotPermitted):
                look()


@pytest.mark.parametrize("typed", ["F-TEST-0001", " f-test-0001 ", "C-TEST-0001", "c-test-0001"])
def test_a_family_is_found_by_its_reference_or_that_of_a_case(cast, story, typed):
    with acting(cast.duty):
        known = known_family(viewer=cast.duty, referral=a_referral(cast), reference=typed)
    assert known.family.id == story.family.id


@pytest.mark.parametrize("typed", ["", " ", "F", "F-NONE-NONE", "x" * 10_000, "'; --"])
def test_a_reference_that_names_nothing_finds_nothing(cast, story, typed):
    with acting(cast.duty):
        assert known_family(viewer=cast.duty, referral=a_referral(cast), reference=typed) is None


def test_a_case_joins_the_family_that_a_person_chose_with_their_reason(cast, story):
    referral = a_referral(cast, child_name="Noah Ash")
    with acting(cast.duty):
        case = accept(
            cast.duty, referral, family_reference="f-test-0001", family_reason="The same address",
            child=PersonFacts(person_id=story.sibling.id), others=[MemberFacts("Gil Ash", "grandparent")], pets=[],
            not_parent_ids=[story.father.id],
        )  # fmt: skip
        link = RequestLink.objects.get(case=case)
    assert (case.family_id, case.child_id) == (story.family.id, story.sibling.id)
    assert (link.way, link.reason, link.linked_by_name) == ("known_family", "The same address", "Dan Utley")
    with acting(SYSTEM):
        names = set(case.partnership_statuses.values_list("person__full_name", flat=True))
    assert names == {"Maria Ash", "Gil Ash"}
    assert (case.id, "parent") in circles(cast.mother)
    assert (case.id, "parent") not in circles(cast.father)


@pytest.mark.parametrize(
    ("change", "code", "field"),
    [
        ({"family_reference": "F-NONE-NONE"}, "family_unknown", "family"),
        ({"family_reference": "F-TEST-0001", "family_reason": " "}, "words_missing", "family_reason"),
        ({"family_reference": "F-TEST-0001", "family_reason": "x" * 401}, "words_too_long", "family_reason"),
        ({"family_reference": "F-TEST-0001", "child": PersonFacts("Noah ASH")}, "in_family_already", "child"),
        ({"family_reference": "F-TEST-0001", "others": [MemberFacts("Maria Ash", "mother")]}, "in_family_already", "child"),
        ({"family_reason": "", "child": PersonFacts("cleo ash")}, "family_known", "family_reason"),
    ],
)  # fmt: skip
def test_what_is_refused_joins_nothing(cast, story, change, code, field):
    with pytest.raises(Refused) as refused, acting(cast.duty):
        accept(cast.duty, a_referral(cast), **{"others": [], "pets": [], **change})
    assert (refused.value.code, refused.value.field) == (code, field)
    with acting(SYSTEM):
        assert Case.objects.count() == 1
        assert not RequestLink.objects.exists()


def test_a_known_name_may_be_another_child_when_somebody_says_why(cast, story):
    with acting(cast.duty):
        case = accept(
            cast.duty, a_referral(cast, child_name="Cleo Ash"), child=PersonFacts("Cleo Ash"), others=[],
            family_reason="Another street and another school",
        )  # fmt: skip
        link = RequestLink.objects.get(case=case)
    assert case.family_id != story.family.id
    assert (link.way, link.reason) == ("new_family", "Another street and another school")


@pytest.fixture
def added(cast, story):
    """A request that was added to the open case of the story."""
    referral = a_referral(cast, child_name="Cleo Ash", own_words="He was seen near the school.")
    join(cast.duty, referral, story.case)
    return referral


def test_a_request_about_a_child_with_an_open_case_is_added_there(cast, story):
    referral = a_referral(cast, child_name="Cleo Ash")
    case = join(cast.duty, referral, story.case)
    assert case.id == story.case.id
    assert case.id not in {circle for circle, _ in circles(cast.duty)}
    with acting(SYSTEM):
        referral.refresh_from_db()
        assert clock_for(referral.id, "referrals.decide").stopped_at is not None
        assert Case.objects.count() == 1
    with acting(cast.mother):
        assert clock_for(referral.id, "referrals.acknowledge") is None, (
            "she reads no promise to somebody else"
        )
    with acting(cast.duty):
        assert clock_for(referral.id, "referrals.acknowledge").stopped_at is None
    assert (referral.state, referral.family_id, referral.version) == ("accepted", story.family.id, 2)
    [event] = events_of("cases.request.joined")
    assert set(event.circle_ids) == {story.case.id, story.family.id}


def test_the_workers_of_the_case_read_what_was_added_and_the_family_does_not(cast, story, added):
    for who in ("social_worker", "ipsw"):
        worker = getattr(cast, who)
        with acting(worker):
            [link] = requests_added(viewer=worker, case=story.case)
            assert (link.referral.own_words, link.reason) == (added.own_words, WORDS["family_reason"])
            assert requests_added_since(viewer=worker, since=link.linked_at, size=5) == [link]
            assert requests_added_since(viewer=worker, since=clock.now(), size=5) == []
            assert referral_get(viewer=worker, referral_id=added.id).decision_words
    for who in ("mother", "father", "police"):
        with acting(getattr(cast, who)):
            assert requests_added(viewer=getattr(cast, who), case=story.case) == []
            assert not Referral.objects.filter(id=added.id).exists()


def test_the_lead_is_told_or_the_managers_where_nobody_leads(cast, story, added):
    told = {"case_id": str(story.case.id), "referral_id": str(added.id)}
    assert request_tell(**told) == 1
    assert (mail.outbox[0].to, "near the school" in mail.outbox[0].body) == (
        [cast.social_worker.email],
        False,
    )
    with acting(SYSTEM):
        Allocation.objects.filter(part="lead").update(
            until=clock.now(), ended_by_id=cast.manager.id, end_reason="x"
        )
    assert request_tell(**told) == 1
    assert mail.outbox[1].to == [cast.manager.email]
    assert request_tell(case_id=str(new_id()), referral_id=told["referral_id"]) == 0


@pytest.mark.parametrize(
    ("facts", "change", "error"),
    [
        ({"need_now": ""}, {}, "two_questions_blank"),
        ({}, {"family_reason": " "}, "words_missing"),
        ({}, {"decision_words": ""}, "words_missing"),
        ({}, {"decision_words": "x" * 4001}, "words_too_long"),
        ({}, {"expected_version": 9}, Stale),
    ],
)
def test_a_request_that_cannot_be_added_stays_as_it_was(cast, story, facts, change, error):
    referral = a_referral(cast, **facts)
    with pytest.raises((Refused, Stale)) as fault:
        join(cast.duty, referral, story.case, **change)
    assert fault.value.code == error if isinstance(error, str) else fault.type is error
    with acting(SYSTEM):
        assert Referral.objects.get(id=referral.id).decided_at is None


def test_a_request_is_added_to_an_open_case_of_its_own_partnership_once(cast, story):
    referral = a_referral(cast)
    with acting(SYSTEM):
        Case.objects.filter(id=story.case.id).update(closed_at=clock.now(), closed_by_id=cast.manager.id)
    with pytest.raises(Refused) as closed:
        join(cast.duty, referral, story.case)
    assert closed.value.code == "case_closed"
    with acting(SYSTEM):
        Case.objects.filter(id=story.case.id).update(closed_at=None, closed_by_id=None)
    with acting(cast.duty):
        assert child_of_case(viewer=cast.duty, referral=referral, case_id=new_id()) is None
        known, child = child_of_case(viewer=cast.duty, referral=referral, case_id=story.case.id)
    assert (known.family.id, child.person.id) == (story.family.id, story.child.id)
    join(cast.manager, referral, story.case)
    with pytest.raises(Refused) as twice:
        join(cast.duty, referral, story.case, expected_version=2)
    assert twice.value.code == "referral_decided"
    with pytest.raises(NotPermitted):
        join(cast.social_worker, a_referral(cast), story.case)
    with pytest.raises(Missing):
        join(cast.duty, a_referral(cast), Case(id=new_id()))


def test_the_page_of_a_request_counts_those_before_and_since(cast, story):
    facts = {"child_name": "Iris Elm", "child_born_on": BORN}
    with clock.frozen(clock.now()):
        first, second = a_referral(cast, **facts), a_referral(cast, child_name="IRIS elm", source="police")
        other = a_referral(cast, child_name="Another", child_born_on=BORN)
        a_referral(cast, child_name="Somebody Else")
        nameless = a_referral(cast)
    with acting(cast.duty):
        again = asked_again(viewer=cast.duty, referral=second)
        assert ([r.referral.id for r in again.before], again.after) == (
            [first.id],
            (),
        )  # the name alone: no birthday was told
        assert [r.referral.id for r in asked_again(viewer=cast.duty, referral=first).after] == [
            second.id,
            other.id,
        ]
        assert asked_again(viewer=cast.duty, referral=nameless).before == ()
    with acting(cast.police):
        assert asked_again(viewer=cast.police, referral=second).before == ()
