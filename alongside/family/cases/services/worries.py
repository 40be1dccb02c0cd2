"""An urgent worry that somebody may hurt themself: noted in two answers, owned the same day, health told (R23)."""

from __future__ import annotations

import uuid

from django.db import transaction

from alongside.family.cases import events
from alongside.family.cases.models import Allocation
from alongside.family.cases.models_harm import UrgentWorry
from alongside.family.cases.policies import HARM_RECORD
from alongside.family.cases.services.common import MANAGERS, open_case_for_change
from alongside.family.people.models import FamilyMember
from alongside.family.people.rules import line_of, one_of
from alongside.ground.access.context import elevated
from alongside.ground.access.registry import require
from alongside.ground.access.selectors import require_to_write
from alongside.ground.accounts.models import User
from alongside.ground.audit.services import record
from alongside.ground.base.errors import Missing, Refused
from alongside.ground.clock import now
from alongside.ground.clock.services import clock_start, clock_stop


@transaction.atomic
def worry_note(*, by: User, case_id: uuid.UUID, person_id: uuid.UUID, kind: str) -> UrgentWorry:
    """Note that somebody of the family may hurt themself: who, and which worry, and nothing more (R23).

    Until somebody owns it a clock runs to the end of today (P-WORRY). Raises NotPermitted, Missing, Refused for a closed
    case or an unknown kind.
    """
    require(by, HARM_RECORD)
    require_to_write(by, case_id)
    case = open_case_for_change(case_id)
    if not FamilyMember.objects.filter(family_id=case.family_id, person_id=person_id).exists():
        raise Missing
    made = UrgentWorry.objects.create(
        partnership_id=case.partnership_id, case=case, person_id=person_id, noted_at=now(), noted_by_id=by.id,
        noted_by_name=by.name, created_by_id=by.id, kind=one_of(kind, UrgentWorry.Kind.values, field="kind"),
    )  # fmt: skip
    with elevated("the clock is the worry's own, so that nobody of the family reads it as a promise"):
        clock_start(
            kind=events.WORRY_OWNER, about_id=made.id, circle_id=made.id, partnership_id=case.partnership_id,
            started_at=made.noted_at, by=by, owner_label=MANAGERS,
        )  # fmt: skip
    record(events.WORRY_NOTED, by=by, about=made, circle_ids=[case.id], facts={"kind": kind})
    return made


@transaction.atomic
def worry_own(*, by: User, worry_id: uuid.UUID, owner_id: uuid.UUID) -> UrgentWorry:
    """Say who takes care of it today: one of those who work with the family now, or oneself (R23).

    It may be said again: then the new owner counts. Raises NotPermitted, Missing, Refused(`owner_not_here`).
    """
    worry = _worry(by, worry_id)
    here = Allocation.objects.filter(case_id=worry.case_id, until__isnull=True, user_id=owner_id).first()
    if here is None and owner_id != by.id:
        raise Refused("Choose somebody who works with this family.", code="owner_not_here", field="owner_id")
    worry.owner_id, worry.owned_at = owner_id, now()
    worry.owner_name = here.worker_name if here is not None else by.name
    worry.save(update_fields=["owner_id", "owner_name", "owned_at"])
    with elevated("the clock of a worry is nobody's but the managers'"):
        clock_stop(kind=events.WORRY_OWNER, about_id=worry.id, at=now(), by=by)
    record(events.WORRY_OWNED, by=by, about=worry, circle_ids=[worry.case_id])
    return worry


@transaction.atomic
def worry_health_told(*, by: User, worry_id: uuid.UUID, whom: str) -> UrgentWorry:
    """Write that health was told, and whom; the first time stays (R23). Raises NotPermitted, Missing, Refused: nobody named,
    `health_told_already`.
    """
    worry = _worry(by, worry_id)
    if worry.health_told_at is not None:
        raise Refused("Health was told already.", code="health_told_already", field="whom")
    worry.health_told_whom = line_of(whom, field="whom", limit=200, required=True)
    worry.health_told_at, worry.health_told_by_id, worry.health_told_by_name = now(), by.id, by.name
    worry.save(
        update_fields=["health_told_at", "health_told_whom", "health_told_by_id", "health_told_by_name"]
    )
    record(events.WORRY_HEALTH_TOLD, by=by, about=worry, circle_ids=[worry.case_id])
    return worry


def _worry(by: User, worry_id: uuid.UUID) -> UrgentWorry:
    require(by, HARM_RECORD)
    found = UrgentWorry.objects.filter(id=worry_id).first()
    if found is None:
        raise Missing
    require_to_write(by, found.case_id)
    return UrgentWorry.objects.select_for_update().get(id=worry_id)
