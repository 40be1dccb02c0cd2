"""What workers carry, and how families are shared out among them (R50, R54, R55). Numbers only: no list names a family."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet

from alongside.family.cases.models import Allocation, Case
from alongside.family.cases.policies import CASE_ALLOCATE
from alongside.ground.access.context import elevated_to_read
from alongside.ground.access.registry import require
from alongside.ground.accounts.models import RoleAssignment, User
from alongside.ground.accounts.roles import ROLES
from alongside.ground.audit.services import note_read
from alongside.ground.base.ends import first_of
from alongside.ground.base.models import ParameterVersion
from alongside.ground.base.parameters import versions_in_force
from alongside.ground.clock import now
from alongside.practice.workload.models import (
    AllocationChallenge,
    AllocationOverride,
    ContactMade,
    ContactPlan,
    WorkerTerms,
)
from alongside.practice.workload.policies import (
    CAPACITY_SEE,
    CASELOAD_OWN,
    CHALLENGE_ANSWER,
    CHALLENGE_LODGE,
)
from alongside.practice.workload.rules import (
    CONTACTS,
    COUNTED,
    KINDS,
    LIMITS,
    NEAR,
    WEIGHTS,
    Item,
    Load,
    Weights,
    around,
    kind_of,
    limit_for,
    load,
    weights_from,
)
from alongside.practice.workload.selectors import home_of

MOST_WORKERS = 500
_LATELY = timedelta(days=28)
_A_PATTERN = 3  # fewer families show none
_WHY = "what a worker carries is a number; the families behind it are not shown"


@dataclass(frozen=True)
class Limits:
    """The versions in force by which loads are counted."""

    weights: Weights
    limits: dict[str, int]
    near_percent: int
    versions: dict[str, ParameterVersion]


@dataclass(frozen=True)
class WorkerLoad:
    """One worker: who, of which kind, which share, what they carry, and who mentors them if they are new."""

    user: User
    kind: str
    load: Load
    share_percent: int
    newly_trained: bool
    mentor_name: str
    contacts: int = 0
    out_of_hours: int = 0

    @property
    def title(self) -> str:
        """What their role is called."""
        return ROLES[self.kind].title


@dataclass(frozen=True)
class Carried:
    """One family or child that a worker carries, and what was agreed with them."""

    allocation: Allocation
    case: Case
    plan: ContactPlan | None
    points: int
    last_contact: datetime | None


def limits_in_force(partnership_id: uuid.UUID | None) -> Limits:
    """Return the weights and limits in force now, in one query."""
    found = versions_in_force({WEIGHTS, CONTACTS, LIMITS, NEAR}, partnership_id=partnership_id, at=now())
    return Limits(
        weights_from(found[WEIGHTS].value, found[CONTACTS].value),
        {str(kind): int(points) for kind, points in found[LIMITS].value},
        int(found[NEAR].value),
        found,
    )


def items_of(user_ids: Collection[uuid.UUID], limits: Limits) -> dict[uuid.UUID, list[Item]]:
    """Return what each of these workers carries, in two queries. Call it elevated: it reads further than anybody sees."""
    items: dict[uuid.UUID, list[Item]] = {one: [] for one in user_ids}
    spells = _counted().filter(user_id__in=list(items))
    agreed = newest_plans(spells)
    for spell_id, user_id, part, case_id, family_id, level in spells.values_list(
        "id", "user_id", "part", "case_id", "family_id", "case__level"
    ):
        plan = agreed.get(spell_id)
        points = limits.weights.of(level, plan.visits if plan else "", plan.calls if plan else "")
        items[user_id].append(Item(around(part, case_id=case_id, family_id=family_id), points))
    return items


def _counted() -> QuerySet[Allocation]:
    return Allocation.objects.filter(until__isnull=True, part__in=COUNTED, case__closed_at__isnull=True)


def newest_plans(spells: QuerySet[Allocation]) -> dict[uuid.UUID, ContactPlan]:
    """Return the agreement in force of each of these spells that has one."""
    found = ContactPlan.objects.filter(allocation__in=spells)
    newest = found.order_by("allocation_id", "-agreed_at", "-id").distinct("allocation_id")
    return {one.allocation_id: one for one in newest}


def newest_terms(user_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, WorkerTerms]:
    """Return the terms in force of each of these workers that has any, as far as whoever acts may see them."""
    found = WorkerTerms.objects.filter(user_id__in=list(user_ids))
    newest = found.order_by("user_id", "-stated_at", "-id").distinct("user_id")
    return {one.user_id: one for one in newest}


def loads_of(*, viewer: User, people: Iterable[User]) -> dict[uuid.UUID, WorkerLoad]:
    """Return what each of these people carries, before somebody is chosen: for whoever may allocate (R50).

    `people` come with their `role_assignments` prefetched. Whoever has no limit is left out.
    """
    require(viewer, CASE_ALLOCATE)
    return _loads(people, limits_in_force(home_of(viewer)))


def _loads(
    people: Iterable[User], limits: Limits, *, with_contacts: bool = False
) -> dict[uuid.UUID, WorkerLoad]:
    kinds = {one: kind_of({r.role for r in one.role_assignments.all() if r.until is None}) for one in people}
    held = [one for one, kind in kinds.items() if kind]
    ids = [one.id for one in held]
    with elevated_to_read(_WHY):
        items, terms = items_of(ids, limits), newest_terms(ids)
        contacts = _contacts(ids) if with_contacts else {}
    return {
        one.id: _worker(one, items[one.id], terms.get(one.id), limits, contacts.get(one.id, (0, 0)))
        for one in held
    }


def _worker(
    user: User,
    items: list[Item],
    terms: WorkerTerms | None,
    limits: Limits,
    contacts: tuple[int, int] = (0, 0),
) -> WorkerLoad:
    kind = kind_of({one.role for one in user.role_assignments.all() if one.until is None})
    share = terms.share_percent if terms else 100
    whole = load(items, limit=limit_for(kind, limits.limits, share), near_percent=limits.near_percent)
    new, mentor = bool(terms and terms.newly_trained), terms.mentor_name if terms else ""
    return WorkerLoad(user, kind, whole, share, new, mentor, *contacts)


def _contacts(ids: list[uuid.UUID]) -> dict[uuid.UUID, tuple[int, int]]:
    """Return how many contacts each had in four weeks, and how many of them out of hours: numbers, across the wall."""
    made = ContactMade.objects.filter(user_id__in=ids, happened_at__gte=now() - _LATELY)
    out = Count("id", filter=Q(out_of_hours=True))
    counts = made.values_list("user_id").annotate(every=Count("id"), out=out)
    return {user_id: (every, late) for user_id, every, late in counts}


def capacity(*, viewer: User) -> list[WorkerLoad]:
    """Return every worker of the partnership who has a limit, the fullest first, with their contacts of four weeks (R50, R51)."""
    require(viewer, CAPACITY_SEE)
    held = RoleAssignment.objects.filter(user=OuterRef("pk"), until__isnull=True, role__in=KINDS)
    people = User.objects.filter(Exists(held), partnership_id=home_of(viewer), is_active=True)
    rows = _loads(
        first_of(people.prefetch_related("role_assignments").order_by("name", "id"), MOST_WORKERS),
        limits_in_force(home_of(viewer)),
        with_contacts=True,
    )
    return sorted(rows.values(), key=_fullest_first)


def _fullest_first(one: WorkerLoad) -> tuple[float, str]:
    return (-(one.load.points / one.load.limit) if one.load.limit else 0.0, one.user.name)


def my_load(*, viewer: User, families: Iterable[Carried]) -> WorkerLoad:
    """Return what the viewer carries, added up from `carried` (R50). Raises NotPermitted for whoever carries no family."""
    require(viewer, CASELOAD_OWN)
    items = [
        Item(around(one.allocation.part, case_id=one.case.id, family_id=one.allocation.family_id), one.points)
        for one in families
    ]
    return _worker(viewer, items, newest_terms([viewer.id]).get(viewer.id), limits_in_force(home_of(viewer)))


def carried(*, viewer: User) -> list[Carried]:
    """Return the families and children that the viewer carries, the longest without contact first (R50, R52).

    Being without contact closes nothing: it is shown, so that somebody rings.
    """
    require(viewer, CASELOAD_OWN)
    mine = _counted().filter(user_id=viewer.id).select_related("case")
    spells = first_of(mine.order_by("since", "id"), MOST_WORKERS)
    note_read("cases.case", [one.case_id for one in spells])
    limits, agreed = limits_in_force(home_of(viewer)), newest_plans(mine)
    made = ContactMade.objects.filter(
        user_id=viewer.id, case__in=[one.case_id for one in spells], outcome=ContactMade.Outcome.REACHED
    )
    last: dict[uuid.UUID, datetime] = dict(made.values_list("case_id").annotate(last=Max("happened_at")))
    rows = []
    for spell in spells:
        plan = agreed.get(spell.id)
        points = limits.weights.of(spell.case.level, plan.visits if plan else "", plan.calls if plan else "")
        rows.append(Carried(spell, spell.case, plan, points, last.get(spell.case_id)))
    return sorted(rows, key=lambda row: (row.last_contact or row.allocation.since, row.case.id))


def overrides(*, viewer: User) -> QuerySet[AllocationOverride]:
    """Return every allocation above a limit or without a mentor, with its reason, newest first (R50, R59)."""
    require(viewer, CAPACITY_SEE)
    return AllocationOverride.objects.filter(partnership_id=home_of(viewer)).order_by("-at", "-id")


def challenges(*, viewer: User) -> QuerySet[AllocationChallenge]:
    """Return the challenges in sight, those that wait first: a worker's own, a manager's every one (R54)."""
    if not viewer.as_actor().roles & CHALLENGE_ANSWER.roles:
        require(viewer, CHALLENGE_LODGE)
    return AllocationChallenge.objects.order_by("-answered_at", "lodged_at", "id")


@dataclass(frozen=True)
class Pattern:
    """How many of the families that one agency works with have a parents' worker (R54)."""

    agency: str
    families: int
    with_ipsw: int

    @property
    def words(self) -> str:
        """The pattern that the counts show, if they show one."""
        if self.families < _A_PATTERN:
            return ""
        if self.with_ipsw == self.families:
            return "All parents are sent to the parents’ worker"
        if self.with_ipsw == 1:
            return "A parents’ worker is used for one family only"
        return "" if self.with_ipsw else "No family has a parents’ worker"


def patterns(*, viewer: User) -> list[Pattern]:
    """Return, for each agency that works with children, its open families and how many have a parents' worker (R54)."""
    require(viewer, CAPACITY_SEE)
    supported: set[uuid.UUID] = set()
    agencies: dict[str, set[uuid.UUID]] = defaultdict(set)
    spells = _counted().filter(partnership_id=home_of(viewer))
    for family_id, part, agency in spells.values_list("family_id", "part", "agency_name").distinct():
        if part == Allocation.Part.IPSW:
            supported.add(family_id)
        elif agency:
            agencies[agency].add(family_id)
    return [
        Pattern(agency, len(families), len(families & supported))
        for agency, families in sorted(agencies.items())
    ]


@dataclass(frozen=True)
class NotDedicated:
    """A worker who supports parents beside another role (R55)."""

    name: str
    roles: str
    families: int


def not_dedicated(*, viewer: User) -> list[NotDedicated]:
    """Return who supports parents on top of another role: parent support is a post of its own (R55)."""
    require(viewer, CAPACITY_SEE)
    spells = _counted().filter(part=Allocation.Part.IPSW, partnership_id=home_of(viewer))
    families = dict(spells.values_list("user_id").annotate(families=Count("family_id", distinct=True)))
    held = RoleAssignment.objects.filter(user=OuterRef("pk"), until__isnull=True)
    people = User.objects.filter(Exists(held.exclude(role="ipsw")), partnership_id=home_of(viewer))
    people = people.filter(Exists(held.filter(role="ipsw")) | Q(id__in=list(families)))
    return [
        NotDedicated(one.name, ", ".join(_other_roles(one)), families.get(one.id, 0))
        for one in first_of(people.prefetch_related("role_assignments").order_by("name", "id"), MOST_WORKERS)
    ]


def _other_roles(user: User) -> list[str]:
    held = [one.role for one in user.role_assignments.all() if one.until is None and one.role != "ipsw"]
    return [ROLES[role].title for role in held]
