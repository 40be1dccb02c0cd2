"""The service says how it stands, also when a part of it is down."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import OperationalError, connection

from alongside.ground.clock import frozen, now


@pytest.fixture
def worker(db):
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO procrastinate_workers (last_heartbeat) VALUES (%s)", [now()])


def test_all_is_well(client, worker):
    answer = client.get("/healthz")
    assert answer.status_code == 200
    body = answer.json()
    assert body.pop("version")
    assert body == {"status": "ok", "database": "ok", "worker": "ok"}


def test_without_a_worker_it_is_503_and_says_which_part(client, db):
    answer = client.get("/healthz")
    assert (answer.status_code, answer.json()["worker"], answer.json()["database"]) == (503, "failing", "ok")


def test_a_worker_that_went_silent_is_no_worker(client, worker):
    with frozen(now() + timedelta(minutes=5)):
        assert client.get("/healthz").status_code == 503


def test_a_database_that_does_not_answer_is_503_and_not_an_error(client, db, monkeypatch):
    def gone(self):
        raise OperationalError("gone")

    wrapper = type(connection._connections["default"])
    with monkeypatch.context() as broken:
        broken.setattr(wrapper, "ensure_connection", gone)
        broken.setattr(wrapper, "close", lambda self: None)
        answer = client.get("/healthz")
    assert answer.status_code == 503
    assert answer.json()["database"] == "failing"


def test_a_post_is_refused(client, db):
    assert client.post("/healthz").status_code == 405


def test_the_interface_describes_itself(client, db):
    answer = client.get("/api/v1/openapi.json")
    assert answer.status_code == 200
    assert answer.json()["openapi"].startswith("3.")
    assert "/healthz" in answer.json()["paths"]


@pytest.mark.parametrize("method", ["get", "post", "delete"])
def test_what_is_not_there_is_a_problem_document(client, db, method):
    answer = getattr(client, method)("/api/v1/nothing")
    assert answer.status_code == 404
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["status"] == 404
