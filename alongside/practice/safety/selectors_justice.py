"""Reading what was said of arrests and court dates (R104)."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from alongside.family.cases.models import Case
from alongside.ground.audit.noted import Noted
from alongside.ground.base.actors import Acts
from alongside.ground.base.ends import first_of
from alongside.practice.safety.models import JusticeSaid

READ = "safety.justice"
_MOST = 100


@dataclass(frozen=True)
class JusticeView:
    """One arrest or court date as it stands, with the days it had before, newest first."""

    said: JusticeSaid
    before: tuple[JusticeSaid, ...]


def justice_of(*, viewer: Acts, case: Case) -> list[JusticeView]:
    """Return what was said of a case that the viewer may read, the latest day first, 100 at most: one query."""
    rows = Noted.of(JusticeSaid, kind=READ, circle="case_id")
    found = first_of(rows.filter(partnership_id=case.partnership_id, case=case).order_by("-on", "-id"), _MOST)
    by_id = {one.id: one for one in found}
    moved = {one.instead_of_id for one in found}
    return [JusticeView(one, tuple(_before(one, by_id))) for one in found if one.id not in moved]


def _before(one: JusticeSaid, known: dict[uuid.UUID, JusticeSaid]) -> list[JusticeSaid]:
    older = known.get(one.instead_of_id) if one.instead_of_id else None
    return [] if older is None else [older, *_before(older, known)]
