"""Counting tries: two at the same moment are two, and a stretch of time ends."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Barrier

import pytest
from django.db import connection

from alongside.ground.base.models import Tally
from alongside.ground.base.tally import forget, tries

AT = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)


@pytest.mark.django_db
def test_a_stretch_counts_its_own_tries_and_keeps_no_address() -> None:
    assert [tries("follow:192.0.2.1", at=AT, seconds=600) for _ in range(3)] == [1, 2, 3]
    assert tries("follow:192.0.2.2", at=AT, seconds=600) == 1
    assert tries("ask:192.0.2.1", at=AT, seconds=600) == 1
    assert tries("follow:192.0.2.1", at=AT + timedelta(seconds=599), seconds=600) == 4
    assert tries("follow:192.0.2.1", at=AT + timedelta(seconds=600), seconds=600) == 1
    assert not any("192.0" in key or "follow" in key for key in Tally.objects.values_list("key", flat=True))


@pytest.mark.django_db
def test_what_is_over_is_forgotten_and_what_runs_is_not() -> None:
    tries("old", at=AT, seconds=60)
    tries("new", at=AT + timedelta(minutes=5), seconds=600)
    assert forget(before=AT + timedelta(minutes=5)) == 1
    assert tries("new", at=AT + timedelta(minutes=5), seconds=600) == 2


def test_of_many_tries_at_once_each_is_counted(committed_database: str) -> None:
    together = Barrier(8)

    def five(_: int) -> list[int]:
        together.wait(timeout=20)
        try:
            return [tries("receipt:192.0.2.1", at=AT, seconds=600) for _ in range(5)]
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        counted = [n for mine in pool.map(five, range(8)) for n in mine]
    assert sorted(counted) == list(range(1, 41))
