"""Accepting a referral: one deed makes the family, the case and its promises, or nothing at all."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from alongside.family.cases.models import Case, PartnershipStatus, Threshold
from alongside.family.cases.rules import MemberFacts, PersonFacts
from alongside.family.people.models import FamilyGroup, FamilyMember, Pet
from alongside.family.referrals.models import Referral
from alongside.ground import clock
from alongside.ground.access.context import acting
from alongside.ground.accounts.models import RoleAssignment
from alongside.ground.base.actors import SYSTEM
from alongside.ground.base.errors import Missing, NotPermitted, Refused, Stale
from alongside.ground.base.ids import new_id
from alongside.ground.clock.models import Clock
from alongside.ground.clock.selectors import clock_for, clock_lateness

from .scenes import a_referral, a_worker, accept, circles, events_of

FRIDAY = datetime(2026, 11, 13, 16, tzinfo=UTC)


def test_one_deed_makes_the_family_the_case_and_its_threshold(cast):
    referral = a_referral(cast)
    with acting(cast.duty):
        case = accept(cast.duty, referral)
        assert FamilyGroup.objects.get(id=case.family_id).name == "The Birch family"
        members = FamilyMember.objects.filter(family=case.family_id).order_by("person__full_name")
        assert [m.relationship for m in members] == ["child", "mother", "father", "sibling"]
        assert Pet.objects.get(family=case.family_id).name == "Moss"
        threshold = Threshold.objects.get(case=case)
        assert (threshold.level, threshold.need_now) == ("medium", referral.need_now)
        assert threshold.decided_by_name == cast.duty.name
        assert (case.child.full_name, case.exploitation_types) == ("Ada Birch", ["cce", "online"])
    with acting(SYSTEM):
        referral.refresh_from_db()
    assert (referral.state, referral.family_id, referral.version) == ("accepted", case.family_id, 2)
    assert referral.decision_words == "We open a case, because you are right to worry."
    [event] = events_of("cases.case.opened")
    assert event.circle_ids == sorted([case.id, case.family_id])
    assert "Birch" not in str(event.facts)


def test_each_parent_starts_as_a_protective_partner(cast):
    with acting(cast.duty):
        case = accept(cast.duty, a_referral(cast))
        found = PartnershipStatus.objects.filter(case=case).order_by("person__full_name")
        assert [(s.person.full_name, s.status) for s in found] == [
            ("Dora Birch", "protective_partner"),
            ("Ed Birch", "protective_partner"),
        ]


def test_the_promises_begin_and_the_decision_is_kept_in_time(cast):
    with clock.frozen(FRIDAY):
        referral = a_referral(cast)
    monday = FRIDAY + timedelta(days=3)
    with clock.frozen(monday), acting(cast.duty):
        case = accept(cast.duty, referral)
    with acting(SYSTEM):
        decide = clock_for(referral.id, "referrals.decide")
        assert decide.stopped_at == monday
        assert not clock_lateness(decide, now=monday).late
        assert set(Clock.objects.filter(about_id=referral.id).values_list("circle_id", flat=True)) == {
            case.id
        }
        running = Clock.objects.filter(about_id=case.id, stopped_at__isnull=True)
        assert dict(running.values_list("kind", "due_on")) == {
            "support.offer": date(2026, 11, 18),
            "cases.lead": date(2026, 11, 17),
            "cases.two_workers": date(2026, 11, 30),
            "cases.threshold_review": date(2026, 12, 28),
            "cases.assessment": date(2026, 12, 14),
            "cases.assessment_alarm_first": date(2026, 12, 13),
            "cases.assessment_alarm_second": date(2027, 2, 13),
            "cases.first_meeting": date(2026, 11, 27),
        }


def test_a_decision_that_comes_late_is_late_for_good(cast):
    with clock.frozen(FRIDAY):
        referral = a_referral(cast)
    wednesday = FRIDAY + timedelta(days=5)
    with clock.frozen(wednesday), acting(cast.duty):
        accept(cast.duty, referral)
    with acting(SYSTEM):
        assert (
            clock_lateness(clock_for(referral.id, "referrals.decide"), now=wednesday).working_days_late == 2
        )


def test_a_low_threshold_needs_no_two_workers(cast):
    with acting(cast.duty):
        case = accept(cast.duty, a_referral(cast), level="low")
    with acting(SYSTEM):
        assert clock_for(case.id, "cases.two_workers") is None


def test_whoever_accepts_holds_the_case_until_it_has_a_lead(cast):
    with acting(cast.duty):
        case = accept(cast.duty, a_referral(cast))
    assert circles(cast.duty) == {(case.id, "duty"), (case.family_id, "duty")}
    other = a_worker(cast, "other-duty", "duty_worker", "social_care")
    with acting(other):
        assert not Case.objects.filter(id=case.id).exists()


@pytest.mark.parametrize(
    ("referral", "change", "code"),
    [
        ({"need_now": ""}, {}, "two_questions_blank"),
        ({"how_respond": "  "}, {}, "two_questions_blank"),
        ({"need_now": "", "how_respond": ""}, {}, "two_questions_blank"),
        (
            {"state": "closed", "decided_at": FRIDAY, "decided_by_id": new_id(), "decision_words": "No."},
            {},
            "referral_decided",
        ),
        ({}, {"level": "extreme"}, "choice_unknown"),
        ({}, {"rationale": " "}, "words_missing"),
        ({}, {"rationale": "x" * 4001}, "words_too_long"),
        ({}, {"decision_words": ""}, "words_missing"),
        ({}, {"child": PersonFacts("")}, "words_missing"),
        ({}, {"child": PersonFacts("Ada", born_on=date(1980, 1, 1))}, "born_too_early"),
        ({}, {"family_name": ""}, "words_missing"),
        ({}, {"others": [MemberFacts("Ed", "villain")]}, "choice_unknown"),
        ({}, {"others": [MemberFacts("Eva", "child")]}, "one_child_a_case"),
        ({}, {"exploitation_types": ["mischief"]}, "choice_unknown"),
    ],
)
def test_what_is_refused_leaves_nothing_behind(cast, referral, change, code):
    waiting = a_referral(cast, **referral)
    with pytest.raises(Refused) as refusal, acting(cast.duty):
        accept(cast.duty, waiting, **change)
    assert refusal.value.code == code
    with acting(SYSTEM):
        assert not Case.objects.exists()
        assert not FamilyGroup.objects.exists()


@pytest.mark.parametrize("who", ["social_worker", "ipsw", "csw", "police", "teacher", "mother"])
def test_only_duty_and_managers_accept(cast, who):
    by = getattr(cast, who)
    with acting(by), pytest.raises(NotPermitted):
        accept(by, a_referral(cast))


def test_a_stranger_finds_no_referral(cast):
    elsewhere = a_referral(cast)
    with acting(SYSTEM):
        agency = cast.stranger.assignments[0].agency
        RoleAssignment.objects.create(user=cast.stranger, agency=agency, role="duty_worker")
        stranger = type(cast.stranger).objects.get(id=cast.stranger.id)
    with acting(stranger), pytest.raises(Missing):
        accept(stranger, elsewhere)


def test_the_second_who_accepts_is_told_so(cast):
    referral = a_referral(cast)
    with acting(cast.duty):
        accept(cast.duty, referral)
    with acting(cast.manager), pytest.raises(Refused) as refusal:
        accept(cast.manager, referral)
    assert refusal.value.code == "referral_decided"


def test_whoever_looked_at_older_words_is_told_so(cast):
    referral = a_referral(cast)
    with acting(cast.duty), pytest.raises(Stale) as stale:
        accept(cast.duty, referral, expected_version=referral.version - 1)
    assert stale.value.current.id == referral.id


def test_the_database_accepts_no_referral_with_blank_questions(cast):
    referral = a_referral(cast, need_now="")
    with acting(cast.duty):
        family = accept(cast.duty, a_referral(cast)).family
    with acting(SYSTEM), pytest.raises(IntegrityError), transaction.atomic():
        Referral.objects.filter(id=referral.id).update(
            state="accepted", family=family, decided_at=clock.now(), decided_by_id=cast.duty.id
        )


def test_a_sister_in_the_same_family_gets_a_case_of_her_own(cast, story):
    with acting(cast.manager):
        second = accept(
            cast.manager, a_referral(cast), family_id=story.family.id, others=[], pets=[],
            child=PersonFacts(person_id=story.sibling.id),
        )  # fmt: skip
        assert second.family_id == story.family.id
        assert FamilyMember.objects.get(person=story.sibling).relationship == "child"
        assert PartnershipStatus.objects.filter(case=second).count() == 2
    assert (second.id, "parent") in circles(cast.mother)
    assert (second.id, "young_person") not in circles(cast.young_person)
    with acting(cast.mother):
        assert Case.objects.count() == 2
    with acting(cast.young_person):
        assert Case.objects.count() == 1


def test_a_parent_of_the_family_who_is_not_hers_stays_out_of_her_case(cast, story):
    with acting(cast.manager):
        second = accept(
            cast.manager, a_referral(cast), family_id=story.family.id, others=[], pets=[],
            child=PersonFacts("Nina Ash"), not_parent_ids=[story.father.id],
        )  # fmt: skip
        assert [s.person_id for s in PartnershipStatus.objects.filter(case=second)] == [story.mother.id]
    with acting(cast.father):
        assert not Case.objects.filter(id=second.id).exists()


def test_the_duty_worker_joins_a_case_to_the_family_of_whoever_asked(cast, story):
    mine = a_referral(cast, submitted_by_user_id=cast.mother.id)
    with acting(cast.duty):
        case = accept(
            cast.duty, mine, family_id=story.family.id, others=[], pets=[], child=PersonFacts("Nina Ash")
        )
    assert case.family_id == story.family.id


def test_the_duty_worker_does_not_join_a_case_to_a_family_they_may_not_know_of(cast, story):
    with acting(cast.duty), pytest.raises(Missing):
        accept(cast.duty, a_referral(cast), family_id=story.family.id)


@pytest.mark.parametrize(("who", "code"), [("child", "child_has_case"), ("mother", "not_a_child")])
def test_who_cannot_be_the_child_of_a_second_case(cast, story, who, code):
    person = getattr(story, who)
    with acting(cast.manager), pytest.raises(Refused) as refusal:
        accept(
            cast.manager, a_referral(cast), family_id=story.family.id, others=[],
            child=PersonFacts(person_id=person.id),
        )  # fmt: skip
    assert refusal.value.code == code


def test_a_child_of_another_family_is_not_found(cast, story):
    with acting(cast.manager):
        other = accept(cast.manager, a_referral(cast))
        with pytest.raises(Missing):
            accept(
                cast.manager, a_referral(cast), family_id=story.family.id, others=[],
                child=PersonFacts(person_id=other.child_id),
            )  # fmt: skip


def test_closing_one_case_leaves_the_other_open(cast, story):
    with acting(cast.manager):
        second = accept(
            cast.manager, a_referral(cast), family_id=story.family.id, others=[], pets=[],
            child=PersonFacts("Nina Ash"),
        )  # fmt: skip
        Case.objects.filter(id=story.case.id).update(closed_at=clock.now(), closed_by_id=cast.manager.id)
        assert Case.objects.get(id=second.id).closed_at is None
