"""When a parent is asked how well services go after those who harm: at each review and afterwards, where that is safe (R163)."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from alongside.family.cases.models import Case
from alongside.family.cases.models_standing import Narrowing
from alongside.family.people.models import FamilyMember, Person, Screening
from alongside.ground.access.context import elevated_to_read
from alongside.ground.accounts.models import User
from alongside.ground.audit.services import note_read
from alongside.ground.clock import now
from alongside.practice.plans.models_guard import PlanReview
from alongside.pursuit.disruption.models import Rating

_DAYS_AFTER = 365


@dataclass(frozen=True)
class Asked:
    """What a parent is asked now: about which review of the plan, or after support ended."""

    person: Person
    moment: str
    review_id: uuid.UUID | None = None


def rating_due_for_family(*, viewer: User, case_id: uuid.UUID) -> Asked | None:
    """Return what this parent is asked now, or None: no review yet, answered already, or asking is not safe (R163).

    It is not asked while something is held back from this parent for safety, nor while the newest answer to "is it safe to
    reach them?" is no. The young person is never asked. Five queries at most.
    """
    case = Case.objects.filter(id=case_id).first()
    person = Person.objects.filter(user_id=viewer.id).first()
    if case is None or person is None or person.id == case.child_id:
        return None
    place = FamilyMember.objects.filter(
        family_id=case.family_id, person=person, relationship__in=FamilyMember.PARENTS
    )
    if not place.exists() or not _safe(person, case):
        return None
    note_read("disruption.rating", [case.id])
    given = set(Rating.objects.filter(case=case, by_id=viewer.id).values_list("review_id", flat=True))
    if case.closed_at is not None:
        late = (now() - case.closed_at).days > _DAYS_AFTER
        return None if None in given or late else Asked(person, Rating.Moment.AFTER)
    review = PlanReview.objects.filter(case=case).order_by("-at", "-id").first()
    if review is None or review.id in given:
        return None
    return Asked(person, Rating.Moment.REVIEW, review.id)


def _safe(person: Person, case: Case) -> bool:
    with elevated_to_read("a parent need not read that something is held back, or what was asked about them"):
        narrowed = Narrowing.objects.filter(case=case, person=person, ended_at__isnull=True, until__gt=now())
        if narrowed.exists():
            return False
        asked = Screening.objects.filter(person=person).exclude(answer=Screening.Answer.URGENT)
        newest = asked.order_by("-at", "-id").values_list("answer", flat=True).first()
    return newest != "not_safe"
