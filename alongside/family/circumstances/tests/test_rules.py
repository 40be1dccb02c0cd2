"""The rules of this room, as functions: gaps, what must be known, what an answer says; whatever comes in."""

from __future__ import annotations

from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alongside.family.circumstances.models import Adaptation, AdditionalNeed
from alongside.family.circumstances.rules import (
    adaptations_lacking,
    answer_said,
    band_of,
    check_strengths_first,
    cost_said,
    gap_between,
    lived_day,
    need_said,
    newest_needs,
    one_thing_said,
    spell,
)
from alongside.ground.base.errors import Refused

TODAY = date(2026, 11, 22)
TOMORROW = TODAY + timedelta(days=1)
OFFER = {"words": "A sleep course", "by_whom": "Ines Parker", "due_on": TOMORROW, "today": TODAY}


def need(standing, kind="asd", other=""):
    return SimpleNamespace(standing=standing, kind=kind, other=other)


def helps(*kinds):
    return [SimpleNamespace(kind=kind) for kind in kinds]


@pytest.mark.parametrize(
    ("refused", "code", "field", "right_way"),
    [
        (lambda: check_strengths_first(known=False, skip=False), "strengths_first", "skip_strengths", "tick the box and save"),
        (lambda: need_said("asd", "", "perhaps", "Mum"), "choice_unknown", "standing", "Choose one"),
        (lambda: need_said("other", " ", "suspected", "Mum"), "words_missing", "other", "A few words"),
        (lambda: need_said("asd", "", "suspected", ""), "words_missing", "source", "A few words"),
        (lambda: cost_said("sleep", "9", ""), "choice_unknown", "weight", "Choose one"),
        (lambda: cost_said("sleep", "much", "x" * 2_001), "words_too_long", "words", "We can keep 2,000"),
        (lambda: answer_said("offered", **{**OFFER, "due_on": None}), "offer_without_day", "due_on", "by which day"),
        (lambda: answer_said("offered", **{**OFFER, "due_on": date(2026, 11, 21)}), "day_in_past", "due_on", "later day"),
        (lambda: answer_said("offered", **{**OFFER, "by_whom": ""}), "words_missing", "by_whom", "A few words"),
        (lambda: answer_said("not_offered", **{**OFFER, "words": ""}), "words_missing", "words", "A few words"),
        (lambda: answer_said("perhaps", **OFFER), "choice_unknown", "outcome", "Choose one"),
        (lambda: lived_day(TOMORROW, today=TODAY, field="since"), "day_in_future", "since", "Check the year"),
        (lambda: lived_day(date(1226, 1, 1), today=TODAY, field="since"), "day_too_long_ago", "since", "Check the year"),
        (lambda: spell(TODAY, date(2026, 11, 1), today=TODAY), "ends_before_it_began", "until", "Check the two days"),
        (lambda: one_thing_said({"a": "", "b": ""}), "words_missing", "a", "one of the boxes"),
    ],
)  # fmt: skip
def test_each_refusal_says_what_why_and_the_right_way_round(refused, code, field, right_way):
    with pytest.raises(Refused) as caught:
        refused()
    assert (caught.value.code, caught.value.field) == (code, field)
    assert right_way in caught.value.message


def test_what_is_in_order_passes():
    check_strengths_first(known=False, skip=True)
    check_strengths_first(known=True, skip=False)
    assert answer_said("not_offered", **OFFER) == {
        "outcome": "not_offered", "words": "A sleep course", "by_whom": "", "due_on": None,
    }  # fmt: skip
    assert answer_said("offered", **{**OFFER, "due_on": TODAY})["due_on"] == TODAY
    assert need_said("asd", "ignored", "awaiting", " Her  school ") == {
        "kind": "asd", "other": "", "standing": "awaiting", "source": "Her school",
    }  # fmt: skip
    assert spell(None, None, today=TODAY) == (None, None)
    assert spell(TODAY, TODAY, today=TODAY) == (TODAY, TODAY)


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (0, "less than a month"), (30, "less than a month"), (31, "1 to 3 months"), (91, "1 to 3 months"),
        (92, "more than 3 months"), (366, "more than a year"), (731, "more than 2 years"),
    ],
)  # fmt: skip
def test_waiting_is_told_in_bands(days, words):
    assert band_of(days) == words


def test_a_gap_needs_both_ends_and_is_never_less_than_none():
    assert gap_between([], TODAY) is None
    assert gap_between([TODAY], None) is None
    assert gap_between([TOMORROW], TODAY).words == "no gap: it was taken on first"
    gap = gap_between([TODAY, date(2025, 9, 1), date(2026, 1, 1)], TODAY)
    assert (gap.first_on, gap.days, gap.words) == (date(2025, 9, 1), 447, "more than a year")


@settings(max_examples=50, deadline=None)
@given(
    noticed=st.lists(st.dates(date(2000, 1, 1), date(2030, 1, 1)), min_size=1),
    more=st.dates(date(2000, 1, 1), date(2030, 1, 1)),
)
def test_one_more_sign_never_makes_the_gap_shorter(noticed, more):
    assert gap_between([*noticed, more], TODAY).days >= gap_between(noticed, TODAY).days >= 0


STANDINGS = AdditionalNeed.Standing.values


@settings(max_examples=50, deadline=None)
@given(
    standings=st.lists(st.sampled_from(STANDINGS)), known=st.lists(st.sampled_from(Adaptation.Kind.values))
)
def test_adaptations_are_mandatory_exactly_when_a_need_is_diagnosed_or_suspected(standings, known):
    lacking = adaptations_lacking([need(s) for s in standings], helps(*known))
    wanted = {"talk", "avoid"} - set(known) if {"diagnosed", "suspected"} & set(standings) else set()
    assert set(lacking) == wanted


def test_the_newest_word_on_each_need_counts():
    first = [
        need("not"),
        need("suspected"),
        need("suspected", "other", "Tics"),
        need("diagnosed", "other", "tics"),
    ]
    assert newest_needs(first) == [first[0], first[2]]
