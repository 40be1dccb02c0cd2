"""Reading offers and notes. The wall is row security's; these only choose and order."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery

from alongside.family.cases.models import Case
from alongside.family.people.models import FamilyMember, Person
from alongside.ground.accounts.models import User
from alongside.ground.audit.noted import Noted
from alongside.ground.audit.services import note_read
from alongside.ground.base.actors import Acts, current_acting
from alongside.ground.base.ends import first_of
from alongside.ground.base.errors import Missing
from alongside.practice.support.models import SupportNote, SupportOffer
from alongside.practice.support.rules import BASELINE, EARLY_STAGES

LONGEST_LIST = 200


@dataclass(frozen=True)
class EarlyShare:
    """How many of the cases in sight had an offer, and how many of those while the journey began (R18)."""

    cases: int
    offered: int
    offered_early: int
    accepted: int
    baseline: tuple[int, int] = BASELINE

    @property
    def percent(self) -> int | None:
        """The share offered early, in whole percent; None where there is no case."""
        return round(100 * self.offered_early / self.cases) if self.cases else None


@dataclass(frozen=True)
class ToOffer:
    """A parent who should be offered an independent worker: never offered, or not yet again at this stage
    (R53).
    """

    case: Case
    person: Person
    never_offered: bool


def offers_for_receipt(*, viewer: Acts) -> Noted[SupportOffer]:
    """Return the offers that the receipt of this transaction may answer, newest first; none without a
    receipt.
    """
    acting = current_acting()
    receipt = acting.receipt if acting else ""
    return _newest_first(_offers().filter(answer_digest=receipt).exclude(answer_digest=""))


def offers_for_family(*, viewer: User) -> Noted[SupportOffer]:
    """Return the parent's own offers and their answers, newest first; never the other parent's."""
    return _newest_first(_offers().filter(person__user_id=viewer.id))


def offers_of_case(*, viewer: User, case_id: uuid.UUID) -> Noted[SupportOffer]:
    """Return every offer in a case, newest first: ordered by (-offered_at, -id)."""
    return _newest_first(_offers().filter(case_id=case_id))


def offer_one(*, viewer: User, offer_id: uuid.UUID) -> SupportOffer:
    """Return one offer. Raises Missing."""
    found = _offers().filter(id=offer_id).first()
    if found is None:
        raise Missing
    return found


def offers_waiting(*, viewer: User) -> Noted[SupportOffer]:
    """Return the offers in sight that wait for the parent's answer: ordered by (offered_at, id). Nobody owes one."""
    waiting = _offers().filter(answer="").select_related("person")
    return waiting.order_by("offered_at", "id")


def support_notes(*, viewer: User, family_id: uuid.UUID) -> Noted[SupportNote]:
    """Return the notes of a family that the viewer may read, newest first: ordered by (-written_at, -id)."""
    return _notes().filter(family_id=family_id).order_by("-written_at", "-id")


def support_notes_for_family(*, viewer: User) -> Noted[SupportNote]:
    """Return the parent's own notes with their worker, shared or not, newest first; never the other parent's."""
    return _notes().filter(person__user_id=viewer.id).order_by("-written_at", "-id")


def offered_early_share(*, viewer: User) -> EarlyShare:
    """Return the share of cases in sight whose parents were offered a worker while the journey began (R18).

    Counts only; a published table suppresses the small ones. The seed's baseline is 0 of 16.
    """
    offers = SupportOffer.objects.filter(case=OuterRef("pk"))
    found = Case.objects.annotate(
        was_offered=Exists(offers),
        was_early=Exists(offers.filter(stage__in=EARLY_STAGES)),
        said_yes=Exists(offers.filter(answer=SupportOffer.Answer.ACCEPTED)),
    ).aggregate(
        cases=Count("pk"),
        offered=Count("pk", filter=Q(was_offered=True)),
        offered_early=Count("pk", filter=Q(was_early=True)),
        accepted=Count("pk", filter=Q(said_yes=True)),
    )
    return EarlyShare(**found)


def parents_to_offer(*, viewer: User) -> list[ToOffer]:
    """Return the parents in open cases to whom the offer should be made (again), longest open first, 200 at
    most.

    Whoever never had one; and whoever answered other than yes at an earlier stage (R18, R53).
    """
    newest = SupportOffer.objects.filter(case=OuterRef("pk"), person=OuterRef("parent_id"))
    newest = newest.order_by("-offered_at", "-id")
    never = Q(newest_answer__isnull=True)
    moved_on = ~Q(newest_answer__in=["", SupportOffer.Answer.ACCEPTED]) & ~Q(newest_stage=F("stage"))
    found = (
        Case.objects.filter(closed_at__isnull=True, family__members__relationship__in=FamilyMember.PARENTS)
        .annotate(parent_id=F("family__members__person_id"))
        .annotate(
            newest_answer=Subquery(newest.values("answer")[:1]),
            newest_stage=Subquery(newest.values("stage")[:1]),
        )
        .filter(never | moved_on)
        .order_by("opened_at", "id", "parent_id")
    )
    rows = first_of(found, LONGEST_LIST)
    note_read("cases.case", [row.id for row in rows])
    people = Person.objects.in_bulk({row.parent_id for row in rows})
    return [ToOffer(row, people[row.parent_id], row.newest_answer is None) for row in rows]


def _offers() -> Noted[SupportOffer]:
    return Noted.of(SupportOffer, kind="support.offer", circle="case_id")


def _notes() -> Noted[SupportNote]:
    return Noted.of(SupportNote, kind="support.note", circle="family_id")


def _newest_first(offers: QuerySet[SupportOffer]) -> Noted[SupportOffer]:
    return offers.order_by("-offered_at", "-id")  # type: ignore[return-value]
