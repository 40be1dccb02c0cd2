"""Reading zones, places, being in touch and moves. Row security decides what the viewer sees of a case."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeVar

from django.db.models import Model, Prefetch, QuerySet

from alongside.family.cases.models import Case
from alongside.family.circumstances.selectors.child import siblings_in
from alongside.family.people.models import Person
from alongside.ground.access.context import elevated_to_read
from alongside.ground.accounts.models import User
from alongside.ground.audit.noted import Noted
from alongside.ground.base.actors import Acts
from alongside.ground.base.ends import first_of
from alongside.ground.base.errors import Missing
from alongside.ground.base.parameters import in_force
from alongside.ground.clock import now, today
from alongside.ground.clock.models import Clock
from alongside.ground.clock.selectors import clocks_for
from alongside.practice.places import events
from alongside.practice.places.geometry import Point
from alongside.practice.places.models import (
    AdvocateNeed,
    Away,
    ContactLoss,
    ContactPlan,
    Override,
    Relocation,
    Stay,
    StaySource,
    StayWords,
    Step,
    Telling,
    Zone,
    ZoneProposal,
)
from alongside.practice.places.rules import CARE, move_lacks, night_of, nights_of_days, zones_hit
from alongside.practice.places.services.common import drawn, still_to_tell_of, with_plan_words
from alongside.practice.plans.models import Measure, Plan

M = TypeVar("M", bound=Model)
LONGEST = 200


@dataclass(frozen=True)
class StayView:
    """A place with what was said of it, who was told, what was decided, and the zones it lies in today, as far as the
    viewer may read them. `number` counts the placements of the child that began, in their order (R172).
    """

    stay: Stay
    words: tuple[StayWords, ...]
    tellings: tuple[Telling, ...]
    overrides: tuple[Override, ...]
    zones: tuple[Zone, ...]
    number: int = 0
    views_due: date | None = None
    answer: Clock | None = None  # the promise of a manager’s answer, while it waits for one
    sources: tuple[StaySource, ...] = ()  # what the reason holds against a parent, and where that comes from


@dataclass(frozen=True)
class Spell:
    """One time away from home: a placement in care, missing, or somewhere else (R173)."""

    kind: str
    since: date
    until: date | None
    returned: bool | None
    nights: int
    long: bool
    away_id: uuid.UUID | None = None


@dataclass(frozen=True)
class LossView:
    """A parent and a child out of touch: the newest plan, its steps, and by when a plan or a look is due."""

    loss: ContactLoss
    plans: tuple[ContactPlan, ...]
    steps: tuple[Step, ...]
    due_on: date | None


@dataclass(frozen=True)
class MoveView:
    """One move of a family, which it is in their order, its promises, and what nobody promised yet (R175)."""

    move: Relocation
    number: int
    steps: tuple[Step, ...]
    lacks: list[tuple[str, Person | None]] = field(default_factory=list)


def zones_of(*, viewer: Acts, case: Case, ended: bool = False) -> list[Zone]:
    """Return the zones of a case that the viewer may read, the newest first; with `ended`, those that are over too."""
    found = _of(Zone, case)
    if not ended:
        found = found.filter(ended_at__isnull=True)
    return first_of(with_plan_words(found).order_by("-since", "-id"), LONGEST)


def zone_get(*, viewer: Acts, case: Case, zone_id: uuid.UUID) -> Zone:
    """Return a zone of a case. Raises Missing."""
    return _one(_of(Zone, case).filter(id=zone_id))


def measures_to_tie(*, viewer: Acts, case: Case) -> list[Measure]:
    """Return the measures of the open plan outside the home and online, one of which may be what a zone says."""
    found = Measure.objects.filter(
        case_id=case.id, withdrawn_at__isnull=True, side__in=(Measure.Side.OUTSIDE, Measure.Side.ONLINE)
    )
    return first_of(found.exclude(plan__state=Plan.State.CLOSED).order_by("created_at", "id"), LONGEST)


def proposals_of(*, viewer: Acts, case: Case) -> list[ZoneProposal]:
    """Return what the family said is not safe, what waits for an answer first. For a family member: their own."""
    found = first_of(_of(ZoneProposal, case).select_related("person", "zone").order_by("-at", "-id"), LONGEST)
    return sorted(found, key=lambda one: one.answered_at is not None)


def proposal_get(*, viewer: Acts, case: Case, proposal_id: uuid.UUID) -> ZoneProposal:
    """Return one thing that the family said. Raises Missing."""
    return _one(_of(ZoneProposal, case).select_related("person").filter(id=proposal_id))


def stays_of(*, viewer: Acts, case: Case) -> list[StayView]:
    """Return the places of a child: what is proposed and now first, then what is over, the newest first (R170-R172)."""
    found = first_of(
        _of(Stay, case)
        .prefetch_related(
            Prefetch("words", StayWords.objects.select_related("person").order_by("at", "id")),
            Prefetch("tellings", Telling.objects.order_by("at", "id")),
            Prefetch("overrides", Override.objects.order_by("at", "id")),
            Prefetch("sources", StaySource.objects.select_related("person").order_by("at", "id")),
        )
        .order_by("-planned_on", "-id"),
        LONGEST,
    )
    standing = with_plan_words(Zone.objects.filter(case__family_id=case.family_id, ended_at__isnull=True))
    zones = list(standing) if found else []
    began = sorted(
        (one for one in found if one.kind == "placement" and one.since), key=lambda one: one.since or today()
    )
    numbers = {one.id: place for place, one in enumerate(began, start=1)}
    clocks = clocks_for([one.id for one in found if one.emergency or one.state == Stay.State.HELD])
    margin = margin_of(case.partnership_id) if zones else 0
    views = [_stay(one, zones, margin, numbers.get(one.id, 0), clocks.get(one.id, [])) for one in found]
    order = {"held": 0, "proposed": 1, "started": 2}
    return sorted(views, key=lambda view: order.get(view.stay.state, 3))


def stay_get(*, viewer: Acts, case: Case, stay_id: uuid.UUID) -> StayView:
    """Return one place of a child, as `stays_of`. Raises Missing."""
    found = next((one for one in stays_of(viewer=viewer, case=case) if one.stay.id == stay_id), None)
    if found is None:
        raise Missing
    return found


def still_to_tell(*, viewer: Acts, view: StayView) -> list[str]:
    """Return who is still to be told of a place that waits for a manager, in words: the police, parents by name (R170)."""
    if view.stay.state != Stay.State.HELD:
        return []
    police, parents = still_to_tell_of(view.stay, view.tellings)
    return [*(["the police"] if police else []), *parents]


def spells_of(*, viewer: Acts, case: Case) -> list[Spell]:
    """Return the times away from home, the newest first: placements in care, missing, somewhere else (R173)."""
    limit = in_force("P-AWAY", partnership_id=case.partnership_id, at=now()).value
    rows: list[tuple[str, date, date | None, bool | None, uuid.UUID | None]] = [
        (one.get_kind_display(), one.since, one.until, one.returned, one.id) for one in _of(Away, case)
    ]
    care = _of(Stay, case).filter(kind="placement", since__isnull=False, placement__in=CARE)
    rows += [(one.get_placement_display(), one.since, one.until, None, None) for one in care if one.since]
    last = night_of(now())
    spells = [
        Spell(kind, since, until, back, nights, nights >= limit, away_id)
        for kind, since, until, back, away_id in rows
        for nights in [nights_of_days(since, until, last)]
    ]
    return sorted(spells, key=lambda spell: spell.since, reverse=True)


def away_get(*, viewer: Acts, case: Case, away_id: uuid.UUID) -> Away:
    """Return one time away. Raises Missing."""
    return _one(_of(Away, case).filter(id=away_id))


def losses_of(*, viewer: Acts, case: Case) -> list[LossView]:
    """Return who is or was out of touch with the child, what goes on first; for a parent their own (R173)."""
    found = first_of(
        _of(ContactLoss, case)
        .select_related("person")
        .prefetch_related(
            Prefetch("plans", ContactPlan.objects.order_by("-at", "-id")),
            Prefetch("steps", Step.objects.select_related("action").order_by("at", "id")),
        )
        .order_by("-since", "-id"),
        LONGEST,
    )
    clocks = clocks_for([one.id for one in found])
    views = [
        LossView(one, tuple(one.plans.all()), tuple(one.steps.all()), _due(clocks[one.id])) for one in found
    ]
    return sorted(views, key=lambda view: view.loss.until is not None)


def loss_get(*, viewer: Acts, case: Case, loss_id: uuid.UUID) -> LossView:
    """Return one time out of touch. Raises Missing."""
    found = next((one for one in losses_of(viewer=viewer, case=case) if one.loss.id == loss_id), None)
    if found is None:
        raise Missing
    return found


def moves_of(*, viewer: Acts, case: Case) -> list[MoveView]:
    """Return the moves of a family, the newest first, each with its promises and what nobody promised yet (R175)."""
    steps = Step.objects.select_related("action", "person").order_by("action__due_on", "id")
    found = first_of(
        _of(Relocation, case).prefetch_related(Prefetch("steps", steps)).order_by("at", "id"), LONGEST
    )
    siblings = {one.id: one for one in siblings_in(case)} if found else {}
    views = []
    for number, move in enumerate(found, start=1):
        have = tuple(move.steps.all())
        lacks = (
            [] if move.outcome else move_lacks([(one.kind, one.person_id) for one in have], list(siblings))
        )
        named = [(kind, siblings.get(who) if who else None) for kind, who in lacks]
        views.append(MoveView(move, number, have, named))
    return views[::-1]


def move_get(*, viewer: Acts, case: Case, move_id: uuid.UUID) -> MoveView:
    """Return one move. Raises Missing."""
    found = next((one for one in moves_of(viewer=viewer, case=case) if one.move.id == move_id), None)
    if found is None:
        raise Missing
    return found


def advocate_of(*, viewer: Acts, case: Case) -> AdvocateNeed | None:
    """Return the open flag that a child in care has no parent or carer in the case (R174)."""
    return _of(AdvocateNeed, case).filter(over_at__isnull=True).first()


@dataclass(frozen=True)
class FamilyPlaces:
    """What a family member reads of the places of one child: each list only what is theirs or open to them.

    `said`: what they told us, each with the day by which they were promised an answer; None once they have it.
    """

    case: Case
    zones: list[Zone]
    said: list[tuple[ZoneProposal, date | None]]
    stays: list[StayView]
    told: list[Telling]
    losses: list[LossView]
    moves: list[MoveView]
    advocate: AdvocateNeed | None


def places_for_family(*, viewer: User, case: Case) -> FamilyPlaces:
    """Return the places of one child as this family member may read them: not what is held back from them (R26)."""
    its: dict[str, Any] = {"viewer": viewer, "case": case}
    return FamilyPlaces(
        case, zones_of(**its), _with_days(proposals_of(**its)), stays_of(**its), list(_of(Telling, case).order_by("-at", "-id")),
        losses_of(**its), moves_of(**its), advocate_of(**its),
    )  # fmt: skip


def _with_days(said: list[ZoneProposal]) -> list[tuple[ZoneProposal, date | None]]:
    waits = [one.id for one in said if one.answered_at is None]
    with elevated_to_read("whoever told it reads by when they hear; the promise is for them alone"):
        clocks = clocks_for(waits) if waits else {}
    due = {
        about_id: one.due_on for about_id, found in clocks.items() for one in found if one.stopped_at is None
    }
    return [(one, due.get(one.id)) for one in said]


def hit(stay: Stay, zones: Collection[Zone], *, margin: float) -> set[uuid.UUID]:
    """Return the zones in which a place lies today that is used or may be; `margin`: metres for a postcode (R170)."""
    if stay.lat is None or stay.lon is None or stay.state in (Stay.State.ENDED, Stay.State.DROPPED):
        return set()
    since = max(stay.since or stay.planned_on, today())
    near = margin if stay.postcode else 0
    return set(zones_hit(Point(stay.lat, stay.lon), map(drawn, zones), since=since, margin=near))


def margin_of(partnership_id: uuid.UUID | None) -> float:
    """Return the metres that are added around a place known by its postcode (P-ZONE-MARGIN)."""
    return float(in_force("P-ZONE-MARGIN", partnership_id=partnership_id, at=now()).value)


def _stay(stay: Stay, zones: list[Zone], margin: float, number: int, clocks: list[Any]) -> StayView:
    found = hit(stay, zones, margin=margin)
    return StayView(
        stay, tuple(stay.words.all()), tuple(stay.tellings.all()), tuple(stay.overrides.all()),
        tuple(zone for zone in zones if zone.id in found), number, _due(clocks), answer_of(clocks),
        tuple(stay.sources.all()),
    )  # fmt: skip


def answer_of(clocks: Collection[Clock]) -> Clock | None:
    """Return the running promise of a manager's answer among the clocks of a place (R170)."""
    return next((one for one in clocks if one.kind in events.ANSWERS and one.stopped_at is None), None)


def _due(clocks: Collection[Any]) -> date | None:
    kinds = (events.VIEWS, events.CONTACT_PLAN, events.CONTACT_REVIEW)
    return next((one.due_on for one in clocks if one.kind in kinds and one.stopped_at is None), None)


def _of(model: type[M], case: Case) -> Noted[M]:
    found = Noted.of(model, kind="places.record", circle="case_id")
    return found.filter(partnership_id=case.partnership_id, case_id=case.id)


def _one(rows: QuerySet[M]) -> M:
    found = rows.first()
    if found is None:
        raise Missing
    return found
