"""Who of the cast sees the one case, straight from the database."""

from __future__ import annotations

from typing import Any

import pytest

from alongside.family.cases.models import Case
from alongside.ground.access.context import acting


@pytest.mark.parametrize(
    ("who", "sees"),
    [
        ("mother", True), ("father", True), ("young_person", True), ("ipsw", True), ("csw", True),
        ("social_worker", True), ("manager", True), ("duty", False), ("police", False), ("teacher", False),
        ("stranger", False), ("stranger_parent", False),
    ],
)  # fmt: skip
def test_who_sees_the_case(cast: Any, story: Any, who: str, sees: bool) -> None:
    with acting(getattr(cast, who)):
        assert Case.objects.filter(id=story.case.id).exists() is sees
