"""The worker seals the audit trail each minute, and knows every room's jobs."""

from procrastinate.contrib.django import app

from alongside.ground.access.context import acting
from alongside.ground.access.jobs import seal_events
from alongside.ground.audit.events import REFUSED
from alongside.ground.audit.models import AuditPending, AuditSeal
from alongside.ground.audit.selectors import verify
from alongside.ground.audit.services import record
from alongside.ground.base.actors import SYSTEM


def test_what_is_pending_is_sealed(cast):
    with acting(SYSTEM):
        for _ in range(3):
            record(REFUSED, by=cast.mother)
    seal_events(0)
    with acting(SYSTEM):
        assert not AuditPending.objects.exists()
        assert AuditSeal.objects.count() == 1
        assert verify().ok


def test_a_backlog_of_many_batches_is_sealed_at_once(cast, monkeypatch):
    from alongside.ground.access import jobs

    monkeypatch.setattr(jobs, "BATCH", 2)
    monkeypatch.setattr(jobs, "seal", lambda *, at, seal=jobs.seal: seal(at=at, batch=2))
    with acting(SYSTEM):
        for _ in range(5):
            record(REFUSED, by=cast.mother)
    seal_events(0)
    with acting(SYSTEM):
        assert not AuditPending.objects.exists()
        assert AuditSeal.objects.count() > 2


def test_the_worker_finds_the_jobs_and_their_hours():
    hours = {task.task.name: task.cron for task in app.periodic_registry.periodic_tasks.values()}
    assert hours["audit.seal"] == "* * * * *"
    assert hours["files.scan_held"] == "*/5 * * * *"
