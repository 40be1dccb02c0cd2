"""What the selectors of this room share."""

from __future__ import annotations

import uuid
from typing import Any

from django.db.models import QuerySet

from alongside.family.cases.models import Case
from alongside.ground.accounts.models import User
from alongside.ground.audit.services import note_read
from alongside.ground.base.ends import first_of

READ = "progress.work"
SHOWN = 100


def of(model: Any, case: Case) -> QuerySet[Any]:
    """Return the rows of one case, the partnership first, so that the index leads."""
    return model.objects.filter(partnership_id=case.partnership_id, case=case)


def noted(case: Case, rows: QuerySet[Any]) -> list[Any]:
    """Return the first rows, noted as read in the case."""
    found = first_of(rows, SHOWN)
    if found:
        note_read(READ, [case.id])
    return found


def here(viewer: User) -> uuid.UUID:
    """Return the partnership of somebody at the desk: everybody there belongs to one."""
    assert viewer.partnership_id is not None
    return viewer.partnership_id
