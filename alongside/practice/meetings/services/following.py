"""What follows a strategy discussion, and under a child protection plan, each by its day: kept by the program (standards, e)."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Mapping

from django.db.models import Q

from alongside.ground.base.actors import Acts
from alongside.ground.clock import now
from alongside.ground.clock.models import Clock
from alongside.ground.clock.services import clock_start, clock_stop
from alongside.practice.meetings import events
from alongside.practice.meetings.models import EnquiryStep, Meeting
from alongside.practice.meetings.rules_following import Follows, Held, enquiring, following
from alongside.practice.meetings.services.common import lead_of
from alongside.practice.plans.models import Plan


def follows_watch(*, by: Acts, case_id: uuid.UUID | None = None) -> int:
    """Start the clock of what is owed now, stop those that are not owed any more; return how many began.

    By the system, of every case or of one. Meetings are owed under a child protection plan, an enquiry and what comes of it
    under any: else nothing is owed by statute, and whoever plans a meeting says when.
    """
    of_case = {} if case_id is None else {"case_id": case_id}
    wanted = _owed(of_case)
    kinds = events.FOLLOWS.values()
    clocks = Clock.objects.filter(kind__in=kinds, stopped_at__isnull=True)
    if case_id is not None:
        clocks = clocks.filter(about_id__in=Meeting.objects.filter(case_id=case_id).values("id"))
    running = {(one.kind, one.about_id) for one in clocks}
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


def _owed(
    of_case: Mapping[str, uuid.UUID],
) -> dict[tuple[str, uuid.UUID], tuple[uuid.UUID, uuid.UUID, Follows]]:
    plans = Plan.objects.filter(kind=Plan.Kind.CHILD_PROTECTION, case__closed_at__isnull=True, **of_case)
    protecting = set(plans.exclude(state=Plan.State.CLOSED).values_list("case_id", flat=True))
    rows = Meeting.objects.filter(
        held_at__isnull=False, cancelled_at__isnull=True, case__closed_at__isnull=True, **of_case
    )
    discussed = rows.filter(kind=Meeting.Kind.STRATEGY).values("case_id")
    rows = rows.filter(Q(case_id__in=protecting) | Q(case_id__in=discussed))
    steps = EnquiryStep.objects.filter(meeting__in=rows).order_by("at", "id")
    enquiry = dict(steps.values_list("meeting_id", "kind"))
    held: dict[tuple[uuid.UUID, uuid.UUID], list[Held]] = defaultdict(list)
    for case_id, here, meeting_id, kind, at in rows.values_list(
        "case_id", "partnership_id", "id", "kind", "held_at"
    ):
        if at is not None:  # as the filter says
            held[case_id, here].append(Held(meeting_id, kind, at, enquiry.get(meeting_id, "")))
    return {
        (events.FOLLOWS[one.what], one.after.id): (case_id, here, one)
        for (case_id, here), meetings in held.items()
        for one in [*enquiring(meetings), *(following(meetings) if case_id in protecting else [])]
    }
