"""What the minutes say was decided is owed to each parent as a decision: what, why, by whom, how to challenge it (R112)."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import timedelta

from django.db.models import F, QuerySet

from alongside.ground.base.actors import Acts
from alongside.ground.base.errors import Missing, Refused
from alongside.ground.clock import now
from alongside.ground.clock.models import Clock
from alongside.ground.clock.services import clock_start, clock_stop
from alongside.practice.meetings import events
from alongside.practice.meetings.models import Decision, LineVersion
from alongside.practice.meetings.services.common import lead_of

_LATELY = timedelta(
    weeks=4
)  # a service that has just begun to time this does not begin with the meetings of years


def decided_open() -> QuerySet[LineVersion]:
    """Return, as they now stand, the lines of minutes that say what a held meeting decided, and of which no parent is told yet.

    A line struck out, or said to be of another kind, decides nothing.
    """
    told = Decision.objects.filter(line_id__isnull=False).values("line_id")
    found = LineVersion.objects.filter(
        kind=LineVersion.Kind.DECIDED, struck=False, settled=True, number=F("line__number"),
        minutes__meeting__held_at__isnull=False, minutes__meeting__cancelled_at__isnull=True,
        minutes__meeting__case__closed_at__isnull=True,
    )  # fmt: skip
    return found.exclude(line_id__in=told).order_by("line__at", "line_id")


def decided_line(line_id: uuid.UUID, *, case_id: uuid.UUID) -> LineVersion:
    """Return the newest words of a line of this case that a decision may come out of. Raises Missing; Refused
    `decision_of_line` for one of which each parent is told already.
    """
    if Decision.objects.filter(line_id=line_id).exists():
        raise Refused(
            "This is written down as a decision already. Each parent is told of it there.",
            code="decision_of_line",
        )
    found = LineVersion.objects.filter(line_id=line_id, case_id=case_id, number=F("line__number"))
    version = found.select_related("minutes__meeting").first()
    if version is None:
        raise Missing
    return version


def decided_watch(*, by: Acts) -> int:
    """Start the clock of each line that decides something, and stop it where the line does not any more; return how many
    were started. By the system.
    """
    waits = {one.line_id: one for one in decided_open().select_related("minutes__meeting")}
    running = set(
        Clock.objects.filter(kind=events.DECIDED_LINE, stopped_at__isnull=True).values_list(
            "about_id", flat=True
        )
    )
    for line_id in sorted(running - set(waits)):
        clock_stop(
            kind=events.DECIDED_LINE, about_id=line_id, at=now(), by=by, reason="the line decides nothing any more"
        )  # fmt: skip
    since = now() - _LATELY
    lately = [
        one
        for line_id, one in waits.items()
        if line_id not in running and (held := one.minutes.meeting.held_at) is not None and held > since
    ]
    _start(lately, by=by)
    return len(lately)


def _start(lines: Iterable[LineVersion], *, by: Acts) -> None:
    for one in lines:
        meeting, lead = one.minutes.meeting, lead_of(one.case_id)
        clock_start(
            kind=events.DECIDED_LINE, about_id=one.line_id, circle_id=one.line_id, partnership_id=one.partnership_id,
            started_at=now(), by=by, owner_id=meeting.chair_id or (lead.user_id if lead else None),
            owner_label=meeting.chair_name,
        )  # fmt: skip
