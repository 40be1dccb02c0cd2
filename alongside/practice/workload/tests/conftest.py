"""A worker who carries families, and shapes that several tests share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from alongside.family.cases.models import Allocation
from alongside.ground.access.context import acting
from alongside.ground.base.actors import SYSTEM
from alongside.ground.base.models import ParameterVersion
from alongside.ground.base.parameters import THE_BEGINNING


@pytest.fixture
def limit(cast: Any) -> Callable[[int], None]:
    """Set the points that each kind of worker can carry in the cast's partnership."""

    def set_to(points: int) -> None:
        with acting(SYSTEM):
            ParameterVersion.objects.create(
                key="P-CASELOAD-LIMITS", partnership_id=cast.partnership.id, version=1, unit="count", basis="test",
                value=[[kind, points] for kind in ("ipsw", "csw", "social_worker")], in_force_from=THE_BEGINNING,
                source="test", edition="test",
            )  # fmt: skip

    return set_to


@pytest.fixture
def spell(story: Any) -> Callable[[str], Allocation]:
    """The running allocation of a part in the story's case."""

    def of(part: str) -> Allocation:
        with acting(SYSTEM):
            return Allocation.objects.get(case=story.case, part=part, until__isnull=True)

    return of
