"""What the board reads: which harm, how often workers change, whether plans wait; numbers, small ones not shown, nobody's name.

R3, R47, R104, R244.
"""

from __future__ import annotations

import uuid
from collections import Counter
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q

from alongside.accountability.challenge.complaints.measures import Line, hide
from alongside.accountability.challenge.policies import BOARD_REPORT
from alongside.family.cases.models import Allocation, Case, HarmCategory
from alongside.ground.access.context import elevated_to_read
from alongside.ground.access.registry import require
from alongside.ground.accounts.models import RoleAssignment, User
from alongside.ground.base.parameters import in_force
from alongside.ground.base.small import share_hidden, shown
from alongside.ground.clock import now, today
from alongside.ground.clock.time_source import local_date
from alongside.practice.handover.rules import SOCIAL_WORK_PARTS, Spell, turnover
from alongside.practice.plans.counts import EMERGENCY
from alongside.practice.plans.models import Plan

_BANDS = (("one", "One social worker"), ("two", "Two"), ("three", "Three or four"), ("five", "Five or more"))
_QUARTERS = 4


@dataclass(frozen=True)
class TurnoverMeasured:
    """How many social workers families with an open case have met, and how many changes each quarter had; None: hidden."""

    smallest: int
    families: int | None
    bands: tuple[Line, ...]
    past_limit: int | None  # families at or past P-TURNOVER changes
    limit: int
    quarters: tuple[Line, ...]


def turnover_measured(*, viewer: User) -> TurnoverMeasured:
    """Return the turnover of a partnership's social workers, small numbers hidden (P-SMALLCELL). Raises NotPermitted.

    Families with an open case count, with every social worker whom they have met; no family and no worker is named.
    """
    require(viewer, BOARD_REPORT)
    here = viewer.partnership_id
    assert here is not None  # every role that holds the right is held in a partnership
    smallest = int(in_force("P-SMALLCELL", partnership_id=here, at=now()).value)
    limit = int(in_force("P-TURNOVER", partnership_id=here, at=now()).value)
    with elevated_to_read("numbers of a partnership, from spells that nobody who reads the numbers may see"):
        spells = _spells(here)
    met = [turnover(found) for found in spells.values()]
    bands = Counter(_band(one.people) for one in met if one.people)
    hidden = hide({key: bands.get(key, 0) for key, _ in _BANDS}, smallest)
    return TurnoverMeasured(
        smallest, shown(len(met), smallest), tuple(Line(label, hidden[key]) for key, label in _BANDS),
        shown(sum(one.changes >= limit for one in met), smallest), limit, _quarters(spells, smallest),
    )  # fmt: skip


def harm_measured(*, viewer: User) -> tuple[Line, ...]:
    """Return how many open cases are about each kind of harm, exploitation beside the other four (R3). Raises NotPermitted.

    A case with several counts in each; one of which nobody said anything is about exploitation. Small numbers are hidden.
    """
    require(viewer, BOARD_REPORT)
    here, kinds = viewer.partnership_id, HarmCategory.Kind
    assert here is not None  # every role that holds the right is held in a partnership
    smallest = int(in_force("P-SMALLCELL", partnership_id=here, at=now()).value)
    with elevated_to_read("numbers of a partnership, from cases that nobody who reads the numbers may see"):
        cases = Case.objects.filter(partnership_id=here, closed_at__isnull=True)
        in_use = HarmCategory.objects.filter(case__in=cases, state=HarmCategory.State.IN_FORCE)
        newest = in_use.order_by("case_id", "-set_at", "-id").distinct("case_id")
        said = dict(newest.values_list("case_id", "kinds"))
        counts = Counter(kind for one in said.values() for kind in one)
        counts[kinds.EXPLOITATION] += cases.count() - len(said)
    hidden = hide({kind: counts[kind] for kind in kinds.values}, smallest)
    return tuple(Line(str(label), hidden[kind]) for kind, label in kinds.choices)


def _spells(partnership_id: uuid.UUID) -> dict[uuid.UUID, list[Spell]]:
    """Return the spells of social workers by family, of families with an open case."""
    social = RoleAssignment.objects.filter(role="social_worker", user__partnership_id=partnership_id).values(
        "user_id"
    )
    found = Allocation.objects.filter(
        partnership_id=partnership_id, part__in=SOCIAL_WORK_PARTS, user_id__in=social,
        family_id__in=Allocation.objects.filter(case__closed_at__isnull=True).values("family_id"),
    )  # fmt: skip
    by_family: dict[uuid.UUID, list[Spell]] = {}
    for one in found.only("family_id", "case_id", "part", "user_id", "since", "until"):
        by_family.setdefault(one.family_id, []).append(
            Spell(one.case_id, one.part, one.user_id, one.since, one.until)
        )
    return by_family


def _band(people: int) -> str:
    return "one" if people == 1 else "two" if people == 2 else "three" if people < 5 else "five"


def _quarters(spells: dict[uuid.UUID, list[Spell]], smallest: int) -> tuple[Line, ...]:
    """Return how many changes of social worker each of the last four quarters had, the newest first."""
    found: Counter[tuple[int, int]] = Counter()
    for every in spells.values():
        ordered = sorted(every, key=lambda one: (one.since, str(one.user_id)))
        for at, one in enumerate(ordered):
            if turnover(ordered[: at + 1]).changes > turnover(ordered[:at]).changes:
                found[_quarter(local_date(one.since))] += 1
    return tuple(
        Line(f"{year}, quarter {quarter}", shown(found.get((year, quarter), 0), smallest))
        for year, quarter in _last(today())
    )


def _quarter(day: date) -> tuple[int, int]:
    return day.year, (day.month - 1) // 3 + 1


def _last(day: date) -> list[tuple[int, int]]:
    year, quarter = _quarter(day)
    return [
        ((year * 4 + quarter - 1 - back) // 4, (year * 4 + quarter - 1 - back) % 4 + 1)
        for back in range(_QUARTERS)
    ]


@dataclass(frozen=True)
class PlansMeasured:
    """How a partnership keeps its plans under review, as numbers alone; None: too few to be shown."""

    smallest: int
    lines: tuple[Line, ...]


def plans_measured(*, viewer: User) -> PlansMeasured:
    """Return how many plans are in force, and how many of them are late to be looked at again (R104, P-SMALLCELL).

    Open cases alone; no family is named. Raises NotPermitted.
    """
    require(viewer, BOARD_REPORT)
    here = viewer.partnership_id
    assert here is not None  # every role that holds the right is held in a partnership
    smallest = int(in_force("P-SMALLCELL", partnership_id=here, at=now()).value)
    late, hurried = Q(review_on__lt=today()), EMERGENCY
    with elevated_to_read("numbers of a partnership, from plans that nobody who reads the numbers may see"):
        plans = Plan.objects.filter(
            partnership_id=here, state=Plan.State.ACTIVE, case__closed_at__isnull=True
        )
        found = plans.aggregate(
            n=Count("id"),
            late=Count("id", late),
            hurried=Count("id", hurried),
            both=Count("id", late & hurried),
        )
    of_all = share_hidden(found["late"], found["n"], least=smallest)
    of_hurried = share_hidden(found["both"], found["hurried"], least=smallest)
    return PlansMeasured(
        smallest,
        (
            Line("Plans in force", shown(found["n"], smallest)),
            Line("Of them, late to be looked at again", of_all[0] if of_all else None),
            Line("Emergency plans, to be written again with the family", shown(found["hurried"], smallest)),
            Line("Of those, late to be looked at again", of_hurried[0] if of_hurried else None),
        ),
    )
