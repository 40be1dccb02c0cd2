"""What whoever complained does: adds, accepts, takes it further, outside or back; and what happens when we are late (R218)."""

from __future__ import annotations

import uuid

from django.db import transaction

from alongside.accountability.challenge.complaints import events
from alongside.accountability.challenge.complaints.models import Complaint
from alongside.accountability.challenge.complaints.policies import COMPLAINT_HANDLE, COMPLAINT_MAKE
from alongside.accountability.challenge.complaints.rules import FEW, TOP, WAITS, WORDS, stage_after
from alongside.accountability.challenge.complaints.services.answering import last_day
from alongside.accountability.challenge.complaints.services.common import (
    Kind,
    State,
    doing,
    end,
    own,
    rise,
    seen,
    step,
    stop_reply,
)
from alongside.family.people.rules import words_of
from alongside.ground.access.registry import allows, require
from alongside.ground.accounts.models import User
from alongside.ground.base.actors import Acts
from alongside.ground.base.errors import NotPermitted, Refused
from alongside.ground.clock import now, today
from alongside.ground.clock.models import Clock
from alongside.ground.clock.services import clock_start

_BATCH = 200


@transaction.atomic
def complaint_add(*, by: User, complaint_id: uuid.UUID, words: str) -> Complaint:
    """Add words to a complaint that is open: whoever complained, or whoever answers it.

    Raises NotPermitted; Missing; Refused: `complaint_moved_on`, words missing or too long.
    """
    require(by, COMPLAINT_MAKE)
    complaint = seen(complaint_id)
    if not (by.is_family or by.id in (complaint.complainant_id, complaint.handler_id)):
        raise NotPermitted(f"{complaint.handler_name or 'Nobody yet'} answers this.", code="not_the_handler")
    said = words_of(words, field="words", limit=WORDS, required=True)
    with doing("add", complaint_id, by=by) as complaint:
        step(complaint, Kind.ADDED, by=by, words=said)
    return complaint


@transaction.atomic
def complaint_accept(*, by: User, complaint_id: uuid.UUID, words: str = "") -> Complaint:
    """Accept an answer. With no change owed the complaint is closed by it; else it stays open until that is done (R219).

    Raises NotPermitted; Missing; Refused: `complaint_moved_on`, words too long.
    """
    _mine(by, complaint_id)
    said = words_of(words, field="words", limit=FEW)
    with doing("accept", complaint_id, by=by) as complaint:
        step(complaint, Kind.ACCEPTED, by=by, words=said)
        if not complaint.change or complaint.change_done_on is not None:
            end(complaint, by=by)
            step(complaint, Kind.CLOSED, by=None)
    return complaint


@transaction.atomic
def complaint_go_up(*, by: User, complaint_id: uuid.UUID, words: str = "") -> Complaint:
    """Take an answered complaint to the next stage, with a new handler and a new day (R218).

    Raises NotPermitted; Missing; Refused: `complaint_moved_on`, `highest_stage` (with where to go instead), `too_late_to_rise`.
    """
    _mine(by, complaint_id)
    said = words_of(words, field="words", limit=WORDS)
    with doing("go_up", complaint_id, by=by) as complaint:
        above = stage_after(complaint.route, complaint.stage)
        if above is None:
            raise Refused(
                "This was the highest stage here. The Ombudsman is outside, free, and looks at it anew.",
                code="highest_stage",
            )
        if today() > last_day(complaint):
            raise Refused(
                "The time to take it further is over. Make a new complaint, and name this one in it.",
                code="too_late_to_rise",
            )
        step(complaint, Kind.ROSE, by=by, words=said)
        rise(complaint, above, by=by)
    return complaint


@transaction.atomic
def complaint_conflict(*, by: User, complaint_id: uuid.UUID, words: str) -> Complaint:
    """Say that whoever answers it is not independent: it goes straight to the highest stage (R215).

    By whoever complained, or by the handler about themself. Raises NotPermitted; Missing; Refused: `complaint_moved_on`,
    `highest_stage`, words missing or too long.
    """
    complaint = seen(complaint_id)
    if complaint.handler_id == by.id and not by.is_family:
        require(by, COMPLAINT_HANDLE)
    else:
        _mine(by, complaint_id)
    said = words_of(words, field="words", limit=FEW, required=True)
    with doing("conflict", complaint_id, by=by) as complaint:
        top = TOP[Complaint.Route(complaint.route)]
        if complaint.stage == top and complaint.handler_id != by.id:
            raise Refused(
                "It is at the highest stage already. The Ombudsman is outside, free, and looks at it anew.",
                code="highest_stage",
            )
        if complaint.handler_id is not None:
            complaint.kept_from = [*complaint.kept_from, complaint.handler_id]
        complaint.conflict = True
        complaint.handler_id = None
        step(complaint, Kind.CONFLICT, by=by, words=said)
        rise(complaint, top, by=by)
    return complaint


@transaction.atomic
def complaint_go_out(*, by: User, complaint_id: uuid.UUID, words: str = "") -> Complaint:
    """Say that one takes it outside, to the Ombudsman or another body: what was agreed here is still owed (R218).

    Raises NotPermitted; Missing; Refused: `complaint_moved_on`, words too long.
    """
    _mine(by, complaint_id)
    said = words_of(words, field="words", limit=FEW)
    with doing("go_out", complaint_id, by=by) as complaint:
        stop_reply(complaint, by=by, reason="it was taken outside")
        step(complaint, Kind.EXTERNAL, by=by, words=said)
    return complaint


@transaction.atomic
def complaint_not_changed(*, by: User, complaint_id: uuid.UUID, words: str) -> Complaint:
    """Say that the agreed change is not made: it is owed again, on a new clock (R219).

    Raises NotPermitted; Missing; Refused: `complaint_moved_on`, `no_change`, words missing or too long.
    """
    _mine(by, complaint_id)
    said = words_of(words, field="words", limit=FEW, required=True)
    with doing("not_changed", complaint_id, by=by) as complaint:
        if complaint.change_done_on is None:
            raise Refused("Nobody has said yet that it is done.", code="no_change")
        clock = clock_start(
            kind=events.CHANGE, about_id=complaint.id, circle_id=complaint.id, started_at=now(), by=by,
            partnership_id=complaint.partnership_id, owner_id=complaint.handler_id, owner_label=complaint.handler_name,
        )  # fmt: skip
        complaint.change_done_on, complaint.change_on = None, clock.due_on
        step(complaint, Kind.NOT_CHANGED, by=by, words=said, due_on=clock.due_on)
    return complaint


@transaction.atomic
def complaint_withdraw(*, by: User, complaint_id: uuid.UUID, words: str = "") -> Complaint:
    """Take a complaint back, without a reason. What was agreed is still owed, and the watch goes on (R216).

    Raises NotPermitted; Missing; Refused: `complaint_moved_on`, words too long.
    """
    _mine(by, complaint_id)
    said = words_of(words, field="words", limit=FEW)
    with doing("withdraw", complaint_id, by=by) as complaint:
        complaint.withdrawn = True
        step(complaint, Kind.WITHDRAWN, by=by, words=said)
        if complaint.change and complaint.change_done_on is None:
            stop_reply(complaint, by=by, reason="it was taken back")
            complaint.state = State.ACCEPTED
        else:
            end(complaint, by=by)
    return complaint


def complaints_rise(*, by: Acts) -> int:
    """Take each complaint whose answer is late to the next stage, as the system; return how many (R214, R218).

    At the highest stage it stays, and those who answer for it are told again and again.
    """
    owed = [*events.REPLY.values(), *events.REPLY_MORE.values()]
    late = Clock.objects.filter(kind__in=owed, stopped_at__isnull=True, in_time_until__lt=now())
    waiting = Complaint.objects.select_for_update(skip_locked=True, no_key=True).filter(
        id__in=late.values("about_id"), state__in=WAITS
    )
    risen = 0
    with transaction.atomic():
        for complaint in waiting.order_by("reply_on", "id")[:_BATCH]:
            above = stage_after(complaint.route, complaint.stage)
            if above is None:
                continue
            with doing("rise_late", complaint.id, by=by) as rises:
                step(rises, Kind.ROSE_LATE, by=None, due_on=rises.reply_on, late=True)
                rise(rises, above, by=by)
            risen += 1
    return risen


def _mine(by: User, complaint_id: uuid.UUID) -> Complaint:
    """Return the complaint of whoever complained; the team speaks for somebody without an account (`reach`)."""
    require(by, COMPLAINT_MAKE)
    complaint = seen(complaint_id)
    if complaint.complainant_id is None and not by.is_family and allows(by, COMPLAINT_HANDLE):
        return complaint
    return own(by, complaint_id)
