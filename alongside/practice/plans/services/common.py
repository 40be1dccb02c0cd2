"""What the verbs of this room ask of everybody before they do anything."""

from __future__ import annotations

import uuid
from types import SimpleNamespace
from typing import Any

from django.db import models

from alongside.family.cases.models import Allocation, Case
from alongside.ground.access.context import elevated
from alongside.ground.access.registry import Permission, allows, require
from alongside.ground.access.selectors import require_to_write
from alongside.ground.accounts.models import User
from alongside.ground.base.errors import Missing, NotPermitted, Refused, Stale
from alongside.ground.clock import now
from alongside.practice.plans.models import Plan
from alongside.practice.plans.rules import fitting
from alongside.practice.plans.selectors import belongs


def leads(by: User, case_id: uuid.UUID) -> bool:
    """Whether the person is the lead professional of the case now."""
    return Allocation.objects.filter(case_id=case_id, part="lead", user_id=by.id, until__isnull=True).exists()


def require_place(by: User, right: Permission, case_id: uuid.UUID, *, or_lead: bool = False) -> None:
    """Raise NotPermitted unless `by` holds the right (or leads the case, where that does) and belongs to the case."""
    if not (or_lead and not allows(by, right) and leads(by, case_id)):
        require(by, right)
    if not belongs(by.id, case_id):
        raise NotPermitted("Only people who work on this plan can do this.", code="not_in_circle")


def open_plan(plan_id: uuid.UUID, *, lock: bool = False) -> Plan:
    """Return a plan that has not ended; Missing when `by` may not know it, Refused when it has ended."""
    plans = Plan.objects.select_for_update(of=("self",)) if lock else Plan.objects.all()
    plan = plans.filter(id=plan_id).first()
    if plan is None:
        raise Missing
    if plan.state == Plan.State.CLOSED:
        raise Refused("This plan has ended. Start a new one.", code="plan_closed")
    return plan


def case_to_write(by: User, case_id: uuid.UUID, right: Permission) -> Case:
    """Return the open case for somebody with the right and a place in it; managers of the partnership need no place.

    Raises Missing when `by` may not know it, NotPermitted, Refused(`case_closed`).
    """
    case = Case.objects.select_related("child").filter(id=case_id).first()
    if case is None:
        raise Missing
    require(by, right)
    require_to_write(by, case.id)
    if case.closed_at is not None:
        raise Refused("Support for this child has ended.", code="case_closed")
    return case


def signed(by: User, case: Case) -> dict[str, Any]:
    """Return the facts of a row that `by` writes now, in their own name."""
    return {
        "partnership_id": case.partnership_id,
        "created_by_id": by.id,
        "case": case,
        "by_id": by.id,
        "by_name": by.name,
        "by_role": by.as_actor().role_title,
        "at": now(),
    }


def fresh(found: Any, expected_version: int) -> None:
    """Raise Stale, carrying the record as it now stands, when somebody saved it since `expected_version`."""
    if found.version != expected_version:
        raise Stale(
            "Somebody changed this while you were writing. Nothing is lost: look at both.", current=found
        )


def still_newest(plan: Plan, expected_version: int) -> None:
    """Raise Stale, carrying the newest number as its version, when another version was shared than the one that was read."""
    if plan.number != expected_version:
        raise Stale(
            f"Version {plan.number} was shared meanwhile. Read that one first.",
            current=SimpleNamespace(version=plan.number),
        )


def limit_of(model: type[models.Model], name: str) -> int:
    """Return how many characters a field of a model holds."""
    limit = getattr(model._meta.get_field(name), "max_length", None)
    assert isinstance(limit, int)
    return limit


def fit(model: type[models.Model], name: str, text: str, *, required: str = "", field: str = "") -> str:
    """Return the text for a field of a model, held to the length that the model allows; `field`: what the form calls it."""
    return fitting(text, limit=limit_of(model, name), field=field or name, required=required)


def owner_for(by: User, owner_id: uuid.UUID, case_id: uuid.UUID) -> User:
    """Return who will do a measure: any active worker of the partnership, or a family member of this case.

    A family member may name a worker or themself; nobody in a family is made another's helper. Else Refused.
    """
    owner = User.objects.filter(id=owner_id, partnership=by.partnership, is_active=True).first()
    if owner is None or not owner.as_actor().roles:
        raise Refused("Choose somebody who works with the family.", code="owner_unknown", field="owner_id")
    if not owner.is_family:
        return owner
    with elevated("a place in a circle is seen by its holder and by workers, not by the other parent"):
        known_here = belongs(owner.id, case_id)
    if not known_here:  # the same words as for nobody at all: another family's account stays unknown
        raise Refused("Choose somebody who works with the family.", code="owner_unknown", field="owner_id")
    if by.is_family and owner.id != by.id:
        raise Refused("You can choose a worker or yourself.", code="owner_other_family", field="owner_id")
    return owner
