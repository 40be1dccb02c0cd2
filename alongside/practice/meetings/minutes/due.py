"""The clock of a draft: it runs from the day on which the meeting was held (R116)."""

from __future__ import annotations

from alongside.family.cases.models import Allocation
from alongside.ground.access.context import elevated
from alongside.ground.base.actors import Acts
from alongside.ground.clock import now
from alongside.ground.clock.selectors import clock_for
from alongside.ground.clock.services import clock_start
from alongside.practice.meetings.minutes import events
from alongside.practice.meetings.models import Meeting


def minutes_due(meeting: Meeting, *, by: Acts) -> None:
    """Start the clock of the draft once a meeting was held (P-MINUTES), as the verb that says so calls it; twice is once.

    It is owed by whoever led the meeting; where they have no account, by the lead professional.
    """
    with elevated("the clock stands in nobody's circle: whoever is left out does not learn of the meeting"):
        if clock_for(meeting.id, events.DRAFT) is not None:
            return
        lead = Allocation.objects.filter(case_id=meeting.case_id, part="lead", until__isnull=True).first()
        clock_start(
            kind=events.DRAFT, about_id=meeting.id, circle_id=meeting.id, partnership_id=meeting.partnership_id,
            started_at=now(), by=by, owner_id=meeting.chair_id or (lead.user_id if lead else None),
            owner_label=meeting.chair_name,
        )  # fmt: skip
