"""What the board reads of plans that wait to be looked at again: numbers alone, small ones hidden (R104, P-SMALLCELL)."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from alongside.accountability.challenge import board
from alongside.accountability.challenge.tests.people import answerers
from alongside.ground.access.context import acting
from alongside.ground.base.errors import NotPermitted
from alongside.ground.clock import frozen, now
from alongside.practice.plans.services import plan_interim


def test_the_board_reads_how_many_plans_are_late_and_no_small_number(
    cast: Any, story: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    reader = answerers(cast).board
    with acting(cast.csw):
        plan_interim(
            by=cast.csw, case_id=story.case.id, reason="A threat", tonight="She sleeps at her aunt’s"
        )

    def reads() -> list[int | None]:
        with acting(reader):
            return [line.count for line in board.plans_measured(viewer=reader).lines]

    assert reads() == [None, None, None, None], "one family could be known by it"
    monkeypatch.setattr(board, "in_force", lambda *_, **__: SimpleNamespace(value=1))
    assert reads() == [1, 0, 1, 0]
    with frozen(now() + timedelta(weeks=7)):
        assert reads() == [1, 1, 1, 1]
    with acting(cast.csw), pytest.raises(NotPermitted):
        board.plans_measured(viewer=cast.csw)
