"""Asking whether it is safe to reach a person, before anybody does (R327, T10)."""

from __future__ import annotations

import uuid

from django.db import transaction

from alongside.family.people import events
from alongside.family.people.models import Person, Screening
from alongside.family.people.policies import SCREENING_RECORD
from alongside.family.people.rules import check_reach, reached_at_once, screened
from alongside.family.people.selectors import reach_state_of
from alongside.family.people.services._common import circles_of, made_by
from alongside.ground.access.registry import require
from alongside.ground.access.selectors import require_to_write
from alongside.ground.accounts.models import User
from alongside.ground.audit.events import EventType
from alongside.ground.audit.services import record, refusal_keep
from alongside.ground.base.actors import Acts
from alongside.ground.base.errors import Missing, Refused
from alongside.ground.clock import now


def contact_check(*, by: Acts, person: Person) -> None:
    """Refuse to reach out to a person before it was asked whether it is safe, and where it is not; audit it (R327, T10).

    Every verb that reaches a family member calls it first, before its own transaction. One refusal is one event. Urgent
    safety goes another way, which is never refused: 999, or a call decided by somebody senior (`urgent_contact_record`).
    Raises Refused(`not_screened`, `not_safe_to_reach`).
    """
    try:
        check_reach(reach_state_of(person), person.short_name)
    except Refused as refused:
        raise refusal_keep(refused, by=by, about=person) from None


@transaction.atomic
def screening_record(
    *, by: User, person_id: uuid.UUID, answer: str, how: str, asked_of: str = "", words: str = ""
) -> Screening:
    """Write down whether it is safe to reach a person: `safe`, `not_safe` or `not_known`, asked of whom and how (R327).

    Not safe needs `words`, how to reach them then (up to 1,000 characters). The newest answer counts; what the person
    says themself about being contacted wins over it. Raises NotPermitted without SCREENING_RECORD; Missing; Refused as
    `rules.screened`.
    """
    kept = screened(answer, how, asked_of, words)
    return _keep(by, person_id, events.SCREENED, kept)


@transaction.atomic
def urgent_contact_record(*, by: User, person_id: uuid.UUID, senior_name: str, reason: str) -> Screening:
    """Keep that a person was reached at once for urgent safety: who senior decided it, and why. Never refused for safety.

    It answers no question: every other message still waits for one. Raises NotPermitted without SCREENING_RECORD;
    Missing; Refused (`words_missing`, `words_too_long`).
    """
    kept = reached_at_once(senior_name, reason)
    return _keep(by, person_id, events.REACHED_AT_ONCE, kept)


def _keep(by: User, person_id: uuid.UUID, event: EventType, kept: dict[str, str]) -> Screening:
    require(by, SCREENING_RECORD)
    person = Person.objects.filter(id=person_id).first()
    if person is None:
        raise Missing
    circles = circles_of(person.id)
    require_to_write(by, *circles)
    made = Screening.objects.create(
        partnership_id=person.partnership_id, person=person, at=now(), by_id=by.id, by_name=by.name, **kept,
        **made_by(by),
    )  # fmt: skip
    record(event, by=by, about=made, circle_ids=circles, facts={"answer": made.answer, "how": made.how})
    return made
