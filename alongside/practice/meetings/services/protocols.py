"""What a partnership expects of each kind of meeting: one version after another (R122)."""

from __future__ import annotations

import uuid
from collections.abc import Iterable

from django.db import transaction

from alongside.family.people.rules import one_of, some_of, words_of
from alongside.ground.access.context import elevated
from alongside.ground.access.registry import require
from alongside.ground.accounts.models import User
from alongside.ground.audit.services import record
from alongside.ground.base.errors import Missing, Refused
from alongside.ground.clock import now
from alongside.practice.meetings import events
from alongside.practice.meetings.models import Meeting, Protocol
from alongside.practice.meetings.policies import PROTOCOL_WRITE
from alongside.practice.meetings.rules_protocol import ALWAYS, BY_KIND, EXPECTATIONS

_COMES_WITH = "It comes with the service, until the partnership writes its own."


def protocol_in_force(*, partnership_id: uuid.UUID, kind: str) -> Protocol:
    """Return the newest version for a kind of meeting; the one that comes with the service is kept when there is none."""
    one_of(kind, Meeting.Kind.values, field="kind")
    newest = Protocol.objects.filter(partnership_id=partnership_id, kind=kind).order_by("-number").first()
    if newest is not None:
        return newest
    with elevated("what comes with the service is nobody's own"):
        return Protocol.objects.get_or_create(
            partnership_id=partnership_id, kind=kind, number=1,
            defaults={
                "expectations": list(BY_KIND[kind]), "reason": _COMES_WITH, "at": now(), "by_name": "Alongside",
            },
        )[0]  # fmt: skip


@transaction.atomic
def protocol_write(
    *,
    by: User,
    kind: str,
    expectations: Iterable[str],
    words: str = "",
    reason: str,
    expected: int | None = None,
) -> Protocol:
    """Write the next version for a kind of meeting; meetings that are planned already keep theirs (R122).

    `expected`: the number of the version that `by` read. Raises NotPermitted; Missing without a partnership; Refused:
    `choice_unknown`, `protocol_always` (what is never left out), `protocol_changed`, words missing or too long.
    """
    require(by, PROTOCOL_WRITE)
    if by.partnership_id is None:
        raise Missing
    before = protocol_in_force(partnership_id=by.partnership_id, kind=kind)
    if expected is not None and before.number != expected:
        raise Refused("Somebody wrote a newer version. Read it first.", code="protocol_changed")
    chosen = some_of(expectations, EXPECTATIONS, field="expectations")
    if not set(ALWAYS) <= set(chosen):
        raise Refused(
            "These are never left out: " + "; ".join(EXPECTATIONS[key].lower() for key in ALWAYS) + ".",
            code="protocol_always",
            field="expectations",
        )
    written = Protocol.objects.create(
        partnership_id=by.partnership_id, created_by_id=by.id, kind=kind, number=before.number + 1,
        expectations=[key for key in EXPECTATIONS if key in chosen],
        words=words_of(words, field="words", limit=2_000),
        reason=words_of(reason, field="reason", limit=400, required=True), at=now(), by_id=by.id, by_name=by.name,
    )  # fmt: skip
    facts = {"kind": kind, "number": written.number, "expectations": len(written.expectations)}
    record(events.PROTOCOL_WRITTEN, by=by, about=written, facts=facts)
    return written
