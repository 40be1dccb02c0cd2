"""Who may answer a complaint: named by rule, never by the people it is about (R215)."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from alongside.accountability.challenge.complaints.models import Complaint, ComplaintStep
from alongside.accountability.challenge.complaints.rules import HANDLERS, Stands, stage_after, why_not
from alongside.family.cases.models import Allocation, Case, RequestLink, Threshold
from alongside.family.cases.models_standing import Narrowing, StandingDecision
from alongside.ground.accounts.models import RoleAssignment, User
from alongside.practice.closing.models import Ending

_LINE_MANAGERS = ("manager", "agency_manager")


@dataclass(frozen=True)
class Involved:
    """Everybody who has a part in what is complained of, as ids of accounts."""

    subjects: frozenset[uuid.UUID] = frozenset()
    managers: frozenset[uuid.UUID] = frozenset()
    workers: frozenset[uuid.UUID] = frozenset()
    deciders: frozenset[uuid.UUID] = frozenset()

    @property
    def everyone(self) -> list[uuid.UUID]:
        """Whoever neither handles the complaint nor reads it."""
        return sorted(self.subjects | self.managers | self.workers | self.deciders)


def involved(*, subject_ids: Collection[uuid.UUID], case_id: uuid.UUID | None) -> Involved:
    """Return who has a part in it; call it as the system. Brothers and sisters count: their cases are the same family's.

    With nobody named, every worker of the family now is its subject.
    """
    case_ids = _cases_of_family(case_id) if case_id else []
    spells = list(Allocation.objects.filter(case_id__in=case_ids).values_list("user_id", "until"))
    subjects = frozenset(subject_ids) or frozenset(user for user, until in spells if until is None)
    return Involved(
        subjects=subjects,
        managers=_managers_of(subjects),
        workers=frozenset(user for user, _ in spells),
        deciders=_deciders(case_ids),
    )


def _managers_of(subjects: Collection[uuid.UUID]) -> frozenset[uuid.UUID]:
    """Return who manages in an agency in which one of them works: nobody's line of management is known more exactly."""
    held = RoleAssignment.objects.filter(until__isnull=True)
    agencies = held.filter(user_id__in=subjects, agency__isnull=False).values("agency_id")
    found = held.filter(agency_id__in=agencies, role__in=_LINE_MANAGERS).exclude(user_id__in=subjects)
    return frozenset(found.values_list("user_id", flat=True))


def _cases_of_family(case_id: uuid.UUID) -> list[uuid.UUID]:
    family = Case.objects.filter(id=case_id).values("family_id")
    return list(Case.objects.filter(family_id__in=family).values_list("id", flat=True))


def _deciders(case_ids: Collection[uuid.UUID]) -> frozenset[uuid.UUID]:
    mine = {"case_id__in": case_ids}
    found: list[uuid.UUID | None] = []
    for model, columns in (
        (Threshold, ("decided_by_id",)),
        (StandingDecision, ("decided_by_id",)),
        (Narrowing, ("decided_by_id",)),
        (RequestLink, ("linked_by_id",)),
        (Ending, ("proposed_by_id", "signed_by_id")),
    ):
        for column in columns:
            found += model.objects.filter(**mine).values_list(column, flat=True)
    return frozenset(one for one in found if one is not None)


def stands(user_id: uuid.UUID, complaint: Complaint, who: Involved, before: Collection[uuid.UUID]) -> Stands:
    """Return how one person stands to a complaint; `before`: who answered it at an earlier stage."""
    return Stands(
        subject=user_id in who.subjects,
        manages_subject=user_id in who.managers,
        works_in_case=user_id in who.workers,
        decided_in_case=user_id in who.deciders or user_id in complaint.kept_from,
        complained=user_id == complaint.complainant_id,
        answered_before=user_id in before,
    )


def handler_for(complaint: Complaint, *, stage: int) -> tuple[int, User | None]:
    """Return the stage and the person who answers there: one stage higher where nobody is independent (R215).

    Of several fit people the first role of the stage comes first, then whoever has the fewest open complaints. At the end of
    the ladder the stage is the highest and nobody is named. Call it as the system.
    """
    who = involved(subject_ids=complaint.subject_ids, case_id=complaint.case_id)
    named = ComplaintStep.objects.filter(complaint=complaint, kind=ComplaintStep.Kind.HANDLER)
    before = {one for one in named.values_list("said_by_id", flat=True) if one is not None}
    at: int | None = stage
    while at is not None:
        stage = at
        fit = [
            user
            for user in _in_order(complaint, HANDLERS[complaint.route][stage - 1])
            if not why_not(stands(user.id, complaint, who, before))
        ]
        if fit:
            return stage, fit[0]
        at = stage_after(complaint.route, stage)
    return stage, None


def _in_order(complaint: Complaint, roles: tuple[str, ...]) -> Iterable[User]:
    held = RoleAssignment.objects.filter(
        role__in=roles,
        until__isnull=True,
        user__is_active=True,
        user__partnership_id=complaint.partnership_id,
    ).select_related("user")
    rank: dict[uuid.UUID, int] = {}
    people: dict[uuid.UUID, User] = {}
    for one in held:
        people[one.user_id] = one.user
        rank[one.user_id] = min(rank.get(one.user_id, len(roles)), roles.index(one.role))
    busy = Counter(
        Complaint.objects.filter(partnership_id=complaint.partnership_id, handler_id__in=people)
        .exclude(state=Complaint.State.CLOSED)
        .values_list("handler_id", flat=True)
    )
    return sorted(people.values(), key=lambda user: (rank[user.id], busy[user.id], str(user.id)))
