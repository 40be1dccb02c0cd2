"""Afterwards: would they ask for help again, would they tell other families to (R220)."""

from __future__ import annotations

import uuid

from django.db import IntegrityError, transaction

from alongside.accountability.challenge.complaints import events
from alongside.accountability.challenge.complaints.models import AfterAnswer, Complaint
from alongside.accountability.challenge.complaints.policies import AFTER_SAY
from alongside.accountability.challenge.complaints.rules import FEW
from alongside.family.cases.models import Case
from alongside.family.people.models import Person
from alongside.family.people.rules import one_of, words_of
from alongside.ground.access.context import elevated
from alongside.ground.access.registry import require
from alongside.ground.accounts.models import User
from alongside.ground.audit.services import record
from alongside.ground.base.errors import Missing, Refused
from alongside.ground.clock import now


@transaction.atomic
def after_say(
    *, by: User, after: str, about_id: uuid.UUID, ask_again: str, tell_others: str, words: str = ""
) -> AfterAnswer:
    """Say, once, after one's complaint or case was closed, whether one would ask for help again (R220). Nobody reads it alone.

    Raises NotPermitted; Missing for what is not theirs or still open; Refused: `after_said`, `choice_unknown`, words too long.
    """
    require(by, AFTER_SAY)
    one_of(after, AfterAnswer.After.values, field="after")
    person = Person.objects.filter(user_id=by.id).first()
    if person is None or not _closed(after, about_id):
        raise Missing
    facts = {
        "ask_again": one_of(ask_again, AfterAnswer.Answer.values, field="ask_again"),
        "tell_others": one_of(tell_others, AfterAnswer.Answer.values, field="tell_others"),
        "words": words_of(words, field="words", limit=FEW),
    }
    try:
        with elevated("what is said afterwards is counted, and read by nobody"):
            made = AfterAnswer.objects.create(
                partnership_id=person.partnership_id, created_by_id=by.id, person_id=person.id, after=after,
                about_id=about_id, answered_at=now(), **facts,
            )  # fmt: skip
    except IntegrityError as error:
        if "after_answered_once" not in str(error):
            raise
        raise Refused("You have answered this already. Thank you.", code="after_said") from error
    record(events.AFTER, by=by, about=made, circle_ids=[made.id])
    return made


def _closed(after: str, about_id: uuid.UUID) -> bool:
    if after == AfterAnswer.After.CASE:
        return Case.objects.filter(id=about_id, closed_at__isnull=False).exists()
    return Complaint.objects.filter(id=about_id, state=Complaint.State.CLOSED).exists()
