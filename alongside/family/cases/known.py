"""Families that may be the one a request is about: proposals for a person to look at, never joined by themselves (R6, R340).

Whoever decides about a request sees here past their own circles, and only this far: who is in the family, which child has
an open case, and who leads it. Each family shown is noted as read, so that the family finds it in its log (R325).
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from alongside.family.cases.models import Allocation, Case
from alongside.family.people.models import FamilyGroup, FamilyMember, Person
from alongside.family.people.rules import name_key
from alongside.family.referrals.models import Referral
from alongside.family.referrals.policies import REFERRAL_DECIDE
from alongside.ground.access.context import elevated_to_read
from alongside.ground.access.registry import require
from alongside.ground.accounts.models import User
from alongside.ground.audit.services import note_read
from alongside.ground.base.ids import tidy_code

MOST = 10
_CHILDREN = (FamilyMember.Relationship.CHILD, FamilyMember.Relationship.SIBLING)
_WHY = "whoever decides about a request is not in the circle of a family that may be the same"


@dataclass(frozen=True)
class OpenCase:
    """A child's open case, and whom to ring about it; the lead's facts are empty while nobody leads."""

    id: uuid.UUID
    reference: str
    lead_name: str = ""
    lead_agency: str = ""
    lead_phone: str = ""


@dataclass(frozen=True)
class KnownMember:
    """Somebody in a known family, and what they share with the child of the request."""

    member: FamilyMember
    person: Person
    open_case: OpenCase | None
    same_name: bool
    same_birthday: bool
    # Of `finding.families_like` alone: why they may be the child, in words, and whether more than a birthday says so.
    reasons: tuple[str, ...] = ()
    named: bool = False

    @property
    def is_child(self) -> bool:
        """Whether they are a child of the family: one we are worried about, a brother or a sister."""
        return self.member.relationship in _CHILDREN


@dataclass(frozen=True)
class KnownFamily:
    """A family that may be the same, children first. `asker_belongs`: whoever asked has an account in it."""

    family: FamilyGroup
    members: tuple[KnownMember, ...]
    asker_belongs: bool
    told_together: bool = False  # a child told of at the same time was accepted into it

    @property
    def alike(self) -> tuple[KnownMember, ...]:
        """The children who share the name or the birthday, or may be the child for another reason."""
        return tuple(m for m in self.members if m.is_child and (m.same_name or m.same_birthday or m.reasons))


def families_told_together(referral: Referral) -> set[uuid.UUID]:
    """Return the families into which the children told of at the same time were accepted. Call it as the system."""
    if referral.together_id is None:
        return set()
    told = Referral.objects.filter(partnership_id=referral.partnership_id, together_id=referral.together_id)
    return set(told.filter(family__isnull=False).values_list("family_id", flat=True))


def known_family(*, viewer: User, referral: Referral, reference: str) -> KnownFamily | None:
    """Return the family of a typed reference, its own or that of one of its cases; None when there is none.

    Raises NotPermitted without REFERRAL_DECIDE.
    """
    require(viewer, REFERRAL_DECIDE)
    with elevated_to_read(_WHY):
        family_id = family_of_reference(reference, partnership_id=referral.partnership_id)
        found = families_known([family_id], referral, names_of(referral)) if family_id else []
    note_read("people.family", [known.family.id for known in found])
    return found[0] if found else None


def family_of_reference(reference: str, *, partnership_id: uuid.UUID) -> uuid.UUID | None:
    """Return the id of the family that a reference names, in any spelling: F-… or C-…. Call it as the system."""
    typed = reference.strip()
    if not typed:
        return None
    spellings = [Q(reference__iexact=typed), Q(reference=f"{typed[0].upper()}-{tidy_code(typed[1:])}")]
    named = spellings[0] | spellings[1]
    families = FamilyGroup.objects.filter(named, partnership_id=partnership_id).values_list("id", flat=True)
    cases = Case.objects.filter(named, partnership_id=partnership_id).values_list("family_id", flat=True)
    return families.first() or cases.first()


def child_known(referral: Referral, child_name: str) -> bool:
    """Whether a child of this name, or of the name in the request, is in some family already (R6)."""
    with elevated_to_read(_WHY):
        return FamilyMember.objects.filter(
            partnership_id=referral.partnership_id, relationship__in=_CHILDREN,
            person__partnership_id=referral.partnership_id,  # so that the index on names leads
            person__name_key__in=names_of(referral, child_name),
        ).exists()  # fmt: skip


def names_of(referral: Referral, child_name: str = "") -> set[str]:
    """Return the folded names by which the child of a request may be known; none for a request without a name."""
    return {referral.child_key, name_key(child_name)} - {""}


def families_known(ids: Collection[uuid.UUID], referral: Referral, keys: set[str]) -> list[KnownFamily]:
    """Return each family in three queries, however many there are; `keys` are the child's folded names. Call it as the system."""
    members: dict[uuid.UUID, list[FamilyMember]] = {}
    rows = FamilyMember.objects.filter(family_id__in=ids).select_related("person", "family")
    for row in rows.order_by("created_at", "id"):
        members.setdefault(row.family_id, []).append(row)
    cases = _open_cases(ids)
    return [_known(found, cases, referral, keys) for found in members.values()]


def _known(
    rows: list[FamilyMember], cases: dict[uuid.UUID, OpenCase], referral: Referral, keys: set[str]
) -> KnownFamily:
    order = {key: place for place, key in enumerate(FamilyMember.Relationship.values)}
    rows.sort(key=lambda row: order[row.relationship])
    asker = referral.submitted_by_user_id
    return KnownFamily(
        family=rows[0].family,
        members=tuple(_member(row, cases, keys, referral.child_born_on) for row in rows),
        asker_belongs=asker is not None and any(row.person.user_id == asker for row in rows),
    )


def _member(
    row: FamilyMember, cases: dict[uuid.UUID, OpenCase], keys: set[str], born_on: date | None
) -> KnownMember:
    person = row.person
    return KnownMember(
        member=row, person=person, open_case=cases.get(person.id), same_name=person.name_key in keys,
        same_birthday=born_on is not None and person.born_on == born_on,
    )  # fmt: skip


def _open_cases(family_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, OpenCase]:
    """Return the open case of each child of these families, with its lead."""
    cases = list(Case.objects.filter(family_id__in=family_ids, closed_at__isnull=True))
    leading = Allocation.objects.filter(case__in=cases, part=Allocation.Part.LEAD, until__isnull=True)
    leads = {lead.case_id: lead for lead in leading}
    return {case.child_id: open_case(case, leads.get(case.id)) for case in cases}


def open_case(case: Case, lead: Allocation | None) -> OpenCase:
    """Return what is shown of an open case to whoever decides about a request for the same child."""
    if lead is None:
        return OpenCase(case.id, case.reference)
    return OpenCase(case.id, case.reference, lead.worker_name, lead.agency_name, lead.worker_phone)


def child_of_case(
    *, viewer: User, referral: Referral, case_id: uuid.UUID
) -> tuple[KnownFamily, KnownMember] | None:
    """Return the child of an open case of the request's partnership, in their family; None when there is none.

    Raises NotPermitted without REFERRAL_DECIDE.
    """
    require(viewer, REFERRAL_DECIDE)
    with elevated_to_read(_WHY):
        open_cases = Case.objects.filter(partnership_id=referral.partnership_id, closed_at__isnull=True)
        case = open_cases.filter(id=case_id).first()
        found = families_known([case.family_id], referral, names_of(referral)) if case else []
    note_read("people.family", [known.family.id for known in found])
    for known in found:
        for member in known.members:
            if member.open_case is not None and member.open_case.id == case_id:
                return known, member
    return None
