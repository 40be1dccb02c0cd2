"""The rules as tables: exclusion, holding, finishing, asking, the protocol, and who looks at disrespect."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime, timedelta
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alongside.ground.base.errors import Refused
from alongside.practice.meetings import rules
from alongside.practice.meetings.models import Meeting
from alongside.practice.meetings.rules_after import Candidate, Share, choose_handler
from alongside.practice.meetings.rules_protocol import (
    ALWAYS,
    BY_KIND,
    EXPECTATIONS,
    MeetingFacts,
    check,
    compliant,
)

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
DAY = NOW.date()


def code_of(verb, *args, **facts) -> str:
    try:
        verb(*args, **facts)
    except Refused as refused:
        return refused.code
    return ""


@pytest.mark.parametrize(("code", "who", "by", "how"), list(product((False, True), repeat=4)))
def test_leaving_somebody_out_is_by_the_rules_with_a_reason_a_name_and_a_plan(code, who, by, how):
    reason = rules.Reason(
        "court" if code else "", "Mo" if who else "", DAY if by else None, "Ring" if how else ""
    )
    assert reason.compliant == all((code, who, by, how))
    assert ("a lawful reason" in reason.missing, "who authorised it" in reason.missing) == (not code, not who)
    findings = check(
        MeetingFacts(parents=2, invited=1, left_out_missing=[("Frank", reason.missing)]), ["invited"]
    )
    assert compliant(findings) == reason.compliant


@pytest.mark.parametrize(
    ("mother", "father", "young", "held"),
    list(product(("not_yet", "invited", "left_out"), ("not_yet", "invited", "left_out"),
                 ("not_yet", "invited", "not_wanted"), (False,))),
)  # fmt: skip
def test_a_meeting_is_held_once_everybody_of_the_family_has_a_status(mother, father, young, held):
    family = [("Maria", mother), ("Frank", father), ("Cleo", young)]
    code = code_of(rules.may_be_held, family=family, missing=[], held=held, cancelled=False, at=NOW, now=NOW)
    assert code == ("meeting_invitation_missing" if "not_yet" in (mother, father, young) else "")


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"held": True}, "meeting_already_held"),
        ({"cancelled": True}, "meeting_cancelled"),
        ({"at": NOW + timedelta(minutes=1)}, "meeting_not_begun"),
        ({"missing": ["Gran"]}, "meeting_invitation_missing"),
    ],
)
def test_it_is_not_held_twice_nor_before_it_began_nor_without_a_parent_who_came_later(facts, code):
    base = {"family": [], "missing": [], "held": False, "cancelled": False, "at": NOW, "now": NOW}
    assert code_of(rules.may_be_held, **(base | facts)) == code


@pytest.mark.parametrize(
    ("facts", "codes"),
    [
        ({}, []),
        ({"held": False}, ["meeting_not_held"]),
        ({"finished": True}, ["meeting_finished"]),
        ({"unrecorded": ["Maria"]}, ["attendance_missing"]),
        ({"points": ["“Who rings?”"]}, ["points_open"]),
        ({"promises": ["“Ring”"]}, ["promises_open"]),
        ({"not_told": ["Frank"]}, ["left_out_not_told"]),
        ({"views": ["Maria"]}, ["views_missing"]),
        ({"best_interests": False}, ["best_interests_missing"]),
        (
            {"points": ["a"], "promises": ["b"], "views": ["c"]},
            ["points_open", "promises_open", "views_missing"],
        ),
    ],
)
def test_a_meeting_is_finished_when_nothing_of_it_is_open(facts, codes):
    finishing = rules.Finishing(**facts)
    assert [code for code, _ in rules.what_is_open(finishing)] == codes
    assert code_of(rules.may_finish, finishing) == (codes[0] if codes else "")


def test_a_prosecution_decision_hears_every_parent_the_young_person_and_three_workers():
    sides = [
        ("Maria", "parent", True),
        ("Frank", "parent", False),
        ("Cleo", "young", True),
        ("Tess", "worker", False),
    ]
    missing = rules.views_missing(sides=sides, roles={"ipsw", "csw"})
    assert missing == ["Frank", "the police"]


@pytest.mark.parametrize(
    ("side", "status", "agreed", "narrowed", "code"),
    [
        ("parent", "invited", False, False, ""),
        ("young", "invited", False, False, "young_not_asked"),
        ("young", "invited", True, False, ""),
        ("young", "not_wanted", False, False, ""),
        ("parent", "invited", False, True, "meetings_narrowed"),
    ],
)
def test_the_young_person_is_asked_first(side, status, agreed, narrowed, code):
    facts = {"side": side, "status": status, "agreed": agreed, "name": "Cleo", "narrowed": narrowed}
    assert code_of(rules.check_invitable, **facts) == code


@pytest.mark.parametrize(
    ("accepted", "reason", "words", "days", "code"),
    [
        (True, "", "", 5, ""),
        (True, "", "", None, "meet_by_missing"),
        (True, "", "", -1, "meet_by_passed"),
        (True, "", "", 15, "meet_by_far_away"),
        (False, "", "", None, "reason_missing"),
        (False, "other", "", None, "words_missing"),
        (False, "other", "Ring Ines", None, ""),
    ],
)
def test_a_yes_has_a_day_and_a_no_has_its_reason(accepted, reason, words, days, code):
    meet_by = None if days is None else DAY + timedelta(days=days)
    facts = {"accepted": accepted, "reason": reason, "words": words, "meet_by": meet_by, "today": DAY}
    assert code_of(rules.answer_of_ask, **facts, latest=DAY + timedelta(days=14)) == code


def test_somebody_left_out_is_told_after_the_meeting_and_not_late():
    early, late, latest = DAY - timedelta(days=1), DAY + timedelta(days=8), DAY + timedelta(days=7)
    for day, code in ((None, ""), (early, "tell_by_early"), (late, "tell_by_late"), (latest, "")):
        assert code_of(rules.check_tell_by, day, meeting_on=DAY, latest=latest) == code


def test_every_kind_of_meeting_has_a_protocol_with_what_is_never_left_out():
    assert set(BY_KIND) == set(Meeting.Kind.values)
    assert all(set(ALWAYS) <= set(keys) <= set(EXPECTATIONS) for keys in BY_KIND.values())


@pytest.mark.parametrize(
    ("key", "facts", "met"),
    [
        ("invited", {"not_yet": 1}, None),
        ("invited", {"not_yet": 1, "held": True}, False),
        ("invited", {"parents": 2, "invited": 2}, True),
        ("young", {"young_status": "not_wanted"}, True),
        ("young", {"held": True}, False),
        ("notice", {"invited": 2}, True),
        ("notice", {"invited": 2, "notice_short": 1}, False),
        ("notice", {"invited": 2, "notice_short": 1, "urgent_said": True}, True),
        ("papers", {"held": True}, False),
        ("advocate", {"support_invited": True}, True),
        ("points", {"points": 2, "points_settled": 1}, None),
        ("points", {"points": 2, "points_settled": 1, "finished": True}, False),
        ("told", {"decisions_late": 1}, False),
        ("after", {"held": True}, True),
    ],
)
def test_a_meeting_is_checked_against_each_expectation(key, facts, met):
    (finding,) = check(MeetingFacts(**facts), [key])
    assert (finding.key, finding.met) == (key, met)
    assert finding.words


@given(st.lists(st.tuples(st.integers(0, 2), st.booleans(), st.booleans()), max_size=6), st.integers(0, 7))
@settings(max_examples=60, deadline=None)
def test_disrespect_never_goes_to_the_chair_and_rather_to_somebody_who_was_not_there(rows, chair):
    able = [Candidate(uuid.UUID(int=i + 1), *row) for i, row in enumerate(rows)]
    chosen = choose_handler(able, chair_id=uuid.UUID(int=chair))
    others = [one for one in able if one.user_id.int != chair]
    assert chosen in {one.user_id for one in others} or (chosen is None and not others)
    by_id = {one.user_id: one for one in able}
    if chosen and by_id[chosen].was_there:
        assert all(one.was_there for one in others)


@pytest.mark.parametrize(
    ("part", "whole", "words"),
    [
        (0, 0, "nobody yet"),
        (2, 4, "not shown: too few people"),
        (2, 20, "not shown: too few people"),
        (18, 20, "not shown: too few people"),
        (0, 20, "0 of 20 (0.0%)"),
        (5, 10, "5 of 10 (50.0%)"),
    ],
)
def test_a_share_says_its_denominator_and_hides_a_few(part, whole, words):
    assert Share(part, whole, 5).words == words


def test_names_are_listed_in_words():
    assert [rules.listed(list("abc")[:n]) for n in range(4)] == ["", "a", "a and b", "a, b and c"]
    assert rules.listed(list("abcdefgh")) == "a, b, c, d, e, f and 2 more"


def test_the_time_of_a_meeting_is_sensible():
    assert rules.sensible_time(NOW, now=NOW) == NOW
    assert code_of(rules.sensible_time, datetime(2026, 1, 1), now=NOW) == "at_without_zone"
    assert code_of(rules.sensible_time, NOW + timedelta(days=800), now=NOW) == "at_far_away"
