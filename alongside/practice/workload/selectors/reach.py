"""Who can be reached when: for a family now, for a booking, and for the managers' rota (R51)."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Exists, OuterRef, QuerySet

from alongside.family.cases.models import Allocation
from alongside.ground.access.context import elevated_to_read
from alongside.ground.access.registry import require
from alongside.ground.accounts.models import RoleAssignment, User
from alongside.ground.audit.services import note_read
from alongside.ground.base.ends import first_of
from alongside.ground.base.parameters import in_force
from alongside.ground.clock import now, today
from alongside.ground.clock.time_source import LONDON
from alongside.practice.workload.hours import ContactNow, Cover, Spell, Worker, contact_now, gaps, slots
from alongside.practice.workload.models import AvailabilitySpell, CallBooking, CoverSpell
from alongside.practice.workload.policies import AVAILABILITY, CAPACITY_SEE
from alongside.practice.workload.rules import COUNTED, KINDS
from alongside.practice.workload.selectors import home_of

Part = Allocation.Part
_PARENTS_FIRST = (Part.IPSW, Part.LEAD, Part.SOCIAL_WORKER, Part.CSW)
_CHILDS_FIRST = (Part.CSW, Part.LEAD, Part.SOCIAL_WORKER)
_AHEAD = 14  # days in which a call can be booked
_WEEK = 7
_MOST = 500


def spells_of(user_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, tuple[Spell, ...]]:
    """Return when each of these workers can be reached, as far as whoever acts may see it; one query."""
    found: dict[uuid.UUID, list[Spell]] = defaultdict(list)
    rows = AvailabilitySpell.objects.filter(user_id__in=list(user_ids), ended_at__isnull=True)
    for one in rows.order_by("weekday", "starts", "id"):
        found[one.user_id].append(Spell(one.weekday, one.starts, one.ends, one.bookable, one.on_holidays))
    return {key: tuple(spells) for key, spells in found.items()}


def covers_between(user_ids: Collection[uuid.UUID], start: datetime, end: datetime) -> list[CoverSpell]:
    """Return the times away of these workers that touch [start, end), in the order in which they were said; one query."""
    away = CoverSpell.objects.filter(
        absent_id__in=list(user_ids), ended_at__isnull=True, starts_at__lt=end, ends_at__gt=start
    )
    return list(away.order_by("created_at", "id"))


def covers_now(user_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, CoverSpell]:
    """Return who is away now, and who stands in; what was said last counts. One query, for pages that name workers."""
    at = now()
    return {one.absent_id: one for one in covers_between(user_ids, at, at + timedelta(microseconds=1))}


def _workers(spells: Iterable[Allocation], at: datetime) -> list[Worker]:
    people = {one.user_id: one for one in spells}
    away = covers_between(list(people), at, at + timedelta(microseconds=1))
    stated = spells_of([*people, *(one.cover_id for one in away if one.cover_id)])
    return [
        Worker(
            one.user_id, one.worker_name, one.get_part_display(), one.agency_name, one.worker_phone,
            stated.get(one.user_id, ()),
            tuple(_cover(c, stated) for c in away if c.absent_id == one.user_id),
        )
        for one in people.values()
    ]  # fmt: skip


def _cover(one: CoverSpell, stated: dict[uuid.UUID, tuple[Spell, ...]]) -> Cover:
    hours = stated.get(one.cover_id, ()) if one.cover_id else ()
    return Cover(one.starts_at, one.ends_at, one.cover_name, one.cover_phone, hours)


def contact_now_for_family(*, viewer: User) -> tuple[ContactNow, list[Worker]]:
    """Return whom the family member rings now, and all their workers with their hours, in the order for this reader (R51).

    A parent's own worker comes first for a parent, the child's own for a young person. There is always an answer.
    """
    at = now()
    workers = _workers(_my_workers(viewer).values(), at)
    here = viewer.partnership
    assert here is not None  # a family belongs to a partnership
    office = in_force("P-OFFICE-HOURS", partnership_id=here.id, at=at).value
    found = contact_now(
        workers, at, duty_name=here.front_door_name, duty_phone=here.front_door_phone, office=office
    )
    return found, workers


def _my_workers(viewer: User) -> dict[uuid.UUID, Allocation]:
    """Return the spell of each worker of a family member once, in the order in which this reader would ring them."""
    order = _CHILDS_FIRST if "young_person" in viewer.as_actor().roles else _PARENTS_FIRST
    mine = Allocation.objects.filter(until__isnull=True, part__in=order, case__closed_at__isnull=True)
    spells = sorted(mine, key=lambda one: (order.index(Part(one.part)), one.since, one.id))
    note_read("cases.case", [one.case_id for one in spells])
    first: dict[uuid.UUID, Allocation] = {}
    for one in spells:
        first.setdefault(one.user_id, one)
    return first


@dataclass(frozen=True)
class Bookable:
    """A worker whom the family member may ask for a call, in which case, and when they are free."""

    case_id: uuid.UUID
    user_id: uuid.UUID
    worker_name: str
    title: str
    phone: str
    minutes: int
    free: tuple[datetime, ...]


def slots_for_family(*, viewer: User) -> list[Bookable]:
    """Return the free slots of the next two weeks of each of the family member's workers who opened some (R51).

    Whether a slot is taken is all that anybody learns of other families.
    """
    first = _my_workers(viewer)
    if not first:
        return []
    at, end = now(), now() + timedelta(days=_AHEAD + 1)
    minutes = int(in_force("P-CALL-SLOT", partnership_id=viewer.partnership_id, at=at).value)
    stated, away = spells_of(list(first)), covers_between(list(first), at, end)
    with elevated_to_read("a slot that another family took is taken, and nothing else is told of it"):
        rows = CallBooking.objects.filter(user_id__in=list(first), ends_at__gt=at).exclude(
            outcome="taken_back"
        )
        taken = set(rows.values_list("user_id", "starts_at"))
    found = []
    for user_id, one in first.items():
        free = slots(
            stated.get(user_id, ()), now=at, first=today(), days=_AHEAD, minutes=minutes,
            taken=[when for who, when in taken if who == user_id],
            away=[_cover(c, {}) for c in away if c.absent_id == user_id],
        )  # fmt: skip
        if free:
            found.append(
                Bookable(
                    one.case_id,
                    user_id,
                    one.worker_name,
                    one.get_part_display(),
                    one.worker_phone,
                    minutes,
                    tuple(free),
                )
            )
    return found


def calls_for_family(*, viewer: User) -> list[CallBooking]:
    """Return the calls that the family member asked for, the next first, then the past: never the other parent's."""
    mine = CallBooking.objects.filter(person__user_id=viewer.id)
    return first_of(mine.order_by("-starts_at", "-id"), 50)


def calls_of_worker(*, viewer: User) -> QuerySet[CallBooking]:
    """Return the calls that families asked the viewer for and that are not ended, soonest first."""
    return CallBooking.objects.filter(user_id=viewer.id, outcome="").order_by("starts_at", "id")


def availability_of(*, viewer: User) -> QuerySet[AvailabilitySpell]:
    """Return the viewer's own hours, through the week."""
    require(viewer, AVAILABILITY)
    mine = AvailabilitySpell.objects.filter(user_id=viewer.id, ended_at__isnull=True)
    return mine.order_by("weekday", "starts", "id")


def colleagues_of(*, viewer: User) -> list[User]:
    """Return the active professionals of the viewer's partnership who work with families, by name, at most 500."""
    roles = {"ipsw", "csw", "social_worker", "fsw", "duty_worker", "manager", "agency_manager"}
    held = RoleAssignment.objects.filter(user=OuterRef("pk"), until__isnull=True, role__in=roles)
    found = User.objects.filter(Exists(held), partnership_id=home_of(viewer), is_active=True)
    return first_of(found.order_by("name", "id"), _MOST)


def covers_of(*, viewer: User, user_id: uuid.UUID | None = None) -> QuerySet[CoverSpell]:
    """Return the times away to come of one worker, or of all that the viewer may see, soonest first."""
    found = CoverSpell.objects.filter(ended_at__isnull=True, ends_at__gt=now())
    if user_id is not None:
        found = found.filter(absent_id=user_id)
    return found.order_by("starts_at", "id")


@dataclass(frozen=True)
class RotaDay:
    """One day of the rota: each worker's hours in words, in the order of the workers, and the gaps."""

    day: date
    cells: tuple[str, ...]
    gaps: tuple[str, ...]


@dataclass(frozen=True)
class Rota:
    """A week: the workers, and each day."""

    names: tuple[str, ...]
    days: tuple[RotaDay, ...]


def rota(*, viewer: User, monday: date) -> Rota:
    """Return a week from a Monday: who can be reached when, who stands in, and where there is a gap (R51).

    A gap is a worker with families who is away while nobody stands in, and a time of P-COVER-HOURS at which no parents'
    worker can be reached.
    """
    require(viewer, CAPACITY_SEE)
    held = RoleAssignment.objects.filter(user=OuterRef("pk"), until__isnull=True, role__in=KINDS)
    found = User.objects.filter(Exists(held), partnership_id=home_of(viewer), is_active=True)
    found = found.annotate(beside_parents=Exists(held.filter(role="ipsw"))).order_by("name", "id")
    people = first_of(found, _MOST)
    ids = [one.id for one in people]
    with_families = set(
        Allocation.objects.filter(user_id__in=ids, until__isnull=True, part__in=COUNTED).values_list(
            "user_id", flat=True
        )
    )
    start, end = _midnight(monday), _midnight(monday + timedelta(days=_WEEK))
    stated, away = spells_of(ids), covers_between(ids, start, end)
    workers = [
        Worker(p.id, p.name, "", "", p.phone, stated.get(p.id, ()),
               tuple(_cover(c, {}) for c in away if c.absent_id == p.id))
        for p in people
    ]  # fmt: skip
    hours = in_force("P-COVER-HOURS", partnership_id=viewer.partnership_id, at=now()).value
    parents = [worker for worker, person in zip(workers, people, strict=True) if person.beside_parents]
    days = []
    for number in range(_WEEK):
        day = monday + timedelta(days=number)
        missing = [f"{w.name} is away and nobody stands in" for w in workers
                   if w.user_id in with_families and _alone_on(w, day)]  # fmt: skip
        missing += [
            f"No parents’ worker from {wall_words(a)} to {wall_words(b)}"
            for a, b in gaps(parents, day, hours)
        ]
        days.append(RotaDay(day, tuple(_cell(w, day) for w in workers), tuple(missing)))
    return Rota(tuple(one.name for one in people), tuple(days))


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=LONDON)


def _touching(worker: Worker, day: date) -> list[Cover]:
    start, end = _midnight(day), _midnight(day + timedelta(days=1))
    return [one for one in worker.away if one.starts_at < end and start < one.ends_at]


def _alone_on(worker: Worker, day: date) -> bool:
    away = _touching(worker, day)
    return bool(away) and not away[-1].name


def _cell(worker: Worker, day: date) -> str:
    away = _touching(worker, day)
    if away:
        return f"Away. {away[-1].name} stands in" if away[-1].name else "Away. Nobody stands in"
    mine = [one for one in worker.spells if one.weekday == day.weekday()]
    if mine:
        return ", ".join(f"{wall_words(one.starts)} to {wall_words(one.ends)}" for one in mine)
    return "Not in reach" if worker.spells else "No hours stated"


def wall_words(at: time) -> str:
    """Return a wall time as people say it: "9am", "6:30pm", "midnight"."""
    if (at.hour, at.minute) in ((0, 0), (12, 0)):
        return "midnight" if at.hour == 0 else "midday"
    minutes = f":{at.minute:02d}" if at.minute else ""
    return f"{at.hour % 12 or 12}{minutes}{'am' if at.hour < 12 else 'pm'}"
