"""Every way in: a call, another desk, for a parent, several children at once; and input that cannot be true (R1-R4)."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from alongside.family.finding.matching import asked_again
from alongside.family.referrals.brought import Brought, RequestScreening
from alongside.family.referrals.models import Referral
from alongside.family.referrals.notices import notice_send
from alongside.family.referrals.reaching import (
    request_brought,
    request_reach,
    request_screening_record,
    request_urgent_record,
    requests_brought,
)
from alongside.family.referrals.rules import ChildTold, children_of_lines
from alongside.family.referrals.selectors import (
    referrals_by_receipt,
    referrals_undecided,
    referrals_without_child,
    with_counts,
)
from alongside.family.referrals.ways import call_take_down, request_on_behalf, request_refer, requests_receive
from alongside.ground import clock
from alongside.ground.access.context import acting
from alongside.ground.accounts.models import Agency, RoleAssignment, User
from alongside.ground.base.actors import SYSTEM
from alongside.ground.base.errors import Missing, NotPermitted, Refused
from alongside.ground.base.ids import digest_of
from alongside.ground.clock.models import Clock
from alongside.ground.post.models import Letter

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
SAID = {"own_words": "He waits for her in a car.", "read_back": True, "safe": "safe", "code_by": "said"}


def call(by: User, **facts: Any) -> Any:
    with acting(by):
        return call_take_down(by=by, **{**SAID, **facts})


@pytest.mark.parametrize("who", ["duty", "manager", "social_worker", "ipsw"])
def test_a_call_is_the_callers_own_request_and_their_code_follows_it(cast, status, who):
    worker = getattr(cast, who)
    made = call(worker, referrer_name="Rita Holm", referrer_contact="01632 960555")
    [referral] = made.referrals
    with acting(SYSTEM):
        assert Referral.objects.get().submitted_by_user_id is None
        brought = Brought.objects.get()
        assert (brought.way, brought.read_back, brought.by_name) == ("phone", True, worker.name)
        assert RequestScreening.objects.get().answer == "safe"
    mine = status(made.receipt_code)
    assert (mine.reference, mine.acknowledge.due_on) == (referral.reference, made.promised_on)


@pytest.mark.parametrize(
    ("facts", "code", "way_round"),
    [
        ({"code_by": "text", "safe": "not_known", "referrer_contact": "07700 900123"}, "code_not_safe", "Read the code out"),
        ({"code_by": "email", "referrer_contact": "07700 900123"}, "code_no_address", "Write it down above, or read"),
        ({"safe": "not_safe"}, "other_way_missing", "how they can be reached instead"),
        ({"own_words": " "}, "words_missing", ""),
        ({"child_born_on": date(2027, 1, 1)}, "day_in_future", "Check the year"),
        ({"child_born_on": date(1986, 5, 1)}, "born_too_early", "Check the year"),
        ({"source": "police"}, "choice_unknown", "Choose"),
        ({"children": [ChildTold()] * 9}, "too_many_children", "8 children"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_with_the_right_way_round(cast, facts, code, way_round):
    with clock.frozen(NOON), pytest.raises(Refused) as refused:
        call(cast.duty, **facts)
    assert refused.value.code == code
    assert way_round in refused.value.message
    with acting(SYSTEM):
        assert not Referral.objects.exists()


def test_a_code_is_sent_only_where_it_is_safe_and_sealed(cast):
    made = call(cast.duty, code_by="email", referrer_contact="rita@home.example")
    with acting(SYSTEM):
        assert Letter.objects.count() == 1
        assert made.receipt_code.encode() not in bytes(Letter.objects.get().sealed)


def test_who_may_take_a_call_refer_or_ask_for_a_parent(cast):
    with pytest.raises(NotPermitted):
        call(cast.teacher)
    with acting(cast.social_worker), pytest.raises(NotPermitted):
        request_on_behalf(by=cast.social_worker, own_words="x", agreed=True, safe="safe")
    with acting(cast.mother), pytest.raises(NotPermitted):
        request_refer(by=cast.mother, own_words="x")
    with acting(cast.ipsw), pytest.raises(Refused) as refused:
        request_on_behalf(by=cast.ipsw, own_words="x", agreed=False, safe="safe")
    assert refused.value.code == "not_agreed"


def test_another_agency_follows_its_own_referral_and_nothing_more(cast):
    with acting(cast.teacher):
        made = request_refer(by=cast.teacher, own_words="She sleeps in class.", child_name="Iris Elm")
    [referral] = made.referrals
    assert (referral.source, referral.referrer_agency) == ("education", "Northmoor education")
    assert referral.referrer_name == "Tess Cher, Education worker"
    with acting(cast.teacher):
        [one] = requests_brought(viewer=cast.teacher)
        assert one.own_words == "She sleeps in class."
        assert not hasattr(one.status, "need_now")
    for stranger in (cast.police, cast.duty, cast.stranger):
        with acting(stranger):
            assert requests_brought(viewer=stranger) == []
            with pytest.raises(Missing):
                request_brought(viewer=stranger, referral_id=referral.id)


def test_a_carer_refers_as_a_carer_wherever_they_are_employed(cast):
    with acting(SYSTEM):
        agency = Agency.objects.create(partnership=cast.partnership, kind="foster_agency", name="Lantern")
        carer = User.objects.create_user("carer@northmoor.example", name="Joan", partnership=cast.partnership)
        RoleAssignment.objects.create(user=carer, agency=agency, role="carer")
    with acting(carer):
        [referral] = request_refer(by=carer, own_words="He came back at 3.").referrals
    assert referral.source == "foster_carer"
    assert referral.child_name == ""


def test_a_parents_request_written_by_their_worker_is_the_parents(cast, status):
    with acting(cast.ipsw):
        made = request_on_behalf(by=cast.ipsw, own_words="My boy is not the same.", agreed=True, safe="safe")
        [one] = requests_brought(viewer=cast.ipsw)
    assert one.brought.agreed
    assert status(made.receipt_code).source == "parent_carer"
    with acting(SYSTEM):
        assert Referral.objects.get().submitted_by_user_id is None


def test_three_sisters_told_at_once_are_three_requests_with_one_code(cast, public):
    sisters = [ChildTold("Hodan Yusuf"), ChildTold("Sagal Yusuf", age_words="14"), ChildTold()]
    with acting(public):
        made = requests_receive(
            by=public,
            partnership=cast.partnership,
            source="parent_carer",
            own_words="All three.",
            children=sisters,
        )
    assert len({one.reference for one in made.referrals}) == 3
    assert len({one.together_id for one in made.referrals}) == 1
    with acting(public, receipt=digest_of(made.receipt_code)):
        found = referrals_by_receipt(viewer=public)
    assert [one.child for one in found] == ["Hodan", "Sagal", ""]
    with acting(cast.duty):
        others = asked_again(viewer=cast.duty, referral=made.referrals[0])
        assert {one.referral.id for one in others.after} == {one.id for one in made.referrals[1:]}
    with acting(SYSTEM):
        assert Clock.objects.filter(about_id__in=[one.id for one in made.referrals]).count() == 6


def test_lines_of_children_keep_what_was_written():
    told = children_of_lines("Mia, 12\n\n her little sister \nAbdi, the tall one\nZoë , 9 or 10")
    assert told == [
        ChildTold("Mia", age_words="12"), ChildTold("her little sister"), ChildTold("Abdi, the tall one"),
        ChildTold("Zoë", age_words="9 or 10"),
    ]  # fmt: skip
    with pytest.raises(Refused) as refused:
        children_of_lines("a\n" * 8)
    assert refused.value.code == "too_many_children"


def test_no_child_and_no_kind_yet_are_kept_counted_and_queued(cast, ask):
    ask()
    ask(child_name="Iris Elm")
    ask(child_name="Iris Elm", exploitation_types=["cce"])
    with acting(cast.duty):
        first = with_counts(referrals_undecided(viewer=cast.duty))[0]
        assert (first.no_child, first.no_kind) == (1, 2)
        assert referrals_without_child(viewer=cast.duty).count() == 1


def test_two_requests_for_one_child_in_the_same_second_are_both_kept_and_see_each_other(cast, ask):
    with clock.frozen(NOON):
        one, two = (ask(child_name=name).referral for name in ("Iris Elm", "iris  ELM"))
    assert one.received_at == two.received_at
    with acting(cast.duty):
        seen = [asked_again(viewer=cast.duty, referral=r) for r in (one, two)]
    assert {r.referral.id for a in seen for r in (*a.before, *a.after)} == {one.id, two.id}


@pytest.mark.parametrize(
    ("safe", "outcome"), [("safe", "sent"), ("not_safe", "not_safe"), ("not_known", "not_safe")]
)
def test_a_notice_goes_to_a_caller_only_where_it_was_asked_and_is_safe(cast, safe, outcome):
    made = call(cast.duty, safe=safe, other_way="Through her sister.", referrer_contact="rita@home.example")
    with acting(SYSTEM):
        notice = notice_send(referral_id=made.referrals[0].id, news="read")
    assert notice.outcome == outcome


def test_a_request_is_asked_about_and_reaching_at_once_answers_nothing(cast, ask):
    own = ask().referral
    school = ask(source="education").referral
    by = {"by": cast.duty, "referral_id": school.id}
    with acting(cast.duty):
        assert request_reach(viewer=cast.duty, referral=own).state == "own_rules"
        assert request_reach(viewer=cast.duty, referral=school).state == "not_asked"
        request_urgent_record(**by, senior_name="Mo Hall", reason="She was seen in a car, crying.")
        assert request_reach(viewer=cast.duty, referral=school).state == "not_asked"
        request_screening_record(**by, answer="not_safe", how="person", asked_of="nurse", words="At school.")
        assert request_reach(viewer=cast.duty, referral=school).state == "not_safe"
    with acting(cast.teacher), pytest.raises(NotPermitted):
        request_screening_record(by=cast.teacher, referral_id=school.id, answer="safe", how="themself")
