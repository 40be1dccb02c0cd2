"""What a named worker did well, said by a parent, a young person or a colleague (R61)."""

from __future__ import annotations

import uuid

from django.db import transaction

from alongside.family.cases.models import Allocation, Case
from alongside.family.people.rules import words_of
from alongside.ground.access.context import elevated
from alongside.ground.access.registry import require
from alongside.ground.access.selectors import require_to_write
from alongside.ground.accounts.models import User, user_by_id
from alongside.ground.audit.services import record
from alongside.ground.base.errors import Missing, Refused
from alongside.ground.clock import now
from alongside.practice.handover import events
from alongside.practice.handover.models import Compliment
from alongside.practice.handover.policies import COMPLIMENT_SAY
from alongside.practice.handover.rules import LONGEST_WORDS


@transaction.atomic
def compliment_say(*, by: User, case_id: uuid.UUID, worker_id: uuid.UUID | None, words: str) -> Compliment:
    """Say what somebody did well who works or worked with this child, also after they left (R61).

    They read it, and their managers; nobody else of the family does. Raises NotPermitted, Missing (a case out of
    sight), Refused: `compliment_whom`, `compliment_own`, `words_missing`, `words_too_long`.
    """
    require(by, COMPLIMENT_SAY)
    case = Case.objects.filter(id=case_id).first()
    if case is None:
        raise Missing
    if not by.is_family:
        require_to_write(by, case.id)
    said = words_of(words, field="words", limit=LONGEST_WORDS, required=True)
    spell = _spell(case, worker_id)
    worker = user_by_id(spell.user_id) if spell else None
    if spell is None or worker is None:
        raise Refused(
            "Choose somebody who has worked with this child.", code="compliment_whom", field="worker_id"
        )
    if worker.id == by.id:
        raise Refused("Somebody else says what you did well.", code="compliment_own", field="worker_id")
    with elevated("whoever says it sees none of the worker's others"):
        made = Compliment.objects.create(
            partnership_id=case.partnership_id, created_by_id=by.id, case=case, worker_id=worker.id,
            worker_name=spell.worker_name, worker_agency=spell.agency_name, words=said, from_family=by.is_family,
            worker_agency_id=worker.as_actor().agency_id, author_id=by.id, author_name=by.name,
            author_role=by.as_actor().role_title, said_at=now(),
        )  # fmt: skip
        # Said by one parent, it is told to no other: its event names no circle.
        circles = [] if by.is_family else [case.id, case.family_id]
        record(events.COMPLIMENT, by=by, about=made, circle_ids=circles, facts={"by_family": by.is_family})
    return made


def _spell(case: Case, worker_id: uuid.UUID | None) -> Allocation | None:
    """Return the worker's newest time with the child, lasting or over."""
    if worker_id is None:
        return None
    return Allocation.objects.filter(case=case, user_id=worker_id).order_by("-since").first()
