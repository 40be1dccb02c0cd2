"""What managers see over all children: places in zones, children with nobody of their own, who is out of touch (R170-R174)."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from django.db.models import Count, Exists, Model, OuterRef, QuerySet

from alongside.ground.access.registry import require
from alongside.ground.accounts.models import User
from alongside.ground.audit.noted import Noted
from alongside.ground.base.ends import first_of
from alongside.ground.base.parameters import in_force
from alongside.ground.clock import now
from alongside.ground.clock.models import Clock
from alongside.ground.clock.selectors import clocks_for
from alongside.practice.places.models import AdvocateNeed, Away, ContactLoss, ContactPlan, Stay, Zone
from alongside.practice.places.policies import PLACES_OVERSEE
from alongside.practice.places.rules import CARE, night_of, nights_of_days
from alongside.practice.places.selectors import LONGEST, answer_of, hit, margin_of

M = TypeVar("M", bound=Model)


@dataclass(frozen=True)
class Overview:
    """What managers see over all children: who waits, who lives in a zone, who has nobody, who is out of touch."""

    held: list[tuple[Stay, Clock | None]]  # each with the promise of an answer
    in_zone: list[Stay]
    advocates: list[AdvocateNeed]
    losses: list[Any]  # of ContactLoss, each with whether it is `planned`
    marked: int  # cases ever marked for audit (R174)
    away_long: int
    away_back: int
    lost_ever: int
    lost_without_plan: int


def overview(*, viewer: User) -> Overview:
    """Return what managers answer for, over the partnership (R170, R173, R174). Raises NotPermitted."""
    require(viewer, PLACES_OVERSEE)
    stays = _mine(viewer, Noted.of(Stay, kind="places.stay", circle="case_id")).select_related("case__child")
    started = first_of(
        stays.filter(state=Stay.State.STARTED, lat__isnull=False, case__closed_at__isnull=True).order_by(
            "since", "id"
        ),
        2000,
    )
    losses = _mine(viewer, Noted.of(ContactLoss, kind="places.contact", circle="case_id"))
    plans = ContactPlan.objects.filter(loss=OuterRef("pk"))
    open_losses = losses.filter(until__isnull=True, case__closed_at__isnull=True).annotate(
        planned=Exists(plans)
    )
    shown = first_of(open_losses.select_related("case__child", "person").order_by("since", "id"), LONGEST)
    flags = _mine(viewer, Noted.of(AdvocateNeed, kind="places.advocate", circle="case_id"))
    away = _away(viewer, stays)
    waiting = stays.filter(state=Stay.State.HELD, case__closed_at__isnull=True)
    return Overview(
        held=_with_answer(first_of(waiting.order_by("at", "id"), LONGEST)),
        in_zone=_in_zone(started),
        advocates=_unaccompanied(flags),
        losses=shown,
        marked=flags.aggregate(n=Count("case_id", distinct=True))["n"],
        away_long=len(away), away_back=sum(away.values()), lost_ever=losses.count(),
        lost_without_plan=open_losses.filter(planned=False).count(),
    )  # fmt: skip


def managers_asked(*, viewer: User) -> QuerySet[Any]:
    """Return the cases (`case_id`, each once) in which a place in a zone waits for a manager, or no advocate is named."""
    require(viewer, PLACES_OVERSEE)
    held = _mine(
        viewer, Stay.objects.filter(state=Stay.State.HELD, case__closed_at__isnull=True)
    ).values_list("case_id")
    alone = _mine(
        viewer,
        AdvocateNeed.objects.filter(
            over_at__isnull=True, named_at__isnull=True, case__closed_at__isnull=True
        ),
    )
    return held.order_by().union(alone.order_by().values_list("case_id"))


def _with_answer(held: list[Stay]) -> list[tuple[Stay, Clock | None]]:
    clocks = clocks_for([one.id for one in held])
    return [(one, answer_of(clocks[one.id])) for one in held]


def _unaccompanied(flags: QuerySet[AdvocateNeed]) -> list[AdvocateNeed]:
    lasting = flags.filter(over_at__isnull=True, case__closed_at__isnull=True).select_related("case__child")
    return first_of(lasting.order_by("at", "id"), LONGEST)


def _away(viewer: User, stays: QuerySet[Stay]) -> dict[uuid.UUID, bool]:
    """Return the children who were ever away from home for long, each with whether they came back (R173)."""
    limit = in_force("P-AWAY", partnership_id=viewer.partnership_id, at=now()).value
    rows: list[tuple[uuid.UUID, date, date | None, bool]] = [
        (one.case_id, one.since, one.until, bool(one.returned)) for one in _mine(viewer, Away.objects.all())
    ]
    care = stays.filter(kind="placement", since__isnull=False, placement__in=CARE)
    rows += [(one.case_id, one.since, one.until, one.until is not None) for one in care if one.since]
    rows.sort(key=lambda row: row[1])
    last = night_of(now())
    return {
        case_id: back for case_id, since, until, back in rows if nights_of_days(since, until, last) >= limit
    }


def _in_zone(started: list[Stay]) -> list[Stay]:
    families = {one.case.family_id for one in started}
    zones: dict[uuid.UUID, list[Zone]] = {}
    for zone in Zone.objects.filter(case__family_id__in=families, ended_at__isnull=True).select_related(
        "case"
    ):
        zones.setdefault(zone.case.family_id, []).append(zone)
    margin = margin_of(started[0].partnership_id) if started else 0
    return [one for one in started if hit(one, zones.get(one.case.family_id, []), margin=margin)]


def _mine(viewer: User, rows: QuerySet[M]) -> QuerySet[M]:
    return rows.filter(partnership_id=viewer.partnership_id)
