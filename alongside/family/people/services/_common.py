"""What the verbs of this room share."""

from __future__ import annotations

import uuid

from alongside.family.people.models import FamilyMember
from alongside.ground.base.actors import Acts
from alongside.ground.base.errors import Missing
from alongside.ground.clock import now


def circles_of(person_id: uuid.UUID) -> list[uuid.UUID]:
    """Return the family groups of a person that the acting person sees."""
    return list(FamilyMember.objects.filter(person_id=person_id).values_list("family_id", flat=True))


def made_by(by: Acts) -> dict[str, object]:
    """Return who made a record and when, as every record keeps it."""
    return {"created_at": now(), "created_by_id": by.as_actor().id}


def of_own_partnership(by: Acts, partnership_id: uuid.UUID) -> None:
    """Raise Missing unless `by` acts in that partnership."""
    if by.as_actor().partnership_id != partnership_id:
        raise Missing
