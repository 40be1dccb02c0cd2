"""A question over keys is put to the index of its kinds: one over the kinds of two indexes would be led by neither."""

from __future__ import annotations

from itertools import combinations

import pytest

from alongside.family.finding.looking import by_its_index
from alongside.family.finding.models import INDEXED, FindingKey

KINDS = tuple(FindingKey.Kind.values)


def test_every_kind_has_one_index() -> None:
    assert sorted(kind for kinds in INDEXED.values() for kind in kinds) == sorted(KINDS)


@pytest.mark.parametrize(
    "kinds", [some for n in range(1, 6) for some in combinations(KINDS, n)], ids="-".join
)
def test_some_kinds_are_asked_for_by_index_and_none_is_left_out(kinds: tuple[str, ...]) -> None:
    asked = by_its_index(kinds)
    assert sorted(kind for some in asked for kind in some) == sorted(kinds)
    assert all(any(set(some) <= set(together) for together in INDEXED.values()) for some in asked)
