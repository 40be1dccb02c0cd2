"""What still has to be answered before support for a child could end (R34, R35, R37). Read as the system, as counts."""

from __future__ import annotations

from django.db.models import Exists, OuterRef

from alongside.family.cases.models import Case
from alongside.family.circumstances.models import Adaptation, AdditionalNeed, Impact, Matter, Response
from alongside.family.circumstances.rules import adaptations_lacking, newest_needs
from alongside.family.circumstances.selectors.common import LONGEST
from alongside.ground.base.ends import first_of


def costs_unanswered(case: Case) -> int:
    """Return how much of what it costs the family of a case, or matters to it, has no answer at all (R34, R35)."""
    here = {"partnership_id": case.partnership_id, "family_id": case.family_id, "taken_back_at__isnull": True}
    costs = Impact.objects.filter(~Exists(Response.objects.filter(impact=OuterRef("pk"))), **here)
    matters = Matter.objects.filter(~Exists(Response.objects.filter(matter=OuterRef("pk"))), **here)
    return costs.count() + matters.count()


def needs_unanswered(case: Case) -> int:
    """Return how many kinds of what helps the child of a case must be known and are not (R37)."""
    kept = {"partnership_id": case.partnership_id, "case": case, "taken_back_at__isnull": True}
    needs = newest_needs(first_of(AdditionalNeed.objects.filter(**kept).order_by("-said_at", "-id"), LONGEST))
    return (
        len(adaptations_lacking(needs, first_of(Adaptation.objects.filter(**kept), LONGEST))) if needs else 0
    )
