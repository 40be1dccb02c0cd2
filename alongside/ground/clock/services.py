"""The verbs of clocks.

They run inside the transaction of a verb upstairs, which checks the permission and writes the audit
event: audit stands above this room. A verb here that refuses before it writes needs no savepoint of its own.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from alongside.ground.base.actors import Acts
from alongside.ground.base.errors import Refused
from alongside.ground.base.models import ParameterVersion
from alongside.ground.base.parameters import versions_in_force
from alongside.ground.clock.calendars import ENGLAND_AND_WALES
from alongside.ground.clock.due import TIME_UNITS, SingleLimit, due_at, due_on, worked_on_or_before
from alongside.ground.clock.kinds import ClockKind, kind_of
from alongside.ground.clock.lateness import EscalationStep, ladder_from, steps_reached
from alongside.ground.clock.models import Clock, EscalationNotice
from alongside.ground.clock.selectors import clock_lateness
from alongside.ground.clock.time_source import as_instant, local_date, now

LADDER_PARAMETER = "P-ESC"


def clock_start(
    *,
    kind: str,
    about_id: uuid.UUID,
    circle_id: uuid.UUID | None,
    partnership_id: uuid.UUID,
    started_at: datetime,
    by: Acts,
    owner_id: uuid.UUID | None = None,
    owner_label: str = "",
    division: str = ENGLAND_AND_WALES,
    receipt: str = "",
) -> Clock:
    """Start the clock of a promise about one thing (R4, R338, R339).

    In: a registered kind; the aware instant at which the thing happened (its London date is day 0);
    the owner as a user's id and in words (a team or a person, no family data); `receipt`, the digest
    of a receipt code, shows it to whoever holds the code without an account. The time limit and
    the escalation ladder in force at `started_at` are kept: a later version leaves the clock alone.

    Raises Refused(`clock_already_running`); KeyError for an unknown kind or parameter; ValueError
    for a naive instant; CalendarRunsOut past the known bank holidays.
    """
    start = as_instant(started_at)
    clock = Clock(
        kind=kind,
        about_id=about_id,
        circle_id=circle_id,
        partnership_id=partnership_id,
        owner_id=owner_id,
        owner_label=owner_label,
        receipt=receipt,
        started_at=start,
        created_at=now(),
        created_by_id=by.as_actor().id,
        **_promise(kind_of(kind), partnership_id, start, division),
    )
    return _insert(clock)


@transaction.atomic
def clocks_start(
    *,
    kinds: Sequence[str],
    about_id: uuid.UUID,
    circle_id: uuid.UUID | None,
    partnership_id: uuid.UUID,
    started_at: datetime,
    by: Acts,
    owner_label: str = "",
    division: str = ENGLAND_AND_WALES,
    receipt: str = "",
) -> list[Clock]:
    """Start several promises about one new thing in one insert, in the order of `kinds`; else as `clock_start`.

    For the busiest door. A kind already running about this thing raises IntegrityError: the thing is not new.
    """
    start = as_instant(started_at)
    wanted = [kind_of(kind) for kind in kinds]
    limits = versions_in_force(
        {LADDER_PARAMETER, *(kind.parameter for kind in wanted)}, partnership_id=partnership_id, at=start
    )
    clocks = [
        Clock(
            kind=kind.key,
            about_id=about_id,
            circle_id=circle_id,
            partnership_id=partnership_id,
            owner_label=owner_label,
            receipt=receipt,
            started_at=start,
            created_at=now(),
            created_by_id=by.as_actor().id,
            **_promised(kind, limits[kind.parameter], limits[LADDER_PARAMETER], start, division),
        )
        for kind in wanted
    ]
    return Clock.objects.bulk_create(clocks)


def clock_stop(*, kind: str, about_id: uuid.UUID, at: datetime, by: Acts, reason: str = "") -> Clock | None:
    """Stop the running clock of this kind about this thing at the aware instant `at`; None when none runs.

    Stopping twice is harmless: the second time there is nothing to stop. The system and the public
    have no user's id, so they must give a reason. Raises Refused(`clock_reason_missing`) without
    one, Refused(`clock_stopped_before_start`) when `at` is before the start (R338).
    """
    clock = _running(about_id).filter(kind=kind).first()
    if clock is None:
        return None
    instant = as_instant(at)
    if instant < clock.started_at:
        raise Refused(
            "This cannot have been done before it was asked for.", code="clock_stopped_before_start"
        )
    person = by.as_actor().id
    if person is None and not reason.strip():
        raise Refused("Say why the clock stops.", code="clock_reason_missing")
    clock.stopped_at = instant
    clock.stopped_by_id = person
    clock.stopped_reason = reason.strip()
    clock.save(update_fields=["stopped_at", "stopped_by_id", "stopped_reason"])
    return clock


@transaction.atomic
def clock_move_circle(*, about_id: uuid.UUID, circle_id: uuid.UUID | None, by: Acts) -> int:
    """Put every clock about this thing, running or stopped, into a circle, or out of any; returns how many moved.

    For the moment a referral becomes a case: the promises made before come along.
    """
    elsewhere = Clock.objects.filter(about_id=about_id)
    elsewhere = elsewhere.exclude(circle_id=circle_id) if circle_id else elsewhere.exclude(circle_id=None)
    return elsewhere.update(circle_id=circle_id, changed_at=now(), changed_by_id=by.as_actor().id)


@transaction.atomic
def clock_hand_over(
    *, kind: str, about_id: uuid.UUID, owner_id: uuid.UUID | None, owner_label: str, by: Acts
) -> Clock | None:
    """Give the running clock another owner; its due date stays. None when none runs (R124)."""
    clock = _running(about_id).filter(kind=kind).first()
    if clock is None:
        return None
    clock.owner_id = owner_id
    clock.owner_label = owner_label
    clock.changed_at = now()
    clock.changed_by_id = by.as_actor().id
    clock.save(update_fields=["owner_id", "owner_label", "changed_at", "changed_by_id"])
    return clock


@transaction.atomic
def escalation_send(*, clock: Clock, level: int, by: Acts, to_label: str = "") -> EscalationNotice | None:
    """Note that the people on one rung have been told that a promise is late, and that rungs below were passed over (R4, R124).

    `to_label` says who, in words; otherwise the owner's label on the first rung and the rung's own
    words above it. None when the clock has stopped or the rung was told or passed already, so that
    running twice tells once. The caller sends the message and writes the audit event.

    Raises Refused(`escalation_not_due`) for a rung not reached by now or not on the clock's ladder.
    """
    current = _running(clock.about_id).filter(id=clock.id).first()
    if current is None:
        return None
    reached = steps_reached(clock_lateness(current, now=now()), ladder_from(current.ladder))
    step = next((step for step in reached if step.level == level), None)
    if step is None:
        raise Refused("This promise is not that late.", code="escalation_not_due")
    owner_label = current.owner_label if level == 1 else ""
    notice, fresh = EscalationNotice.objects.get_or_create(
        clock=current,
        level=level,
        defaults={
            "partnership_id": current.partnership_id,
            "at": now(),
            "to_label": to_label or owner_label or step.whom,
            "created_at": now(),
            "created_by_id": by.as_actor().id,
        },
    )
    if fresh:
        _pass_over(current, [one for one in reached if one.level < level], by)
    return notice if fresh else None


def _pass_over(clock: Clock, below: Sequence[EscalationStep], by: Acts) -> None:
    settled = set(EscalationNotice.objects.filter(clock=clock).values_list("level", flat=True))
    facts = {
        "clock": clock, "partnership_id": clock.partnership_id, "at": now(), "passed": True, "created_at": now(),
        "created_by_id": by.as_actor().id,
    }  # fmt: skip
    EscalationNotice.objects.bulk_create(
        EscalationNotice(level=one.level, to_label=one.whom, **facts)
        for one in below
        if one.level not in settled
    )


def _running(about_id: uuid.UUID) -> QuerySet[Clock]:
    return Clock.objects.select_for_update().filter(about_id=about_id, stopped_at__isnull=True)


def _promise(kind: ClockKind, partnership_id: uuid.UUID, start: datetime, division: str) -> dict[str, Any]:
    limits = versions_in_force({kind.parameter, LADDER_PARAMETER}, partnership_id=partnership_id, at=start)
    return _promised(kind, limits[kind.parameter], limits[LADDER_PARAMETER], start, division)


def _promised(
    kind: ClockKind, limit: ParameterVersion, ladder: ParameterVersion, start: datetime, division: str
) -> dict[str, Any]:
    ladder_from(ladder.value)  # a ladder that makes no sense must fail here, not in the sweep
    value = limit.value if kind.place is None else limit.value[kind.place]
    single = SingleLimit(value, limit.unit)
    in_time = limit.unit in TIME_UNITS
    return {
        "due_on": None if in_time else _due_day(kind, start, single, division),
        "due_at": due_at(start, single) if in_time else None,
        "parameter_key": limit.key,
        "parameter_version_id": limit.id,
        "parameter_value": value,
        "parameter_unit": limit.unit,
        "ladder_version_id": ladder.id,
        "ladder": ladder.value,
        "division": division,
    }


def _due_day(kind: ClockKind, start: datetime, limit: SingleLimit, division: str) -> date:
    day = due_on(start, limit, division)
    return max(worked_on_or_before(day, division), local_date(start)) if kind.on_working_day else day


def _insert(clock: Clock) -> Clock:
    # Two requests at once: the unique index decides, inside a savepoint so that the caller may go on.
    try:
        with transaction.atomic():
            clock.save(force_insert=True)
    except IntegrityError as error:
        if "clock_one_running" not in str(error):
            raise
        raise Refused("This clock is already running.", code="clock_already_running") from error
    return clock
