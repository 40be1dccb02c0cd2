"""Reading the times that a child was not at home: for whoever shows them beside the missing episodes (R173)."""

from __future__ import annotations

from alongside.family.cases.models import Case
from alongside.ground.audit.noted import Noted
from alongside.ground.base.actors import Acts
from alongside.ground.base.ends import first_of
from alongside.practice.places.models import Away, Stay
from alongside.practice.places.rules import CARE

_READ = "places.record"
_MOST = 200


def times_away(*, viewer: Acts, case: Case) -> list[Away]:
    """Return the times away that no placement tells of, the newest first: one query."""
    rows = Noted.of(Away, kind=_READ, circle="case_id").filter(partnership_id=case.partnership_id, case=case)
    return first_of(rows.order_by("-since", "-id"), _MOST)


def care_stays(*, viewer: Acts, case: Case) -> list[Stay]:
    """Return the placements in care that began, the newest first: one query. Not those that the viewer may not read."""
    rows = Noted.of(Stay, kind=_READ, circle="case_id").filter(
        partnership_id=case.partnership_id, case=case, kind=Stay.Kind.PLACEMENT, since__isnull=False,
        placement__in=CARE,
    )  # fmt: skip
    return first_of(rows.order_by("-since", "-id"), _MOST)
