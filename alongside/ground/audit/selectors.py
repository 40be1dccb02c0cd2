"""Verifying the chain, and the log that the family sees."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date

from django.db import connection, transaction
from django.db.models import Count
from django.db.models.functions import TruncDate

from alongside.ground.audit.models import AuditEvent, AuditPending, AuditSeal
from alongside.ground.audit.rules import GENESIS, event_digest, seal_digest
from alongside.ground.clock.time_source import LONDON

_AT_ONCE = 5_000


@dataclass(frozen=True)
class Verdict:
    """What verifying found. `broken` names the first event or seal that does not hold."""

    seals: int
    sealed: int
    pending: int
    broken: str = ""
    reason: str = ""
    head: str = ""  # the last seal's digest in hex: noted elsewhere, it proves later that no seal was taken off the end

    @property
    def ok(self) -> bool:
        """Whether the whole chain holds."""
        return not self.broken


@dataclass(frozen=True)
class Anchor:
    """A seal as it was noted earlier, outside the database: its number and its digest in hex."""

    number: int
    digest: str


def verify(progress: Callable[[int], None] = lambda n: None, *, anchor: Anchor | None = None) -> Verdict:
    """Walk every seal and every event; return the first that was tampered with, is missing or out of order.

    Connect as the owner: under row security a reader would miss events and cry wolf. What is written or sealed
    meanwhile is not looked at. `anchor` must still be in the chain: without one, seals taken off the end together
    with their events can't be missed.
    """
    with _one_moment():
        return _walk(progress, anchor)


@contextmanager
def _one_moment() -> Iterator[None]:
    """See the database as it is now for the whole block, unless the caller's transaction has begun to look already."""
    outermost = not connection.in_atomic_block
    with transaction.atomic():
        if outermost:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield


def _walk(progress: Callable[[int], None], anchor: Anchor | None) -> Verdict:
    previous, sealed, expected = GENESIS, 0, 1
    for seal in AuditSeal.objects.order_by("number").iterator(chunk_size=20):
        if seal.number != expected:
            return _broken(expected - 1, sealed, f"seal {expected}", "it is missing")
        if bytes(seal.previous) != previous:
            return _broken(
                expected - 1, sealed, f"seal {seal.number}", "it does not follow the seal before it"
            )
        digests, fault = _digests_of(seal.event_ids)
        if fault:
            return _broken(expected - 1, sealed, *fault)
        if seal_digest(seal.number, previous, digests) != bytes(seal.digest):
            return _broken(
                expected - 1, sealed, f"seal {seal.number}", "its events changed or changed places"
            )
        if anchor and anchor.number == seal.number and anchor.digest != bytes(seal.digest).hex():
            return _broken(expected - 1, sealed, f"seal {seal.number}", "it is not the seal that was noted")
        previous, sealed, expected = bytes(seal.digest), sealed + len(digests), expected + 1
        progress(sealed)
    if anchor and anchor.number >= expected:
        return _broken(expected - 1, sealed, f"seal {anchor.number}", "it was noted and is missing")
    return _the_rest(seals=expected - 1, sealed=sealed, head=previous.hex() if sealed else "")


def _the_rest(*, seals: int, sealed: int, head: str) -> Verdict:
    pending = list(AuditPending.objects.values_list("event_id", flat=True))
    for start in range(0, len(pending), _AT_ONCE):
        _, fault = _digests_of(pending[start : start + _AT_ONCE])
        if fault:
            return _broken(seals, sealed, *fault)
    if AuditEvent.objects.count() != sealed + len(pending):
        return _broken(seals, sealed, "an event", "there are events that were never announced for sealing")
    return Verdict(seals=seals, sealed=sealed, pending=len(pending), head=head)


def _digests_of(ids: list[uuid.UUID]) -> tuple[list[bytes], tuple[str, str] | None]:
    found = AuditEvent.objects.in_bulk(ids)
    digests = []
    for event_id in ids:
        event = found.get(event_id)
        if event is None:
            return [], (f"event {event_id}", "it is missing")
        if event_digest(event) != bytes(event.digest):
            return [], (f"event {event_id}", "its facts were changed")
        digests.append(bytes(event.digest))
    return digests, None


def _broken(seals: int, sealed: int, what: str, why: str) -> Verdict:
    return Verdict(seals=seals, sealed=sealed, pending=AuditPending.objects.count(), broken=what, reason=why)


@dataclass(frozen=True)
class Opening:
    """One line of the log that the family sees: which agency, in which role, opened the record on which day."""

    on: date
    agency_name: str
    role_title: str
    times: int


def openings_for_family(*, circle_id: uuid.UUID, limit: int = 200) -> list[Opening]:
    """Return who opened the circle's record, newest day first (R325). Protected police readings are absent.

    The view shows a family member their own circles only, whatever id is asked for.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT on_day, agency_name, role_title, times FROM audit_family_log"
            " WHERE circle_id = %s ORDER BY on_day DESC, agency_name, role_title LIMIT %s",
            [circle_id, limit],
        )
        return [Opening(*row) for row in cursor.fetchall()]


def openings_for_workers(*, circle_ids: list[uuid.UUID], limit: int = 200) -> list[Opening]:
    """Return who opened the records of these circles, newest day first, as the family reads it (R325).

    One line a day, agency and role. Row security shows a worker their own circles, a manager the partnership's.
    """
    read = AuditEvent.objects.filter(
        circle_ids__overlap=circle_ids, is_read=True, protected=False, agency_id__isnull=False
    )
    by_day = read.annotate(on_day=TruncDate("at", tzinfo=LONDON)).values(
        "on_day", "agency_name", "role_title"
    )
    counted = by_day.annotate(times=Count("id")).order_by("-on_day", "agency_name", "role_title")[:limit]
    return [Opening(row["on_day"], row["agency_name"], row["role_title"], row["times"]) for row in counted]


FAMILY_LOG_VIEW = """
CREATE OR REPLACE VIEW audit_family_log WITH (security_barrier) AS
SELECT c.circle_id, (e.at AT TIME ZONE 'Europe/London')::date AS on_day, e.agency_name, e.role_title, count(*)::int AS times
FROM audit_auditevent e CROSS JOIN LATERAL unnest(e.circle_ids) AS c(circle_id)
WHERE e.is_read AND NOT e.protected AND e.agency_id IS NOT NULL
  AND e.circle_ids && (SELECT access_circles()) AND c.circle_id = ANY((SELECT access_circles())::uuid[])
GROUP BY 1, 2, 3, 4
"""
