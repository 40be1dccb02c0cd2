"""Small numbers are hidden, and so is what they could be worked out from."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alongside.ground.base.small import share_hidden, small_hidden


@pytest.mark.parametrize(
    ("counts", "shown"),
    [
        ([], []),
        ([0, 0], [0, 0]),  # nobody is nobody
        ([12, 30], [12, 30]),
        ([4, 30], [None, None]),  # one alone would be the total less the other
        ([4, 9, 30], [None, None, 30]),
        ([1, 2, 30, 9], [None, None, 30, None]),  # together still fewer than five
        ([3, 3, 30], [None, None, 30]),
        ([4], [None]),
        ([0, 4, 30], [0, None, None]),
    ],
)
def test_small_counts_and_their_neighbours(counts: list[int], shown: list[int | None]) -> None:
    assert small_hidden(counts, least=5) == shown
    assert small_hidden([4, 30], least=5, total_shown=False) == [None, 30]


@given(st.lists(st.integers(0, 40), max_size=6))
def test_no_hidden_count_can_be_worked_out_from_the_total(counts: list[int]) -> None:
    shown = small_hidden(counts, least=5)
    hidden = [one for one, said in zip(counts, shown, strict=True) if said is None]
    assert all(said is None or said == one for one, said in zip(counts, shown, strict=True))
    assert not any(said is not None and 0 < said < 5 for said in shown)
    if hidden and any(one >= 5 for one, said in zip(counts, shown, strict=True) if said is not None):
        assert len(hidden) > 1
        assert sum(hidden) >= 5


@pytest.mark.parametrize(
    ("part", "whole", "shown"),
    [
        (0, 0, (0, 0)),
        (10, 30, (10, 30)),
        (3, 30, None),
        (28, 30, None),
        (0, 30, (0, 30)),
        (30, 30, (30, 30)),
        (0, 3, None),
    ],
)
def test_a_share_hides_a_small_part_and_a_small_rest(
    part: int, whole: int, shown: tuple[int, int] | None
) -> None:
    assert share_hidden(part, whole, least=5) == shown
    with pytest.raises(ValueError, match="within"):
        share_hidden(whole + 1, whole, least=5)
