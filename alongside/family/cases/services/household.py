"""The people and animals of a family, once its case is open: by those who work with it (R25, R30)."""

from __future__ import annotations

import uuid
from datetime import date

from django.db import transaction

from alongside.family.cases import events
from alongside.family.cases.models import Allocation, Case, PartnershipStatus
from alongside.family.cases.rules import MemberFacts, check_others
from alongside.family.cases.services.common import open_case_for_change
from alongside.family.people.models import FamilyMember, Person, Pet, PlaceChange
from alongside.family.people.policies import FAMILY_CHANGE
from alongside.family.people.rules import name_key
from alongside.family.people.services import member_write, person_write, pet_write, place_write
from alongside.ground.access.context import elevated
from alongside.ground.access.registry import allows, require
from alongside.ground.access.selectors import require_to_write
from alongside.ground.accounts.models import User
from alongside.ground.audit.services import record
from alongside.ground.base.errors import Refused
from alongside.ground.clock import now


@transaction.atomic
def household_person_add(
    *, by: User, case_id: uuid.UUID, facts: MemberFacts, same_name: bool = False
) -> FamilyMember:
    """Add somebody to the family of an open case (R30).

    A parent, step-parent, carer or grandparent is a protective partner from now on in each open case of the family
    (R25); they come into its circle by accepting their invitation. `same_name` says that there really are two people of
    one name. Raises NotPermitted (by role, or as lead: see `changes_household`); Missing; Refused: `case_closed`,
    `one_child_a_case`, `name_already`, an unknown relationship, a name missing or too long, an unbelievable day of birth.
    """
    case = _case(by, case_id)
    check_others([facts])
    if not same_name and _named(case, facts.full_name):
        raise Refused(
            "Somebody of this name is in the family already. If this is another person, say so.",
            code="name_already",
            field="full_name",
        )
    person = person_write(
        by=by, partnership_id=case.partnership_id, full_name=facts.full_name, known_as=facts.known_as,
        born_on=facts.born_on,
    )  # fmt: skip
    member = member_write(
        by=by, family=case.family, person=person, relationship=facts.relationship,
        lives_with_child=facts.lives_with_child, parental_responsibility=facts.parental_responsibility,
    )  # fmt: skip
    partner_in = _partner(by, case, person) if facts.relationship in FamilyMember.PARENTS else []
    record(
        events.PERSON_JOINED, by=by, about=member, circle_ids=[case.family_id, case.id, *partner_in],
        facts={"relationship": facts.relationship, "partner_in": len(partner_in)},
    )  # fmt: skip
    return member


@transaction.atomic
def household_pet_add(*, by: User, case_id: uuid.UUID, name: str, kind: str) -> Pet:
    """Add an animal to the family of an open case (R30, R96). Raises as `household_person_add`."""
    case = _case(by, case_id)
    pet = pet_write(by=by, family=case.family, name=name, kind=kind)
    record(events.PET_JOINED, by=by, about=pet, circle_ids=[case.family_id, case.id])
    return pet


@transaction.atomic
def household_place_change(
    *,
    by: User,
    case_id: uuid.UUID,
    person_id: uuid.UUID,
    lives_with_child: bool | None,
    parental_responsibility: bool | None,
    expected_version: int,
    since: date | None = None,
    how_known: str = "",
) -> PlaceChange:
    """Write that somebody lives with the child or not, or has parental responsibility or not, since a day; the earlier
    answer is kept.

    Raises NotPermitted and Missing as `household_person_add`; Stale; Refused as `place_write` of people.
    """
    case = _case(by, case_id)
    change = place_write(
        by=by, family_id=case.family_id, person_id=person_id, lives_with_child=lives_with_child,
        parental_responsibility=parental_responsibility, expected_version=expected_version, since=since,
        how_known=how_known,
    )  # fmt: skip
    record(
        events.PLACE_CHANGED, by=by, about=change, circle_ids=[case.family_id, case.id],
        facts={
            "lives": change.lives_with_child != change.lived_with_child,
            "responsibility": change.has_responsibility != change.had_responsibility,
        },
    )  # fmt: skip
    return change


def changes_household(by: User, case_id: uuid.UUID) -> bool:
    """Whether `by` may add to the family of a case and change places in it: by FAMILY_CHANGE, or as its lead (R45)."""
    if allows(by, FAMILY_CHANGE):
        return True
    mine = Allocation.objects.filter(case_id=case_id, user_id=by.id, part=Allocation.Part.LEAD)
    return mine.filter(until__isnull=True).exists()


def require_household(by: User, case_id: uuid.UUID) -> None:
    """Raise NotPermitted unless `changes_household`."""
    if not changes_household(by, case_id):
        require(by, FAMILY_CHANGE)


def _case(by: User, case_id: uuid.UUID) -> Case:
    require_to_write(by, case_id)
    case = open_case_for_change(case_id)
    require_household(by, case.id)
    return case


def _named(case: Case, name: str) -> bool:
    key = name_key(name)
    return FamilyMember.objects.filter(family=case.family_id, person__name_key=key).exists()


def _partner(by: User, case: Case, person: Person) -> list[uuid.UUID]:
    """Make a parent a protective partner in each open case of the family; return the cases (R25)."""
    with elevated(
        "a parent is a partner in the cases of all their children, whoever of the workers adds them"
    ):
        cases = Case.objects.filter(family_id=case.family_id, closed_at__isnull=True)
        ids = list(cases.values_list("id", flat=True))
        PartnershipStatus.objects.bulk_create(
            PartnershipStatus(
                partnership_id=case.partnership_id, case_id=one, person=person, since=now(), created_at=now(),
                created_by_id=by.id,
            )
            for one in ids
        )  # fmt: skip
    return ids
