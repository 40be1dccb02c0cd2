"""What the verbs of this room ask of everybody before they do anything, and how a row is signed."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from typing import Any

from alongside.family.cases.models import Allocation, Case
from alongside.family.people.models import FamilyMember, Person
from alongside.ground.access.registry import Permission, require
from alongside.ground.access.selectors import require_to_write
from alongside.ground.accounts.models import User
from alongside.ground.base.errors import Missing, NotPermitted, Refused
from alongside.ground.clock import now
from alongside.practice.workload.services.contacts import BESIDE_THE_CHILD, parts_of

Part = Allocation.Part
BESIDE = BESIDE_THE_CHILD


def open_case(by: User, case_id: uuid.UUID, right: Permission) -> Case:
    """Return the open case. Raises NotPermitted without the right or in an emergency; Missing; Refused(`case_closed`)."""
    require(by, right)
    case = Case.objects.select_related("child").filter(id=case_id).first()
    if case is None:
        raise Missing
    require_to_write(by, case.id)
    if case.closed_at is not None:
        raise Refused("Support has ended: this case is closed.", code="case_closed")
    return case


def require_part(by: User, case_id: uuid.UUID, parts: Collection[str] = BESIDE) -> set[str]:
    """Return the parts of `by` in the case; NotPermitted(`not_their_worker`) when none of `parts` is among them."""
    held = parts_of(by, case_id)
    if not held & set(parts):
        who = " or ".join(Part(part).label.lower() for part in parts)
        raise NotPermitted(f"In this family, only the {who} can do this.", code="not_their_worker")
    return held


def own_person(by: User, case: Case, *, child: bool) -> Person:
    """Return the person behind a family account, the child of the case or somebody else in it. Raises Missing."""
    me = Person.objects.filter(user_id=by.id).first()
    if me is None or (me.id == case.child_id) is not child:
        raise Missing
    return me


def parent_of(case: Case, person_id: uuid.UUID) -> uuid.UUID:
    """Return who is a parent or carer in the case. Raises Missing for anybody else."""
    place = FamilyMember.objects.filter(
        family_id=case.family_id, person_id=person_id, relationship__in=FamilyMember.PARENTS
    )
    if not place.exists():
        raise Missing
    return person_id


def signed(by: User, case: Case) -> dict[str, Any]:
    """Return the facts of a row that `by` writes now."""
    return {
        "partnership_id": case.partnership_id,
        "created_by_id": by.id,
        "case": case,
        "by_id": by.id,
        "by_name": by.name,
        "by_role": by.as_actor().role_title,
        "at": now(),
    }
