"""Work that a killed worker had begun is taken up again."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from asgiref.sync import async_to_sync
from django.db import connection
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from alongside.ground.access.jobs import take_up_again

pytestmark = pytest.mark.django_db


def _begun(silent_seconds: int, queueing_lock: str | None = None) -> int:
    """Make a job that a worker has begun, who signed so many seconds ago; return the job's number."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - %s * interval '1 second') RETURNING id",
            [silent_seconds],
        )
        worker = cursor.fetchone()[0]
        cursor.execute(
            "INSERT INTO procrastinate_jobs (task_name, queue_name, status, args, queueing_lock, worker_id, attempts) "
            "VALUES ('a.task', 'default', 'doing', '{}', %s, %s, 0) RETURNING id",
            [queueing_lock, worker],
        )
        return int(cursor.fetchone()[0])


def _state_after_a_minute(job: int) -> str:
    async_to_sync(take_up_again.func)(SimpleNamespace(app=app), 0)
    return str(ProcrastinateJob.objects.get(id=job).status)


def test_work_of_a_worker_that_was_killed_is_taken_up_again() -> None:
    assert _state_after_a_minute(_begun(60)) == "todo"


def test_work_of_a_worker_that_lives_is_left_to_it() -> None:
    assert _state_after_a_minute(_begun(5)) == "doing"


def test_periodic_work_is_let_go_because_it_comes_again() -> None:
    assert _state_after_a_minute(_begun(60, "audit.seal")) == "doing"
