"""What several verbs of this room share."""

from __future__ import annotations

import uuid

from alongside.family.cases.models import Allocation, Case
from alongside.family.people.models import FamilyMember, Person
from alongside.ground.access.registry import Permission, require
from alongside.ground.access.selectors import require_to_write
from alongside.ground.accounts.models import User
from alongside.ground.base.errors import Missing, Refused

MANAGERS = "the managers"


def case_to_write(by: User, case_id: uuid.UUID, right: Permission) -> Case:
    """Return an open case in which `by` may do this. Raises NotPermitted, Missing, Refused(`case_closed`)."""
    require(by, right)
    case = Case.objects.select_related("child").filter(id=case_id).first()
    if case is None:
        raise Missing
    require_to_write(by, case.id)
    if case.closed_at is not None:
        raise Refused("Support has ended: this case is closed.", code="case_closed")
    return case


def parent_of(case: Case, person_id: uuid.UUID, *, field: str = "") -> Person:
    """Return a parent or carer of the case's family. Raises Missing for anybody else."""
    member = (
        FamilyMember.objects.select_related("person")
        .filter(family_id=case.family_id, person_id=person_id, relationship__in=FamilyMember.PARENTS)
        .first()
    )
    if member is None:
        raise Missing
    return member.person


def newest_case(family_id: uuid.UUID) -> Case | None:
    """Return the open case of a family that began last; call it elevated: it is the case its workers count."""
    found = Case.objects.filter(family_id=family_id, closed_at__isnull=True)
    return found.order_by("-opened_at", "-id").first()


def part_of(case_id: uuid.UUID | None, part: str) -> Allocation | None:
    """Return who holds a part in a case now, or None. Call it elevated."""
    if case_id is None:
        return None
    return Allocation.objects.filter(case_id=case_id, part=part, until__isnull=True).first()


def myself(by: User) -> tuple[Person, uuid.UUID]:
    """Return the person behind a family's account, and their family. Raises Missing."""
    person = Person.objects.filter(user_id=by.id).first()
    member = FamilyMember.objects.filter(person=person).order_by("created_at").first() if person else None
    if person is None or member is None:
        raise Missing
    return person, member.family_id
