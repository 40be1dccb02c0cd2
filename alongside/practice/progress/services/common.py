"""What several verbs of this room share: somebody of the family, and who has a part in the case."""

from __future__ import annotations

import uuid

from alongside.family.cases.models import Allocation, Case
from alongside.family.people.models import FamilyMember, Person
from alongside.ground.accounts.models import User
from alongside.ground.base.errors import Missing
from alongside.practice.engagement.services.common import open_case, parts_of, require_part, signed

Part = Allocation.Part
ANYBODY = (Part.LEAD, Part.CSW, Part.IPSW, Part.SOCIAL_WORKER, Part.OTHER)
PARENTS = tuple(str(one) for one in FamilyMember.PARENTS)
ASKED = (*PARENTS, "child")  # who is asked before and after

__all__ = [
    "ANYBODY", "ASKED", "PARENTS", "Part", "member_of", "myself_in", "open_case", "parts_of", "require_part", "signed",
]  # fmt: skip


def member_of(case: Case, person_id: uuid.UUID | None, places: tuple[str, ...] = ASKED) -> Person:
    """Return somebody of the family in one of these places. Raises Missing for anybody else."""
    if person_id is None:
        raise Missing
    found = FamilyMember.objects.select_related("person").filter(
        family_id=case.family_id, person_id=person_id, relationship__in=places
    )
    member = found.first()
    if member is None:
        raise Missing
    return member.person


def myself_in(by: User, case: Case) -> Person:
    """Return the person behind a family account, with a place in this family where one is asked. Raises Missing."""
    me = Person.objects.filter(user_id=by.id).first()
    return member_of(case, me.id if me else None)
