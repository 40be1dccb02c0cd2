"""Instead of an ending: the next attempt, a second reader, early help by a parent support worker; and the rules alone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alongside.family.cases.models import Allocation
from alongside.family.cases.rules import PersonFacts
from alongside.family.cases.tests.scenes import a_referral, circles
from alongside.ground import clock
from alongside.ground.access.context import acting
from alongside.ground.base.actors import SYSTEM
from alongside.ground.base.errors import NotPermitted, Refused
from alongside.practice.actions.models import Action
from alongside.practice.closing import services
from alongside.practice.closing.models import SignList
from alongside.practice.closing.rules import (
    REFUSED,
    SIGNS,
    Standing,
    View,
    lacking,
    phrases_in,
    second_reader_needed,
)
from alongside.practice.closing.selectors import attempt_next, waiting_here
from alongside.practice.closing.tests.scenes import colleague, do, ended, propose

MONDAY = datetime(2026, 11, 16, 9, tzinfo=UTC)


def test_somebody_who_is_not_reached_gets_a_next_attempt_and_its_clock(cast: Any, story: Any) -> None:
    plan = {"case_id": story.case.id, "change": "approach", "words": "At the youth club, with her cousin."}
    with clock.frozen(MONDAY):
        day = clock.today() + timedelta(days=4)
        for wrong, code in (
            ({"attempt_on": day - timedelta(days=5)}, "attempt_in_past"), ({"attempt_on": day + timedelta(days=30)},
            "attempt_too_far"), ({"change": "none"}, "choice_unknown"), ({"words": ""}, "words_missing"),
        ):  # fmt: skip
            with pytest.raises(Refused) as refused:
                do(services.attempt_plan, cast.csw, **{"attempt_on": day, **plan, **wrong})
            assert refused.value.code == code
        attempt = do(services.attempt_plan, cast.csw, attempt_on=day, **plan)
        with pytest.raises(Refused, match="planned already"):
            do(services.attempt_plan, cast.csw, attempt_on=day, **plan)
        with acting(cast.csw):
            (row,) = waiting_here(viewer=cast.csw, size=5)
            assert (row.reference, row.on, row.about_id) == ("C-TEST-0001", day, attempt.id)
        with acting(cast.teacher):
            assert waiting_here(viewer=cast.teacher, size=5) == []
    made = {
        "attempt_id": attempt.id,
        "reached": False,
        "words": "She did not come. We wait and try on Friday.",
    }
    do(services.attempt_make, cast.csw, **made)
    with pytest.raises(Refused) as refused:
        do(services.attempt_make, cast.ipsw, **made)
    assert refused.value.code == "attempt_made"
    with acting(cast.csw):
        assert attempt_next(viewer=cast.csw, case_id=story.case.id) is None
        assert waiting_here(viewer=cast.csw, size=5) == []


def test_the_next_attempt_for_a_request_and_none_for_one_that_ended(cast: Any) -> None:
    referral = a_referral(cast)
    plan = {"attempt_on": clock.today(), "change": "same", "words": "We ring on Monday."}
    do(services.attempt_plan, cast.duty, referral_id=referral.id, **plan)
    with pytest.raises(NotPermitted):
        do(services.attempt_plan, cast.teacher, referral_id=referral.id, **plan)
    over = ended(cast)
    with pytest.raises(Refused, match="decided already"):
        do(services.attempt_plan, cast.duty, referral_id=over.referral_id, **plan)


def test_few_signs_and_a_high_worry_go_to_a_second_reader_before_anything_ends(cast: Any) -> None:
    referral = a_referral(cast)
    ticked = do(services.signs_tick, cast.duty, referral_id=referral.id, signs=["friends"], disclosed=False)
    assert ticked.second_reader_needed
    with pytest.raises(Refused) as refused:
        propose(cast, referral)
    assert refused.value.code == "second_reader_first"
    with pytest.raises(Refused, match="yourself"):
        do(services.signs_read, cast.duty, signs_id=ticked.id, words="I looked.")
    do(services.signs_read, cast.manager, signs_id=ticked.id, words="The mother is right to worry.")
    with pytest.raises(Refused) as refused:
        do(services.signs_read, colleague(cast), signs_id=ticked.id, words="Me too.")
    assert refused.value.code == "signs_read"
    assert propose(cast, referral).state == "proposed"
    with pytest.raises(Refused, match="Choose one"):
        do(services.signs_tick, cast.duty, referral_id=referral.id, signs=["stable_home"], disclosed=False)
    with pytest.raises(NotPermitted):
        do(services.signs_tick, cast.csw, referral_id=referral.id, signs=[], disclosed=True)
    with acting(SYSTEM):
        assert SignList.objects.count() == 1


def test_a_low_risk_goes_to_a_parent_support_worker_with_a_promise_instead_of_closing(cast: Any) -> None:
    referral = a_referral(cast)
    facts = {
        "referral_id": referral.id, "ipsw_id": cast.ipsw.id, "child": PersonFacts("Ada Birch"),
        "decision_words": "Ines looks at it with you.", "family_name": "The Birch family", "expected_version": 1,
    }  # fmt: skip
    with pytest.raises(Refused, match="Choose one"):
        do(services.request_early_help, cast.duty, because="stable_home", **facts)
    with pytest.raises(NotPermitted):
        do(services.request_early_help, cast.social_worker, because="low_risk", **facts)
    case = do(services.request_early_help, cast.duty, because="no_investigation", **facts)
    assert case.level == "low"
    assert (case.id, "ipsw") in circles(cast.ipsw)
    with acting(cast.ipsw):
        promised = Action.objects.get(case=case)
        assert promised.owner_id == cast.ipsw.id
        assert Allocation.objects.filter(case=case, part="ipsw", until__isnull=True).count() == 1


def test_each_refused_reason_says_three_things_and_leads_somewhere() -> None:
    assert {one.key for one in REFUSED} >= {
        "not_parenting", "parent_doing_all", "not_on_checklist", "none_in_area", "not_engaging", "turned_18", "low_score",
    }  # fmt: skip
    for one in REFUSED:
        assert one.why.endswith(".")
        assert one.instead.endswith(".")
        assert one.way in {"accept", "ask", "attempt", "area", "early", "stay"}


@pytest.mark.parametrize(
    ("text", "flags"),
    [
        ("No CSE here.", ["none_in_area"]),
        ("He  would not\nENGAGE with us", ["not_engaging"]),
        ("We met the family and the school.", []),
        ("", []),
    ],
)
def test_phrases_are_found_whatever_their_spaces_and_letters(text: str, flags: list[str]) -> None:
    assert phrases_in(text) == flags


@given(signs=st.sets(st.sampled_from([s.key for s in SIGNS])), disclosed=st.booleans(), asked=st.booleans())
def test_more_signs_never_call_off_what_a_child_or_parent_said(
    signs: set[str], disclosed: bool, asked: bool
) -> None:
    """A list raises and never lowers: only few signs beside a high worry ask for a second reader, no signs ask for less."""
    needed = second_reader_needed(signs, disclosed=disclosed, asked_by_family=asked)
    assert needed is (len(signs) < 3 and (disclosed or asked))
    if needed:
        assert second_reader_needed(set(), disclosed=disclosed, asked_by_family=asked)


PARTS = ("parent", "child", "ipsw", "csw")


@given(
    views=st.lists(st.builds(View, st.sampled_from(PARTS), st.sampled_from(["yes", "not_yet", "no_answer"])), max_size=6),
    workers=st.sets(st.sampled_from(["ipsw", "csw"])), promises=st.integers(0, 2), clocks=st.integers(0, 2),
    requests=st.integers(0, 2), costs=st.integers(0, 1), needs=st.integers(0, 1),
)  # fmt: skip
def test_a_case_may_end_exactly_when_all_said_yes_and_nothing_is_owed(
    views: list[View], workers: set[str], promises: int, clocks: int, requests: int, costs: int, needs: int
) -> None:
    standing = Standing(
        tuple(views), frozenset(workers), promises, ("A day",) * clocks, requests, costs, needs
    )
    said = {(v.whose, v.answer) for v in views}
    family = ("parent", "yes") in said and not said & {("parent", "not_yet"), ("child", "not_yet")}
    child = bool(said & {("child", "yes"), ("child", "no_answer")})
    newest = {v.whose: v.answer for v in views}
    both = all(newest.get(part) == "yes" for part in workers)
    assert (not lacking(standing)) is (
        family and child and both and not (promises or clocks or requests or costs or needs)
    )
