"""What the selectors of this room share."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from alongside.family.cases.models import Case
from alongside.ground.audit.services import note_read

READ = "progress.work"
SHOWN = 100


def of(model: Any, case: Case) -> QuerySet[Any]:
    """Return the rows of one case, the partnership first, so that the index leads."""
    return model.objects.filter(partnership_id=case.partnership_id, case=case)


def noted(case: Case, rows: QuerySet[Any]) -> list[Any]:
    """Return the first rows, noted as read in the case."""
    found = list(rows[:SHOWN])
    if found:
        note_read(READ, [case.id])
    return found
