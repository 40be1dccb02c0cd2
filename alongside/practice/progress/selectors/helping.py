"""Reading what is offered, whether it helps, and what parents are offered to learn (R106-R108)."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery

from alongside.family.cases.models import Case
from alongside.family.people.models import FamilyMember
from alongside.ground.accounts.models import User
from alongside.ground.audit.noted import Noted
from alongside.ground.audit.services import note_read
from alongside.ground.base.actors import Acts
from alongside.ground.base.errors import Missing
from alongside.ground.clock import today
from alongside.practice.progress.models import Intervention, InterventionWord, Rethink
from alongside.practice.progress.selectors.common import READ, here, noted, of
from alongside.practice.progress.services.common import PARENTS


def impacts_due(*, viewer: User) -> QuerySet[Intervention]:
    """Return of what the family should have been asked by today whether it helps: by (ask_on, id) (R108)."""
    found = Noted.of(Intervention, kind=READ, circle="case_id").filter(
        partnership_id=here(viewer), ask_on__lt=today(), case__closed_at__isnull=True
    )
    return found.select_related("case__child").order_by("ask_on", "id")


@dataclass(frozen=True)
class Help:
    """One intervention with what was said of it in sight, and what the lead owes or decided."""

    about: Intervention
    said: tuple[InterventionWord, ...]  # the oldest first
    rethinks: tuple[Rethink, ...]

    def newest(self, what: str) -> InterventionWord | None:
        """Return the newest of one sort, or None."""
        return next((one for one in reversed(self.said) if one.what == what), None)

    @property
    def state(self) -> str:
        """Where it stands: offered, accepted, declined, going or ended."""
        answer = self.newest("answer")
        if self.newest("ended"):
            return "ended"
        if self.newest("started"):
            return "going"
        if answer is None:
            return "offered"
        return "accepted" if answer.says == "yes" else "declined"

    @property
    def owed(self) -> Rethink | None:
        """What the lead owes now, because twice in a row it did not help."""
        return next((one for one in self.rethinks if one.decided_at is None), None)


def helps_of(*, viewer: Acts, case: Case) -> list[Help]:
    """Return what is offered in a case with what was said of it, the newest first, in three queries (R106-R108)."""
    found = noted(case, of(Intervention, case).select_related("person", "asked_by").order_by("-at", "-id"))
    return _helps(found)


def help_one(*, viewer: Acts, intervention_id: uuid.UUID) -> Help:
    """Return one intervention with what was said of it. Raises Missing, also where one may not know of it."""
    found = Intervention.objects.select_related("person", "asked_by").filter(id=intervention_id).first()
    if found is None:
        raise Missing
    note_read(READ, [found.case_id])
    return _helps([found])[0]


def rethink_one(*, viewer: Acts, rethink_id: uuid.UUID) -> Rethink:
    """Return what the lead owes about one intervention. Raises Missing."""
    found = Rethink.objects.select_related("intervention").filter(id=rethink_id).first()
    if found is None:
        raise Missing
    note_read(READ, [found.case_id])
    return found


def _helps(found: Sequence[Intervention]) -> list[Help]:
    ids = [one.id for one in found]
    said: dict[uuid.UUID, list[InterventionWord]] = {one: [] for one in ids}
    for word in (
        InterventionWord.objects.filter(intervention__in=ids).select_related("person").order_by("at", "id")
    ):
        said[word.intervention_id].append(word)
    thought: dict[uuid.UUID, list[Rethink]] = {one: [] for one in ids}
    for rethink in Rethink.objects.filter(intervention__in=ids).order_by("-at", "-id"):
        thought[rethink.intervention_id].append(rethink)
    return [Help(one, tuple(said[one.id]), tuple(thought[one.id])) for one in found]


@dataclass(frozen=True)
class LearningShare:
    """How many parents of open cases there are, and how many of them were offered something; then offer by offer (R107)."""

    parents: int
    parents_offered_specific: int
    parents_offered_generic: int
    rows: tuple[dict[str, Any], ...]  # kind, offered, accepted, asked, useful


def learning_share(*, viewer: User) -> LearningShare:
    """Return what parents in sight are offered to learn about exploitation, against general courses, each with its number
    of offers (R107). Counts only; a published table suppresses the small ones.
    """
    offers = Intervention.objects.filter(case__closed_at__isnull=True, kind__in=["learning", "generic"])
    marked = offers.annotate(answered=Subquery(_newest("answer")), found_useful=Subquery(_newest("useful")))
    rows = marked.values("kind").annotate(
        offered=Count("pk"), accepted=Count("pk", filter=Q(answered="yes")),
        asked=Count("pk", filter=Q(found_useful__isnull=False)),
        useful=Count("pk", filter=Q(found_useful__in=["yes", "a_bit"])),
    )  # fmt: skip
    of_parent = Intervention.objects.filter(
        case__family_id=OuterRef("family_id"), case__closed_at__isnull=True, person_id=OuterRef("person_id")
    )
    open_here = Case.objects.filter(family_id=OuterRef("family_id"), closed_at__isnull=True)
    parents = FamilyMember.objects.filter(Exists(open_here), relationship__in=PARENTS).annotate(
        specific=Exists(of_parent.filter(kind="learning")), generic=Exists(of_parent.filter(kind="generic"))
    )
    counted = parents.aggregate(
        parents=Count("pk"),
        parents_offered_specific=Count("pk", filter=Q(specific=True)),
        parents_offered_generic=Count("pk", filter=Q(generic=True)),
    )
    return LearningShare(**counted, rows=tuple(dict(row) for row in rows.order_by("-kind")))


def _newest(what: str) -> QuerySet[Any]:
    said = InterventionWord.objects.filter(intervention=OuterRef("pk"), what=what)
    return said.order_by("-at", "-id").values("says")[:1]
