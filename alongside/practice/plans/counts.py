"""How safety plans are used and what came of them, each count with what it is out of (R95, R105)."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Q, QuerySet

from alongside.family.cases.models import Case
from alongside.ground.access.registry import require
from alongside.ground.accounts.models import User
from alongside.ground.clock import today
from alongside.practice.actions.models import Action
from alongside.practice.plans.models import Measure, Plan
from alongside.practice.plans.models_voices import FamilyRating, Involvement
from alongside.practice.plans.policies import PLAN_COUNTS

# Put in force in an emergency, and no whole plan since.
EMERGENCY = Q(interim_at__isnull=False) & (Q(in_force_at__isnull=True) | Q(in_force_at__lt=F("interim_at")))


@dataclass(frozen=True)
class Share:
    """A count and what it is out of; `percent` is None when there is nothing to be out of."""

    label: str
    count: int
    of: int

    @property
    def percent(self) -> int | None:
        """The share in whole percent."""
        return round(100 * self.count / self.of) if self.of else None


@dataclass(frozen=True)
class PlanCounts:
    """The figures of one partnership now. They count plans and promises; they weigh no family."""

    active: Share  # open cases with a plan in force
    interim: Share  # of those, still an emergency plan that is to be written together
    both_sides: Share  # plans in force with something inside and something outside
    overdue: Share  # plans in force whose review is late
    achieved: Share  # measures whose promise is done and confirmed
    working: tuple[Share, ...]  # of the family members who said: newest word of each
    outcomes: tuple[Share, ...]  # of the plans that ended
    involved: tuple[Share, ...]  # of the people asked about: what was done


def plan_counts(*, viewer: User) -> PlanCounts:
    """Return how plans are used and what came of them in the viewer's partnership. Raises NotPermitted."""
    require(viewer, PLAN_COUNTS)
    here = _here(viewer)
    cases = Case.objects.filter(**here, closed_at__isnull=True).count()
    active = Plan.objects.filter(**here, state=Plan.State.ACTIVE)
    figures = active.aggregate(
        n=Count("id"), interim=Count("id", EMERGENCY), late=Count("id", Q(review_on__lt=today()))
    )
    n = figures["n"]
    done = Measure.objects.filter(**here, withdrawn_at__isnull=True, action__isnull=False).aggregate(
        n=Count("id"), done=Count("id", Q(action__state=Action.State.VERIFIED))
    )
    return PlanCounts(
        active=Share("Open cases with a plan in force", n, cases),
        interim=Share("Of them, emergency plans to be written together", figures["interim"], n),
        both_sides=Share("Plans in force with something inside and outside the home", _both(active), n),
        overdue=Share("Plans in force whose review is late", figures["late"], n),
        achieved=Share("Measures done and confirmed by the family or the lead", done["done"], done["n"]),
        working=_working(viewer),
        outcomes=_outcomes(viewer),
        involved=_involved(viewer),
    )


def _here(viewer: User) -> dict[str, Any]:
    return {"partnership_id": viewer.partnership_id}


def _both(active: QuerySet[Plan]) -> int:
    live = Q(measures__withdrawn_at__isnull=True)
    counted = active.annotate(
        inside=Count("measures", live & Q(measures__side="inside")),
        outside=Count("measures", live & Q(measures__side="outside")),
    )
    return counted.filter(inside__gt=0, outside__gt=0).count()


def _working(viewer: User) -> tuple[Share, ...]:
    rows = FamilyRating.objects.filter(**_here(viewer))
    newest = rows.order_by("plan_id", "by_id", "-at", "-id").distinct("plan_id", "by_id")
    found = Counter(one.working for one in newest)
    return tuple(Share(str(label), found[key], found.total()) for key, label in FamilyRating.Working.choices)


def _outcomes(viewer: User) -> tuple[Share, ...]:
    ended = Plan.objects.filter(**_here(viewer), state=Plan.State.CLOSED)
    found = Counter(dict(ended.values_list("outcome").annotate(n=Count("id")).order_by()))
    return tuple(Share(str(label), found[key], found.total()) for key, label in Plan.Outcome.choices)


def _involved(viewer: User) -> tuple[Share, ...]:
    rows = Involvement.objects.filter(**_here(viewer))
    newest = rows.order_by("plan_id", "moment", "person_id", "-at", "-id").distinct(
        "plan_id", "moment", "person_id"
    )
    said = list(newest.values_list("met", flat=True))
    return tuple(
        Share(str(label), sum(key in met for met in said), len(said))
        for key, label in Involvement.Item.choices
    )
