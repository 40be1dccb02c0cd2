"""Reading cases. Row security decides which ones; a page costs a fixed handful of queries whatever its size."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeVar

from django.db.models import Case as If
from django.db.models import Exists, IntegerField, Model, OuterRef, Q, QuerySet, Subquery, Value, When

from alongside.family.cases import events
from alongside.family.cases.added import still_there
from alongside.family.cases.models import (
    Allocation,
    Case,
    Level,
    PartnershipStatus,
    RequestLink,
    Threshold,
)
from alongside.family.cases.models_harm import UrgentWorry
from alongside.family.cases.rules import (
    ROLES_OF_PART,
    Journey,
    JourneyPromise,
    JourneyWorker,
    journey,
    missing_workers,
)
from alongside.family.people.models import Person
from alongside.family.people.selectors import FamilyView, family_for_viewer
from alongside.ground.accounts.models import RoleAssignment, User
from alongside.ground.accounts.roles import INDEPENDENT_ROLES
from alongside.ground.audit.noted import Noted
from alongside.ground.audit.services import note_read
from alongside.ground.base.actors import Acts
from alongside.ground.base.errors import Missing
from alongside.ground.clock import now, today
from alongside.ground.clock.kinds import kind_of
from alongside.ground.clock.lateness import Lateness
from alongside.ground.clock.models import Clock
from alongside.ground.clock.selectors import clock_lateness, clocks_running, clocks_running_in
from alongside.ground.clock.time_source import local_date

M = TypeVar("M", bound=Model)
READ = "cases.case"
_CLOCKS_SHOWN = 50
_LEAD_FIRST = If(
    *(When(part=part, then=Value(place)) for place, part in enumerate(Allocation.Part.values)),
    output_field=IntegerField(),
)


@dataclass(frozen=True)
class RunningClock:
    """A promise that still runs, and how it stands."""

    clock: Clock
    lateness: Lateness


@dataclass(frozen=True)
class CasePage:
    """Everything the page of a case begins with, in a fixed number of queries."""

    case: Case
    child: Person
    family: FamilyView
    threshold: Threshold | None
    workers: tuple[Allocation, ...]
    partners: tuple[PartnershipStatus, ...]
    clocks: tuple[RunningClock, ...]
    stage: str
    on: date
    asked_again: bool  # whether `requests_added` has any
    worried: bool  # whether an urgent worry is open

    @property
    def lead(self) -> Allocation | None:
        """The lead professional, when there is one (R45)."""
        return next((w for w in self.workers if w.part == Allocation.Part.LEAD), None)

    @property
    def missing_workers(self) -> tuple[str, ...]:
        """Which of the two workers the case lacks (R42)."""
        return missing_workers(self.case.level, {w.part for w in self.workers})

    @property
    def threshold_overdue(self) -> bool:
        """Whether the threshold is missing or its review is past (R19)."""
        return self.threshold is None or self.threshold.review_on < self.on


def cases_newest(*, viewer: Acts, open_only: bool = False) -> QuerySet[Case]:
    """Return the cases that the viewer may see, the newest first: ordered by (-opened_at, -id) on the index `case_newest`.

    Each row carries its child and family. Rows fetched are noted as read.
    """
    rows = _with_family(_visible(viewer)).order_by("-opened_at", "-id")
    return rows.filter(closed_at__isnull=True) if open_only else rows


def case_get(*, viewer: Acts, case_id: uuid.UUID) -> Case:
    """Return a case with its child and family. Raises Missing, also for a case that the viewer may not know of."""
    case = Case.objects.select_related("child", "family").filter(id=case_id).first()
    if case is None:
        raise Missing
    note_read(READ, [case.id])
    return case


def case_page(*, viewer: Acts, case_id: uuid.UUID) -> CasePage:
    """Return what the page of a case begins with, in seven queries. Raises Missing as `case_get`."""
    added = still_there(RequestLink.objects.filter(case=OuterRef("pk"), way=RequestLink.Way.OPEN_CASE))
    found = Case.objects.select_related("family").annotate(
        asked_again=Exists(added),
        worried=Exists(UrgentWorry.objects.filter(UrgentWorry.OPEN, case=OuterRef("pk"))),
    )
    case = found.filter(id=case_id).first()
    if case is None:
        raise Missing
    note_read(READ, [case.id])
    family = family_for_viewer(viewer=viewer, family_id=case.family_id, family=case.family)
    people = {one.id: one for _, one in family.members}  # asked for once: knowing whom one knows is dear
    case.family = family.family
    if case.child_id in people:
        case.child = people[case.child_id]
    return CasePage(
        case=case,
        child=case.child,
        family=family,
        threshold=_of(case, Threshold.objects.all()).order_by("-decided_at", "-id").first(),
        workers=tuple(workers_of(case.id, partnership_id=case.partnership_id)),
        partners=_partners(case, people),
        clocks=tuple(_clocks(case, now())),
        stage=case.stage,
        on=today(),
        asked_again=case.asked_again,
        worried=case.worried,
    )


def thresholds_of(*, viewer: Acts, case_id: uuid.UUID) -> list[Threshold]:
    """Return every threshold of a case, the newest first (R19). Raises Missing as `case_get`."""
    case = case_get(viewer=viewer, case_id=case_id)
    return list(_of(case, Threshold.objects.all()).order_by("-decided_at", "-id"))


def workers_of(case_id: uuid.UUID, *, partnership_id: uuid.UUID | None = None) -> list[Allocation]:
    """Return who works with the child and family now, the lead first, each part by when it began (R45).

    `partnership_id`, when the caller knows it, lets the index lead.
    """
    found = _in(partnership_id, Allocation.objects.filter(case_id=case_id, until__isnull=True))
    return list(found.order_by(_LEAD_FIRST, "since", "id"))


def workers_of_family(*, viewer: Acts, family_id: uuid.UUID) -> list[Allocation]:
    """Return who works with a family now, in any of its cases that the viewer may see, by when they began (R43)."""
    working = Allocation.objects.filter(family_id=family_id, until__isnull=True)
    return list(_in(viewer.as_actor().partnership_id, working).order_by("since", "id"))


def workers_for_part(*, viewer: Acts, part: str) -> QuerySet[User]:
    """Return the active workers of the viewer's partnership whose role fits a part, by name; for a lead social care first.

    Raises KeyError for a part that does not exist. Nobody independent is offered as lead (R44, R45).
    """
    roles = RoleAssignment.objects.filter(user=OuterRef("pk"), until__isnull=True)
    here = User.objects.filter(partnership=viewer.as_actor().partnership_id, is_active=True)
    found = here.filter(Exists(roles.filter(role__in=ROLES_OF_PART[part])))
    if part != Allocation.Part.LEAD:
        return found.order_by("name", "id")
    return (
        found.exclude(Exists(roles.filter(role__in=INDEPENDENT_ROLES)))
        .annotate(elsewhere=~Exists(roles.filter(agency__kind="social_care")))
        .order_by("elsewhere", "name", "id")
    )


def single_sided(*, viewer: Acts) -> QuerySet[Case]:
    """Return the open medium and high cases that lack a worker, the highest level first: ordered by BY_LEVEL (R19, R42).

    Each carries `lacks_ipsw`, `lacks_csw` and `two_workers_due_on`; past that day it is "single-sided
    support".
    """
    working = Allocation.objects.filter(
        partnership_id=OuterRef("partnership_id"), case=OuterRef("pk"), until__isnull=True
    )
    return (
        _awaiting(viewer, events.TWO_WORKERS, "two_workers_due_on")
        .annotate(
            lacks_ipsw=~Exists(working.filter(part=Allocation.Part.IPSW)),
            lacks_csw=~Exists(working.filter(part=Allocation.Part.CSW)),
        )
        .filter(Q(lacks_ipsw=True) | Q(lacks_csw=True), level__in=[Level.MEDIUM, Level.HIGH])
    )


def without_lead(*, viewer: Acts) -> QuerySet[Case]:
    """Return the open cases that nobody leads, the highest level first: ordered by BY_LEVEL (R19, R45).

    Each carries its child and family, and `lead_due_on`; past that day it is an alarm to managers.
    """
    return _awaiting(viewer, events.LEAD, "lead_due_on")


def _awaiting(viewer: Acts, kind: str, due: str) -> QuerySet[Case]:
    """Open cases in which a clock of this kind runs, the highest level first, each with the day it is due as `due`.

    The verbs keep such a clock running exactly as long as what it promises is missing, so the list begins with the few
    clocks and not with every case.
    """
    running = _in(viewer.as_actor().partnership_id, Clock.objects.filter(kind=kind, stopped_at__isnull=True))
    found = _visible(viewer).filter(id__in=running.values("about_id"), closed_at__isnull=True)
    found = found.annotate(**{due: Subquery(running.filter(about_id=OuterRef("pk")).values("due_on")[:1])})
    return _with_family(found).order_by("place", "opened_at", "id")


def cases_of_family_for_family(*, viewer: User) -> list[Case]:
    """Return the cases of which the family member is a part, open ones first, the newest first; none for anyone else."""
    if not viewer.is_family:
        return []
    # A family has few circles, so that joining costs nothing.
    found = _visible(viewer).select_related("child").prefetch_related("family")
    return sorted(found, key=lambda c: (c.closed_at is not None, -c.opened_at.timestamp()))


def partnership_status_for_family(*, viewer: User, case_id: uuid.UUID) -> PartnershipStatus | None:
    """Return the parent's own standing in a case (R25): never the other parent's. None when they have none."""
    found = PartnershipStatus.objects.filter(case_id=case_id, person__user_id=viewer.id).first()
    if found is not None:
        note_read(READ, [case_id])
    return found


def journeys_for_family(*, viewer: Acts, cases: Collection[Case]) -> dict[uuid.UUID, Journey]:
    """Return where each child and family are, who is responsible, what happens next and by when, and what is late (R81).

    `cases` are those that the viewer has read: two queries, however many children (R31).
    """
    ids, at = [case.id for case in cases], now()
    note_read(READ, ids)
    here = next((case.partnership_id for case in cases), None)
    working = _in(here, Allocation.objects.filter(case_id__in=ids, until__isnull=True))
    workers: dict[uuid.UUID, list[JourneyWorker]] = {one: [] for one in ids}
    for allocation in working.order_by(_LEAD_FIRST, "since", "id"):
        workers[allocation.case_id].append(_worker(allocation))
    clocks = clocks_running_in(partnership_id=here, circle_ids=ids, size=_CLOCKS_SHOWN)
    return {
        case.id: journey(
            stage=case.stage,
            been=case.stages_been,
            workers=workers[case.id],
            promises=[
                _promise(RunningClock(c, clock_lateness(c, now=at)))
                for c in clocks[case.id]
                # An alarm is for the workers: the family reads the promise that it guards.
                if not kind_of(c.kind).for_one and c.kind not in events.WITHIN
            ],
        )
        for case in cases
    }


def _visible(viewer: Acts) -> QuerySet[Case]:
    # The partnership is said again beside row security, as a constant: then the index serves the order too.
    return _in(viewer.as_actor().partnership_id, Noted.of(Case, kind=READ, circle="id"))


def _in(partnership_id: uuid.UUID | None, rows: QuerySet[M]) -> QuerySet[M]:
    return rows if partnership_id is None else rows.filter(partnership_id=partnership_id)


def _with_family(rows: QuerySet[Case]) -> QuerySet[Case]:
    """Add child and family by a query each: joined under row security, each joined row would search all one's circles."""
    return rows.prefetch_related("child", "family")


def partners_of(case: Case) -> list[PartnershipStatus]:
    """Return the standing of each parent in a case that was read already, in the order in which they became partners (R25)."""
    return list(_of(case, PartnershipStatus.objects.all()).order_by("since", "id"))


def _partners(case: Case, people: dict[uuid.UUID, Person]) -> tuple[PartnershipStatus, ...]:
    partners = tuple(partners_of(case))
    for partner in partners:
        if partner.person_id in people:
            partner.person = people[partner.person_id]
    return partners


def _of(case: Case, rows: QuerySet) -> QuerySet:
    return rows.filter(partnership_id=case.partnership_id, case=case)


def _clocks(case: Case, at: datetime) -> list[RunningClock]:
    running = clocks_running(partnership_id=case.partnership_id, circle_id=case.id, size=_CLOCKS_SHOWN)
    return [RunningClock(clock, clock_lateness(clock, now=at)) for clock in running]


def _worker(allocation: Allocation) -> JourneyWorker:
    return JourneyWorker(
        name=allocation.worker_name,
        agency=allocation.agency_name,
        part=allocation.part,
        title=Allocation.Part(allocation.part).label,
        since=local_date(allocation.since),
        phone=allocation.worker_phone,
        cover_words=allocation.cover_words,
        user_id=allocation.user_id,
    )


def _promise(running: RunningClock) -> JourneyPromise:
    clock = running.clock
    return JourneyPromise(
        kind=clock.kind,
        words=kind_of(clock.kind).whom_for_family_sentence,
        due_on=clock.due_on or local_date(clock.in_time_until),
        late=running.lateness.late,
        working_days_late=running.lateness.working_days_late,
        due_at=clock.due_at,
    )
