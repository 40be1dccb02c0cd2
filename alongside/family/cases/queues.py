"""Cases in the order of work: the children we worry about most come first, in words and never by a score (R19)."""

from __future__ import annotations

from django.db.models import QuerySet

from alongside.family.cases.models import Case
from alongside.family.cases.selectors import cases_newest
from alongside.ground.base.actors import Acts

BY_LEVEL = ("place", "opened_at", "id")  # also the key of `single_sided` and `without_lead`


def cases_by_level(*, viewer: Acts, open_only: bool = False) -> QuerySet[Case]:
    """Return the cases that the viewer may see in the order of work: the highest level first, within a level whoever has
    waited longest, ended ones last (R19): ordered by BY_LEVEL on the index `case_by_level`. Else as `cases_newest`.
    """
    return cases_newest(viewer=viewer, open_only=open_only).order_by(*BY_LEVEL)
