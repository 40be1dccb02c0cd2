"""When somebody of a family says that an entry is not right, its author owes an answer (R138)."""

from __future__ import annotations

import uuid

from django.db import IntegrityError, transaction

from alongside.family.cases.models import Allocation
from alongside.family.people.rules import one_of, words_of
from alongside.family.recording import events
from alongside.family.recording.models import ChronologyEntry
from alongside.family.recording.models_reading import CorrectionAnswer
from alongside.family.recording.models_signed import signed
from alongside.family.recording.policies import CORRECTION_ANSWER
from alongside.family.recording.rules import is_familys
from alongside.family.recording.services.common import newest_case, part_of
from alongside.ground.access.context import elevated
from alongside.ground.access.models import Membership
from alongside.ground.access.registry import require
from alongside.ground.access.selectors import require_to_write
from alongside.ground.accounts.models import User
from alongside.ground.audit.services import record
from alongside.ground.base.errors import Missing, NotPermitted, Refused
from alongside.ground.clock import now
from alongside.ground.clock.services import clock_start, clock_stop

Outcome = CorrectionAnswer.Outcome
ANSWERED = Refused("This was answered already. The answer stands beside it.", code="correction_answered")


def correction_owed(by: User, request: ChronologyEntry) -> None:
    """Start the clock of an answer (P-CONTEST), when somebody of the family contests what a worker wrote; else nothing."""
    first = request.corrects
    if first is None or not by.is_family or is_familys(first):
        return
    with elevated("the author owes the answer, or who leads when the author has left"):
        case = newest_case(first.family_id)
        lead = part_of(case.id, Allocation.Part.LEAD) if case else None
        here = first.author_id is not None and works_here(first.author_id, first)
        clock_start(
            kind=events.CORRECTION, about_id=request.id, circle_id=first.case_id or (case.id if case else first.family_id),
            partnership_id=first.partnership_id, started_at=request.written_at, by=by,
            owner_id=first.author_id if here else lead.user_id if lead else None,
            owner_label=first.author_name if here else lead.worker_name if lead else "",
        )  # fmt: skip
    record(
        events.CORRECTION_ASKED, by=by, about=request, circle_ids=[first.family_id, first.case_id],
        facts={"author": str(first.author_id)},
    )  # fmt: skip


@transaction.atomic
def correction_answer(
    *, by: User, request_id: uuid.UUID, outcome: str, words: str = "", now_reads: str = ""
) -> CorrectionAnswer:
    """Answer, as its author, that an entry is not right: put it right with the words as they now read, or say why it stays.

    The first words, the request and the answer stay together for good. Where the author no longer works with the family, or
    is out of reach, whoever leads or a manager answers. Raises NotPermitted (`not_the_author`); Missing; Refused:
    `correction_answered`, `choice_unknown`, `words_missing` for a reason or the right words.
    """
    require(by, CORRECTION_ANSWER)
    request = ChronologyEntry.objects.select_related("corrects").filter(id=request_id).first()
    first = request.corrects if request else None
    if request is None or first is None or not is_familys(request) or is_familys(first):
        raise Missing
    require_to_write(by, first.family_id)
    if not may_answer(by, first):
        raise NotPermitted(f"{first.author_name} wrote this and answers it. Ask them.", code="not_the_author")
    one_of(outcome, Outcome.values, field="outcome")
    right = words_of(now_reads, field="now_reads", limit=10_000, required=outcome != Outcome.REFUSED)
    if CorrectionAnswer.objects.filter(request=request).exists():
        raise ANSWERED
    answer = _write(
        partnership_id=first.partnership_id, family_id=first.family_id, request=request, outcome=outcome, **signed(by),
        words=words_of(words, field="words", limit=4_000, required=outcome != Outcome.CORRECTED),
        now_reads="" if outcome == Outcome.REFUSED else right,
    )  # fmt: skip
    with elevated("the promise to answer is the family's"):
        clock_stop(kind=events.CORRECTION, about_id=request.id, at=now(), by=by)
    record(
        events.CORRECTION_ANSWERED, by=by, about=request, circle_ids=[first.family_id, first.case_id],
        facts={"outcome": outcome},
    )  # fmt: skip
    return answer


def _write(**facts: object) -> CorrectionAnswer:
    try:
        with transaction.atomic():
            return CorrectionAnswer.objects.create(**facts)
    except IntegrityError as error:
        raise ANSWERED from error


def may_answer(by: User, first: ChronologyEntry) -> bool:
    """Whether `by` answers for an entry: its author; or who leads, or a manager, when its author works here no longer."""
    if first.author_id == by.id:
        return True
    with elevated("whether its author still works with the family"):
        if first.author_id is not None and works_here(first.author_id, first):
            return False
        lead = part_of(
            first.case_id or getattr(newest_case(first.family_id), "id", None), Allocation.Part.LEAD
        )
    return (lead is not None and lead.user_id == by.id) or "manager" in by.as_actor().roles


def works_here(user_id: uuid.UUID, entry: ChronologyEntry) -> bool:
    """Whether somebody has a place with the family of an entry. Call it elevated."""
    circles = [one for one in (entry.family_id, entry.case_id) if one]
    return Membership.objects.filter(user_id=user_id, circle_id__in=circles, until__isnull=True).exists()
