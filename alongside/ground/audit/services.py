"""Writing events, and sealing them."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import connection, models, transaction

from alongside.ground.audit.events import READ, REFUSED, EventType, registered_types
from alongside.ground.audit.models import AuditEvent, AuditPending, AuditSeal
from alongside.ground.audit.rules import GENESIS, check_facts, check_no_words, event_digest, seal_digest
from alongside.ground.base.actors import Acting, Actor, Acts, current_acting
from alongside.ground.base.errors import Refused
from alongside.ground.clock import now

_SEALING = 7_203_413  # the advisory lock that keeps sealing single-file; appending never takes it
BATCH = 5_000


def record(
    kind: EventType,
    *,
    by: Acts,
    about: models.Model | None = None,
    circle_ids: Iterable[uuid.UUID | None] = (),
    facts: dict[str, Any] | None = None,
) -> AuditEvent:
    """Write one event in the caller's transaction. If it fails, so does the deed.

    `facts` holds codes, counts and ids; never words of a record. An unregistered kind raises KeyError,
    a fact of another sort TypeError.
    """
    if kind.name not in registered_types():
        raise KeyError(f"event type {kind.name} is not registered")
    return _write(kind, actor=by.as_actor(), about=about, circle_ids=circle_ids, facts=facts or {})


@dataclass(frozen=True)
class Told:
    """One event of many: the record it is about, its circles and its facts (codes, counts and ids)."""

    about: models.Model
    circle_ids: Iterable[uuid.UUID | None] = ()
    facts: dict[str, Any] = field(default_factory=dict)


def record_all(kind: EventType, *, by: Acts, events: Iterable[Told]) -> int:
    """Write one event for each of many deeds of one kind, in one statement a batch; return how many. As `record`."""
    if kind.name not in registered_types():
        raise KeyError(f"event type {kind.name} is not registered")
    actor = by.as_actor()
    made = [_event(kind, actor=actor, about=e.about, circle_ids=e.circle_ids, facts=e.facts) for e in events]
    AuditEvent.objects.bulk_create(made, batch_size=1_000)
    return len(made)


def note_read(kind: str, circle_ids: Iterable[uuid.UUID | None]) -> None:
    """Note that the acting person reads records of these circles; one event is written when the transaction ends.

    Outside an acting transaction it raises RuntimeError: a reading nobody stands behind must not happen.
    """
    acting = current_acting()
    if acting is None:
        raise RuntimeError("a family's record is read outside access.acting()")
    acting.reads.setdefault(kind, set()).update(c for c in circle_ids if c is not None)


def flush_reads(acting: Acting) -> None:
    """Write the readings noted so far as one event."""
    circles = set().union(*acting.reads.values()) if acting.reads else set()
    if circles:
        _write(
            READ, actor=acting.actor, circle_ids=circles, facts={"what": sorted(acting.reads)}, is_read=True
        )
    acting.reads.clear()


def record_refusal(*, by: Acts, code: str, about: models.Model | None = None) -> AuditEvent:
    """Write that a rule refused a deed ('blocks' in the requirements: refused, with the reason, and audited)."""
    return record(REFUSED, by=by, about=about, facts={"code": code})


def refusal_keep(refused: Refused, *, by: Acts, about: models.Model | None = None) -> Refused:
    """Write one event of one refusal and return it, for `raise`: the verb that refuses says what it is about, and the form
    that caught it calls this again, because the verb's own event went with its transaction.
    """
    if refused.kept_as is None or not AuditEvent.objects.filter(id=refused.kept_as).exists():
        refused.about = about or refused.about
        refused.kept_as = record_refusal(by=by, code=refused.code, about=refused.about).id
    return refused


def _write(
    kind: EventType,
    *,
    actor: Actor,
    circle_ids: Iterable[uuid.UUID | None],
    facts: dict[str, Any],
    about: models.Model | None = None,
    is_read: bool = False,
) -> AuditEvent:
    event = _event(kind, actor=actor, circle_ids=circle_ids, facts=facts, about=about, is_read=is_read)
    event.save(force_insert=True)
    acting = current_acting()
    if acting is not None and not is_read:
        acting.deeds.append(event)
    return event


def _event(
    kind: EventType,
    *,
    actor: Actor,
    circle_ids: Iterable[uuid.UUID | None],
    facts: dict[str, Any],
    about: models.Model | None = None,
    is_read: bool = False,
) -> AuditEvent:
    acting = current_acting()
    check_facts(facts)
    check_no_words(facts)
    event = AuditEvent(
        at=now(),
        kind=kind.name,
        is_read=is_read,
        actor_id=actor.id,
        role_title=actor.role_title,
        agency_id=actor.agency_id,
        agency_name=actor.agency_name,
        partnership_id=actor.partnership_id or getattr(about, "partnership_id", None),
        circle_ids=sorted({c for c in circle_ids if c is not None}),
        about_kind=about._meta.label_lower if about is not None else "",
        about_id=about.pk if about is not None else None,
        facts=facts,
        protected=is_read and actor.agency_kind == "police",
        request_id=acting.request_id if acting else None,
    )
    event.digest = event_digest(event)
    return event


@transaction.atomic
def seal(*, at: datetime, batch: int = BATCH) -> int:
    """Seal up to `batch` pending events in the order of their ids; return how many. Called by the worker.

    A second sealer finds the lock taken and returns 0: appending goes on meanwhile.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [_SEALING])
        if not cursor.fetchone()[0]:
            return 0
    ids = list(AuditPending.objects.order_by("event_id").values_list("event_id", flat=True)[:batch])
    if not ids:
        return 0
    digests = dict(AuditEvent.objects.filter(id__in=ids).values_list("id", "digest"))
    last = AuditSeal.objects.order_by("-number").first()
    number, previous = (last.number + 1, bytes(last.digest)) if last else (1, GENESIS)
    AuditSeal.objects.create(
        number=number,
        sealed_at=at,
        event_ids=ids,
        previous=previous,
        digest=seal_digest(number, previous, [bytes(digests[i]) for i in ids]),
    )
    AuditPending.objects.filter(event_id__in=ids).delete()
    return len(ids)
