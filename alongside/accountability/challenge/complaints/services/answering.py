"""What whoever answers a complaint does: writes that it came, answers, has the change made, closes (R214, R218, R219)."""

from __future__ import annotations

import uuid
from datetime import date, datetime

from django.db import transaction

from alongside.accountability.challenge.complaints import events
from alongside.accountability.challenge.complaints.handlers import involved, stands
from alongside.accountability.challenge.complaints.models import Complaint, ComplaintStep
from alongside.accountability.challenge.complaints.policies import COMPLAINT_HANDLE, COMPLAINT_NAME
from alongside.accountability.challenge.complaints.rules import (
    FEW,
    WORDS,
    check_close,
    check_extend,
    check_reply,
    why_not,
)
from alongside.accountability.challenge.complaints.services.common import (
    Kind,
    acknowledged,
    doing,
    end,
    named_step,
    put_in_hands,
    reply_kinds,
    seen,
    step,
    stop_reply,
)
from alongside.family.people.rules import one_of, words_of
from alongside.ground.access.registry import allows, require
from alongside.ground.accounts.models import User
from alongside.ground.audit.services import refusal_keep
from alongside.ground.base.errors import Missing, NotPermitted, Refused
from alongside.ground.base.parameters import in_force
from alongside.ground.clock import now, today
from alongside.ground.clock.due import due_on
from alongside.ground.clock.models import Clock
from alongside.ground.clock.services import clock_hand_over, clock_start, clock_stop

_NOT_INDEPENDENT = (
    "They had a part in what is complained of. Name somebody who had none, or take it to the highest stage."
)


@transaction.atomic
def complaint_acknowledge(*, by: User, complaint_id: uuid.UUID, words: str) -> Complaint:
    """Write to whoever complained that it has come, and what happens next; in the handler's own words (R214).

    Raises NotPermitted; Missing; Refused: `complaint_moved_on`, words missing or too long.
    """
    handles(by, complaint_id)
    said = words_of(words, field="words", limit=FEW, required=True)
    with doing("acknowledge", complaint_id, by=by) as complaint:
        acknowledged(complaint, by=by)
        step(complaint, Kind.ACKNOWLEDGED, by=by, words=said, due_on=complaint.reply_on)
    return complaint


@transaction.atomic
def complaint_reply(
    *, by: User, complaint_id: uuid.UUID, outcome: str, words: str, theme: str, change: str = ""
) -> Complaint:
    """Answer a complaint at its stage: who is right, why, and what changes; the change has a day of its own (R214, R219).

    Raises NotPermitted; Missing; Refused: `complaint_moved_on`, `change_missing` where they are right, `panel_first` at the
    stage of a panel (kept), `choice_unknown`,
    words missing or too long.
    """
    handles(by, complaint_id)
    one_of(outcome, Complaint.Outcome.values, field="outcome")
    said = words_of(words, field="words", limit=WORDS, required=True)
    agreed = words_of(change, field="change", limit=FEW)
    if outcome == Complaint.Outcome.UPHELD and not agreed:
        raise Refused("They are right. Say what changes.", code="change_missing", field="change")
    with doing("reply", complaint_id, by=by) as complaint:
        _panel_first(complaint, outcome, by=by)
        late = today() > complaint.reply_on
        stop_reply(complaint, by=by, reason="it was answered")
        acknowledged(complaint, by=by)
        complaint.outcome, complaint.theme = outcome, one_of(theme, Complaint.Theme.values, field="theme")
        if agreed:
            _agree(complaint, agreed, by=by)
        step(
            complaint,
            Kind.REPLIED,
            by=by,
            words=said,
            outcome=outcome,
            late=late,
            due_on=last_day(complaint, at=now()),
        )
    return complaint


def _panel_first(complaint: Complaint, outcome: str, *, by: User) -> None:
    reports = ComplaintStep.objects.filter(complaint=complaint, stage=complaint.stage, kind=Kind.PANEL_REPORT)
    try:
        check_reply(
            has_panel=(complaint.route, complaint.stage) == events.PANEL, reported=reports.exists(),
            upheld=outcome == Complaint.Outcome.UPHELD,
        )  # fmt: skip
    except Refused as refused:
        raise refusal_keep(refused, by=by, about=complaint) from None


def _agree(complaint: Complaint, change: str, *, by: User) -> None:
    clock_stop(kind=events.CHANGE, about_id=complaint.id, at=now(), by=by, reason="another change was agreed")
    clock = clock_start(
        kind=events.CHANGE, about_id=complaint.id, circle_id=complaint.id, started_at=now(), by=by, owner_id=by.id,
        partnership_id=complaint.partnership_id, owner_label=by.name,
    )  # fmt: skip
    earlier = f"{complaint.change}\n\n" if complaint.change and complaint.change_done_on is None else ""
    complaint.change = f"{earlier}{change}"[-2 * FEW :] if earlier else change
    complaint.change_on, complaint.change_done_on = clock.due_on, None


@transaction.atomic
def complaint_extend(*, by: User, complaint_id: uuid.UUID, words: str) -> Complaint:
    """Make a stage longer, once, to the latest day that the law gives, and tell whoever complained why (R214).

    The new day counts from the beginning of the stage; after it the complaint goes further by itself, as after the first.
    Raises NotPermitted; Missing; Refused: `complaint_moved_on`; `extend_not_here`, `extended_already`, `extend_too_late`
    (all three kept); words missing or too long.
    """
    handles(by, complaint_id)
    said = words_of(words, field="words", limit=FEW, required=True)
    with doing("extend", complaint_id, by=by) as complaint:
        at = (complaint.route, complaint.stage)
        before = ComplaintStep.objects.filter(complaint=complaint, kind=Kind.EXTENDED, stage=complaint.stage)
        try:
            check_extend(
                has_longer=at in events.REPLY_MORE,
                extended=before.exists(),
                late=today() > complaint.reply_on,
            )
        except Refused as refused:
            raise refusal_keep(refused, by=by, about=complaint) from None
        first = Clock.objects.get(kind=events.REPLY[at], about_id=complaint.id, stopped_at__isnull=True)
        stop_reply(complaint, by=by, reason="it needs longer, and whoever complained was told why")
        clock = clock_start(
            kind=events.REPLY_MORE[at], about_id=complaint.id, circle_id=complaint.id, started_at=first.started_at, by=by,
            partnership_id=complaint.partnership_id, owner_id=complaint.handler_id, owner_label=complaint.handler_name,
        )  # fmt: skip
        assert clock.due_on is not None  # every extension counts working days
        complaint.reply_on = clock.due_on
        step(complaint, Kind.EXTENDED, by=by, words=said, due_on=clock.due_on)
    return complaint


@transaction.atomic
def complaint_changed(*, by: User, complaint_id: uuid.UUID, words: str) -> Complaint:
    """Write that the agreed change is done, and how one sees it; whoever complained may say that it is not (R219).

    Raises NotPermitted; Missing; Refused: `complaint_moved_on`, `no_change`, words missing or too long.
    """
    handles(by, complaint_id)
    said = words_of(words, field="words", limit=FEW, required=True)
    with doing("changed", complaint_id, by=by) as complaint:
        if not complaint.change or complaint.change_done_on is not None:
            raise Refused("No change is owed now.", code="no_change")
        complaint.change_done_on = today()
        clock_stop(kind=events.CHANGE, about_id=complaint.id, at=now(), by=by, reason="it was done")
        step(complaint, Kind.CHANGED, by=by, words=said)
    return complaint


@transaction.atomic
def complaint_close(*, by: User, complaint_id: uuid.UUID, words: str) -> Complaint:
    """Close a complaint whose change is done and whose answer was accepted, or left for P-COMPLAINT-ANSWER (R219).

    Raises NotPermitted; Missing; Refused: `complaint_moved_on`, `change_first` and `answer_waits` (both kept), words missing.
    """
    was = handles(by, complaint_id).state
    said = words_of(words, field="words", limit=FEW, required=True)
    with doing("close", complaint_id, by=by) as complaint:
        try:
            check_close(
                state=was, change=complaint.change, changed=complaint.change_done_on is not None, today=today(),
                reply_left_on=last_day(complaint),
            )  # fmt: skip
        except Refused as refused:
            raise refusal_keep(refused, by=by, about=complaint) from None
        end(complaint, by=by)
        step(complaint, Kind.CLOSED, by=by, words=said)
    return complaint


@transaction.atomic
def complaint_name(*, by: User, complaint_id: uuid.UUID, user_id: uuid.UUID) -> Complaint:
    """Name another person who answers: only somebody who had no part in it; the database refuses anybody else (R215).

    For the complaints team and the board, where the rule found nobody or whoever was named is away. Raises NotPermitted;
    Missing; Refused: `complaint_moved_on`, `not_independent` (kept).
    """
    require(by, COMPLAINT_NAME)
    seen(complaint_id)
    with doing("name", complaint_id, by=by) as complaint:
        user = User.objects.filter(
            id=user_id, partnership_id=complaint.partnership_id, is_active=True
        ).first()
        if user is None or not allows(user, COMPLAINT_HANDLE):
            raise Missing
        who = involved(subject_ids=complaint.subject_ids, case_id=complaint.case_id)
        if why_not(stands(user.id, complaint, who, _answered(complaint))):
            refused = Refused(_NOT_INDEPENDENT, code="not_independent", field="user_id")
            raise refusal_keep(refused, by=by, about=complaint)
        put_in_hands(complaint, user)
        named_step(complaint, user)
        for kind in (events.ACKNOWLEDGE, *reply_kinds(complaint)):
            clock_hand_over(kind=kind, about_id=complaint.id, owner_id=user.id, owner_label=user.name, by=by)
    return complaint


def _answered(complaint: Complaint) -> set[uuid.UUID]:
    replied = ComplaintStep.objects.filter(complaint=complaint, kind=Kind.REPLIED, said_by_id__isnull=False)
    return {one for one in replied.values_list("said_by_id", flat=True) if one is not None}


def handles(by: User, complaint_id: uuid.UUID) -> Complaint:
    """Return the complaint of its handler. Raises NotPermitted for whoever only oversees, Missing for everybody else."""
    require(by, COMPLAINT_HANDLE)
    complaint = seen(complaint_id)
    if complaint.handler_id != by.id:
        raise NotPermitted(f"{complaint.handler_name or 'Nobody yet'} answers this.", code="not_the_handler")
    return complaint


def last_day(complaint: Complaint, *, at: datetime | None = None) -> date:
    """Return the last day on which the newest answer, or one given at an aware instant, may be taken further (R218)."""
    if at is None:
        replied = (
            ComplaintStep.objects.filter(complaint=complaint, kind=Kind.REPLIED).order_by("-said_at").first()
        )
        at = replied.said_at if replied is not None else now()
    return due_on(at, in_force("P-COMPLAINT-ANSWER", partnership_id=complaint.partnership_id, at=at))
