"""Two changes of one part in the same second: one handover, one owner of what was promised (R48)."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connection

from alongside.family.cases.models import Allocation
from alongside.family.cases.services import worker_allocate
from alongside.ground.access.context import acting
from alongside.ground.base.actors import SYSTEM
from alongside.ground.base.errors import Refused
from alongside.practice.actions.models import Action
from alongside.practice.handover.models import Handover

pytestmark = pytest.mark.committed


@pytest.fixture
def db(committed_database: str) -> None:
    """The cast of this file lives in a database whose transactions really commit."""


def at_once(deed: Callable[[Any, Any], Any], tries: list[tuple[Any, Any]]) -> list[Any]:
    """Do a deed as several people at the same moment, each over a connection of their own; return what each met."""
    together = Barrier(len(tries))

    def one(by: Any, about: Any) -> Any:
        try:
            with acting(by):
                together.wait(timeout=20)
                return deed(by, about)
        except Refused as told:
            return told
        finally:
            connection.close()

    with ThreadPoolExecutor(len(tries)) as pool:
        return list(pool.map(lambda pair: one(*pair), tries))


def test_two_who_take_over_in_the_same_second_are_one_handover(
    cast: Any, story: Any, worker: Any, promise: Any
) -> None:
    owed, rose, fern = promise(cast.social_worker), worker("Rose Hill"), worker("Fern Dale")

    def take_over(by: Any, who: Any) -> Any:
        return worker_allocate(by=by, case_id=story.case.id, part="lead", user_id=who.id)

    met = at_once(take_over, [(cast.manager, rose), (cast.manager, fern)])
    assert all(isinstance(one, Allocation) for one in met)
    with acting(SYSTEM):
        handover = Handover.objects.get(case=story.case)
        leading = Allocation.objects.get(case=story.case, part="lead", until__isnull=True)
        owner = Action.objects.get(id=owed.id).owner_id
    assert (handover.from_user_id, handover.to_user_id) == (cast.social_worker.id, leading.user_id)
    assert (handover.interim_owner_id, handover.action_ids, owner) == (
        cast.manager.id,
        [owed.id],
        cast.manager.id,
    )
