"""What a family's first page says of its plans, in one query (R94)."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Exists, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce

from alongside.ground.accounts.models import User
from alongside.ground.audit.services import note_read
from alongside.practice.plans.models import Measure, MeasureAnswer, Plan, PlanVersion


@dataclass(frozen=True)
class PlanNews:
    """What a family's first page says of a plan: who shared it last and when, and how much waits for the reader."""

    case_id: uuid.UUID
    shared_by: str
    shared_at: datetime | None
    awaits_you: int


def plans_news_for_family(*, viewer: User, case_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, PlanNews]:
    """Return the news of the open plans of these cases, in one query; a case without a plan is absent (R94).

    What waits is what `PlanPage.awaits_you` lists: answers are to versions, so one to the measure as it stands counts.
    """
    given = MeasureAnswer.objects.filter(
        measure=OuterRef("pk"), by_id=viewer.id, measure_version=OuterRef("version")
    )
    live = Measure.objects.filter(plan=OuterRef("pk"), withdrawn_at__isnull=True)
    waiting = live.exclude(Exists(given)).order_by().values("plan").annotate(n=Count("pk")).values("n")
    newest = PlanVersion.objects.filter(plan=OuterRef("pk")).order_by("-number")
    found = (
        Plan.objects.filter(case_id__in=case_ids)
        .exclude(state=Plan.State.CLOSED)
        .annotate(
            waiting=Coalesce(Subquery(waiting), 0),
            shared_at=Subquery(newest.values("shared_at")[:1]),
            shared_by=Coalesce(Subquery(newest.values("shared_by_name")[:1]), Value("")),
        )
    )
    note_read("plans.plan", case_ids)
    return {
        plan.case_id: PlanNews(
            plan.case_id, plan.shared_by, plan.shared_at, plan.waiting if plan.number else 0
        )
        for plan in found
    }
