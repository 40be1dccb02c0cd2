"""What somebody of a family says of what they read about themselves, and asking for a copy (R137)."""

from __future__ import annotations

import uuid

from django.db import IntegrityError, transaction

from alongside.family.cases.models import Allocation
from alongside.family.people.letters import letters_later
from alongside.family.people.rules import one_of, words_of
from alongside.family.recording import events
from alongside.family.recording.documents import documents_of_kind
from alongside.family.recording.models_reading import (
    AccessAnswer,
    AccessRequest,
    ReadingAnswer,
    Withholding,
)
from alongside.family.recording.models_signed import signed
from alongside.family.recording.policies import ACCESS_ANSWER, READING_ANSWER
from alongside.family.recording.services.common import myself, newest_case, part_of
from alongside.ground.access.context import elevated
from alongside.ground.access.registry import require
from alongside.ground.access.selectors import require_to_write
from alongside.ground.accounts.models import User
from alongside.ground.audit.services import record
from alongside.ground.base.errors import Missing, Refused
from alongside.ground.base.ids import new_id
from alongside.ground.clock import now
from alongside.ground.clock.services import clock_start, clock_stop

_ANSWERED = Refused("This was answered already.", code="access_answered")


@transaction.atomic
def reading_answer(
    *, by: User, what: str, right: str, words: str = "", about_id: uuid.UUID | None = None
) -> ReadingAnswer:
    """Say whether what one read about oneself was right; one may say so again, and every answer stays (R137).

    `about_id`: the one paper it is about, as `documents_of_kind` gives it; without one, all of the kind. Raises NotPermitted;
    Missing, also for a paper that one may not read; Refused: `choice_unknown`, `words_too_long`.
    """
    require(by, READING_ANSWER)
    person, family_id = myself(by)
    one_of(what, ReadingAnswer.What.values, field="what")
    title = ""
    if about_id is not None:
        paper = next((one for one in documents_of_kind(what, viewer=by) if one.about_id == about_id), None)
        if paper is None:
            raise Missing
        title = paper.title[:120]
    made = ReadingAnswer.objects.create(
        partnership_id=person.partnership_id, family_id=family_id, person=person, **signed(by),
        what=what, about_id=about_id, title=title,
        right=one_of(right, ReadingAnswer.Right.values, field="right"),
        words=words_of(words, field="words", limit=2_000),
    )  # fmt: skip
    record(
        events.READING_SAID, by=by, about=made, circle_ids=[family_id], facts={"what": what, "right": right}
    )
    return made


@transaction.atomic
def access_ask(*, by: User, words: str) -> AccessRequest:
    """Ask for a copy of what is held about oneself; the clock P-SAR begins now.

    Raises NotPermitted; Missing; Refused: `words_missing`, `words_too_long`, `access_waits` while one waits.
    """
    require(by, READING_ANSWER)
    person, family_id = myself(by)
    waits = AccessRequest.objects.filter(person=person, answers__isnull=True)
    if waits.exists():
        raise Refused(
            "You asked already, and an answer is owed. It comes by the day on your page.", code="access_waits"
        )
    said = words_of(words, field="words", limit=2_000, required=True)
    made = AccessRequest(id=new_id(), partnership_id=person.partnership_id, family_id=family_id, person=person, words=said,
                         **signed(by))  # fmt: skip
    with elevated("whoever leads answers, and the managers see when they do not"):
        case = newest_case(family_id)
        lead = part_of(case.id, Allocation.Part.LEAD) if case else None
        clock = clock_start(
            kind=events.ACCESS, about_id=made.id, circle_id=case.id if case else family_id,
            partnership_id=person.partnership_id, started_at=made.at, by=by,
            owner_id=lead.user_id if lead else None, owner_label=lead.worker_name if lead else "",
        )  # fmt: skip
    assert clock.due_on is not None  # P-SAR counts months
    made.case_id, made.answer_by = case.id if case else None, clock.due_on
    made.save(force_insert=True)
    record(events.ACCESS_ASKED, by=by, about=made, circle_ids=[family_id])
    return made


@transaction.atomic
def access_answer(
    *, by: User, request_id: uuid.UUID, outcome: str, words: str, category: str = ""
) -> AccessAnswer:
    """Answer somebody who asked for a copy: given, in part, or not; what is held back has a reason that the law knows.

    Raises NotPermitted; Missing; Refused: `access_answered`, `choice_unknown`, `words_missing`, `category_missing`.
    """
    require(by, ACCESS_ANSWER)
    request = AccessRequest.objects.filter(id=request_id).first()
    if request is None:
        raise Missing
    require_to_write(by, request.family_id)
    one_of(outcome, AccessAnswer.Outcome.values, field="outcome")
    whole = outcome == AccessAnswer.Outcome.GIVEN
    if not whole and category not in Withholding.Category.values:
        raise Refused("Say why something is held back.", code="category_missing", field="category")
    try:
        with transaction.atomic():
            made = AccessAnswer.objects.create(
                partnership_id=request.partnership_id, family_id=request.family_id, request=request, outcome=outcome,
                category="" if whole else category, **signed(by),
                words=words_of(words, field="words", limit=2_000, required=True),
            )  # fmt: skip
    except IntegrityError as error:
        raise _ANSWERED from error
    with elevated("the promise to answer is the family's"):
        for kind in (events.ACCESS, events.ACCESS_MORE):
            clock_stop(kind=kind, about_id=request.id, at=now(), by=by)
    letters_later([request.person_id])
    record(
        events.ACCESS_ANSWERED,
        by=by,
        about=request,
        circle_ids=[request.family_id],
        facts={"outcome": outcome},
    )
    return made
