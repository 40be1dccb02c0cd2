"""What the selectors of this room share."""

from __future__ import annotations

import uuid
from typing import Any, TypeVar

from django.db.models import Model, QuerySet

from alongside.ground.audit.noted import Noted
from alongside.ground.base.actors import Acts

M = TypeVar("M", bound=Model)
READ = "circumstances.record"
LONGEST = 200


def lines(model: type[M], viewer: Acts, family_id: uuid.UUID) -> QuerySet[M]:
    """Return what was said about a family and not taken back, newest first, noting what is read."""
    return here(viewer, Noted.of(model, kind=READ, circle="family_id")).filter(
        family_id=family_id, taken_back_at__isnull=True
    ).order_by("-said_at", "-id")  # fmt: skip


def here(viewer: Acts, rows: QuerySet[Any]) -> QuerySet[Any]:
    """Return the rows of the viewer's partnership: said again beside row security, so that the index leads."""
    partnership_id = viewer.as_actor().partnership_id
    return rows if partnership_id is None else rows.filter(partnership_id=partnership_id)
