"""What the verbs of complaints share. Whoever acts is checked first; the rows are written as the system (R217)."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from alongside.accountability.challenge.complaints import events
from alongside.accountability.challenge.complaints.handlers import handler_for
from alongside.accountability.challenge.complaints.models import Complaint, ComplaintStep
from alongside.accountability.challenge.complaints.owing import yours_now
from alongside.accountability.challenge.complaints.rules import move, watch_ends
from alongside.family.people.letters import letters_later
from alongside.ground.access.context import elevated
from alongside.ground.accounts.models import User
from alongside.ground.audit.services import record
from alongside.ground.base.actors import Acts
from alongside.ground.base.errors import Missing
from alongside.ground.base.parameters import in_force
from alongside.ground.clock import now, today
from alongside.ground.clock.services import clock_hand_over, clock_start, clock_stop

Kind, State = ComplaintStep.Kind, Complaint.State
WHY = "a complaint is written by its verbs alone: nobody in the case reads or writes it"
NOBODY = "nobody yet"
# What whoever complained would not find by themself: that we have it, need longer, answered, changed something.
_THEY_HEAR = (
    Kind.ACKNOWLEDGED, Kind.EXTENDED, Kind.PANEL_MET, Kind.PANEL_REPORT, Kind.REPLIED, Kind.ROSE_LATE, Kind.CHANGED,
)  # fmt: skip


def seen(complaint_id: uuid.UUID) -> Complaint:
    """Return a complaint that the acting person may read. Raises Missing for everybody else."""
    found = Complaint.objects.filter(id=complaint_id).first()
    if found is None:
        raise Missing
    return found


def locked(complaint_id: uuid.UUID) -> Complaint:
    """Return a complaint to change, locked; call it as the system, after `seen`."""
    return Complaint.objects.select_for_update().get(id=complaint_id)


def own(by: User, complaint_id: uuid.UUID) -> Complaint:
    """Return the acting person's own complaint. Raises Missing for another's, and for whoever only answers it."""
    found = seen(complaint_id)
    if not (by.is_family or found.complainant_id == by.id):
        raise Missing
    return found


def step(complaint: Complaint, kind: str, *, by: User | None, words: str = "", **facts: Any) -> ComplaintStep:
    """Add what was done, with who did it; whoever complained hears in neutral words of what we did."""
    actor = by.as_actor() if by is not None else None
    if kind in _THEY_HEAR:
        letters_later([complaint.person_id])
    return ComplaintStep.objects.create(
        partnership_id=complaint.partnership_id, complaint=complaint, kind=kind, stage=complaint.stage, words=words,
        said_at=now(), said_by_id=by.id if by else None, said_by_name=by.name if by else "",
        said_by_role=actor.role_title if actor else "", created_by_id=by.id if by else None, **facts,
    )  # fmt: skip


@contextmanager
def doing(deed: str, complaint_id: uuid.UUID, *, by: Acts) -> Iterator[Complaint]:
    """Do one thing about a complaint: locked, as the system, in the state to which the deed leads; keep what was changed in it,
    and write the deed's one event, in the file that is kept apart and never in the case's.

    The caller checked who acts. Raises Refused(`complaint_moved_on`) where it is not the deed's time.
    """
    with elevated(WHY):
        complaint = locked(complaint_id)
        before = vars(complaint).copy()
        complaint.state = move(deed, complaint.state)
        yield complaint
        if vars(complaint) != before:
            complaint.version += 1
            complaint.save()
        facts = {"deed": deed, "stage": complaint.stage}
        record(events.MOVED, by=by, about=complaint, circle_ids=[complaint.id], facts=facts)


def name_handler(complaint: Complaint, *, stage: int, by: Acts) -> None:
    """Put a complaint at a stage, in the hands of whoever answers there by rule, and start that stage's clock (R214, R215)."""
    stop_reply(complaint, by=by, reason="it went further")
    complaint.stage, user = handler_for(complaint, stage=stage)
    put_in_hands(complaint, user)
    clock = clock_start(
        kind=events.REPLY[complaint.route, complaint.stage], about_id=complaint.id, circle_id=complaint.id,
        partnership_id=complaint.partnership_id, started_at=now(), by=by, owner_id=user.id if user else None,
        owner_label=user.name if user else NOBODY,
    )  # fmt: skip
    assert clock.due_on is not None  # every stage counts working days
    complaint.reply_on = clock.due_on


def put_in_hands(complaint: Complaint, user: User | None) -> None:
    """Name who answers; nobody where nobody is independent."""
    complaint.handler_id = user.id if user else None
    complaint.handler_name = user.name if user else ""
    complaint.handler_role = user.as_actor().role_title if user else ""


def named_step(complaint: Complaint, user: User | None) -> None:
    """Say in the file who answers it now, and by which day; they hear of it."""
    kind = Kind.HANDLER if user is not None else Kind.NOBODY
    step(complaint, kind, by=user, due_on=complaint.reply_on)
    yours_now(user, partnership_id=complaint.partnership_id, kept_from=complaint.kept_from)


def handler_of(complaint: Complaint) -> User | None:
    """Return who answers a complaint now."""
    return User.objects.filter(id=complaint.handler_id).first() if complaint.handler_id else None


def rise(complaint: Complaint, stage: int, *, by: Acts) -> None:
    """Take a complaint to a stage above, with its new handler and clock; the caller wrote why."""
    name_handler(complaint, stage=stage, by=by)
    named_step(complaint, handler_of(complaint))
    clock_hand_over(
        kind=events.ACKNOWLEDGE, about_id=complaint.id, owner_id=complaint.handler_id,
        owner_label=complaint.handler_name or NOBODY, by=by,
    )  # fmt: skip


def stop_reply(complaint: Complaint, *, by: Acts, reason: str) -> None:
    """Stop the clock of the answer that is owed, if one runs."""
    for kind in reply_kinds(complaint):
        clock_stop(kind=kind, about_id=complaint.id, at=now(), by=by, reason=reason)


def reply_kinds(complaint: Complaint) -> list[str]:
    """Return the promises to answer at the stage of a complaint: the first, what an extension begins, and the panel's."""
    at = (complaint.route, complaint.stage)
    owed = [kinds[at] for kinds in (events.REPLY, events.REPLY_MORE) if at in kinds]
    return [*owed, *events.PANELS] if at == events.PANEL else owed


def acknowledged(complaint: Complaint, *, by: Acts) -> None:
    """Keep that they were written to, the first time."""
    if complaint.acknowledged_on is None:
        complaint.acknowledged_on = today()
        clock_stop(
            kind=events.ACKNOWLEDGE, about_id=complaint.id, at=now(), by=by, reason="they were written to"
        )


def end(complaint: Complaint, *, by: Acts) -> None:
    """Close a complaint: every clock of it stops, and the watch has its last day (R216)."""
    stop_reply(complaint, by=by, reason="it was closed")
    acknowledged(complaint, by=by)
    days = int(in_force("P-RETAL", partnership_id=complaint.partnership_id, at=now()).value)
    complaint.state, complaint.closed_on = State.CLOSED, today()
    complaint.watched_until = watch_ends(today(), days)
