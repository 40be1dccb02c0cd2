"""Reading what is known of a child: what is good first, what helps, what they need, how the others in the home are."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from django.db.models import Q, QuerySet

from alongside.family.cases.models import Case
from alongside.family.circumstances.models import (
    Adaptation,
    AdditionalNeed,
    SiblingAlert,
    SiblingReview,
    Sign,
    Strength,
)
from alongside.family.circumstances.models.base import Authored
from alongside.family.circumstances.rules import Gap, adaptations_lacking, gap_between, newest_needs
from alongside.family.circumstances.selectors.common import LONGEST, READ, lines
from alongside.family.people.models import FamilyMember, Person
from alongside.family.people.selectors import person_of
from alongside.ground.accounts.models import User
from alongside.ground.audit.services import note_read
from alongside.ground.base.actors import SYSTEM, Acts
from alongside.ground.base.ends import first_of
from alongside.ground.clock import today
from alongside.ground.clock.time_source import local_date

A = TypeVar("A", bound=Authored)
_YOUNG = (FamilyMember.Relationship.SIBLING, FamilyMember.Relationship.CHILD)
_TOP = 40


@dataclass(frozen=True)
class Good:
    """What is good about a family, newest first. `steady` begins with whom the child named (R33)."""

    steady: tuple[Strength, ...]
    protective: tuple[Strength, ...]
    strengths: tuple[Strength, ...]

    def __bool__(self) -> bool:
        return bool(self.steady or self.protective or self.strengths)


@dataclass(frozen=True)
class Helps:
    """What helps when somebody talks to a child, what of it must still be asked, and the needs behind it (R37)."""

    needs: tuple[AdditionalNeed, ...]
    adaptations: tuple[Adaptation, ...]
    missing: tuple[str, ...]

    @property
    def missing_words(self) -> list[str]:
        """What must still be asked, in words."""
        return [Adaptation.Kind(kind).label.lower() for kind in self.missing]


@dataclass(frozen=True)
class SiblingView:
    """A brother or sister and how they were when somebody last looked; None when nobody has (R32).

    `alert`: the newest thing that happened to them.
    """

    person: Person
    review: SiblingReview | None
    on: date
    alert: SiblingAlert | None = None

    @property
    def since(self) -> SiblingAlert | None:
        """What happened to them since somebody looked; None when nothing did."""
        seen = (
            self.review is not None and self.alert is not None and self.review.said_at >= self.alert.said_at
        )
        return None if seen else self.alert

    @property
    def overdue(self) -> bool:
        """Whether nobody has looked yet, it is past the day to look again, or something happened to them since."""
        return self.review is None or self.review.review_on < self.on or self.since is not None


def good_of(
    *, viewer: Acts, family_id: uuid.UUID, case_id: uuid.UUID | None = None, child_id: uuid.UUID | None = None
) -> Good:
    """Return what is good about a family, and of one child when a case is named, in one query; at most 40 (R33)."""
    rows = lines(Strength, viewer, family_id)
    if case_id is not None:
        rows = rows.filter(Q(case_id=case_id) | Q(case__isnull=True))
    found = first_of(rows, _TOP)
    by_kind: dict[str, list[Strength]] = {kind: [] for kind in Strength.Kind.values}
    for one in found:
        by_kind[one.kind].append(one)
    steady = sorted(by_kind["steady"], key=lambda one: child_id is None or one.person_id != child_id)
    return Good(tuple(steady), tuple(by_kind["protective"]), tuple(by_kind["strength"]))


def helps_of(*, viewer: Acts, case: Case) -> Helps:
    """Return what helps when somebody talks to the child of a case, in two queries (R37)."""
    needs = newest_needs(first_of(_of_case(lines(AdditionalNeed, viewer, case.family_id), case), LONGEST))
    adaptations = adaptations_of(viewer=viewer, case=case)
    return Helps(tuple(needs), tuple(adaptations), adaptations_lacking(needs, adaptations))


def adaptations_of(*, viewer: Acts, case: Case) -> list[Adaptation]:
    """Return what helps when somebody talks to the child of a case, kind by kind, newest first (R37)."""
    order = {kind: place for place, kind in enumerate(Adaptation.Kind.values)}
    found = first_of(_of_case(lines(Adaptation, viewer, case.family_id), case), LONGEST)
    return sorted(found, key=lambda one: order[one.kind])


def adaptations_missing(case: Case) -> tuple[str, ...]:
    """Return which adaptations must be known before a plan, a session, or contact with police or a court, and are not.

    `talk`, `avoid`, both or none (R37). As far as the acting person reads: a worker of the family reads all of them.
    """
    note_read(READ, [case.family_id])
    kept = {"partnership_id": case.partnership_id, "case": case, "taken_back_at__isnull": True}
    needs = newest_needs(first_of(AdditionalNeed.objects.filter(**kept).order_by("-said_at", "-id"), LONGEST))
    return adaptations_lacking(needs, first_of(Adaptation.objects.filter(**kept), LONGEST))


def siblings_in(case: Case) -> list[Person]:
    """Return the brothers and sisters of the child of a case, those with a case of their own among them."""
    members = FamilyMember.objects.filter(
        partnership_id=case.partnership_id, family_id=case.family_id, relationship__in=_YOUNG
    )
    found = members.exclude(person_id=case.child_id).select_related("person").order_by("created_at", "id")
    return [member.person for member in found]


def siblings_of(*, viewer: Acts, case: Case) -> list[SiblingView]:
    """Return each brother and sister with the newest look at how they are and what happened to them, in three queries (R32)."""
    people = siblings_in(case)
    note_read(READ, [case.family_id])
    if not people:
        return []
    ids = [person.id for person in people]
    looks, alerts = _newest(SiblingReview, case, ids), _newest(SiblingAlert, case, ids)
    return [SiblingView(person, looks.get(person.id), today(), alerts.get(person.id)) for person in people]


def siblings_not_reviewed(case: Case) -> list[Person]:
    """Return the brothers and sisters at whom nobody has looked within P-REVIEW, or since something happened to them.

    A plan waits for them (R32).
    """
    return [one.person for one in siblings_of(viewer=SYSTEM, case=case) if one.overdue]


def signs_of(*, viewer: Acts, case: Case) -> list[Sign]:
    """Return the early signs of a case, the first noticed first (R12); a family member reads their own."""
    found = _of_case(lines(Sign, viewer, case.family_id), case).select_related("person")
    return first_of(found.order_by("noticed_on", "id"), LONGEST)


def gap_of(*, case: Case, signs: Collection[Sign]) -> Gap | None:
    """Return how long it was from the first sign to the day an agency took the case on (R12)."""
    return gap_between([one.noticed_on for one in signs], local_date(case.opened_at))


def _of_case(rows: QuerySet, case: Case) -> QuerySet:
    return rows.filter(case_id=case.id)


def _newest(model: type[A], case: Case, people: list[uuid.UUID]) -> dict[uuid.UUID, A]:
    found = model.objects.filter(  # type: ignore[attr-defined]
        partnership_id=case.partnership_id, family_id=case.family_id, person_id__in=people
    )
    rows = found.order_by("person_id", "-said_at", "-id").distinct("person_id")
    return {one.person_id: one for one in rows}


def good_for_family(*, viewer: User) -> Good:
    """Return what is good about one's own family, as far as one may read it: for the top of the record (R33)."""
    me = person_of(viewer) if viewer.is_family else None
    membership = me.memberships.order_by("created_at").first() if me is not None else None
    if membership is None:
        return Good((), (), ())
    return good_of(viewer=viewer, family_id=membership.family_id)
