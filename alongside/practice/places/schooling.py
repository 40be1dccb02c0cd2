"""A child's way through education as one reads it: what stands now, the days without lessons, what school does (R176)."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Protocol

from alongside.family.cases.models import Case
from alongside.ground.accounts.models import RoleAssignment
from alongside.ground.audit.noted import Noted
from alongside.ground.base.actors import Acts
from alongside.ground.base.ends import first_of
from alongside.ground.base.errors import Missing, Refused
from alongside.ground.clock import now, today
from alongside.ground.clock.lateness import Lateness
from alongside.ground.clock.models import Clock
from alongside.ground.clock.selectors import clock_lateness
from alongside.practice.places import events
from alongside.practice.places.models import SchoolCare, SchoolDay, Schooling
from alongside.practice.plans.models import Measure, Plan

_READ = "places.record"
_MOST = 200
_A_DAY = timedelta(days=1)
_NAMELESS = frozenset({"home", "tutor", "excluded", "not_reached"})
SHORTEST = 8  # calendar days: a week between two schools is no gap


class Spell(Protocol):
    """One part of the way, as far as the rules need it."""

    kind: str
    name: str
    since: date
    until: date | None

    @property
    def teaches(self) -> bool:
        """Whether lessons reach the child in it."""


@dataclass(frozen=True)
class Gap:
    """Days on which no lessons reached the child: the first and the last; the last is None where it goes on."""

    first: date
    last: date | None

    def days(self, today: date) -> int:
        """How many days, until today where it goes on."""
        return ((self.last or today) - self.first).days + 1


def check_schooling(kind: str, name: str, since: date, until: date | None, rows: Iterable[Spell]) -> None:
    """Refuse `name_missing`, `schooling_days` (ends before it begins), `schooling_twice` (the same stands already)."""
    if until is not None and until < since:
        raise Refused("It ended before it began. Check the days.", code="schooling_days", field="until")
    if kind not in _NAMELESS and not name:
        raise Refused(
            "Write its name, so that everybody means the same place.", code="name_missing", field="name"
        )
    for one in rows:
        same = one.kind == kind and one.name.casefold() == name.casefold()
        if same and (one.until is None or one.until >= since) and (until is None or until >= one.since):
            raise Refused(
                "This stands here already for these days. End that one first, or choose other days.",
                code="schooling_twice", field="since",
            )  # fmt: skip


def gaps_of(rows: Sequence[Spell], today: date) -> list[Gap]:
    """Return the stretches without lessons from the first day on record until today, the newest first.

    A stretch is one of eight days or more on which nothing that teaches stands; being excluded, or having a place that does
    not reach the child, teaches nothing. Before the first row nothing is known, so nothing is said.
    """
    if not rows:
        return []
    taught = sorted((one.since, one.until or today) for one in rows if one.teaches and one.since <= today)
    free = min(one.since for one in rows)  # the first day that is not known to be taught
    found: list[Gap] = []
    for since, until in taught:
        if since > free:
            found.append(Gap(free, since - _A_DAY))
        free = max(free, until + _A_DAY)
    if free <= today:
        found.append(Gap(free, None))
    return [one for one in reversed(found) if one.days(today) >= SHORTEST]


@dataclass(frozen=True)
class Way:
    """What the page of education shows: now, before, the gaps, what school does, the days they looked for the child."""

    now: tuple[Schooling, ...]
    before: tuple[Schooling, ...]
    gaps: tuple[Gap, ...]
    care: SchoolCare | None
    earlier_care: tuple[SchoolCare, ...]
    days: tuple[SchoolDay, ...]
    due: Lateness | None
    due_on: date | None

    @property
    def without_now(self) -> Gap | None:
        """The gap that goes on, if there is one."""
        return next((one for one in self.gaps if one.last is None), None)


def way_of(*, viewer: Acts, case: Case) -> Way:
    """Return a child's way through education as the viewer may read it: four queries. For workers and family alike."""
    rows = _of(Schooling, case).filter(set_aside_at__isnull=True)
    every = first_of(rows.order_by("-since", "-id"), _MOST)
    care = first_of(_of(SchoolCare, case).order_by("-at", "-id"), 20)
    days = first_of(_of(SchoolDay, case).order_by("-on", "-id"), _MOST)
    clock = Clock.objects.filter(about_id=case.id, kind=events.SCHOOL_CARE, stopped_at__isnull=True).first()
    return Way(
        tuple(one for one in every if one.until is None), tuple(one for one in every if one.until is not None),
        tuple(gaps_of(every, today())), care[0] if care else None, tuple(care[1:]), tuple(days),
        clock_lateness(clock, now=now()) if clock is not None else None, clock.due_on if clock is not None else None,
    )  # fmt: skip


@dataclass(frozen=True)
class SchoolPart:
    """What school does within the safety plan: its own word, and the measures that somebody of education sees to."""

    care: SchoolCare | None
    measures: tuple[Measure, ...]

    @property
    def ids(self) -> frozenset[uuid.UUID]:
        """The measures that are school's, to be marked where they stand in the plan."""
        return frozenset(one.id for one in self.measures)


def school_part(
    *, viewer: Acts, case: Case, care: SchoolCare | None = None, measures: Sequence[Measure] | None = None
) -> SchoolPart:
    """Return what school does within the plan of a case, as the viewer may read it (R176): two queries at most.

    `care` and `measures`: what the page has read already; without `measures`, those of the open plan.
    """
    if measures is None:
        live = Measure.objects.filter(case_id=case.id, withdrawn_at__isnull=True)
        measures = list(live.exclude(plan__state=Plan.State.CLOSED).order_by("created_at", "id"))
    if care is None:
        care = _of(SchoolCare, case).order_by("-at", "-id").first()
    owners = {one.owner_id for one in measures if one.owner_id is not None}
    taught = RoleAssignment.objects.filter(user_id__in=owners, role="education", until__isnull=True)
    of_school = set(taught.values_list("user_id", flat=True)) if owners else set()
    return SchoolPart(care, tuple(one for one in measures if one.owner_id in of_school))


def schooling_get(*, viewer: Acts, case: Case, schooling_id: object) -> Schooling:
    """Return one part of the way. Raises Missing."""
    found = _of(Schooling, case).filter(id=schooling_id, set_aside_at__isnull=True).first()
    if found is None:
        raise Missing
    return found


def _of(model: type, case: Case) -> Noted:
    return Noted.of(model, kind=_READ, circle="case_id").filter(
        partnership_id=case.partnership_id, case_id=case.id
    )
