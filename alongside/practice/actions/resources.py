"""Reading what was asked for early, and what was decided (R79, R132)."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from django.db.models import F, QuerySet

from alongside.ground.access.registry import require, who
from alongside.ground.accounts.models import User
from alongside.ground.audit.services import note_read
from alongside.ground.base.ends import first_of
from alongside.ground.base.errors import Missing
from alongside.practice.actions.kept import here
from alongside.practice.actions.models import ResourceDecision, ResourceRequest
from alongside.practice.actions.policies import RESOURCE_DECIDE

READ = "actions.resource"
_MOST = 100


@dataclass(frozen=True)
class Asked:
    """One thing that was asked for, with what was decided; None while it waits."""

    request: ResourceRequest
    decision: ResourceDecision | None


def resources_of_case(*, viewer: User, case_id: uuid.UUID) -> list[Asked]:
    """Return what was asked for in a case, what waits first, then the newest; at most 100, noted as read (R132)."""
    return asked_of(ResourceRequest.objects.filter(case_id=case_id))


def resources_for_family(*, viewer: User) -> list[Asked]:
    """Return what a family member may read of what was asked for: their own, and what is for all of them."""
    return asked_of(ResourceRequest.objects.all())


def resources_to_decide(*, viewer: User) -> list[Asked]:
    """Return what waits for a decision that the viewer may make, the first due first; at most 100. Raises NotPermitted."""
    require(viewer, RESOURCE_DECIDE)
    waiting = ResourceRequest.objects.filter(**here(viewer), decision__isnull=True)
    # Whoever only decides does not see the case, so nothing is asked of it.
    mine = "manager" not in viewer.as_actor().roles
    waiting = waiting.filter(decider_id=viewer.id) if mine else waiting.filter(case__closed_at__isnull=True)
    return asked_of(waiting.order_by("decide_by", "id"))


def resource_get(*, viewer: User, request_id: uuid.UUID) -> Asked:
    """Return one request with its decision, noted as read. Raises Missing for one out of sight."""
    found = asked_of(ResourceRequest.objects.filter(id=request_id))
    if not found:
        raise Missing
    return found[0]


def deciders(*, viewer: User, request: ResourceRequest) -> list[User]:
    """Return who else could decide about a request, by name: never whoever asked for it."""
    able = who(RESOURCE_DECIDE, partnership_id=request.partnership_id)
    return list(able.exclude(id__in=[request.by_id, request.decider_id]).order_by("name", "id"))


def asked_of(found: QuerySet[ResourceRequest]) -> list[Asked]:
    """Return requests with their decisions, at most 100, noted as read, in one query."""
    if not found.ordered:
        found = found.order_by(F("decision__at").desc(nulls_first=True), "-at", "-id")
    rows = first_of(found.select_related("decision"), _MOST)
    note_read(READ, [row.case_id for row in rows])
    return [Asked(row, _decision(row)) for row in rows]


def _decision(request: ResourceRequest) -> ResourceDecision | None:
    return getattr(request, "decision", None)
