"""Reading clocks. Row security decides which ones the acting person sees; the rooms above add `viewer=`."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, F, Func, IntegerField, OuterRef, Prefetch, Q, QuerySet

from alongside.ground.clock.calendars import working_days
from alongside.ground.clock.lateness import (
    EscalationStep,
    Lateness,
    ladder_from,
    lateness,
    lateness_at,
    rungs_waiting,
    steps_reached,
)
from alongside.ground.clock.models import Clock, EscalationNotice
from alongside.ground.clock.time_source import local_date

PAGE = 50
_SWEEP_CHUNK = 500

Cursor = tuple[datetime, uuid.UUID]


@dataclass(frozen=True)
class EscalationDue:
    """A rung that a running clock has reached and nobody has been told of yet; `missed`: nor of one below it."""

    clock: Clock
    step: EscalationStep
    state: Lateness
    missed: bool = False


def cursor_of(clock: Clock) -> Cursor:
    """Where the next page starts after this clock: pass it as `after`."""
    return clock.in_time_until, clock.id


def clocks_running(
    *,
    partnership_id: uuid.UUID | None,
    circle_id: uuid.UUID | None = None,
    owner_id: uuid.UUID | None = None,
    after: Cursor | None = None,
    size: int = PAGE,
) -> list[Clock]:
    """Running clocks, the soonest due first, one page of `size` after the cursor (R338).

    None as the partnership means every one that may be seen: for the system's own upkeep.
    """
    found = _of(partnership_id, Clock.objects.filter(stopped_at__isnull=True))
    if circle_id is not None:
        found = found.filter(circle_id=circle_id)
    if owner_id is not None:
        found = found.filter(owner_id=owner_id)
    return _page(found, after, size)


def clocks_running_in(
    *, partnership_id: uuid.UUID | None, circle_ids: Collection[uuid.UUID], size: int = PAGE
) -> dict[uuid.UUID, list[Clock]]:
    """The running clocks of each of these circles, the soonest due first, at most `size` a circle, in one query (R338)."""
    by_circle: dict[uuid.UUID, list[Clock]] = {circle_id: [] for circle_id in circle_ids}
    found = Clock.objects.filter(stopped_at__isnull=True, circle_id__in=by_circle)
    for clock in _of(partnership_id, found).order_by("in_time_until", "id"):
        assert clock.circle_id is not None  # asked for by their circle
        by_circle[clock.circle_id].append(clock)
    return {circle_id: clocks[:size] for circle_id, clocks in by_circle.items()}


def clocks_late(
    *, partnership_id: uuid.UUID | None, now: datetime, after: Cursor | None = None, size: int = PAGE
) -> list[Clock]:
    """Running clocks late at the aware instant `now`, the longest late first, one page (R4, R338).

    None as the partnership means as in `clocks_running`.
    """
    late = Clock.objects.filter(stopped_at__isnull=True, in_time_until__lt=now)
    return _page(_of(partnership_id, late), after, size)


def clock_for(about_id: uuid.UUID, kind: str) -> Clock | None:
    """The running clock of this kind about this thing, else the one stopped last, else None."""
    found = Clock.objects.filter(about_id=about_id, kind=kind)
    return found.order_by(F("stopped_at").desc(nulls_first=True), "-started_at").first()


def clocks_for(about_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, list[Clock]]:
    """Every clock about each of these things, in order of their start, in one query.

    A thing without a clock has an empty list.
    """
    wanted = list(about_ids)
    by_thing: dict[uuid.UUID, list[Clock]] = {about_id: [] for about_id in wanted}
    for clock in Clock.objects.filter(about_id__in=wanted).order_by("started_at", "id"):
        by_thing[clock.about_id].append(clock)
    return by_thing


def clock_lateness(clock: Clock, *, now: datetime) -> Lateness:
    """How the clock's promise stands at the aware instant `now`, by the calendar of its own division (R338).

    Raises CalendarRunsOut when it is late and working days cannot be counted that far.
    """
    calendar = working_days(clock.division)
    if clock.due_at is not None:
        return lateness_at(clock.due_at, now, calendar=calendar, done_at=clock.stopped_at)
    assert clock.due_on is not None  # the constraint clock_one_due
    done_on = None if clock.stopped_at is None else local_date(clock.stopped_at)
    return lateness(clock.due_on, local_date(now), calendar=calendar, done_on=done_on)


def escalations_due(
    *, now: datetime, partnership_id: uuid.UUID | None = None, kinds: Collection[str] | None = None
) -> Iterator[EscalationDue]:
    """Every rung that waits at the aware instant `now`, the oldest promise first, of each its highest rung first (R124).

    For the background sweep: it walks the late running clocks in chunks. Of rungs missed while the sweep did not run one is
    told, the highest that has somebody; telling it passes over those below. Each clock keeps the ladder in force when it
    started (R339). `kinds` narrows it to some kinds of clock.
    """
    late = _late_with_rungs_left(now, partnership_id)
    if kinds is not None:
        late = late.filter(kind__in=kinds)
    for clock in late.iterator(chunk_size=_SWEEP_CHUNK):
        settled = {notice.level for notice in clock.notices.all()}
        state = clock_lateness(clock, now=now)
        waiting = rungs_waiting(steps_reached(state, ladder_from(clock.ladder)), settled)
        for step in waiting:
            yield EscalationDue(clock, step, state, missed=step is not waiting[-1])


def _late_with_rungs_left(now: datetime, partnership_id: uuid.UUID | None) -> QuerySet[Clock]:
    rungs = Func(OuterRef("ladder"), function="jsonb_array_length", output_field=IntegerField())
    top_told = EscalationNotice.objects.filter(clock=OuterRef("pk"), level=rungs)
    late = Clock.objects.filter(~Exists(top_told), stopped_at__isnull=True, in_time_until__lt=now)
    late = _of(partnership_id, late)
    told = Prefetch("notices", queryset=EscalationNotice.objects.only("clock_id", "level"))
    return late.prefetch_related(told).order_by("in_time_until", "id")


def _of(partnership_id: uuid.UUID | None, found: QuerySet[Clock]) -> QuerySet[Clock]:
    return found if partnership_id is None else found.filter(partnership_id=partnership_id)


def _page(found: QuerySet[Clock], after: Cursor | None, size: int) -> list[Clock]:
    if after is not None:
        until, clock_id = after
        found = found.filter(Q(in_time_until__gt=until) | Q(in_time_until=until, id__gt=clock_id))
    return list(found.order_by("in_time_until", "id")[:size])
