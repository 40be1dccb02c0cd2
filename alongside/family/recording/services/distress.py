"""A parent's distress has a place of its own, with an offer of support, and is a reason for nothing (R135)."""

from __future__ import annotations

import uuid
from datetime import date

from django.db import transaction

from alongside.family.cases.models import Allocation
from alongside.family.people.rules import one_of, past_day, words_of
from alongside.family.recording import events
from alongside.family.recording.models_care import DistressNote
from alongside.family.recording.models_signed import signed
from alongside.family.recording.policies import DISTRESS_ANSWER, DISTRESS_NOTE
from alongside.family.recording.services.common import case_to_write, parent_of, part_of
from alongside.ground.access.context import elevated
from alongside.ground.access.registry import require
from alongside.ground.access.selectors import require_to_write
from alongside.ground.accounts.models import User
from alongside.ground.audit.services import record
from alongside.ground.base.errors import Missing, Refused
from alongside.ground.clock import now, today
from alongside.ground.clock.services import clock_start, clock_stop

_LIMIT = 2_000


@transaction.atomic
def distress_note(
    *,
    by: User,
    case_id: uuid.UUID,
    person_id: uuid.UUID,
    seen_on: date,
    words: str,
    response_to: str,
    offer: str,
) -> DistressNote:
    """Write down that a parent was in distress: what it answers to, and the support they are offered (R135).

    The parents' own worker asks them within P-HELP what would help. Raises NotPermitted; Missing for somebody who is no
    parent; Refused: `case_closed`, a day to come, `choice_unknown`, no words, `offer_missing`.
    """
    case = case_to_write(by, case_id, DISTRESS_NOTE)
    person = parent_of(case, person_id)
    offered = words_of(offer, field="offer", limit=_LIMIT)
    if not offered:
        raise Refused("Say what support they are offered.", code="offer_missing", field="offer")
    past_day(seen_on, today=today(), field="seen_on")
    made = DistressNote.objects.create(
        partnership_id=case.partnership_id, case=case, person=person, seen_on=seen_on, offer=offered, **signed(by),
        words=words_of(words, field="words", limit=_LIMIT, required=True),
        response_to=one_of(response_to, DistressNote.Response.values, field="response_to"),
    )  # fmt: skip
    with elevated("the parents' worker asks what would help; nobody else of the case reads it"):
        worker = part_of(case.id, Allocation.Part.IPSW) or part_of(case.id, Allocation.Part.LEAD)
        clock_start(
            kind=events.DISTRESS, about_id=made.id, circle_id=made.id, partnership_id=case.partnership_id,
            started_at=made.at, by=by, owner_id=worker.user_id if worker else None,
            owner_label=worker.worker_name if worker else "",
        )  # fmt: skip
    # In no circle: nobody else of the family reads that somebody was offered support.
    record(events.DISTRESS_NOTED, by=by, about=made, facts={"response_to": response_to})
    return made


@transaction.atomic
def distress_answer(*, by: User, note_id: uuid.UUID, answer: str, words: str = "") -> DistressNote:
    """Answer an offer of support, as the parent; or as their own worker, who asked them. Any answer is fine.

    Raises NotPermitted; Missing; Refused: `choice_unknown`, `offer_answered`.
    """
    require(by, DISTRESS_ANSWER)
    note = DistressNote.objects.filter(id=note_id).first()
    if note is None:
        raise Missing
    if not by.is_family:
        require_to_write(by, note.case_id)
    one_of(answer, DistressNote.Answer.values, field="answer")
    if note.answer:
        raise Refused("This was answered already.", code="offer_answered")
    note.answer, note.answered_at, note.answered_by_name = answer, now(), by.name
    note.answer_words = words_of(words, field="words", limit=_LIMIT)
    note.save(update_fields=["answer", "answer_words", "answered_at", "answered_by_name"])
    with elevated("the promise to ask is kept"):
        clock_stop(kind=events.DISTRESS, about_id=note.id, at=now(), by=by)
    record(events.DISTRESS_ANSWERED, by=by, about=note, facts={"answer": answer})
    return note
