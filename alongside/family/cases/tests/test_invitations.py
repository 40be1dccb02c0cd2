"""An invited family member makes an account and comes into the circles that are theirs, and no others."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from alongside.family.cases.models import Case, PartnershipStatus
from alongside.family.cases.services import invitation_accept
from alongside.family.people.models import FamilyMember, Invitation, Person
from alongside.ground import clock
from alongside.ground.access.context import acting
from alongside.ground.accounts.models import User
from alongside.ground.base.actors import PUBLIC, SYSTEM
from alongside.ground.base.errors import Missing, Refused
from alongside.ground.base.ids import digest_of, new_code

from .scenes import a_second_case, circles, events_of

PASSWORD = "four calm herons wade"
MONDAY = datetime(2026, 11, 16, 9, tzinfo=UTC)


def invite(cast, story, person, role="parent_carer", email="Gran@Family.Example"):
    """An invitation that can be used for fourteen days; returns the secret of its link."""
    secret = new_code()
    with acting(SYSTEM):
        Invitation.objects.create(
            partnership_id=cast.partnership.id, family=story.family, person=person, role=role, email=email,
            secret_digest=digest_of(secret), invited_at=clock.now(), expires_on=clock.today() + timedelta(days=14),
        )  # fmt: skip
    return secret


def grandmother(cast, story, status="protective_partner"):
    with acting(SYSTEM):
        pid = {"partnership_id": cast.partnership.id}
        person = Person.objects.create(**pid, full_name="Greta Ash", name_key="greta ash")
        FamilyMember.objects.create(**pid, family=story.family, person=person, relationship="grandparent")
        PartnershipStatus.objects.create(
            **pid,
            case=story.case,
            person=person,
            status=status,
            since=clock.now(),
            review_on=None if status == "protective_partner" else clock.today(),
        )
    return person


def use(secret, name="Greta Ash", password=PASSWORD):
    with acting(PUBLIC, receipt=digest_of(secret)):
        return invitation_accept(secret=secret, name=name, password=password)


def test_a_parent_comes_into_the_family_and_the_cases_in_which_they_are_a_partner(cast, story):
    person = grandmother(cast, story)
    second = a_second_case(cast, story)
    user = use(invite(cast, story, person))
    assert (user.email, user.name) == ("gran@family.example", "Greta Ash")
    assert user.check_password(PASSWORD)
    assert circles(user) == {(story.family.id, "parent"), (story.case.id, "parent")}
    with acting(user):
        assert list(Case.objects.all()) == [story.case]
        assert not Case.objects.filter(id=second.id).exists()
    with acting(SYSTEM):
        person.refresh_from_db()
        assert person.user_id == user.id
        assert Invitation.objects.get(person=person).used_at is not None
    [event] = events_of("cases.invitation.accepted")
    assert event.actor_id == user.id


def test_a_young_person_comes_into_their_own_case_alone(cast, story):
    second = a_second_case(cast, story)
    user = use(invite(cast, story, second.child, role="young_person"), name="Nina Ash")
    assert circles(user) == {(story.family.id, "young_person"), (second.id, "young_person")}


def test_a_closed_case_stays_shut_and_a_standing_shuts_none(cast, story):
    restricted = grandmother(cast, story, status="restricted_by_evidence")
    # What one parent sees narrows by a decision of its own, for a time (R26).
    assert circles(use(invite(cast, story, restricted))) == {
        (story.family.id, "parent"),
        (story.case.id, "parent"),
    }
    with acting(SYSTEM):
        Case.objects.filter(id=story.case.id).update(closed_at=clock.now(), closed_by_id=cast.manager.id)
    other = use(invite(cast, story, grandmother(cast, story), email="other@family.example"))
    assert circles(other) == {(story.family.id, "parent")}


def test_the_last_day_counts_and_the_day_after_does_not(cast, story):
    with clock.frozen(MONDAY):
        in_time = invite(cast, story, grandmother(cast, story))
        late = invite(cast, story, grandmother(cast, story), email="late@family.example")
    with clock.frozen(MONDAY + timedelta(days=14, hours=14)):
        use(in_time)
    with clock.frozen(MONDAY + timedelta(days=14, hours=15)), pytest.raises(Missing):
        use(late)


def test_a_link_works_once(cast, story):
    secret = invite(cast, story, grandmother(cast, story))
    use(secret)
    with pytest.raises(Missing):
        use(secret)


@pytest.mark.parametrize("secret", ["", "AAAA-BBBB-CCCC-DDDD", "'; DROP TABLE people_person; --"])
def test_an_unknown_link_opens_nothing(cast, story, secret):
    with pytest.raises(Missing):
        use(secret)


@pytest.mark.parametrize(
    ("name", "password", "code"),
    [
        ("", PASSWORD, "words_missing"),
        ("x" * 121, PASSWORD, "words_too_long"),
        ("Greta Ash", "short", "password_weak"),
        ("Greta Ash", "gran@family.example", "password_weak"),
        ("Greta Ash", "password1234", "password_weak"),
    ],
)
def test_a_refused_account_leaves_the_invitation_unused(cast, story, name, password, code):
    secret = invite(cast, story, grandmother(cast, story))
    with pytest.raises(Refused) as refusal:
        use(secret, name, password)
    assert refusal.value.code == code
    assert not User.objects.filter(email="gran@family.example").exists()
    use(secret)


def test_an_address_or_a_person_with_an_account_gets_no_second_one(cast, story):
    taken = invite(cast, story, grandmother(cast, story), email=cast.teacher.email)
    with pytest.raises(Refused) as refusal:
        use(taken)
    assert refusal.value.code == "account_exists"
    with pytest.raises(Refused) as refusal:
        use(invite(cast, story, story.mother, email="again@family.example"))
    assert refusal.value.code == "account_exists"
    assert not User.objects.filter(email="again@family.example").exists()


def test_the_new_account_has_no_second_factor_forced_and_no_agency(cast, story):
    user = use(invite(cast, story, grandmother(cast, story)))
    assert user.is_family
    assert not user.is_professional
    assert user.as_actor().agency_id is None
