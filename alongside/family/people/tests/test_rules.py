"""The pure rules about people."""

from __future__ import annotations

import unicodedata
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alongside.family.people.rules import (
    address_is_safe,
    age_on,
    born_on_of,
    channel_is_safe,
    invited_as,
    line_of,
    name_key,
    past_day,
    reach_of_channel,
    some_of,
    words_of,
)
from alongside.ground.base.errors import Refused

TODAY = date(2026, 11, 20)
DAYS = st.dates(min_value=date(1900, 1, 1), max_value=date(2100, 12, 31))


@given(st.text())
def test_a_folded_name_folds_to_itself(name):
    assert name_key(name_key(name)) == name_key(name)


@given(st.text())
def test_a_folded_name_fits_its_column_and_has_no_marks(name):
    key = name_key(name)
    assert len(key) <= 140
    assert "\x00" not in key
    assert "  " not in key
    assert not any(unicodedata.category(c) in {"Mn", "Me", "Cf"} for c in key)


@given(st.text())
def test_however_accents_are_stored_the_name_is_the_same(name):
    assert name_key(unicodedata.normalize("NFC", name)) == name_key(unicodedata.normalize("NFD", name))


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Zoë  O’Brien", "zoe o’brien"),
        ("ÉMILIE", "emilie"),
        ("Straße", "strasse"),
        ("İpek", "ipek"),
        (" \tMaría\nJosé ", "maria jose"),
        ("\u202eCleo\u202c", "cleo"),
        ("🦊 Fox", "🦊 fox"),
        ("\ud800Ada\x00", "ada"),
        ("", ""),
    ],
)
def test_names_are_found_however_they_are_typed(name, key):
    assert name_key(name) == key


@pytest.mark.parametrize("text", ["", "   ", "\n\t", "\x00", "\ud800", None])
def test_empty_words_are_missing_only_where_words_are_needed(text):
    assert words_of(text, field="x", limit=5) == ""
    with pytest.raises(Refused) as refused:
        words_of(text, field="x", limit=5, required=True)
    assert (refused.value.code, refused.value.field) == ("words_missing", "x")


def test_words_at_the_limit_are_kept_and_one_more_is_refused():
    assert len(words_of("é" * 5, field="x", limit=5)) == 5
    with pytest.raises(Refused) as refused:
        words_of("é" * 6, field="x", limit=5)
    assert refused.value.code == "words_too_long"


@given(st.text())
def test_a_line_has_no_line_ends(text):
    assert len(line_of(text, field="x", limit=10_000).splitlines()) <= 1


def test_chosen_kinds_come_once_and_in_order():
    assert some_of(["b", "a", "b"], ["a", "b", "c"], field="x") == ["a", "b"]
    with pytest.raises(Refused, match="Choose one"):
        some_of(["z"], ["a"], field="x")


@given(DAYS, DAYS)
def test_an_age_is_whole_years_and_turns_on_the_birthday(born, day):
    age = age_on(born, day)
    assert (born.year + age, born.month, born.day) <= (day.year, day.month, day.day)
    assert (day.year, day.month, day.day) < (born.year + age + 1, born.month, born.day)


@pytest.mark.parametrize(
    ("day", "oldest", "code"),
    [
        (TODAY, 25, ""),
        (None, 25, ""),
        (date(2000, 11, 21), 25, ""),
        (date(2000, 11, 20), 25, "born_too_early"),
        (date(2026, 11, 21), 25, "day_in_future"),
        (date(1900, 1, 1), 120, "born_too_early"),
    ],
)
def test_a_day_of_birth_is_believable(day, oldest, code):
    if not code:
        assert born_on_of(day, today=TODAY, oldest=oldest) == day
        return
    with pytest.raises(Refused) as refused:
        born_on_of(day, today=TODAY, oldest=oldest)
    assert refused.value.code == code


def test_tomorrow_is_not_past():
    assert past_day(TODAY, today=TODAY, field="x") == TODAY
    with pytest.raises(Refused):
        past_day(date(2026, 11, 21), today=TODAY, field="x")


@pytest.mark.parametrize(
    ("channel", "value", "kept"),
    [
        ("email", " Maria@Example.COM ", "maria@example.com"),
        ("phone", "07700  900123", "07700 900123"),
        ("text", "+44 (0)7700 900123", "+44 (0)7700 900123"),
        ("letter", "1 High Street\nNorthmoor", "1 High Street Northmoor"),
        ("via_worker", "Ines", "Ines"),
    ],
)
def test_ways_to_reach_somebody_are_kept_as_said(channel, value, kept):
    assert reach_of_channel(channel, value) == kept


@pytest.mark.parametrize(
    ("channel", "value"),
    [
        ("email", "maria"),
        ("email", "a@b\x00"),
        ("phone", "ring me"),
        ("text", "12"),
        ("letter", "  "),
        ("letter", "x" * 255),
    ],
)
def test_a_way_to_reach_nobody_is_refused(channel, value):
    with pytest.raises(Refused):
        reach_of_channel(channel, value)


def test_before_anyone_asked_only_what_they_gave_is_safe():
    assert channel_is_safe("email", rules=None, given={"email"})
    assert not channel_is_safe("phone", rules=None, given={"email"})
    assert channel_is_safe("phone", rules=["phone"], given={"email"})
    assert not channel_is_safe("email", rules=["phone"], given={"email"})
    assert not channel_is_safe("email", rules=[], given={"email"})


@pytest.mark.parametrize(
    ("rules", "given_", "safe"),
    [
        (None, [], False),
        (None, [("email", "m@x.example")], True),
        (None, [("email", "other@x.example")], False),
        (["email"], [], True),
        (["email"], [("email", "M@X.example")], True),
        (["email"], [("email", "shared@x.example")], False),
        (["phone"], [("email", "m@x.example")], False),
    ],
)
def test_an_address_they_gave_is_the_only_one_used(rules, given_, safe):
    assert address_is_safe("email", "m@x.example", rules=rules, given=given_) is safe


@pytest.mark.parametrize(
    ("role", "relationship", "fits"),
    [
        ("parent_carer", "mother", True), ("parent_carer", "grandparent", True), ("young_person", "child", True),
        ("young_person", "sibling", True), ("young_person", "father", False), ("parent_carer", "child", False),
        ("manager", "mother", False),
    ],
)  # fmt: skip
def test_an_account_fits_the_place_in_the_family(role, relationship, fits):
    if fits:
        assert invited_as(role, relationship) == role
    else:
        with pytest.raises(Refused):
            invited_as(role, relationship)
