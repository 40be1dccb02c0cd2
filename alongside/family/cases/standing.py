"""Reading how parents stand, what is held back from one of them, and the help they are offered (R25-R27)."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import QuerySet

from alongside.family.cases.models import Case, PartnershipStatus
from alongside.family.cases.models_standing import EvidenceEntry, Narrowing, ParentNeed, StandingDecision
from alongside.ground.accounts.models import User
from alongside.ground.audit.services import note_read
from alongside.ground.base.actors import Acts
from alongside.ground.base.errors import Missing
from alongside.ground.clock import now, today

READ = "cases.standing"
SOON = timedelta(days=7)


@dataclass(frozen=True)
class ParentPage:
    """Everything about how one parent stands, for those who work with the child; each list the newest first."""

    standing: PartnershipStatus
    decisions: tuple[StandingDecision, ...]
    evidence: tuple[EvidenceEntry, ...]
    narrowings: tuple[Narrowing, ...]
    needs: tuple[ParentNeed, ...]

    @property
    def held_back(self) -> tuple[Narrowing, ...]:
        """What is held back now."""
        return tuple(one for one in self.narrowings if runs(one))


@dataclass(frozen=True)
class MyStanding:
    """What a parent reads of their own standing in one case: what they were told, what is held back, what they are offered."""

    case: Case
    decisions: tuple[StandingDecision, ...]
    held_back: tuple[Narrowing, ...]
    needs: tuple[ParentNeed, ...]

    @property
    def newest(self) -> StandingDecision | None:
        """The newest decision that the parent was told of; none while nothing was ever decided."""
        return self.decisions[0] if self.decisions else None


def runs(one: Narrowing) -> bool:
    """Whether it holds anything back now."""
    return one.ended_at is None and one.until > now()


def standings_of(*, viewer: Acts, case: Case) -> list[PartnershipStatus]:
    """Return the standing of each parent of a case that was read, each with its person, in the order they became partners."""
    note_read(READ, [case.id])
    found = PartnershipStatus.objects.filter(partnership_id=case.partnership_id, case=case)
    return list(found.select_related("person").order_by("since", "id"))


def parent_page(*, viewer: Acts, case: Case, person_id: uuid.UUID) -> ParentPage:
    """Return everything about one parent's standing in five queries. Raises Missing for anybody who is no parent here."""
    mine = {"partnership_id": case.partnership_id, "case": case, "person_id": person_id}
    standing = PartnershipStatus.objects.select_related("person").filter(**mine).first()
    if standing is None:
        raise Missing
    note_read(READ, [case.id])
    return ParentPage(
        standing=standing,
        decisions=tuple(StandingDecision.objects.filter(**mine).order_by("-decided_at", "-id")),
        evidence=tuple(EvidenceEntry.objects.filter(**mine).order_by("-at", "-id")),
        narrowings=tuple(Narrowing.objects.filter(**mine).order_by("-since", "-id")),
        needs=tuple(ParentNeed.objects.filter(**mine).order_by("-offered_at", "-id")),
    )


def narrowing_get(*, viewer: Acts, narrowing_id: uuid.UUID) -> Narrowing:
    """Return one narrowing with its case and person. Raises Missing."""
    found = Narrowing.objects.select_related("case__child", "person").filter(id=narrowing_id).first()
    if found is None:
        raise Missing
    note_read(READ, [found.case_id])
    return found


def standings_to_review(*, viewer: User) -> QuerySet[PartnershipStatus]:
    """Return the standings that are looked at again within a week, or should have been, the longest late first.

    Ordered by (review_on, id), on an index; each with its person, case and child, in one query (R25, R26).
    """
    found = PartnershipStatus.objects.filter(review_on__lte=today() + SOON, case__closed_at__isnull=True)
    if viewer.partnership_id is not None:
        found = found.filter(partnership_id=viewer.partnership_id)
    return found.select_related("person", "case__child").order_by("review_on", "id")


def standing_for_family(*, viewer: User, cases: Collection[Case]) -> list[MyStanding]:
    """Return what the parent may read of their own standing in their cases, in three queries; nothing of anybody else.

    What they were not told, for a reason of safety, is absent, and so is what is held back in silence.
    """
    ids = [case.id for case in cases]
    note_read(READ, ids)
    me = {"case_id__in": ids, "person__user_id": viewer.id}
    decided = list(StandingDecision.objects.filter(**me).order_by("-decided_at", "-id"))
    held = [one for one in Narrowing.objects.filter(**me).order_by("until", "id") if runs(one)]
    needs = list(ParentNeed.objects.filter(**me).order_by("-offered_at", "-id"))
    return [
        MyStanding(
            case,
            tuple(d for d in decided if d.case_id == case.id),
            tuple(n for n in held if n.case_id == case.id),
            tuple(n for n in needs if n.case_id == case.id),
        )
        for case in cases
    ]


def need_for_family(*, viewer: User, need_id: uuid.UUID) -> ParentNeed:
    """Return an offer of help to this parent. Raises Missing for anybody else's."""
    found = ParentNeed.objects.select_related("case").filter(id=need_id, person__user_id=viewer.id).first()
    if found is None:
        raise Missing
    note_read(READ, [found.case_id])
    return found


def narrowed_for_family(*, viewer: User) -> Narrowing | None:
    """Return what holds something back from this parent and lasts longest, where they may read that it does; one query (R26).

    For a sentence that says that, who decided and until when, and not what.
    """
    found = Narrowing.objects.filter(person__user_id=viewer.id, ended_at__isnull=True, until__gt=now())
    return found.order_by("-until", "-id").first()


def held_back_for_family(*, viewer: User, kind: str, case_id: uuid.UUID | None = None) -> list[Narrowing]:
    """Return what is held back of one part of the record, where the parent may read that it is; one query (R26)."""
    found = Narrowing.objects.filter(
        person__user_id=viewer.id, kinds__contains=[kind], ended_at__isnull=True, until__gt=now()
    )
    if case_id is not None:
        found = found.filter(case_id=case_id)
    return list(found.order_by("until", "id"))
