"""What other rooms know, put between the entries of a chronology, day by day (R38)."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from alongside.family.recording.facts import Days, StoryFact, facts_of
from alongside.family.recording.models import ChronologyEntry
from alongside.ground.base.actors import Acts
from alongside.ground.govuk.pagination import Page


def days_of(rows: QuerySet[ChronologyEntry], page: Page[ChronologyEntry]) -> Days:
    """Return the days of which this page of a chronology tells: each day belongs to one page. At most one query."""
    if not page.items:
        return Days()
    first, last = page.items[0], page.items[-1]
    end: date | None = None
    if page.previous_token:
        newer = Q(happened_on__gt=first.happened_on) | Q(happened_on=first.happened_on, id__gt=first.id)
        above = rows.filter(newer).order_by("happened_on", "id").values_list("happened_on", flat=True).first()
        end = above if above is not None else None
    return Days(last.happened_on if page.next_token else None, end)


def with_facts(
    items: Sequence[dict[str, Any]],
    *,
    viewer: Acts,
    family_id: uuid.UUID,
    days: Days,
    item_of: Callable[[StoryFact], dict[str, Any]],
) -> list[dict[str, Any]]:
    """Return the items of a page with the facts of its days between them; each item has its day under `at`, the newest first.

    On one day what people wrote comes first.
    """
    facts = [item_of(one) for one in facts_of(viewer=viewer, family_id=family_id, days=days)]
    return sorted([*items, *facts], key=lambda one: one["at"], reverse=True)
