"""The draft goes to everybody who was there; when all is answered the minutes are made final (R116, R118, R143)."""

from __future__ import annotations

import uuid

from django.db import transaction

from alongside.ground.access.context import elevated
from alongside.ground.accounts.models import User
from alongside.ground.audit.services import record
from alongside.ground.base.errors import Missing, Refused
from alongside.ground.base.ids import digest_of, new_code
from alongside.ground.base.parameters import in_force
from alongside.ground.clock import now, today
from alongside.ground.clock.due import due_on
from alongside.ground.clock.services import clock_stop
from alongside.practice.meetings.minutes import events, rules
from alongside.practice.meetings.minutes.beside import require_beside
from alongside.practice.meetings.minutes.common import (
    circles,
    draft_of,
    hold_to_write,
    readers_of,
    require_taker,
)
from alongside.practice.meetings.minutes.telling import readers_tell_later
from alongside.practice.meetings.minutes.wording import draft_to_send
from alongside.practice.meetings.models import (
    Attendee,
    LineVersion,
    Minutes,
    MinutesCopy,
)
from alongside.practice.meetings.services.by_letter import has_account


@transaction.atomic
def minutes_send(*, by: User, minutes_id: uuid.UUID) -> Minutes:
    """Send the draft to everybody who was there, and to whoever of the family could not come; from now on each change says why
    (R116).

    They have P-CONTEST to answer line by line. Stops the clock of the draft. Raises Missing, NotPermitted; Refused:
    `minutes_sent`, `meeting_not_held`, `minutes_empty`, `line_without_speaker`, `nobody_was_there`, `words_unanswered`,
    `minutes_final`. A young person reads them once somebody sat with them over them (R139).
    """
    minutes = hold_to_write(by, minutes_id, alone=True)
    rules.refuse_first(rules.not_sendable(draft_to_send(minutes)))
    with elevated("what both takers were typing is kept as it stands"):
        LineVersion.objects.filter(minutes=minutes, settled=False).update(settled=True)
    limit = in_force("P-CONTEST", partnership_id=minutes.partnership_id, at=now())
    minutes.sent_at, minutes.sent_by_id, minutes.sent_by_name = now(), by.id, by.name
    minutes.answer_until = due_on(now(), limit)
    minutes.save(update_fields=["sent_at", "sent_by_id", "sent_by_name", "answer_until"])
    there = list(readers_of(minutes).select_related("person"))
    _let_in(by, there)
    MinutesCopy.objects.bulk_create(
        MinutesCopy(
            partnership_id=minutes.partnership_id, created_by_id=by.id, minutes=minutes, case_id=minutes.case_id,
            attendee=one, name=one.name, at=now(),
            how=_how(one),
        )
        for one in there
    )  # fmt: skip
    with elevated("the clock of the draft is its chair's"):
        clock_stop(kind=events.DRAFT, about_id=minutes.meeting_id, at=now(), by=by)
    record(events.MINUTES_SENT, by=by, about=minutes, circle_ids=circles(minutes), facts={"to": len(there)})
    readers_tell_later(minutes)
    return minutes


def _how(one: Attendee) -> str:
    if one.side == Attendee.Side.YOUNG:
        return MinutesCopy.How.BESIDE
    return MinutesCopy.How.ACCOUNT if has_account(one) else MinutesCopy.How.LETTER


def _let_in(by: User, there: list[Attendee]) -> None:
    """Whoever was there reads what was said, invited or not."""
    for one in there:
        if one.invitation == Attendee.Invitation.NOT_YET:
            one.invitation, one.invited_at, one.invited_by_id, one.invited_by_name = (
                "invited",
                now(),
                by.id,
                by.name,
            )
            one.save(update_fields=["invitation", "invited_at", "invited_by_id", "invited_by_name"])


@transaction.atomic
def minutes_code(*, by: User, attendee_id: uuid.UUID) -> tuple[Attendee, str]:
    """Make a code by which somebody without an account reads and answers the draft; return it with whose it is.

    It is shown once, for a letter; an earlier code opens nothing any more. To a young person it goes once somebody sat with
    them over it (R139). Raises Missing, NotPermitted; Refused: `has_account`, `minutes_not_sent`, and as
    `require_beside`.
    """
    reader = (
        Attendee.objects.select_for_update(of=("self",))
        .select_related("person")
        .filter(id=attendee_id)
        .first()
    )
    minutes = Minutes.objects.filter(meeting_id=reader.meeting_id).first() if reader else None
    if reader is None or minutes is None:
        raise Missing
    require_taker(by, minutes.case_id)
    if minutes.sent_at is None or reader.invitation != Attendee.Invitation.INVITED:
        raise Refused("Send the draft first: the code opens it.", code="minutes_not_sent")
    if has_account(reader):
        raise Refused("They have an account and read it there. They need no code.", code="has_account")
    if reader.side == Attendee.Side.YOUNG:
        require_beside(by, minutes)
    code = new_code()
    reader.receipt = digest_of(code)
    reader.save(update_fields=["receipt"])
    record(events.CODE_MADE, by=by, about=reader, circle_ids=[])
    return reader, code


@transaction.atomic
def minutes_finish(*, by: User, minutes_id: uuid.UUID) -> Minutes:
    """Make minutes final: from now on the database refuses every change of them, and what is added is an addendum (R143).

    Raises Missing, NotPermitted; Refused: `minutes_final`, `minutes_not_sent`, `contest_open`, `still_reading`,
    `parents_not_told`.
    """
    minutes = hold_to_write(by, minutes_id, alone=True)
    rules.refuse_first(rules.not_lockable(draft_of(minutes), today=today()))
    minutes.final_at, minutes.final_by_id, minutes.final_by_name = now(), by.id, by.name
    minutes.save(update_fields=["final_at", "final_by_id", "final_by_name"])
    record(events.MINUTES_FINAL, by=by, about=minutes, circle_ids=circles(minutes))
    return minutes
