"""Which measures of a plan took up what somebody said with an advocate or their own worker beside them (R121)."""

from __future__ import annotations

import uuid
from datetime import datetime

from alongside.ground.accounts.models import User
from alongside.ground.audit.services import note_read
from alongside.ground.clock.time_source import local_date
from alongside.practice.meetings.models import PointOutcome
from alongside.practice.meetings.selectors import READ
from alongside.practice.plans.origins import Origin, Origins


def said_with_advocate(viewer: User, case_id: uuid.UUID) -> Origins:
    """Return by measure who said what it took up, and when; the newest outcome of each point counts. One query.

    Whoever works with the child reads it of everybody; a family member of their own points alone, as in the meeting
    itself: a parent's measure does not tell the other parent who sat beside them.
    """
    if viewer.partnership_id is None:
        return {}
    told = PointOutcome.objects.filter(
        partnership_id=viewer.partnership_id, point__with_advocate=True, point__meeting__case_id=case_id
    )
    rows = told.order_by("at", "id").values_list(
        "point_id", "measure_id", "point__attendee__name", "point__meeting__at", "point__meeting_id"
    )
    newest: dict[uuid.UUID, tuple[uuid.UUID | None, str, datetime, uuid.UUID]] = {
        point_id: (measure_id, name, at, meeting_id) for point_id, measure_id, name, at, meeting_id in rows
    }
    found: Origins = {}
    for measure_id, name, at, meeting_id in newest.values():
        if measure_id is not None:
            said = Origin(name, local_date(at), meeting_id)
            found[measure_id] = (*found.get(measure_id, ()), said)
    if found:
        note_read(READ, [case_id])
    return found
