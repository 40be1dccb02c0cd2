"""Writing down a decision about a child and telling each parent of it, or why telling one of them waits (R112)."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from alongside.family.people.models import Person
from alongside.family.people.rules import line_of, one_of, past_day, words_of
from alongside.ground.access.context import elevated
from alongside.ground.access.registry import require
from alongside.ground.access.selectors import require_to_write
from alongside.ground.accounts.models import User
from alongside.ground.audit.services import record
from alongside.ground.base.actors import Acts
from alongside.ground.base.errors import Missing, Refused
from alongside.ground.base.parameters import in_force
from alongside.ground.clock import now, today
from alongside.ground.clock.due import due_on
from alongside.ground.clock.models import Clock
from alongside.ground.clock.services import clock_start, clock_stop
from alongside.practice.meetings import events
from alongside.practice.meetings.models import Decision, DecisionException, DecisionNotice, Meeting
from alongside.practice.meetings.policies import DECISION_RECORD, MEETING_LEAVE_OUT
from alongside.practice.meetings.services.common import (
    circles,
    lead_of,
    open_case,
    parents_of,
    signed,
    tell_later,
)
from alongside.practice.meetings.services.decided import decided_line


@dataclass(frozen=True)
class Waits:
    """Why telling one parent waits, and the last London day of waiting."""

    code: str
    words: str
    until: date | None


@transaction.atomic
def decision_record(
    *,
    by: User,
    case_id: uuid.UUID,
    what: str,
    why: str,
    decided_by: str,
    decided_on: date,
    challenge: str,
    meeting_id: uuid.UUID | None = None,
    line_id: uuid.UUID | None = None,
    waits: Mapping[uuid.UUID, Waits] | None = None,
) -> Decision:
    """Write down a decision about a child; every parent is told what, why, who, when and how to challenge it (R112).

    A parent with an account reads it at once on their own page, and hears in neutral words that there is something to
    read. For one without, the clock P-TELL-DECISION begins. `waits`: by parent, a recorded exception with its last day,
    which only a statutory worker may make; then the clock begins by itself. `line_id`: the line of the minutes that says so.

    Raises NotPermitted, Missing, Refused: `case_closed`, `day_in_future`, `until_passed`, `until_far`, `decision_of_line`,
    words missing.
    """
    case = open_case(by, case_id, DECISION_RECORD)
    if line_id is not None:
        meeting_id = decided_line(line_id, case_id=case.id).minutes.meeting_id
    if meeting_id is not None and not Meeting.objects.filter(id=meeting_id, case_id=case.id).exists():
        raise Missing
    past_day(decided_on, today=today(), field="decided_on")
    decision = Decision.objects.create(
        **signed(by, case.id, case.partnership_id), meeting_id=meeting_id, line_id=line_id, decided_on=decided_on,
        what=words_of(what, field="what", limit=2_000, required=True),
        why=words_of(why, field="why", limit=2_000, required=True),
        decided_by=line_of(decided_by, field="decided_by", limit=200, required=True),
        challenge=words_of(challenge, field="challenge", limit=1_000, required=True),
    )  # fmt: skip
    parents = _notify(by, decision, waits or {})
    _line_is_told(by, decision)
    facts = {"parents": parents, "waits": len(waits or {}), "meeting": meeting_id is not None}
    record(events.DECIDED, by=by, about=decision, circle_ids=circles(case.id), facts=facts)
    return decision


@transaction.atomic
def decision_tell(*, by: User, notice_id: uuid.UUID, how: str) -> DecisionNotice:
    """Write down that a parent was told of a decision, now; stops the clock. Told on their page they read it from now on.

    Raises NotPermitted, Missing, Refused: `decision_told`, `choice_unknown`, `no_page` for a parent without an account.
    """
    notice = _notice(by, notice_id)
    one_of(how, DecisionNotice.How.values, field="how")
    if how == DecisionNotice.How.PAGE and notice.person.user_id is None:
        raise Refused("They have no account. Tell them in another way.", code="no_page", field="how")
    _told(by, notice, how)
    return notice


@transaction.atomic
def decision_wait(
    *, by: User, notice_id: uuid.UUID, code: str, words: str, until: date | None
) -> DecisionException:
    """Write down why telling a parent waits, and until which day at most; then it is due by itself (R112).

    Raises NotPermitted, Missing, Refused: `decision_told`, `until_missing`, `until_passed`, `until_far`, words missing.
    """
    return _wait(by, _notice(by, notice_id), Waits(code, words, until))


@transaction.atomic
def waits_end(*, by: Acts) -> int:
    """Start the clock of each notice whose exception is over and that nobody told yet; return how many. For the system.

    Nothing is told by itself: somebody tells the parent, or writes down why it waits longer.
    """
    waiting = DecisionNotice.objects.filter(told_at__isnull=True, exceptions__isnull=False).distinct()
    running = Clock.objects.filter(kind=events.TELL_DECISION, stopped_at__isnull=True).values("about_id")
    done = 0
    for notice in waiting.exclude(id__in=running).order_by("id"):
        newest = notice.exceptions.order_by("-at", "-id").first()
        if newest is not None and newest.until < today():
            _clock(by, notice)
            done += 1
    return done


def _line_is_told(by: User, decision: Decision) -> None:
    if decision.line_id is not None:
        with elevated("the clock stands in nobody's circle"):
            clock_stop(kind=events.DECIDED_LINE, about_id=decision.line_id, at=now(), by=by)


def _notify(by: User, decision: Decision, waits: Mapping[uuid.UUID, Waits]) -> int:
    """Tell each parent, or say by when they are; return how many parents there are."""
    parents = parents_of(decision.case_id)
    if set(waits) - {one.id for one in parents}:
        raise Missing
    limit = in_force("P-TELL-DECISION", partnership_id=decision.partnership_id, at=now())
    for parent in parents:
        notice = DecisionNotice.objects.create(
            partnership_id=decision.partnership_id, created_by_id=by.id, decision=decision, case_id=decision.case_id,
            person=parent, due_on=due_on(now(), limit),
        )  # fmt: skip
        _tell_or_wait(by, notice, parent, waits.get(parent.id))
    return len(parents)


def _tell_or_wait(by: User, notice: DecisionNotice, parent: Person, waits: Waits | None) -> None:
    if waits is not None:
        _wait(by, notice, waits)
    elif parent.user_id is not None:
        _told(by, notice, DecisionNotice.How.PAGE)
    else:
        _clock(by, notice)


def _told(by: User, notice: DecisionNotice, how: str) -> None:
    notice.told_at, notice.told_by_id, notice.told_by_name, notice.told_how = now(), by.id, by.name, how
    notice.save()
    with elevated("the clock stands in nobody's circle"):
        clock_stop(kind=events.TELL_DECISION, about_id=notice.id, at=now(), by=by)
    record(events.DECISION_TOLD, by=by, about=notice, circle_ids=[], facts={"how": how})
    tell_later(notice.person, "decision", by=by)


def _wait(by: User, notice: DecisionNotice, waits: Waits) -> DecisionException:
    require(by, MEETING_LEAVE_OUT)
    one_of(waits.code, DecisionException.Code.values, field="code")
    limit = in_force("P-DECISION-WAIT", partnership_id=notice.partnership_id, at=now())
    latest = due_on(today(), limit)
    if waits.until is None:
        raise Refused("Say until which day telling them waits.", code="until_missing", field="until")
    if waits.until <= today():
        raise Refused("Choose a day after today.", code="until_passed", field="until")
    if waits.until > latest:
        raise Refused(
            f"Choose a day up to {latest:%-d %B %Y}. Look again then; it can be made longer with a reason.",
            code="until_far",
            field="until",
        )
    made = DecisionException.objects.create(
        **signed(by, notice.case_id, notice.partnership_id), notice=notice, code=waits.code, until=waits.until,
        words=words_of(waits.words, field="words", limit=2_000, required=True),
    )  # fmt: skip
    with elevated("the clock stands in nobody's circle"):
        clock_stop(kind=events.TELL_DECISION, about_id=notice.id, at=now(), by=by)
    record(events.DECISION_WAITS, by=by, about=notice, circle_ids=[], facts={"code": waits.code})
    return made


def _clock(by: Acts, notice: DecisionNotice) -> None:
    lead = lead_of(notice.case_id)
    with elevated("the clock stands in nobody's circle: nobody learns from it what another is not told yet"):
        clock = clock_start(
            kind=events.TELL_DECISION, about_id=notice.id, circle_id=notice.id,
            partnership_id=notice.partnership_id, started_at=now(), by=by,
            owner_id=lead.user_id if lead else None, owner_label=lead.worker_name if lead else "",
        )  # fmt: skip
        DecisionNotice.objects.filter(id=notice.id).update(due_on=clock.due_on)


def _notice(by: User, notice_id: uuid.UUID) -> DecisionNotice:
    require(by, DECISION_RECORD)
    found = (
        DecisionNotice.objects.select_for_update(of=("self",)).select_related("person").filter(id=notice_id)
    )
    notice = found.first()
    if notice is None:
        raise Missing
    require_to_write(by, notice.case_id)
    if notice.told_at is not None:
        raise Refused("They were told already.", code="decision_told")
    return notice
