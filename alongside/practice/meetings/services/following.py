"""The meetings that follow one another under a child protection plan, each by its day: kept by the program (standards, e)."""

from __future__ import annotations

import uuid
from collections import defaultdict

from alongside.ground.base.actors import Acts
from alongside.ground.clock import now
from alongside.ground.clock.models import Clock
from alongside.ground.clock.services import clock_start, clock_stop
from alongside.practice.meetings import events
from alongside.practice.meetings.models import Meeting
from alongside.practice.meetings.rules_following import Follows, Held, following
from alongside.practice.meetings.services.common import lead_of
from alongside.practice.plans.models import Plan


def follows_watch(*, by: Acts) -> int:
    """Start the clock of each meeting that is owed now, stop those that are not owed any more; return how many began.

    By the system. Under any other plan nothing is owed by statute, and whoever plans it says when.
    """
    wanted = _owed()
    kinds = events.FOLLOWS.values()
    running = {
        (one.kind, one.about_id) for one in Clock.objects.filter(kind__in=kinds, stopped_at__isnull=True)
    }
    for kind, about_id in sorted(running - set(wanted), key=str):
        clock_stop(
            kind=kind, about_id=about_id, at=now(), by=by, reason="it was held, or is not owed any more"
        )
    starting = [key for key in wanted if key not in running]
    for kind, about_id in sorted(starting, key=str):
        case_id, partnership_id, one = wanted[kind, about_id]
        lead = lead_of(case_id)
        # Whoever of the family was left out of a conference must not learn of it from a clock: nobody's circle.
        clock_start(
            kind=kind, about_id=about_id, circle_id=about_id, partnership_id=partnership_id, started_at=one.after.at, by=by,
            owner_id=lead.user_id if lead else None, owner_label=lead.worker_name if lead else "",
        )  # fmt: skip
    return len(starting)


def _owed() -> dict[tuple[str, uuid.UUID], tuple[uuid.UUID, uuid.UUID, Follows]]:
    plans = Plan.objects.filter(kind=Plan.Kind.CHILD_PROTECTION, case__closed_at__isnull=True)
    protecting = dict(plans.exclude(state=Plan.State.CLOSED).values_list("case_id", "partnership_id"))
    rows = Meeting.objects.filter(case_id__in=protecting, held_at__isnull=False, cancelled_at__isnull=True)
    held: dict[uuid.UUID, list[Held]] = defaultdict(list)
    for case_id, meeting_id, kind, at in rows.values_list("case_id", "id", "kind", "held_at"):
        if at is not None:  # as the filter says
            held[case_id].append(Held(meeting_id, kind, at))
    return {
        (events.FOLLOWS[one.what], one.after.id): (case_id, protecting[case_id], one)
        for case_id, meetings in held.items()
        for one in following(meetings)
    }
