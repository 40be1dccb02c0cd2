"""Whom a record looks at: typed facts about parents beside typed facts about those who harm and the places (R161).

Nothing is guessed from words: what has no typed subject, such as an entry of the story, a meeting or a contact, is not
counted, and the page says so. Two numbers stand beside each other; neither says that anybody did anything wrong.
"""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from alongside.family.cases.models import Case
from alongside.family.circumstances.models import SiteLink
from alongside.ground.access.context import elevated_to_read
from alongside.ground.access.registry import require
from alongside.ground.accounts.models import User
from alongside.ground.audit.services import note_read
from alongside.ground.base.parameters import versions_in_force
from alongside.ground.clock import now
from alongside.practice.actions.models import Action
from alongside.practice.assessment.models import HarmAddition, HarmEvent, Statement
from alongside.practice.plans.models import Measure
from alongside.practice.plans.models_guard import DisruptionLine
from alongside.practice.plans.said import Nature
from alongside.practice.safety.models import JusticeSaid, Threat
from alongside.pursuit.disruption.models import Activity
from alongside.pursuit.disruption.policies import FOCUS_OVERSEE, FOCUS_READ
from alongside.pursuit.disruption.rules import Focus, stands_out

PARENTS, OTHERS = "parents", "others"
_BATCH = 1_000
Rows = QuerySet[Any]


@dataclass(frozen=True)
class Counted:
    """One sort of typed fact: what it is called, on which side it counts, and its rows."""

    side: str
    label: str
    rows: Callable[[], Rows]
    by: str = "id"  # counted once for each of these


def _statements() -> Rows:
    later = Statement.objects.filter(thread=OuterRef("thread"), version__gt=OuterRef("version"))
    return Statement.objects.filter(~Exists(later), left_out_because="")


def _promises() -> Rows:
    """Promises that somebody of the family keeps, apart from the child, and that are no measure of a plan."""
    kept = Action.objects.filter(owner_agency_id__isnull=True).exclude(owner_id=F("case__child__user_id"))
    return kept.exclude(state=Action.State.ABANDONED).exclude(origin_kind=Action.Origin.PLAN)


_ABOUT_PARENTS = Q(side=Measure.Side.INSIDE) | Q(nature__in=[Nature.ADVICE, Nature.COURSE])


def _measures() -> Rows:
    return Measure.objects.filter(withdrawn_at__isnull=True)


def _harms() -> Rows:
    aside = HarmAddition.objects.filter(harm=OuterRef("pk"), kind=HarmAddition.Kind.SET_ASIDE)
    return HarmEvent.objects.exclude(Exists(aside))


def _activities() -> Rows:
    back = Activity.objects.filter(thread=OuterRef("thread"), step=Activity.Step.TAKEN_BACK)
    return Activity.objects.exclude(Exists(back))


COUNTED: tuple[Counted, ...] = (
    Counted(PARENTS, "Said about a parent in an assessment", _statements),
    Counted(PARENTS, "Promises that somebody of the family keeps", _promises),
    Counted(PARENTS, "Parts of the plan inside the home, advice and courses", lambda: _measures().filter(_ABOUT_PARENTS)),
    Counted(OTHERS, "What is planned or done about those who harm", _activities, by="thread"),
    Counted(OTHERS, "Lines of the plan about who is to be stopped", DisruptionLine.objects.all),
    Counted(OTHERS, "Parts of the plan outside the home and online", lambda: _measures().exclude(_ABOUT_PARENTS)),
    Counted(OTHERS, "Harm on record", _harms),
    Counted(OTHERS, "Threats and attacks", Threat.objects.all),
    Counted(OTHERS, "Arrests and court dates of those who harm",
            lambda: JusticeSaid.objects.filter(whom=JusticeSaid.Whom.HARMS)),
    Counted(OTHERS, "Places beside the child", lambda: SiteLink.objects.filter(taken_back_at__isnull=True)),
)  # fmt: skip
NOT_COUNTED = (
    "Entries of the story, contacts, meetings and minutes, reports to the police, and attachments: nobody says in a box whom"
    " they are about, and it is not guessed from the words."
)


def counted(partnership_id: uuid.UUID, ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, Focus]:
    """Return both numbers of each of these cases, line by line: one query for each sort. Call it as the system."""
    lines: dict[uuid.UUID, list[tuple[str, str, int]]] = {one: [] for one in ids}
    for sort in COUNTED:
        rows = sort.rows().filter(partnership_id=partnership_id, case_id__in=ids).order_by()
        found = dict(
            rows.values("case_id").annotate(n=Count(sort.by, distinct=True)).values_list("case_id", "n")
        )
        for one in ids:
            lines[one].append((sort.side, sort.label, found.get(one, 0)))
    return {one: _focus(every) for one, every in lines.items()}


def _focus(lines: Iterable[tuple[str, str, int]]) -> Focus:
    sums: Counter[str] = Counter()
    kept = tuple(lines)
    for side, _, n in kept:
        sums[side] += n
    return Focus(sums[PARENTS], sums[OTHERS], kept)


def limits(partnership_id: uuid.UUID) -> tuple[int, int]:
    """Return from which share on a manager looks (P-FOCUS), and how many entries about parents there must be at least."""
    found = versions_in_force({"P-FOCUS", "P-FOCUS-LEAST"}, partnership_id=partnership_id, at=now())
    return int(found["P-FOCUS"].value), int(found["P-FOCUS-LEAST"].value)


def focus_of(*, viewer: User, case: Case) -> Focus:
    """Return both numbers of one case, the same for everybody who reads it (R161). Raises NotPermitted."""
    require(viewer, FOCUS_READ)
    note_read("disruption.focus", [case.id])
    with elevated_to_read(
        "both numbers are the same for everybody who may read them, whatever each may open"
    ):
        return counted(case.partnership_id, [case.id])[case.id]


@dataclass(frozen=True)
class StandsOut:
    """One open case whose record looks at the parents much more than at those who harm."""

    case: Case
    focus: Focus


def standing_out(*, viewer: User) -> tuple[list[StandsOut], int]:
    """Return the open cases that stand out, those with most about parents first, and of how many (R161). For managers.

    It is a question to look at a record again, never a finding. Raises NotPermitted.
    """
    require(viewer, FOCUS_OVERSEE)
    assert viewer.partnership_id is not None  # a manager belongs to one
    ids = list(Case.objects.filter(closed_at__isnull=True).order_by("id").values_list("id", flat=True))
    with elevated_to_read(
        "numbers of every open case of the partnership, for whoever answers for all of them"
    ):
        found = of_all(viewer.partnership_id, ids)
    times, least = limits(viewer.partnership_id)
    out = {one: focus for one, focus in found.items() if stands_out(focus, times=times, least=least)}
    cases = Case.objects.select_related("child").filter(id__in=out)
    note_read("disruption.focus", out)
    rows = [StandsOut(case, out[case.id]) for case in cases]
    return sorted(rows, key=lambda one: (one.focus.others - one.focus.parents, str(one.case.id))), len(ids)


def of_all(partnership_id: uuid.UUID, ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, Focus]:
    """Return the numbers of many cases, a batch at a time. Call it as the system."""
    found: dict[uuid.UUID, Focus] = {}
    for start in range(0, len(ids), _BATCH):
        found |= counted(partnership_id, ids[start : start + _BATCH])
    return found
