"""Secret codes survive being read out, written down and typed."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alongside.ground.base.ids import digest_of, new_code, new_reference, tidy_code

ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
CODES = st.text(alphabet=ALPHABET, min_size=16, max_size=16).map(
    lambda c: "-".join(c[i : i + 4] for i in range(0, 16, 4))
)


@given(st.text())
def test_tidying_twice_is_tidying_once(typed):
    assert tidy_code(tidy_code(typed)) == tidy_code(typed)


@given(st.text())
def test_a_tidy_code_has_only_letters_of_the_alphabet(typed):
    assert set(tidy_code(typed)) <= {*ALPHABET, "-"}


@given(CODES, st.text(alphabet=" -_.\t\u00a0\u200f\n", max_size=4))
def test_case_spaces_and_dashes_do_not_matter(code, between):
    typed = between.join(code.replace("-", "").lower())
    assert tidy_code(typed) == code
    assert digest_of(typed) == digest_of(code)


@given(CODES, CODES)
def test_two_codes_have_two_digests(one, other):
    assert (digest_of(one) == digest_of(other)) is (one == other)


@pytest.mark.parametrize(
    ("typed", "meant"), [("O0oI1lLU", "QQQJ-JJJV"), ("", ""), ("\ud800", ""), ("\x00", "")]
)
def test_letters_that_look_alike_are_mended(typed, meant):
    assert tidy_code(typed) == meant


def test_new_codes_are_tidy_and_differ():
    made = {new_code() for _ in range(200)}
    assert len(made) == 200
    assert all(tidy_code(code) == code for code in made)


def test_a_reference_can_be_read_out():
    assert re.fullmatch(r"R(-[2-9A-Z]{4}){2}", new_reference("R"))
