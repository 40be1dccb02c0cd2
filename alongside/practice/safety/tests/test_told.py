"""V8: a child tells of serious harm and names others; the police answer by a day, and a missing sign ends nothing (R11, R162)."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alongside.family.cases.models import Case
from alongside.family.cases.rules_signs import check_not_by_missing_sign
from alongside.family.cases.services import disclosure_add, disclosure_review, threshold_set
from alongside.family.cases.services.harm import state_set
from alongside.family.cases.tests.scenes import BOTH, everyone_says
from alongside.family.referrals.models import Referral
from alongside.ground.access.context import acting
from alongside.ground.base.actors import SYSTEM
from alongside.ground.base.errors import Missing, NotPermitted, Refused
from alongside.ground.clock import frozen
from alongside.ground.clock.models import Clock
from alongside.practice.safety.models import OtherChild, PoliceOutcome
from alongside.practice.safety.rules_told import PoliceSaid, asks_again, check_said, rests_on_a_missing_sign
from alongside.practice.safety.selectors_told import police_for_family, told_page
from alongside.practice.safety.services import other_child_check, police_outcome_say

MONDAY = datetime(2026, 11, 16, 9, tzinfo=UTC)
DAY = timedelta(days=1)
NO_GIFTS = "It is not grooming because the children didn’t get gifts."
EXPLAINED = "A police officer called Dee looks into it. She rings your worker each Friday."
LOOKED_INTO = PoliceSaid("investigating", "DC Dee", reference="NM-77", told="family", explained=EXPLAINED)


@pytest.mark.parametrize(
    ("words", "refused"),
    [
        (NO_GIFTS, True), ("She does not meet the criteria for exploitation.", True), ("No presents were found.", True),
        ("It doesn’t fit the checklist, and the score is low.", True), ("Too few indicators.", True),
        ("She hasn’t been given any gifts, so it is not grooming.", True),
        ("No contact with him since July. She goes to school, and both parents and her worker say so.", False),
        ("He is in prison, and she says that she sleeps again.", False), ("She gave the presents back.", False),
        ("She meets the criteria and the plan works.", False), ("Officer Lane said: “there were no gifts”. We disagree.", False),
        ("She has no phone of her own, and rings from her mother’s.", False),
    ],
)  # fmt: skip
def test_a_sign_that_is_missing_is_no_reason_to_worry_less(words, refused):
    if not refused:
        return check_not_by_missing_sign(words, field="rationale")
    with pytest.raises(Refused) as no:
        check_not_by_missing_sign(words, field="rationale")
    assert (no.value.code, no.value.field) == ("sign_missing_is_no_reason", "rationale")
    assert "Write what has changed for the child" in no.value.message
    return None


@pytest.mark.parametrize(
    ("said", "code"),
    [
        (PoliceSaid("no_action", "DC Dee", told="family", explained="They stop."), "police_reason_missing"),
        (PoliceSaid("charged", "DC Dee", told="child"), "explained_missing"),
        (PoliceSaid("charged", "DC Dee"), "unsaid_reason_missing"),
        (LOOKED_INTO, ""),
        (PoliceSaid("no_action", "DC Dee", "No witness.", unsaid_because="He listens in."), ""),
    ],
)
def test_an_outcome_has_a_reason_and_is_explained_or_says_why_not(said, code):
    if not code:
        return check_said(said)
    with pytest.raises(Refused) as refused:
        check_said(said)
    assert refused.value.code == code
    return None


OUTCOMES = st.sampled_from(["investigating", "charged", "no_action"])
TOLD = st.sampled_from(["family", "child", "not_yet"])


@settings(max_examples=40, deadline=None)
@given(outcome=OUTCOMES, told=TOLD, words=st.sampled_from([NO_GIFTS, "No witness came.", ""]))
def test_nothing_ends_while_they_look_or_nobody_knows_or_a_sign_is_missing(outcome, told, words):
    no_reason = rests_on_a_missing_sign(PoliceSaid(outcome, "DC Dee", words))
    assert no_reason == (outcome == "no_action" and words == NO_GIFTS)
    ends = outcome != "investigating" and told != "not_yet" and not no_reason
    assert asks_again(outcome, told=told, no_reason=no_reason) is not ends


def told(cast, story):
    with frozen(MONDAY), acting(cast.csw):
        return disclosure_add(by=cast.csw, case_id=story.case.id, kinds=["rape"], told_on=MONDAY.date())


def says(by, found, said, *, after):
    with frozen(MONDAY + after), acting(by):
        return police_outcome_say(by=by, disclosure_id=found.id, said=said, on=(MONDAY + after).date())


def owed(found):
    with acting(SYSTEM):
        return [
            (one.kind.split(".")[1], one.due_on)
            for one in Clock.objects.filter(about_id=found.id, stopped_at__isnull=True)
        ]


def test_the_police_answer_by_a_day_and_it_is_explained_to_whom_it_is_safe(cast, story):
    found = told(cast, story)
    assert owed(found) == [("police_outcome", date(2026, 11, 30))]
    with acting(cast.mother):
        assert not Clock.objects.filter(about_id=found.id).exists(), (
            "no clock tells her that something was told"
        )
    says(
        cast.social_worker,
        found,
        PoliceSaid("investigating", "DC Dee", unsaid_because="Ask her first."),
        after=DAY,
    )
    assert owed(found) == [("police_again", date(2026, 12, 15))]
    for reader in (cast.mother, cast.father, cast.young_person):
        with acting(reader):
            assert police_for_family(viewer=reader) == []
    says(
        cast.csw,
        found,
        PoliceSaid("investigating", "DC Dee", told="child", explained=EXPLAINED),
        after=2 * DAY,
    )
    with acting(cast.young_person):
        assert [one.explained for one in police_for_family(viewer=cast.young_person)] == [EXPLAINED]
    with acting(cast.mother):
        assert police_for_family(viewer=cast.mother) == []
    no = PoliceSaid(
        "no_action", "DC Dee", NO_GIFTS, told="family", explained="They stop for now. We ask again."
    )
    assert says(cast.social_worker, found, no, after=3 * DAY).no_reason
    assert [kind for kind, _ in owed(found)] == ["police_again"], "it ends nothing: they are asked again"
    charged = PoliceSaid("charged", "DC Dee", told="family", explained="A man has to go to court.")
    says(cast.social_worker, found, charged, after=4 * DAY)
    assert owed(found) == []
    with acting(cast.mother):
        assert [one.outcome for one in police_for_family(viewer=cast.mother)] == ["charged"]
    with acting(cast.social_worker):
        assert len(told_page(viewer=cast.social_worker, disclosure_id=found.id).outcomes) == 4


def test_nobody_else_writes_what_the_police_do(cast, story):
    found = told(cast, story)
    for nobody, error in ((cast.stranger, Missing), (cast.mother, NotPermitted)):
        with acting(nobody), pytest.raises(error):
            police_outcome_say(by=nobody, disclosure_id=found.id, said=LOOKED_INTO, on=MONDAY.date())


def test_each_child_who_was_named_gets_a_request_that_says_nothing_of_who_told(cast, story):
    found = told(cast, story)
    with frozen(MONDAY), acting(cast.csw):
        with pytest.raises(Refused):
            other_child_check(
                by=cast.csw, disclosure_id=found.id, known_as=" ", words="A girl at the same bus stop."
            )
        made = other_child_check(
            by=cast.csw,
            disclosure_id=found.id,
            known_as="Kayleigh, about 14",
            words="Met by the same car.",
            age="14",
        )
    with acting(SYSTEM):
        request = Referral.objects.get(id=made.referral_id)
        assert (request.child_name, request.referrer_name) == ("Kayleigh, about 14", cast.csw.name)
        assert "Cleo" not in request.own_words
        assert cast.csw.name in request.own_words
        kinds = set(Clock.objects.filter(about_id=request.id).values_list("kind", flat=True))
        assert kinds == {"referrals.acknowledge", "referrals.decide"}
    for reader, reads in (
        (cast.social_worker, True),
        (cast.mother, False),
        (cast.young_person, False),
        (cast.duty, False),
    ):
        with acting(reader):
            assert OtherChild.objects.filter(id=made.id).exists() is reads
            assert PoliceOutcome.objects.count() == 0


def test_not_grooming_because_no_gifts_lowers_nothing_and_is_kept(cast, story):
    found = told(cast, story)
    for reviewer in (cast.social_worker, cast.manager):
        with acting(reviewer):
            disclosure_review(by=reviewer, disclosure_id=found.id, words="We looked.")
    everyone_says(cast, story)
    worker = cast.social_worker
    with acting(worker):
        for verb, facts in (
            (threshold_set, {"level": "medium", "rationale": NO_GIFTS, **BOTH}),
            (state_set, {"state": "at_risk", "reason": NO_GIFTS}),
        ):
            with pytest.raises(Refused) as refused:
                verb(by=worker, case_id=story.case.id, **facts)
            assert (refused.value.code, bool(refused.value.kept_as)) == ("sign_missing_is_no_reason", True)
        case = Case.objects.get(id=story.case.id)
        assert (case.level, case.state) == ("high", "being_exploited")
        threshold_set(
            by=worker,
            case_id=case.id,
            level="medium",
            rationale="He is in prison, and she sleeps again.",
            **BOTH,
        )
