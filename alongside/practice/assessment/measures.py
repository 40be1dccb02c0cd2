"""How families were part of assessments: the checklist counted, item by item, for managers (R95, R259)."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count

from alongside.ground.accounts.models import User
from alongside.practice.assessment.models import Assessment, Involvement
from alongside.practice.assessment.rules import INVOLVED


@dataclass(frozen=True)
class Part:
    """One item of the checklist: in how many it was so, was not, and was never said."""

    title: str
    met: int
    unmet: int
    unsaid: int


def involvement_counted(*, viewer: User) -> tuple[int, tuple[Part, ...]]:
    """Return how many assessments in sight were finished, and each item of the checklist counted among them: two queries.

    The newest word on each counts. Whoever shows them hides the small ones (`base.small`).
    """
    assert viewer.partnership_id is not None  # everybody at the desk belongs to one
    finished = Assessment.objects.filter(partnership_id=viewer.partnership_id, finalised_at__isnull=False)
    total = finished.count()
    newest = (
        Involvement.objects.filter(partnership_id=viewer.partnership_id, assessment__in=finished)
        .order_by("assessment", "item", "-at", "-id")
        .distinct("assessment", "item")
    )
    said: dict[tuple[str, bool], int] = {}
    rows = Involvement.objects.filter(id__in=newest.values("id")).values("item", "met")
    for row in rows.annotate(count=Count("id")):
        said[(row["item"], row["met"])] = row["count"]
    parts = []
    for one in INVOLVED:
        met, unmet = said.get((one.key, True), 0), said.get((one.key, False), 0)
        parts.append(Part(one.title, met, unmet, max(0, total - met - unmet)))
    return total, tuple(parts)
