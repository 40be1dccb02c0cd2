"""Counting since when nobody does anything about those who harm, while harm goes on; managers hear when it is late (R160)."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Sequence
from datetime import date, datetime, time

from django.db import connection

from alongside.family.cases.models import Case
from alongside.ground.access.context import elevated
from alongside.ground.audit.services import record
from alongside.ground.base.actors import Acts
from alongside.ground.base.parameters import in_force
from alongside.ground.clock import now, today
from alongside.ground.clock.due import due_on
from alongside.ground.clock.services import clock_start, clock_stop
from alongside.ground.clock.time_source import LONDON, local_date
from alongside.pursuit.disruption import events
from alongside.pursuit.disruption.facts import both, entries_on, harms_on
from alongside.pursuit.disruption.models import HarmGoesOn
from alongside.pursuit.disruption.rules import unlooked_since

MANAGERS = "the managers"
_BATCH = 500
Ended = HarmGoesOn.Ended


def watches_mind(
    *, by: Acts, partnership_id: uuid.UUID, case_ids: Collection[uuid.UUID] | None = None
) -> int:
    """See for each case whether harm goes on and since when nobody wrote what is done; return how many changed (R160).

    Each night for every open case, and for one case when somebody wrote something. What is found is a promise with the time
    of a review (P-REVIEW): once that is late, the managers are told that the people who harm are not being looked at.
    """
    changed = 0
    with connection.cursor() as cursor:  # two who write at the same moment take turns
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtext(%s))", [f"harm that goes on in {partnership_id}"]
        )
    with elevated("harm is counted from records that nobody who is told of it need read"):
        running = {
            one.case_id: one for one in HarmGoesOn.objects.filter(partnership_id=partnership_id, ended_at__isnull=True)
            if case_ids is None or one.case_id in case_ids
        }  # fmt: skip
        cases = Case.objects.filter(partnership_id=partnership_id, closed_at__isnull=True).order_by("id")
        found = list(cases if case_ids is None else cases.filter(id__in=case_ids))
        for start in range(0, len(found), _BATCH):
            changed += _mind(found[start : start + _BATCH], running, by)
        open_ = {case.id for case in found}
        for one in running.values():
            if one.case_id not in open_:
                _end(one, Ended.CLOSED, by)
                changed += 1
    return changed


def _mind(cases: Sequence[Case], running: dict[uuid.UUID, HarmGoesOn], by: Acts) -> int:
    if not cases:
        return 0
    partnership_id, ids = cases[0].partnership_id, [case.id for case in cases]
    limit = in_force("P-REVIEW", partnership_id=partnership_id, at=now())
    harms = harms_on(partnership_id, ids)
    done, reasons = entries_on(partnership_id, ids)
    changed = 0
    for case in cases:
        harm = harms.get(case.id)
        since = unlooked_since(
            opened_on=local_date(case.opened_at), harms=[harm] if harm else [], entries=both(done, reasons, case.id),
            reach=lambda day: due_on(day, limit), on=today(),
        )  # fmt: skip
        known = running.get(case.id)
        if (known.since if known else None) == since:
            continue
        if known is not None:
            _end(known, _how(known.since, since, done.get(case.id)), by)
        if since is not None:
            _begin(case, since, by)
        changed += 1
    return changed


def _how(before: date, since: date | None, done: date | None) -> str:
    if since is None:
        return Ended.QUIET
    if since < before:
        return Ended.BACK
    return Ended.ENTRY if done == since else Ended.REASON


def _begin(case: Case, since: date, by: Acts) -> None:
    made = HarmGoesOn.objects.create(
        partnership_id=case.partnership_id,
        case=case,
        since=since,
        began_at=now(),
        created_by_id=by.as_actor().id,
    )
    # The circle is the watch's own: no family reads from a promise that somebody told something.
    clock_start(
        kind=events.UNLOOKED, about_id=made.id, circle_id=made.id, partnership_id=case.partnership_id,
        started_at=datetime.combine(since, time(), LONDON), by=by, owner_label=MANAGERS,
    )  # fmt: skip
    record(events.BEGAN, by=by, about=made, circle_ids=[case.id])


def _end(watch: HarmGoesOn, how: str, by: Acts) -> None:
    watch.ended_at, watch.ended_how = now(), how
    watch.save(update_fields=["ended_at", "ended_how"])
    clock_stop(kind=events.UNLOOKED, about_id=watch.id, at=now(), by=by, reason=Ended(how).label)
    record(events.ENDED, by=by, about=watch, circle_ids=[watch.case_id], facts={"how": str(how)})
