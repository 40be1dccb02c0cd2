"""Whom a request may be about: forgiving, symmetric, in words; judged by people, followed by reads, never merged."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from alongside.family.cases.added import requests_added
from alongside.family.cases.models import Case, RequestLink
from alongside.family.cases.services import request_join
from alongside.family.cases.tests.scenes import a_referral, a_second_case, a_worker, events_of
from alongside.family.finding.judgements import followed_from, judged_different, times_asked
from alongside.family.finding.matching import asked_again, families_like, persons_like_case, requests_like
from alongside.family.finding.models import LinkUndoing, SamePerson
from alongside.family.finding.rules import day_alike, name_alike, near_days, same_child
from alongside.family.finding.selectors import undoings_to_look_at
from alongside.family.finding.services import link_look, request_unlink, same_judge
from alongside.family.people.models import ContactPoint, Person
from alongside.family.referrals.models import Referral
from alongside.ground import clock
from alongside.ground.access.context import acting
from alongside.ground.base.actors import SYSTEM
from alongside.ground.base.errors import Missing, NotPermitted, Refused, Stale
from alongside.ground.base.ids import new_id
from alongside.ground.clock.selectors import clock_for

BORN = date(2011, 3, 2)
NAMES = st.lists(
    st.sampled_from(["cleo", "kleo", "ash", "ashe", "anne", "kate", "katherine", "bo", "oakwood"]),
    min_size=1,
    max_size=3,
).map(tuple)
DAYS = st.dates(date(2008, 1, 1), date(2014, 12, 31))


@pytest.fixture
def child(cast, story):
    """The child of the story, with a day of birth; their mother can be rung."""
    with acting(SYSTEM):
        Person.objects.filter(id=story.child.id).update(
            born_on=BORN, full_name="Cleo Anne Ash", name_key="cleo anne ash"
        )
        ContactPoint.objects.create(
            partnership_id=cast.partnership.id, person=story.mother, channel="phone", value="07700 900123"
        )
    return story.child


def like(cast, **facts):
    with acting(cast.duty):
        return families_like(viewer=cast.duty, referral=a_referral(cast, **facts))


@pytest.mark.parametrize(
    ("facts", "why"),
    [
        ({"child_name": "Cleo Ash"}, "more or fewer names between"),
        ({"child_name": "Kleo Ashe", "child_born_on": BORN}, "spelt almost the same"),
        ({"child_name": "Ash Cleo"}, "the other way round"),
        ({"child_name": "Clio Ash", "child_born_on": date(2011, 2, 3)}, "day and month of birth the other way round"),
        ({"child_name": "Cleo Ash", "child_born_on": date(2012, 3, 2)}, "a year apart"),
        ({"child_name": "Cleo Ash", "child_born_on": date(2011, 3, 1)}, "one figure"),
        ({"child_name": "Cleo Smith", "child_born_on": BORN}, "the same date of birth"),
        ({"child_name": "C Ash", "child_born_on": BORN}, "begins like"),
        ({"child_name": "Cleo", "referrer_contact": "+44 7700 900123"}, "reached in the same way"),
    ],
)  # fmt: skip
def test_a_family_is_proposed_with_its_reasons_in_words(cast, story, child, facts, why):
    found = like(cast, **facts)
    assert [known.family.id for known in found] == [story.family.id]
    [member] = [m for m in found[0].alike if m.person.id == story.child.id]
    assert why in "; ".join(member.reasons)
    assert member.named


@pytest.mark.parametrize(
    "facts",
    [
        {"child_name": "Cleo"}, {"child_name": "Olive Birch"}, {"child_name": "Ash"}, {"child_born_on": date(2012, 3, 2)},
        {"child_name": "Chloe Nash", "child_born_on": date(2013, 6, 9)}, {"referrer_contact": "07700 900999"},
    ],
)  # fmt: skip
def test_what_is_not_alike_is_not_proposed(cast, child, facts):
    assert like(cast, **facts) == []


def test_a_short_form_is_the_same_name(cast, story):
    with acting(SYSTEM):
        Person.objects.filter(id=story.child.id).update(full_name="Katherine Ash", name_key="katherine ash")
    [known] = like(cast, child_name="Katie Ash")
    assert "a short form" in known.alike[0].reasons[0]


def test_two_requests_of_one_second_are_both_kept_and_each_proposes_the_other(cast):
    with clock.frozen(clock.now()):
        one = a_referral(cast, child_name="Iris Elm", child_born_on=BORN)
        other = a_referral(cast, child_name="Irys Elm", child_born_on=BORN, source="police")
    with acting(cast.duty):
        assert [r.referral.id for r in requests_like(viewer=cast.duty, referral=one)] == [other.id]
        assert [r.referral.id for r in requests_like(viewer=cast.duty, referral=other)] == [one.id]
        both = [asked_again(viewer=cast.duty, referral=r) for r in (one, other)]
    assert sorted((len(a.before), len(a.after)) for a in both) == [(0, 1), (1, 0)]


@given(NAMES, NAMES, DAYS, DAYS)
def test_likeness_is_the_same_from_both_sides(one, other, born, another):
    there, back = name_alike(one, other), name_alike(other, one)
    if len(one) == len(other):
        assert there.much == pytest.approx(back.much)
    assert 0 <= there.much <= 1
    assert name_alike(one, one).much == 1
    assert bool(there.why) >= bool(there.much)
    if born.day != 1 and another.day != 1:
        assert day_alike(born, another) == day_alike(another, born)
    assert same_child(name_alike(one, one), day_alike(born, born), days_known=True, reached=False) > 2


@given(DAYS)
def test_a_mistaken_day_is_near_the_right_one(born):
    for day in near_days(born):
        assert day != born
        assert day_alike(day, born).much or day_alike(born, day).much


def judge(by, one, other, judgement="different", reason="Another school"):
    with acting(by):
        return same_judge(by=by, one=one, other=other, judgement=judgement, reason=reason)


def test_different_stops_the_proposal_and_same_brings_it_back_with_nothing_lost(cast, story, child):
    referral = a_referral(cast, child_name="Cleo Ash")
    one, other = ("request", referral.id), ("person", story.child.id)
    judge(cast.duty, one, other)
    with acting(cast.manager):
        assert families_like(viewer=cast.manager, referral=referral) == []
        assert judged_different(one) == {story.child.id}
    judge(cast.manager, other, one, "same", "Her mother says so")
    with acting(cast.duty):
        assert [k.family.id for k in families_like(viewer=cast.duty, referral=referral)] == [story.family.id]
        assert SamePerson.objects.count() == 2
    assert [e.facts for e in events_of("finding.same.said")] == [
        {"judgement": "different"},
        {"judgement": "same"},
    ]


def test_how_often_help_was_asked_follows_what_people_said_and_what_was_linked(cast, story, child):
    first, second, third = [a_referral(cast, child_name=name) for name in ("Cleo Ash", "Clio Ash", "C. Ash")]
    with acting(cast.duty):
        request_join(by=cast.duty, referral_id=first.id, case_id=story.case.id, expected_version=1,
                     family_reason="Her school", decision_words="Yes")  # fmt: skip
    judge(cast.duty, ("request", second.id), ("person", story.child.id), "same")
    judge(cast.duty, ("request", third.id), ("request", second.id), "same")
    with acting(cast.duty):
        assert [times_asked(viewer=cast.duty, referral=r) for r in (first, second, third)] == [3, 3, 3]
    judge(cast.manager, ("request", second.id), ("request", third.id), "different")
    with acting(cast.duty):
        assert [times_asked(viewer=cast.duty, referral=r) for r in (first, second, third)] == [2, 2, 1]


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.tuples(
            st.sampled_from([(0, 1), (1, 2), (0, 2)]), st.sampled_from(["same", "different", "unsure"])
        ),
        max_size=7,
    )
)
def test_of_every_history_the_newest_word_about_each_pair_counts(cast, words):
    ends = [("request", new_id()) for _ in range(3)]
    last: dict[tuple[int, int], str] = {}
    with transaction.atomic():
        with acting(SYSTEM):
            for n, ((a, b), said) in enumerate(words):
                low, high = sorted((ends[a], ends[b]), key=lambda end: end[1])
                SamePerson.objects.create(
                    partnership_id=cast.partnership.id, one_kind="request", one_id=low[1], other_kind="request",
                    other_id=high[1], judgement=said, reason="x", said_at=clock.now() + timedelta(seconds=n),
                    said_by_id=cast.duty.id, said_by_name="Dan",
                )  # fmt: skip
                last[a, b] = said
            reached, fresh = {0}, {0}
            while fresh:
                fresh = {
                    y for x in fresh for p, s in last.items() if s == "same" and x in p for y in p
                } - reached
                reached |= fresh
            assert followed_from(ends[0]).requests == {ends[i][1] for i in reached}
            assert judged_different(ends[0]) == {
                ends[b][1] for (a, b), s in last.items() if s == "different" and a == 0
            }
        transaction.set_rollback(True)


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"judgement": "merge"}, "choice_unknown"),
        ({"reason": " "}, "words_missing"),
        ({"reason": "x" * 401}, "words_too_long"),
        ({"other": "itself"}, "same_record"),
        ({"other": ("person", new_id())}, Missing),
        ({"other": ("family", new_id())}, Missing),
        ({"by": "social_worker"}, NotPermitted),
        ({"by": "ipsw"}, NotPermitted),
        ({"by": "stranger"}, NotPermitted),
    ],
)
def test_a_word_that_cannot_be_kept_keeps_nothing(cast, story, change, error):
    one = ("request", a_referral(cast).id)
    facts = {"one": one, "other": ("person", story.child.id), **change}
    facts["other"] = one if facts["other"] == "itself" else facts["other"]
    by = getattr(cast, facts.pop("by", "duty"))
    with pytest.raises((Refused, Missing)) as fault:
        judge(by, **facts)
    assert fault.value.code == error if isinstance(error, str) else fault.type is error
    with acting(SYSTEM):
        assert not SamePerson.objects.exists()


def test_a_child_written_down_twice_is_proposed_on_the_case(cast, story, child):
    with acting(SYSTEM):
        twin = a_second_case(cast, story)
        Person.objects.filter(id=twin.child_id).update(full_name="Kleo Ash", name_key="kleo ash")
    with acting(cast.manager):
        found = persons_like_case(
            viewer=cast.manager, case=Case.objects.select_related("child").get(id=story.case.id)
        )
    assert [one.person.id for one in found] == [twin.child_id]


@pytest.fixture
def wrong(cast, story):
    """A request about another child that was added to the case of the story."""
    referral = a_referral(cast, child_name="Cleo Nash", own_words="He lives in Mill Street.")
    with acting(cast.duty):
        request_join(by=cast.duty, referral_id=referral.id, case_id=story.case.id, expected_version=1,
                     family_reason="Her school", decision_words="We have passed it on.")  # fmt: skip
        referral.refresh_from_db()
    return referral


def unlink(by, referral, **facts):
    with acting(by):
        return request_unlink(
            by=by,
            referral_id=referral.id,
            **{"reason": "Another street", "expected_version": referral.version, **facts},
        )


def readers(cast, case, referral):
    """Who reads the request on the page of a case."""
    found = set()
    for who in ("social_worker", "ipsw", "manager"):
        viewer = getattr(cast, who)
        with acting(viewer):
            if requests_added(viewer=viewer, case=case) and Referral.objects.filter(id=referral.id).exists():
                found.add(who)
    return found


def test_the_wrong_circle_stops_reading_at_once_and_the_queue_decides_again(cast, story, wrong):
    assert readers(cast, story.case, wrong) == {"social_worker", "ipsw", "manager"}
    undoing = unlink(cast.duty, wrong)
    assert readers(cast, story.case, wrong) == set()
    with acting(cast.social_worker):
        assert not RequestLink.objects.filter(referral=wrong).exists()
        assert not Referral.objects.filter(id=wrong.id).exists()
    with acting(cast.duty):
        wrong.refresh_from_db()
        assert (wrong.state, wrong.family_id, wrong.decided_at, wrong.decision_words) == (
            "screened",
            None,
            None,
            "",
        )
        assert (undoing.kept_words, undoing.kept_decider_id) == ("We have passed it on.", cast.duty.id)
        assert undoings_to_look_at(viewer=cast.duty) == []
    with acting(SYSTEM):
        assert clock_for(wrong.id, "referrals.decide").stopped_at is None
        assert RequestLink.objects.filter(referral=wrong).count() == 1
    with acting(cast.manager):
        assert [one.id for one in undoings_to_look_at(viewer=cast.manager)] == [undoing.id]
        link_look(by=cast.manager, undoing_id=undoing.id, agreed=True, words="I rang the school")
        assert undoings_to_look_at(viewer=cast.manager) == []
    with acting(cast.duty):  # and it may be decided as any other, also for the same case
        request_join(by=cast.duty, referral_id=wrong.id, case_id=story.case.id, expected_version=wrong.version,
                     family_reason="It was hers after all", decision_words="We have passed it on.")  # fmt: skip
    assert readers(cast, story.case, wrong) == {"social_worker", "ipsw", "manager"}


def test_a_request_goes_to_the_right_case_and_may_be_put_back(cast, story, wrong):
    sister = a_second_case(cast, story)
    undoing = unlink(cast.duty, wrong, to_reference="c-test-0002")
    assert readers(cast, story.case, wrong) == set()
    assert readers(cast, sister, wrong) == {"manager"}
    with acting(cast.manager):
        link_look(by=cast.manager, undoing_id=undoing.id, agreed=False, words="It is about Cleo")
    assert readers(cast, story.case, wrong) == {"social_worker", "ipsw", "manager"}
    assert readers(cast, sister, wrong) == set()
    with acting(SYSTEM):
        assert RequestLink.objects.filter(referral=wrong).count() == 3
        assert LinkUndoing.objects.get().agreed is False


@pytest.mark.parametrize(
    ("change", "error", "way_round"),
    [
        ({"reason": ""}, "words_missing", ""),
        ({"to_reference": "C-NONE-NONE"}, "case_unknown", "Use the case’s own"),
        ({"to_reference": "C-TEST-0001"}, "same_case", "already"),
        ({"expected_version": 9}, Stale, ""),
        ({"by": "social_worker"}, NotPermitted, ""),
        ({"referral_id": new_id()}, Missing, ""),
        ({"other": True}, "not_added_to_case", "opened by mistake"),
    ],
)
def test_what_cannot_be_taken_from_a_case_stays(cast, story, wrong, change, error, way_round):
    by = getattr(cast, change.pop("by", "duty"))
    referral = a_referral(cast) if change.pop("other", None) else wrong
    with pytest.raises((Refused, Stale, Missing)) as fault, acting(by):
        request_unlink(
            by=by,
            **{"referral_id": referral.id, "reason": "x", "expected_version": referral.version, **change},
        )
    assert fault.value.code == error if isinstance(error, str) else fault.type is error
    assert way_round in getattr(fault.value, "message", "")
    assert readers(cast, story.case, wrong) == {"social_worker", "ipsw", "manager"}


def test_the_second_look_is_somebody_elses_once_and_not_after_it_was_decided_anew(cast, story, wrong):
    undoing = unlink(cast.duty, wrong)

    def looked(by, code, *, agreed=True):
        with pytest.raises(Refused) as refused, acting(by):
            link_look(by=by, undoing_id=undoing.id, agreed=agreed, words="x")
        assert refused.value.code == code

    looked(cast.duty, "own_deed")
    looked(cast.social_worker, "not_permitted")
    sister = a_second_case(cast, story)
    colleague = a_worker(cast, "dora", "duty_worker", "social_care")
    with acting(colleague):
        wrong.refresh_from_db()
        request_join(by=colleague, referral_id=wrong.id, case_id=sister.id, expected_version=wrong.version,
                     family_reason="Nina’s school", decision_words="Yes")  # fmt: skip
    looked(cast.manager, "moved_since", agreed=False)
    with acting(cast.manager):
        link_look(by=cast.manager, undoing_id=undoing.id, agreed=True, words="x")
    looked(colleague, "looked_already")
