"""Two at the same second: they take turns on the row, and the second is told."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from threading import Barrier
from typing import Any

import pytest
from django.db import connection

from alongside.ground.access.context import acting
from alongside.ground.base.actors import SYSTEM
from alongside.ground.base.errors import Stale
from alongside.ground.clock import frozen
from alongside.practice.actions.models import Action, ActionStep
from alongside.practice.actions.services import action_mark_done, actions_raise_overdue

pytestmark = pytest.mark.committed
LATE = datetime(2026, 12, 1, 9, 0, tzinfo=UTC)


@pytest.fixture
def db(committed_database: str) -> None:
    """The cast of this file lives in a database whose transactions really commit."""


def at_once(deed: Callable[[Any], Any], people: list[Any]) -> list[Any]:
    """Let people do a deed at the same moment, each over a connection of their own; return what each met."""
    together = Barrier(len(people))

    def one(by: Any) -> Any:
        try:
            with frozen(LATE), acting(by):
                together.wait(timeout=20)
                return deed(by)
        except Stale as told:
            return told
        finally:
            connection.close()

    with ThreadPoolExecutor(len(people)) as pool:
        return list(pool.map(one, people))


def test_of_two_saving_at_once_one_saves_and_one_sees_what_was_saved(
    cast: Any, story: Any, promise: Any
) -> None:
    made = promise()

    def say_done(by: Any) -> Action:
        return action_mark_done(by=by, action_id=made.id, words="The gate has a code.", expected_version=1)

    met = at_once(say_done, [cast.teacher, cast.teacher])
    saved = [one for one in met if isinstance(one, Action)]
    told = [one for one in met if isinstance(one, Stale)]
    assert (len(saved), len(told)) == (1, 1)
    assert (told[0].current.state, told[0].current.version) == ("done", 2)
    with acting(SYSTEM):
        assert ActionStep.objects.filter(action=made, kind="done").count() == 1


def test_two_sweeps_at_once_raise_a_promise_once(cast: Any, story: Any, promise: Any) -> None:
    made = promise()
    met = at_once(lambda by: actions_raise_overdue(by=by).count, [SYSTEM, SYSTEM])
    assert sorted(met) == [0, 1]
    with acting(SYSTEM):
        assert ActionStep.objects.filter(action=made, kind="escalated").count() == 1
