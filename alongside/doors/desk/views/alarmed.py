"""What is told about somebody who works with families, on the first page of whoever has to look at it (R150)."""

from __future__ import annotations

from django.urls import reverse

from alongside.doors.desk.views.shared import Row
from alongside.ground.access.registry import allows
from alongside.ground.accounts.models import User
from alongside.pursuit.information.policies import ALARM_READ
from alongside.pursuit.information.selectors_waiting import alarms_late, alarms_open

ALARMED = "About somebody who works with families"


def alarm_rows(user: User, count: int) -> list[Row]:
    """Return the one row that says how many wait and how many of them are late, or none; nothing of whom they are about."""
    if not count:
        return []
    late = alarms_late(viewer=user)
    row: Row = {
        "text": f"{count} report{'' if count == 1 else 's'} about somebody who works with families",
        "href": reverse("desk:alarms"), "status": f"{late} late" if late else "To look at", "meaning": "late" if late else "soon",
        "hint": "The police do not have it until you pass it on.",
    }  # fmt: skip
    return [row]


def alarms_of(user: User) -> list[Row]:
    """The same for somebody with no other list: one query where none waits, and none without the right."""
    if not allows(user, ALARM_READ):
        return []
    return alarm_rows(user, alarms_open(viewer=user).count())
