"""Changing somebody's place in a family: what it was before is kept (R30)."""

from __future__ import annotations

import uuid
from datetime import date

from alongside.family.people.models import FamilyMember, PlaceChange
from alongside.family.people.rules import line_of, past_day
from alongside.family.people.services._common import made_by
from alongside.ground.access.context import elevated
from alongside.ground.accounts.models import User
from alongside.ground.base.errors import Missing, Refused, Stale
from alongside.ground.clock import now, today


def place_write(
    *,
    by: User,
    family_id: uuid.UUID,
    person_id: uuid.UUID,
    lives_with_child: bool | None,
    parental_responsibility: bool | None,
    expected_version: int,
    since: date | None = None,
    how_known: str = "",
) -> PlaceChange:
    """Write who lives with the child and who has parental responsibility now; the calling verb has checked the right.

    None is "not known", which is not "no". `since` is a London date, or None when the day is not known; up to 200
    characters of how it is known. Raises Missing; Stale when somebody changed the place first; Refused
    (`place_of_child`: a child lives with themself; `place_same`; `day_in_future`; `words_too_long`).
    """
    day = past_day(since, today=today(), field="since")
    known = line_of(how_known, field="how_known", limit=200)
    with elevated("nobody writes a place in a family as themself: a place lets its workers know the person"):
        member = (
            FamilyMember.objects.select_for_update(of=("self",))
            .select_related("person")
            .filter(family_id=family_id, person_id=person_id)
            .first()
        )
        if member is None:
            raise Missing
        _may_change_to(member, lives_with_child, parental_responsibility, expected_version)
        change = PlaceChange.objects.create(
            partnership_id=member.partnership_id, family_id=family_id, person_id=person_id,
            lived_with_child=member.lives_with_child, lives_with_child=lives_with_child,
            had_responsibility=member.parental_responsibility, has_responsibility=parental_responsibility,
            since=day, how_known=known, changed_at=now(), changed_by_id=by.id, changed_by_name=by.name,
            **made_by(by),
        )  # fmt: skip
        member.lives_with_child, member.parental_responsibility = lives_with_child, parental_responsibility
        member.version += 1
        member.save(update_fields=["lives_with_child", "parental_responsibility", "version"])
    return change


def _may_change_to(
    member: FamilyMember, lives: bool | None, responsibility: bool | None, expected_version: int
) -> None:
    if member.relationship == FamilyMember.Relationship.CHILD:
        raise Refused("Choose somebody else: this asks who lives with the child.", code="place_of_child")
    if member.version != expected_version:
        raise Stale("Somebody changed this first. Compare, then save again.", current=member)
    if (lives, responsibility) == (member.lives_with_child, member.parental_responsibility):
        raise Refused("That is what we know already.", code="place_same", field="lives_with_child")
