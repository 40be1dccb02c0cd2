"""Family groups: the people and the animals in them (R30)."""

from __future__ import annotations

import uuid
from datetime import date

from django.db import transaction

from alongside.family.people import events
from alongside.family.people.models import FamilyGroup, FamilyMember, Person, Pet
from alongside.family.people.policies import FAMILY_CHANGE, FAMILY_OPEN
from alongside.family.people.rules import OLDEST_CHILD, born_on_of, line_of, name_key, one_of
from alongside.family.people.services._common import made_by, of_own_partnership
from alongside.ground.access.context import elevated
from alongside.ground.access.registry import allows, require
from alongside.ground.access.selectors import require_to_write
from alongside.ground.audit.services import record
from alongside.ground.base.actors import Acts
from alongside.ground.base.errors import Missing, Refused
from alongside.ground.base.ids import new_reference
from alongside.ground.clock import today

_NEW_FAMILY = "a family group is made before anybody, its maker included, is in its circle"


@transaction.atomic
def person_add(
    *, by: Acts, partnership_id: uuid.UUID, full_name: str, known_as: str = "", born_on: date | None = None
) -> Person:
    """Add a person of the partnership; the family group they belong to comes with `family_member_add` (R30).

    Raises Refused for an empty or too long name and an unbelievable day of birth; NotPermitted without
    FAMILY_CHANGE; Missing for another partnership.
    """
    require(by, FAMILY_CHANGE)
    of_own_partnership(by, partnership_id)
    person = person_write(
        by=by, partnership_id=partnership_id, full_name=full_name, known_as=known_as, born_on=born_on
    )
    record(events.PERSON_ADDED, by=by, about=person)
    return person


def person_write(
    *, by: Acts, partnership_id: uuid.UUID, full_name: str, known_as: str = "", born_on: date | None = None
) -> Person:
    """Write a person; the calling verb has checked the right and writes the event. Raises Refused as `person_add`."""
    name = line_of(full_name, field="full_name", limit=120, required=True)
    person = Person(
        partnership_id=partnership_id,
        full_name=name,
        known_as=line_of(known_as, field="known_as", limit=60),
        name_key=name_key(name),
        born_on=born_on_of(born_on, today=today()),
        **made_by(by),
    )
    with elevated("a new person is in nobody's circle yet"):
        person.save(force_insert=True)
    return person


@transaction.atomic
def family_open(*, by: Acts, partnership_id: uuid.UUID, name: str) -> FamilyGroup:
    """Open a family group (R30). Raises Refused for an empty or too long name; NotPermitted; Missing as
    `person_add`.
    """
    require(by, FAMILY_OPEN)
    of_own_partnership(by, partnership_id)
    family = FamilyGroup(
        partnership_id=partnership_id,
        reference=new_reference("F"),
        name=line_of(name, field="name", limit=120, required=True),
        **made_by(by),
    )
    with elevated(_NEW_FAMILY):
        family.save(force_insert=True)
    record(events.FAMILY_OPENED, by=by, about=family, circle_ids=[family.id])
    return family


@transaction.atomic
def family_member_add(
    *,
    by: Acts,
    family: FamilyGroup,
    person: Person,
    relationship: str,
    lives_with_child: bool | None = None,
    parental_responsibility: bool | None = None,
) -> FamilyMember:
    """Give a person their place in a family group; one not said is None, which is not "no" (R30).

    Non-resident and lone parents, grandparents and carers are members like anyone else. Raises Refused for an
    unknown relationship, a child over 25, a person of another partnership, or one who has a place already.
    """
    require(by, FAMILY_CHANGE)
    _may_change(by, family)
    member = member_write(
        by=by, family=family, person=person, relationship=relationship, lives_with_child=lives_with_child,
        parental_responsibility=parental_responsibility,
    )  # fmt: skip
    record(
        events.MEMBER_ADDED, by=by, about=member, circle_ids=[family.id], facts={"relationship": relationship}
    )
    return member


def member_write(
    *,
    by: Acts,
    family: FamilyGroup,
    person: Person,
    relationship: str,
    lives_with_child: bool | None = None,
    parental_responsibility: bool | None = None,
) -> FamilyMember:
    """Write a place in a family; the calling verb has checked the right and writes the event.

    Raises Missing and Refused as `family_member_add`.
    """
    one_of(relationship, FamilyMember.Relationship.values, field="relationship")
    if person.partnership_id != family.partnership_id:
        raise Missing
    if relationship == FamilyMember.Relationship.CHILD:
        born_on_of(person.born_on, today=today(), oldest=OLDEST_CHILD)
    member = FamilyMember(
        partnership_id=family.partnership_id,
        family=family,
        person=person,
        relationship=relationship,
        lives_with_child=lives_with_child,
        parental_responsibility=parental_responsibility,
        **made_by(by),
    )
    _join_once(member)
    return member


@transaction.atomic
def pet_add(*, by: Acts, family: FamilyGroup, name: str, kind: str) -> Pet:
    """Add an animal of the family (R30, R96). Raises Refused for an empty or too long name or kind."""
    require(by, FAMILY_CHANGE)
    _may_change(by, family)
    pet = pet_write(by=by, family=family, name=name, kind=kind)
    record(events.PET_ADDED, by=by, about=pet, circle_ids=[family.id])
    return pet


def pet_write(*, by: Acts, family: FamilyGroup, name: str, kind: str) -> Pet:
    """Write an animal of the family; the calling verb has checked the right and writes the event. Raises as `pet_add`."""
    pet = Pet(
        partnership_id=family.partnership_id,
        family=family,
        name=line_of(name, field="name", limit=60, required=True),
        kind=line_of(kind, field="kind", limit=60, required=True),
        **made_by(by),
    )
    with elevated(_NEW_FAMILY):
        pet.save(force_insert=True)
    return pet


def _join_once(member: FamilyMember) -> None:
    with elevated(_NEW_FAMILY):
        FamilyGroup.objects.select_for_update().get(id=member.family_id)  # two at once take turns
        if FamilyMember.objects.filter(family_id=member.family_id, person_id=member.person_id).exists():
            raise Refused("They are in this family already.", code="member_already", field="person")
        member.save(force_insert=True)


def _may_change(by: Acts, family: FamilyGroup) -> None:
    """Let through whoever is in the family's circle, and whoever opens families of that partnership."""
    if allows(by, FAMILY_OPEN):
        of_own_partnership(by, family.partnership_id)
    elif not FamilyGroup.objects.filter(id=family.id).exists():
        raise Missing
    else:
        require_to_write(by, family.id)
