"""The benchmark of matching cannot flatter: its noise is noise, and its measures know a perfect matcher from an empty one."""

from __future__ import annotations

import random
from datetime import date

import pytest

from alongside.family.people.rules import name_key
from bench.noise import DAY_NOISES, NAME_NOISES, misspelt, told_of
from bench.quality import TOP, Proposed, quality, recall_by

BORN, PHONE = date(2011, 3, 9), "07700 900123"
NAMES = ["Katherine Oakford", "Bo Elmby", "Mohammed Ashington", "Zoe Nor", "Xander Wilde"]
TRUTH = list(range(40))


def tellings(seed=3, n=600):
    dice = random.Random(seed)
    return [(name, told_of(dice, name, BORN, PHONE)) for name in NAMES for _ in range(n // len(NAMES))]


def test_a_perfect_matcher_scores_one_and_an_empty_one_nought():
    perfect = quality(TRUTH, [[Proposed(i), Proposed("x")] for i in TRUTH])
    empty = quality(TRUTH, [[] for _ in TRUTH])
    shares = ("recall_at_10", "recall_first", "precision_first", "precision_strong", "strong_share")
    assert [perfect[k] for k in shares] == [1.0] * 5
    assert [empty[k] for k in shares] == [0.0] * 5
    assert perfect["pairs"] == empty["pairs"] == len(TRUTH)


def test_a_matcher_that_is_always_wrong_or_proposes_everybody_is_seen_through():
    wrong = quality(TRUTH, [[Proposed("x")] for _ in TRUTH])
    assert (wrong["recall_at_10"], wrong["precision_first"], wrong["strong_share"]) == (0.0, 0.0, 1.0)
    everybody = quality(TRUTH, [[Proposed(i, strong=False) for i in TRUTH] for _ in TRUTH])
    assert everybody["recall_at_10"] == TOP / len(TRUTH)
    assert everybody["precision_first"] == 1 / len(TRUTH)
    assert everybody["precision_strong"] == 0.0


def test_half_right_is_half_and_each_kind_of_noise_has_its_own_recall():
    found = [[Proposed(i)] if i % 2 else [Proposed("x"), Proposed(i)] for i in TRUTH]
    assert quality(TRUTH, found)["precision_first"] == 0.5
    assert quality(TRUTH, found)["recall_at_10"] == 1.0
    kinds = ["odd" if i % 2 else "even" for i in TRUTH]
    assert recall_by(kinds, TRUTH, [[Proposed(i)] if i % 2 else [] for i in TRUTH]) == {
        "odd": 1.0,
        "even": 0.0,
    }
    with pytest.raises(ValueError, match="shorter"):
        quality(TRUTH, found[1:])


def test_what_is_called_noise_differs_and_what_is_called_whole_does_not():
    for name, told in tellings():
        assert (name_key(told.name) == name_key(name)) == (told.name_noise == "whole")
        assert (told.born == BORN) == (told.day_noise == "same")
        assert (told.born is None) == (told.day_noise == "missing")
        assert (told.reach == PHONE) == (told.reach_noise == "same")
        assert (len(told.reach) == len(PHONE)) == (told.reach_noise != "missing")


def test_every_kind_of_noise_is_in_the_set_and_the_same_seed_tells_the_same():
    told = [one for _, one in tellings()]
    assert {one.name_noise for one in told} == set(NAME_NOISES)
    assert {one.day_noise for one in told} == set(DAY_NOISES)
    assert {one.reach_noise for one in told} == {"same", "typo", "missing"}
    assert told == [one for _, one in tellings()] != [one for _, one in tellings(seed=4)]


def test_a_misspelt_word_is_another_word_and_near_it():
    dice = random.Random(1)
    for word in ["Bo", "Ann", "Mohammed"] * 50:
        assert misspelt(dice, word).lower() != word.lower()
        assert abs(len(misspelt(dice, word)) - len(word)) < 2


def test_nobody_known_needs_no_day_and_no_telephone():
    told = told_of(random.Random(1), "Cleo Ash", None)
    assert (told.born, told.reach, told.day_noise, told.reach_noise) == (None, "", "missing", "missing")
