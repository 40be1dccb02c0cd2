"""Taking over: the pack completed, read, the family met, and only then accepted with every promise (R48)."""

from __future__ import annotations

import uuid
from datetime import date, timedelta

from django.db import transaction

from alongside.family.cases.models import Case
from alongside.family.people.rules import line_of, past_day, words_of
from alongside.ground.access.context import elevated
from alongside.ground.access.registry import require
from alongside.ground.access.selectors import require_to_write
from alongside.ground.accounts.models import User
from alongside.ground.audit.services import record
from alongside.ground.base.errors import Missing, Refused
from alongside.ground.clock import now, today
from alongside.ground.clock.services import clock_stop
from alongside.ground.clock.time_source import local_date
from alongside.practice.actions.rules import day_words
from alongside.practice.actions.services import promises_pass
from alongside.practice.handover import events
from alongside.practice.handover.models import Handover, HandoverNote, HandoverStep
from alongside.practice.handover.policies import HANDOVER_FAMILY, HANDOVER_TAKE, HANDOVER_WRITE
from alongside.practice.handover.rules import LONGEST_SAYING, LONGEST_WORDS, Deed
from alongside.practice.handover.services.common import LONGER_SIGHT, keep, take
from alongside.practice.handover.services.opening import run_clock

_KINDS = HandoverStep.Kind
_FURTHEST = timedelta(days=60)


@transaction.atomic
def note_write(
    *, by: User, case_id: uuid.UUID, works: str = "", does_not: str = "", know: str = ""
) -> HandoverNote:
    """Write for whoever comes next what works, what does not, what to know; each may stay empty, not all three (R48).

    By a worker of the case at any time, or by a member of the family, whose words no other member reads. Raises
    NotPermitted, Missing, Refused: `words_missing`, `words_too_long`, `case_closed`.
    """
    require(by, HANDOVER_FAMILY if by.is_family else HANDOVER_WRITE)
    case = Case.objects.filter(id=case_id).first()
    if case is None:
        raise Missing
    if not by.is_family:
        require_to_write(by, case.id)
    if case.closed_at is not None:
        raise Refused("Support has ended: this case is closed.", code="case_closed")
    return _note(by, case, works, does_not, know)


def _note(by: User, case: Case, works: str, does_not: str, know: str) -> HandoverNote:
    given = {"works": works, "does_not": does_not, "know": know}
    said = {name: words_of(text, field=name, limit=LONGEST_WORDS) for name, text in given.items()}
    if not any(said.values()):
        raise Refused(
            "Write in one of the boxes. A few words are enough.", code="words_missing", field="works"
        )
    with elevated(LONGER_SIGHT):
        note = HandoverNote.objects.create(
            partnership_id=case.partnership_id, created_by_id=by.id, case=case, from_family=by.is_family,
            author_id=by.id, author_name=by.name, author_role=by.as_actor().role_title, written_at=now(), **said,
        )  # fmt: skip
        # What one parent wrote is told to no other, so its event names no circle.
        circles = [] if by.is_family else [case.id, case.family_id]
        record(events.NOTED, by=by, about=note, circle_ids=circles, facts={"by_family": by.is_family})
    return note


@transaction.atomic
def pack_complete(
    *, by: User, handover_id: uuid.UUID, works: str = "", does_not: str = "", know: str = ""
) -> Handover:
    """Say that the pack is complete, by whoever knows the family: whoever leaves, a colleague, the manager (R48).

    The rest of the pack is composed from the record; what works and what does not must be written by somebody.
    Raises as `take`, and Refused(`words_missing`).
    """
    handover = take(by=by, handover_id=handover_id, deed=Deed.PACK, right=HANDOVER_WRITE)
    _note(by, handover.case, works, does_not, know)
    handover.packed_at = now()
    words = f"{by.name} wrote for your next worker what works and what does not."
    return keep(handover, by=by, kind=_KINDS.PACKED, event=events.PACKED, words=words)


@transaction.atomic
def pack_read(*, by: User, handover_id: uuid.UUID) -> Handover:
    """Confirm, as whoever takes over and in one's own account, that one has read what is known already (R48, R49).

    Raises as `take`.
    """
    handover = take(by=by, handover_id=handover_id, deed=Deed.READ, right=HANDOVER_TAKE)
    handover.read_at = now()
    words = f"{by.name} has read what you told us. You do not have to start again."
    return keep(handover, by=by, kind=_KINDS.READ, event=events.READ, words=words)


@transaction.atomic
def introduction_plan(*, by: User, handover_id: uuid.UUID, on: date, words: str) -> Handover:
    """Set the day on which the family meets whoever takes over, and how; the family sees both (R48).

    `on` is a London date from today, within 60 days. Raises as `take`, and Refused(`introduction_past`,
    `introduction_far`, `words_missing`).
    """
    handover = take(by=by, handover_id=handover_id, deed=Deed.PLAN, right=HANDOVER_WRITE)
    said = line_of(words, field="words", limit=400, required=True)
    if on < today():
        raise Refused("Choose today or a later day.", code="introduction_past", field="on")
    if on > today() + _FURTHEST:
        raise Refused(
            "That is more than two months away. The family should not wait so long.",
            code="introduction_far",
            field="on",
        )
    handover.introduce_on, handover.introduce_words = on, said
    step = f"You meet {handover.to_name} on {day_words(on)}. {said}"
    facts = {"on": on.isoformat()}
    return keep(handover, by=by, kind=_KINDS.PLANNED, event=events.PLANNED, words=step, facts=facts)


@transaction.atomic
def family_met(*, by: User, handover_id: uuid.UUID, met_on: date, words: str = "") -> Handover:
    """Say that the family has met whoever takes over, as they or as the family; the clock of P-HANDOVER stops (R48).

    `met_on` is a London date, from the day of the change to today. Raises as `take`, and Refused(`day_in_future`,
    `met_before_change`).
    """
    right = HANDOVER_FAMILY if by.is_family else HANDOVER_TAKE
    handover = take(by=by, handover_id=handover_id, deed=Deed.MEET, right=right)
    said = words_of(words, field="words", limit=LONGEST_SAYING - 200)
    if past_day(met_on, today=today(), field="met_on") and met_on < local_date(handover.opened_at):
        raise Refused(
            "That is before the change of worker. Say when you met after it.",
            code="met_before_change",
            field="met_on",
        )
    handover.met_on = met_on
    step = f"{handover.to_name} and the family met on {day_words(met_on)}. {said}".strip()
    facts = {"by_family": by.is_family}
    keep(handover, by=by, kind=_KINDS.MET, event=events.MET, words=step, facts=facts)
    with elevated(LONGER_SIGHT):
        clock_stop(kind=events.INTRODUCED, about_id=handover.id, at=now(), by=by)
    return handover


@transaction.atomic
def family_not_met(*, by: User, handover_id: uuid.UUID, words: str = "") -> Handover:
    """Say, as the family, that they have not met: the handover goes back, and a new clock runs (R48).

    Raises as `take`.
    """
    handover = take(by=by, handover_id=handover_id, deed=Deed.NOT_MET, right=HANDOVER_FAMILY)
    said = words_of(words, field="words", limit=LONGEST_SAYING - 200)
    handover.met_on = None
    step = f"{by.name} says that this meeting has not happened. {said}".strip()
    keep(handover, by=by, kind=_KINDS.NOT_MET, event=events.NOT_MET, words=step)
    with elevated(LONGER_SIGHT):
        run_clock(handover, by)
    return handover


@transaction.atomic
def handover_accept(*, by: User, handover_id: uuid.UUID) -> Handover:
    """Take over: the promises that waited pass from the interim owner to whoever accepts (R48).

    Only after the pack was read and the family was met. Raises as `take`.
    """
    handover = take(by=by, handover_id=handover_id, deed=Deed.ACCEPT, right=HANDOVER_TAKE)
    handover.accepted_at = now()
    with elevated(LONGER_SIGHT):
        moved = promises_pass(
            by=by, owner_id=handover.interim_owner_id, to=by, only=handover.action_ids,
            reason="They have met you, and know what was promised.",
        )  # fmt: skip
    words = f"{by.name} has taken over from {handover.from_name}."
    facts = {"promises": len(moved)}
    return keep(handover, by=by, kind=_KINDS.ACCEPTED, event=events.ACCEPTED, words=words, facts=facts)


@transaction.atomic
def handover_end(*, by: User, handover_id: uuid.UUID, reason: str) -> Handover:
    """Call a handover off because nobody takes over, with the reason that the family reads; by a manager (R48).

    What was promised stays with the interim owner. Raises as `take`, and Refused(`words_missing`).
    """
    handover = take(by=by, handover_id=handover_id, deed=Deed.END, right=HANDOVER_WRITE)
    said = words_of(reason, field="reason", limit=LONGEST_SAYING - 200, required=True)
    handover.ended_at = now()
    step = f"Nobody takes over. {said} {handover.interim_owner_name} keeps what was promised."
    keep(handover, by=by, kind=_KINDS.ENDED, event=events.ENDED, words=step)
    with elevated(LONGER_SIGHT):
        clock_stop(kind=events.INTRODUCED, about_id=handover.id, at=now(), by=by)
    return handover
