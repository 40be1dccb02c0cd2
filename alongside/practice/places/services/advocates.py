"""A child in care with nobody of their own in the case: an independent advocate is due, and the case is for audit (R174)."""

from __future__ import annotations

import uuid

from django.db import transaction

from alongside.family.cases.models import Case
from alongside.family.people.rules import line_of
from alongside.ground.access.context import elevated
from alongside.ground.access.registry import require
from alongside.ground.accounts.models import User
from alongside.ground.audit.services import record
from alongside.ground.base.actors import Acts
from alongside.ground.base.errors import Missing, Refused
from alongside.ground.clock import now
from alongside.ground.clock.services import clock_start, clock_stop
from alongside.practice.places import events
from alongside.practice.places.models import AdvocateNeed, Stay
from alongside.practice.places.policies import ADVOCATE_NAME
from alongside.practice.places.rules import needs_advocate
from alongside.practice.places.services.common import open_case, parents_active

_BATCH = 500


def advocate_mind(case: Case, *, by: Acts) -> AdvocateNeed | None:
    """Flag a child in care with no active parent or carer in the case, or take the flag down; return the open flag (R174).

    It may be called at any time and any number of times.
    """
    with elevated("the flag is the child’s, whoever changed what it follows from"):
        flag = AdvocateNeed.objects.filter(case=case, over_at__isnull=True).first()
        lives = Stay.objects.filter(case=case, kind=Stay.Kind.PLACEMENT, state=Stay.State.STARTED).first()
        parents = len(parents_active(case))
        wanted = case.closed_at is None and needs_advocate(
            lives.placement if lives else None, parents=parents
        )
        if wanted and flag is None:
            return _flag(case, by)
        if flag is not None and not wanted:
            flag.over_at = now()
            flag.save(update_fields=["over_at"])
            clock_stop(kind=events.ADVOCATE, about_id=flag.id, at=now(), by=by, reason="not needed any more")
            record(events.ADVOCATE_OVER, by=by, about=flag, circle_ids=[case.id])
            return None
        return flag


@transaction.atomic
def advocate_name(*, by: User, need_id: uuid.UUID, name: str, organisation: str) -> AdvocateNeed:
    """Write down who is the child's independent advocate, and where they are from (R174).

    Raises NotPermitted; Missing; Refused: `advocate_over`, words missing or too long.
    """
    require(by, ADVOCATE_NAME)
    flag = AdvocateNeed.objects.select_for_update().filter(id=need_id).first()
    if flag is None:
        raise Missing
    open_case(by, flag.case_id, ADVOCATE_NAME)
    if flag.over_at is not None:
        raise Refused("This is over: a parent or carer is there again.", code="advocate_over")
    flag.advocate_name = line_of(name, field="name", limit=120, required=True)
    flag.advocate_from = line_of(organisation, field="organisation", limit=120, required=True)
    flag.named_at, flag.named_by_id = now(), by.id
    flag.save(update_fields=["advocate_name", "advocate_from", "named_at", "named_by_id"])
    clock_stop(kind=events.ADVOCATE, about_id=flag.id, at=now(), by=by)
    record(events.ADVOCATE_NAMED, by=by, about=flag, circle_ids=[flag.case_id])
    return flag


def advocates_mind(*, by: Acts) -> int:
    """Look at every child who lives in a placement or has a flag, up to 500, as the system; return how many have one."""
    living = Stay.objects.filter(kind=Stay.Kind.PLACEMENT, state=Stay.State.STARTED).values("case_id")
    flagged = AdvocateNeed.objects.filter(over_at__isnull=True).values("case_id")
    cases = Case.objects.filter(id__in=living) | Case.objects.filter(id__in=flagged)
    return sum(advocate_mind(case, by=by) is not None for case in cases.order_by("id")[:_BATCH])


def _flag(case: Case, by: Acts) -> AdvocateNeed:
    actor = by.as_actor()
    made = AdvocateNeed.objects.create(
        partnership_id=case.partnership_id, case=case, by_id=actor.id, by_name="Alongside", by_role=actor.role_title,
        at=now(), created_by_id=actor.id,
    )  # fmt: skip
    clock_start(
        kind=events.ADVOCATE, about_id=made.id, circle_id=case.id, partnership_id=case.partnership_id,
        started_at=made.at, by=by, owner_label="the managers",
    )  # fmt: skip
    record(events.ADVOCATE_FLAGGED, by=by, about=made, circle_ids=[case.id])
    return made
