"""A copy that takes longer than a month: once, with the reason, told within the first month (R137; UK GDPR article 12(3))."""

from __future__ import annotations

import uuid
from datetime import date

from django.db import IntegrityError, transaction

from alongside.family.people.letters import letters_later
from alongside.family.people.rules import one_of, words_of
from alongside.family.recording import events
from alongside.family.recording.models_reading import AccessExtension, AccessRequest
from alongside.family.recording.models_signed import signed
from alongside.family.recording.policies import ACCESS_ANSWER
from alongside.ground.access.context import elevated
from alongside.ground.access.registry import require
from alongside.ground.access.selectors import require_to_write
from alongside.ground.accounts.models import User
from alongside.ground.audit.services import record, refusal_keep
from alongside.ground.base.errors import Missing, Refused
from alongside.ground.base.ids import new_id
from alongside.ground.clock import now, today
from alongside.ground.clock.models import Clock
from alongside.ground.clock.services import clock_start, clock_stop

_ONCE = Refused("It was made longer once, and they were told. Answer by that day.", code="access_extended")


def check_extend(*, answered: bool, extended: bool, answer_by: date, today: date) -> None:
    """Refuse to make a copy take longer (`access_answered`, `access_extended`, `access_extend_late`): the law lets it be said
    once, and within the first month.
    """
    if answered:
        raise Refused("This was answered already.", code="access_answered")
    if extended:
        raise _ONCE
    if today > answer_by:
        raise Refused(
            "The month is over, and the law lets it be made longer only within it. Give them what is ready today, say sorry,"
            " and answer the rest as soon as you can.",
            code="access_extend_late",
        )


@transaction.atomic
def access_extend(*, by: User, request_id: uuid.UUID, because: str, words: str) -> AccessExtension:
    """Say, within the first month, that a copy takes up to two months longer, and why; whoever asked reads it.

    Raises NotPermitted; Missing; Refused: `access_answered`, `access_extended`, `access_extend_late` (kept),
    `choice_unknown`, words missing or too long.
    """
    require(by, ACCESS_ANSWER)
    request = AccessRequest.objects.prefetch_related("answers", "extensions").filter(id=request_id).first()
    if request is None:
        raise Missing
    require_to_write(by, request.family_id)
    one_of(because, AccessExtension.Because.values, field="because")
    said = words_of(words, field="words", limit=2_000, required=True)
    try:
        check_extend(
            answered=bool(request.answers.all()), extended=request.longer is not None, answer_by=request.answer_by,
            today=today(),
        )  # fmt: skip
    except Refused as refused:
        raise refusal_keep(refused, by=by, about=request) from None
    made = AccessExtension(
        id=new_id(), partnership_id=request.partnership_id, family_id=request.family_id, request=request, because=because,
        words=said, **signed(by),
    )  # fmt: skip
    made.answer_by = _longer(request, by)
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError as error:
        raise _ONCE from error
    letters_later([request.person_id])
    facts = {"because": because}
    record(events.ACCESS_EXTENDED, by=by, about=request, circle_ids=[request.family_id], facts=facts)
    return made


def _longer(request: AccessRequest, by: User) -> date:
    """Stop the month and begin the longer promise, counted from the day on which they asked; return its day."""
    with elevated("the promise to answer is the family's"):
        first = Clock.objects.filter(about_id=request.id, kind=events.ACCESS).order_by("-started_at").first()
        clock_stop(
            kind=events.ACCESS,
            about_id=request.id,
            at=now(),
            by=by,
            reason="it takes longer, and they were told",
        )
        clock = clock_start(
            kind=events.ACCESS_MORE, about_id=request.id, circle_id=first.circle_id if first else request.family_id,
            partnership_id=request.partnership_id, started_at=request.at, by=by,
            owner_id=first.owner_id if first else by.id, owner_label=first.owner_label if first else by.name,
        )  # fmt: skip
    assert clock.due_on is not None  # P-SAR-MORE counts months
    return clock.due_on
