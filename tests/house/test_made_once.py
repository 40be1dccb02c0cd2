"""What tests share is what each of them would have made: a database that was given back, a scene that was told before."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import psycopg
import pytest
from django.db import connection, transaction

from alongside.config.database import external_url
from alongside.config.embedded.place import url
from alongside.config.testing import TEST_VAR
from alongside.ground.access.context import acting
from alongside.ground.accounts.models import Partnership
from alongside.ground.audit.models import AuditEvent
from alongside.ground.base.actors import SYSTEM
from alongside.ground.clock import now, today
from alongside.practice.actions.services import action_promise
from alongside.practice.meetings.services import meeting_plan, parents_invite
from tests.given_back import GivenBack
from tests.written_once import written_once

CHANGES = (
    ("ALTER TABLE audit_auditevent DISABLE TRIGGER USER", "ALTER TABLE audit_auditevent ENABLE TRIGGER USER"),
    ("ALTER TABLE cases_case DISABLE ROW LEVEL SECURITY", "ALTER TABLE cases_case ENABLE ROW LEVEL SECURITY"),
    ("CREATE INDEX of_a_test ON cases_case (level)", "DROP INDEX of_a_test"),
)


@pytest.mark.committed
@pytest.mark.skipif(external_url() is not None, reason="each test has a database of its own there")
def test_a_database_is_given_back_as_it_was_or_not_at_all(new_database: str, owner_url: Any) -> None:
    given = GivenBack(url(TEST_VAR, "superuser", new_database))
    with acting(SYSTEM):
        here = {"front_door_name": "Door", "front_door_phone": "01632 960009"}
        Partnership.objects.create(name="Northmoor", area="Northmoor", **here)
    assert given.as_it_was(), "rows are taken away, and the session that was left open is ended"
    connection.close()
    with acting(SYSTEM):
        assert not Partnership.objects.exists()
    with psycopg.connect(owner_url(new_database), autocommit=True) as owner:
        for change, back in CHANGES:
            owner.execute(change)
            owner = _again(owner, given, change, as_it_was=False)
            owner.execute(back)
            owner = _again(owner, given, back, as_it_was=True)
        owner.execute("DELETE FROM auth_permission WHERE id = (SELECT max(id) FROM auth_permission)")
        _again(owner, given, "what is never empty", as_it_was=False).close()


def _again(owner: Any, given: GivenBack, what: str, *, as_it_was: bool) -> Any:
    """Give it back, which ends every session; return the owner's new one."""
    address = owner.info.dsn
    owner.close()
    assert given.as_it_was() is as_it_was, what
    return psycopg.connect(address, autocommit=True)


def test_a_scene_told_before_leaves_the_same_rows_in_the_same_names(cast: Any, story: Any) -> None:
    told = []

    def scene() -> Any:
        told.append(1)
        by = cast.social_worker
        with acting(by):
            planned = meeting_plan(
                by=by, case_id=story.case.id, kind="child_in_need", at=now() + timedelta(days=3), where="Room 2",
                chair_name="Mo Hall",
            )  # fmt: skip
            parents_invite(by=by, meeting_id=planned.id)
        with acting(cast.ipsw):
            return action_promise(
                by=cast.ipsw, case_id=story.case.id, words="Ring the school", owner_id=cast.ipsw.id, benefit="Safe",
                due_on=today() + timedelta(days=7), proposer="professional", proposer_name="Ines", co_produced=True,
            )  # fmt: skip

    left = []
    for _ in range(2):
        with transaction.atomic():
            promise = written_once("a scene of test_made_once", scene)
            left.append((promise.id, _rows()))
            transaction.set_rollback(True)
    assert told == [1]
    assert left[0] == left[1]
    (_, (events, _, _, jobs)), _ = left
    assert {str(cast.social_worker.id), str(cast.ipsw.id)} <= {actor for actor, _ in events}
    assert jobs, "what is to be done later is to be done again"


def _rows() -> tuple[Any, ...]:
    """The events with who acted, the promises, the meetings and the jobs."""
    with acting(SYSTEM), connection.cursor() as cursor:
        events = [
            (str(actor), kind)
            for actor, kind in AuditEvent.objects.values_list("actor_id", "kind").order_by("id")
        ]
        found = []
        for query in (
            "SELECT t::text FROM actions_action t ORDER BY 1",
            "SELECT t::text FROM meetings_meeting t ORDER BY 1",
            "SELECT task_name, args::text, status::text FROM procrastinate_jobs ORDER BY 1, 2",
        ):
            cursor.execute(query)
            found.append(cursor.fetchall())
    return events, *found
