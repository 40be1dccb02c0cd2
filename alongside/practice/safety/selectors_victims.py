"""Reading who decided whether a child is recorded as a victim (R144)."""

from __future__ import annotations

from alongside.family.cases.models import Case
from alongside.ground.audit.noted import Noted
from alongside.ground.base.actors import Acts
from alongside.ground.base.ends import first_of
from alongside.practice.safety.models import ChildVictim

_MOST = 50


def victim_answers(*, viewer: Acts, case: Case) -> list[ChildVictim]:
    """Return every answer about a child, the newest first, noted as read: one query. The first of them counts."""
    rows = Noted.of(ChildVictim, kind="safety.victim", circle="case_id")
    found = rows.filter(partnership_id=case.partnership_id, case=case)
    return first_of(found.order_by("-at", "-id"), _MOST)
