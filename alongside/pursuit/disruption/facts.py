"""Typed facts of many cases at once: when harm was last written down, and when somebody last wrote what is done about it.

Read as the system: they are days and numbers alone, and a report that stands behind one of them stays unread (R160).
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.db.models import Exists, Max, OuterRef, QuerySet

from alongside.ground.clock.time_source import local_date
from alongside.practice.assessment.models import HarmAddition, HarmEvent
from alongside.practice.safety.models import Episode, Threat
from alongside.pursuit.disruption.models import Activity, NothingPossible
from alongside.pursuit.information.models import Report

Ids = list[uuid.UUID]
Days = dict[uuid.UUID, date]


def harms_on(partnership_id: uuid.UUID, ids: Ids) -> Days:
    """Return the newest day of harm of each of these cases that has one: four queries.

    Harm is a time missing, a harm on record that nobody set aside, a threat, and what somebody told about this child.
    A report about somebody who works with families says nothing of those who harm, and is not counted.
    """
    aside = HarmAddition.objects.filter(harm=OuterRef("pk"), kind=HarmAddition.Kind.SET_ASIDE)
    told = Report.objects.filter(submitted_at__isnull=False, about_worker=False)
    return newest(
        _each(Episode.objects.all(), "gone_until", partnership_id, ids),
        _each(HarmEvent.objects.exclude(Exists(aside)), "entry__happened_on", partnership_id, ids),
        _each(Threat.objects.all(), "happened_on", partnership_id, ids),
        _each(told, "submitted_at", partnership_id, ids),
    )


def entries_on(partnership_id: uuid.UUID, ids: Ids) -> tuple[Days, Days]:
    """Return the newest day of something done or planned of each case, and of a manager's reason why nothing was possible.

    What was done counts on its day; what is planned, on the day it was first written: planning again is no deed. Two queries.
    """
    rows = Activity.objects.filter(partnership_id=partnership_id, case_id__in=ids)
    first: dict[tuple[uuid.UUID, uuid.UUID], datetime] = {}
    stands: dict[tuple[uuid.UUID, uuid.UUID], Activity] = {}
    wanted = ("case_id", "thread", "version", "step", "result", "done_on", "at")
    for one in rows.only("id", *wanted).order_by("version"):
        assert one.case_id is not None  # of these cases
        key = (one.case_id, one.thread)
        first.setdefault(key, one.at)
        stands[key] = one
    done: Days = {}
    for key, one in stands.items():
        if one.state == "taken_back":
            continue
        day = one.done_on or local_date(first[key] if one.state == "planned" else one.at)
        done[key[0]] = max(day, done.get(key[0], day))
    return done, newest(_each(NothingPossible.objects.all(), "at", partnership_id, ids))


def newest(*found: Iterable[tuple[uuid.UUID, date | datetime]]) -> Days:
    """Return the newest local day of each case, whichever list it stands in."""
    days: Days = {}
    for rows in found:
        for case_id, when in rows:
            day = local_date(when) if isinstance(when, datetime) else when
            days[case_id] = max(day, days.get(case_id, day))
    return days


def _each(
    rows: QuerySet[Any], column: str, partnership_id: uuid.UUID, ids: Ids
) -> Iterable[tuple[uuid.UUID, Any]]:
    mine = rows.filter(partnership_id=partnership_id, case_id__in=ids)
    return mine.order_by().values("case_id").annotate(on=Max(column)).values_list("case_id", "on")


def both(one: Mapping[uuid.UUID, date], other: Mapping[uuid.UUID, date], case_id: uuid.UUID) -> list[date]:
    """Return the days that two lists have of one case."""
    return [days[case_id] for days in (one, other) if case_id in days]
