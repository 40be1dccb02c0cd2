"""How families were part of plans and reviews: the checklist counted, item by item, for managers (R95, R259)."""

from __future__ import annotations

from dataclasses import dataclass

from alongside.ground.accounts.models import User
from alongside.ground.base.ends import first_of
from alongside.practice.plans.models_voices import Involvement

_MOST = 20_000


@dataclass(frozen=True)
class Part:
    """One item of the checklist: for how many people, plan by plan, it was so, and for how many it was not."""

    title: str
    met: int
    unmet: int


def involvement_counted(*, viewer: User) -> tuple[int, tuple[Part, ...]]:
    """Return how many people's checklists in sight were filled in, and each item counted among them: one query.

    The newest of each person, plan and moment counts. Whoever shows them hides the small ones (`base.small`).
    """
    assert viewer.partnership_id is not None  # everybody at the desk belongs to one
    newest = (
        Involvement.objects.filter(partnership_id=viewer.partnership_id)
        .order_by("plan", "moment", "person", "-at", "-id")
        .distinct("plan", "moment", "person")
        .values_list("met", flat=True)
    )
    rows = [set(met) for met in first_of(newest, _MOST)]
    parts = []
    for item in Involvement.Item:
        met = sum(item.value in one for one in rows)
        parts.append(Part(item.label, met, len(rows) - met))
    return len(rows), tuple(parts)
