"""Asking for the last time: when two people have signed that support for a child ends (R92)."""

from __future__ import annotations

import uuid

from alongside.family.cases.models import Case
from alongside.ground.access.context import elevated
from alongside.ground.accounts.models import User
from alongside.ground.audit.services import record
from alongside.practice.progress import events
from alongside.practice.progress.models import Asking, Round
from alongside.practice.progress.models.asking import Point
from alongside.practice.progress.services.common import signed


def end_ask(*, by: User, case_id: uuid.UUID) -> Round | None:
    """Ask the family the same questions as at the start, once, while they can still answer; return what was asked.

    Called by the room of endings when an ending is signed: the case stays open until the time to ask for a review is over,
    and nobody has to think of it. None where nothing was asked at the start (there is nothing to compare), or the last time
    was asked already. It holds no ending up: who does not answer shows as missing, and that is no fault of theirs.
    """
    with elevated("whoever signs an ending need have no part in the case"):
        case = Case.objects.select_for_update(of=("self",)).get(id=case_id)
        before = list(
            Round.objects.filter(partnership_id=case.partnership_id, case=case).order_by("at", "id")
        )
        if not before or before[-1].point == Point.END:
            return None
        opened = Round.objects.create(**signed(by, case), point=Point.END, tools=before[-1].tools)
        Asking.objects.filter(case_id=case.id).update(point=Point.END, due_on=None)
    facts = {"point": Point.END.value, "tools": len(opened.tools)}
    record(events.ROUND_OPENED, by=by, about=opened, circle_ids=[case.id], facts=facts)
    return opened
