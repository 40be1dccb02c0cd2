"""Verifying the chain, and the log that the family sees."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.db import connection

from alongside.ground.audit.models import AuditEvent, AuditPending, AuditSeal
from alongside.ground.audit.rules import GENESIS, event_digest, seal_digest


@dataclass(frozen=True)
class Verdict:
    """What verifying found. `broken` names the first event or seal that does not hold."""

    seals: int
    sealed: int
    pending: int
    broken: str = ""
    reason: str = ""

    @property
    def ok(self) -> bool:
        """Whether the whole chain holds."""
        return not self.broken


def verify(progress: Callable[[int], None] = lambda n: None) -> Verdict:
    """Walk every seal and every event; return the first that was tampered with, is missing or out of order.

    Connect as the owner: under row security a reader would miss events and cry wolf.
    """
    previous, sealed, expected = GENESIS, 0, 1
    for seal in AuditSeal.objects.order_by("number").iterator(chunk_size=20):
        if seal.number != expected:
            return _broken(expected - 1, sealed, f"seal {expected}", "it is missing")
        if bytes(seal.previous) != previous:
            return _broken(expected - 1, sealed, f"seal {seal.number}", "it does not follow the seal before it")
        digests, fault = _digests_of(seal.event_ids)
        if fault:
            return _broken(expected - 1, sealed, *fault)
        if seal_digest(seal.number, previous, digests) != bytes(seal.digest):
            return _broken(expected - 1, sealed, f"seal {seal.number}", "its events changed or changed places")
        previous, sealed, expected = bytes(seal.digest), sealed + len(digests), expected + 1
        progress(sealed)
    pending = list(AuditPending.objects.values_list("event_id", flat=True))
    digests, fault = _digests_of(pending)
    if fault:
        return _broken(expected - 1, sealed, *fault)
    if AuditEvent.objects.count() != sealed + len(pending):
        return _broken(expected - 1, sealed, "an event", "there are events that were never announced for sealing")
    return Verdict(seals=expected - 1, sealed=sealed, pending=len(pending))


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


FAMILY_LOG_VIEW = """
CREATE OR REPLACE VIEW audit_family_log WITH (security_barrier) AS
SELECT c.circle_id, (e.at AT TIME ZONE 'Europe/London')::date AS on_day, e.agency_name, e.role_title, count(*)::int AS times
FROM audit_auditevent e CROSS JOIN LATERAL unnest(e.circle_ids) AS c(circle_id)
WHERE e.is_read AND NOT e.protected AND e.agency_id IS NOT NULL
  AND e.circle_ids && (SELECT access_circles()) AND c.circle_id = ANY((SELECT access_circles())::uuid[])
GROUP BY 1, 2, 3, 4
"""
