"""Verbs, and what the audit costs those who read at the same time."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from statistics import median
from time import perf_counter
from typing import Any
from unittest import mock

import psycopg
from django.db import connection, transaction
from django.test import Client

from alongside.config.database import database_url
from alongside.family.referrals.services import referral_receive
from alongside.ground.access.context import acting
from alongside.ground.accounts.models import Partnership
from alongside.ground.base.actors import Nobody
from alongside.ground.base.declarations import Audience
from bench.measure import figure

CALLS, READERS, ROUNDS, SECONDS = 300, 8, 4, 3.0


def verb_referral_receive() -> dict[str, Any]:
    """Requests for help a second, one client, against the very statements of the verb sent by bare psycopg."""
    partnership = Partnership.objects.order_by("created_at").first()
    assert partnership is not None
    public = Nobody(Audience.PUBLIC, partnership.id)

    def receive() -> None:
        with acting(public):
            referral_receive(
                by=public, partnership=partnership, source="parent_carer", own_words="We are worried. " * 20
            )

    recorded = [_statements_of(receive) for _ in range(CALLS)]
    for _ in range(20):
        receive()
    verb = _rate(receive)
    with psycopg.connect(database_url("app"), autocommit=True) as bare:
        baseline = _rate_of(bare, recorded)
    return figure(verb, "per second", CALLS, baseline, statements=len(recorded[0]))


def _statements_of(deed: Callable[[], None]) -> list[tuple[str, Any]]:
    """Return the statements of one deed with their values; the deed itself is rolled back."""
    kept: list[tuple[str, Any]] = []

    def keep(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        kept.append((sql, params))
        return execute(sql, params, many, context)

    with transaction.atomic(), connection.execute_wrapper(keep):
        deed()
        transaction.set_rollback(True)
    return [(sql, params) for sql, params in kept if not sql.startswith(("SAVEPOINT", "RELEASE"))]


def _rate(deed: Callable[[], None]) -> float:
    start = perf_counter()
    for _ in range(CALLS):
        deed()
    return CALLS / (perf_counter() - start)


def _rate_of(bare: psycopg.Connection, recorded: list[list[tuple[str, Any]]]) -> float:
    start = perf_counter()
    for statements in recorded:
        with bare.transaction():
            for sql, params in statements:
                bare.execute(sql, params)
    return len(recorded) / (perf_counter() - start)


def audit_eight_readers() -> dict[str, Any]:
    """Lists of promises a second for eight readers at once, against the same readers with the audit event left out."""
    audited, plain = [], []
    for _ in range(ROUNDS):
        audited.append(_readings(audited=True))
        plain.append(_readings(audited=False))
    return figure(median(audited), "pages per second", READERS, median(plain))


def _readings(*, audited: bool) -> float:
    from bench.pages import _signed_in, _workers

    # Signed in before the clock starts, so that what is measured is reading alone.
    clients = [_signed_in(worker) for worker in _workers()[:READERS]]
    until = perf_counter() + SECONDS

    def read(client: Client) -> int:
        count = 0
        while perf_counter() < until:
            assert client.get("/desk/promises/").status_code == 200
            count += 1
        connection.close()
        return count

    flush = mock.patch(
        "alongside.ground.access.context.flush_reads", _audit if audited else lambda acting: None
    )
    with flush, ThreadPoolExecutor(READERS) as pool:
        return sum(pool.map(read, clients)) / SECONDS


def _audit(acting_now: Any) -> None:
    from alongside.ground.audit.services import flush_reads

    flush_reads(acting_now)
