"""A place for a child: proposed and checked, begun, over; and what everybody says of it (R170-R172)."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, fields
from datetime import date, timedelta
from typing import Any

from django.db import IntegrityError, transaction

from alongside.family.cases.models import Case
from alongside.family.cases.services.judging import not_judged
from alongside.family.cases.stops import Taken, weighs_on
from alongside.family.people.rules import line_of, one_of, past_day, words_of
from alongside.ground.access.context import elevated
from alongside.ground.access.registry import require
from alongside.ground.accounts.models import User
from alongside.ground.audit.events import EventType
from alongside.ground.audit.services import record
from alongside.ground.base.errors import Missing, Refused
from alongside.ground.clock import now, today
from alongside.ground.clock.services import clock_start, clock_stop
from alongside.practice.places import events
from alongside.practice.places.geometry import Point
from alongside.practice.places.models import Stay, StayWords
from alongside.practice.places.policies import PLACEMENT_DECIDE, STAY_PROPOSE, STAY_SAY
from alongside.practice.places.rules import NEEDED, check_move, check_owed, owed
from alongside.practice.places.services.advocates import advocate_mind
from alongside.practice.places.services.common import (
    LONG,
    Check,
    check_place,
    family_person,
    local_knowledge,
    open_case,
    parents_of,
    position_of,
    refuse_conflict,
    signed,
    stay_to_change,
)
from alongside.practice.places.services.sourcing import OfParent, keep_source, lacks_source, settle_views
from alongside.practice.places.services.waiting import settle_answer
from alongside.practice.plans.services import plan_review_trigger

State, About = Stay.State, StayWords.About

# Where a child is taken from the family; relatives, a hospital and what nobody has named yet are not.
_AWAY = (Stay.Placement.FOSTER, Stay.Placement.RESIDENTIAL, Stay.Placement.SECURE)


@dataclass(frozen=True)
class Place:
    """A place for a child: what it is, where it is, and since when it is wanted. `weekly_cost` in pounds."""

    kind: str
    name: str
    planned_on: date
    reason: str
    placement: str = ""
    area: str = ""
    postcode: str = ""
    lat: float | None = None
    lon: float | None = None
    weekly_cost: int | None = None
    emergency: bool = False
    of_parent: OfParent | None = None  # what the reason holds against a parent


@dataclass(frozen=True)
class Views:
    """What is known before a placement is decided (R171). `person_id`: the parent whose words they are; None: of both."""

    parents_view: str = ""
    local_risks: str = ""
    contact_effect: str = ""
    person_id: uuid.UUID | None = None


@transaction.atomic
def stay_propose(
    *, by: User, case_id: uuid.UUID, place: Place, views: Views | None = None, ask_manager: bool = False
) -> Stay:
    """Propose a placement, a school or a visit, checked against the zones of the child and of brothers and sisters (R170).

    Inside a zone nothing is saved, unless `ask_manager`: then a manager alone decides, within P-PLACE-ANSWER (in an emergency
    P-PLACE-ANSWER-NOW), after police and parents were told. Of a placement the parents' view, what they know of the area and
    the effect on contact are there, in an emergency within P-PLACEMENT-VIEWS (R171). One that nobody knows says so. Raises
    NotPermitted; Missing; Refused: `case_closed`, `placement_incomplete`, `zone_conflict`, `stay_day`, words missing or too
    long; of a place as `position_of`, of a reason as `not_judged` (R135, R172, R217) and `lacks_source`.
    """
    case = open_case(by, case_id, PLACEMENT_DECIDE if place.kind == "placement" else STAY_PROPOSE)
    facts, said = _facts(place), _said(views or Views())
    for words in (facts["reason"], said.get("contact_effect", "")):
        not_judged(words, by=by, case_id=case.id, about=case)
    lacks = owed(place.kind, said, parents=bool(parents_of(case)))
    check_owed(lacks, emergency=place.emergency)
    lacks += lacks_source(place.of_parent, by=by, case=case, emergency=place.emergency)
    point, key = position_of(place.postcode, place.lat, place.lon)
    check = check_place(case, point, exact=not key, since=place.planned_on)
    if not ask_manager:
        refuse_conflict(case, check.hits, local=local_knowledge(case, said.get("local_risks", "")))
    where = {"postcode": key, "lat": point.lat if point else None, "lon": point.lon if point else None}
    if place.kind == Stay.Kind.PLACEMENT and place.placement in _AWAY:
        weighs_on("away", by=by, case=case, now_because=place.reason if place.emergency else "")
    made = Stay.objects.create(
        **signed(by, case), **facts, **where, state=State.HELD if check.hits else State.PROPOSED, checked_at=now(),
        checked=_checked(point is not None, check),
    )  # fmt: skip
    _keep_words(by, case, made, said, (views or Views()).person_id)
    keep_source(by, case, made, place.of_parent)
    if lacks:
        _owe_views(by, made)
    settle_answer(made, by)
    kept = events.STAY_HELD if check.hits else events.STAY_PROPOSED
    record(
        kept, by=by, about=made, circle_ids=[case.id, *([] if check.hits else [case.family_id])],
        facts={"kind": made.kind, "checked": made.checked, "zones": len(check.hits), "owes": list(lacks)},
    )  # fmt: skip
    return made


@transaction.atomic
def stay_say(
    *, by: User, stay_id: uuid.UUID, about: str, words: str, person_id: uuid.UUID | None = None
) -> StayWords:
    """Say what a place means for oneself, or write it down for somebody of the family (R171, R172).

    A family member says their own: a parent all but the effect on contact, a young person what it is like. What an emergency
    placement still owed is kept by it. Raises NotPermitted(`someone_elses_words`); Missing; Refused: `choice_unknown`,
    `case_closed`, words missing or too long.
    """
    stay = Stay.objects.filter(id=stay_id).first()
    if stay is None:
        raise Missing
    case = open_case(by, stay.case_id, STAY_SAY)
    person = family_person(by, case, person_id)
    own = [About.IMPACT] if person is not None and person.id == case.child_id else [
        About.PARENTS_VIEW, About.LOCAL_RISKS, About.IMPACT,
    ]  # fmt: skip
    one_of(about, own if by.is_family else About.values, field="about")
    made = StayWords.objects.create(
        **signed(by, case), stay=stay, about=about, person=person,
        words=words_of(words, field="words", limit=LONG, required=True),
    )  # fmt: skip
    with elevated("what an emergency placement owes is the workers’ promise, whoever’s words keep it"):
        settle_views(stay, by)
    record(events.STAY_SAID, by=by, about=made, circle_ids=[case.id], facts={"about": about})
    return made


@transaction.atomic
def stay_locate(
    *, by: User, stay_id: uuid.UUID, postcode: str = "", lat: float | None = None, lon: float | None = None
) -> Stay:
    """Say where a place is that nobody knew, and check it. One inside a zone that has not begun waits for a manager then.

    Raises NotPermitted; Missing; Refused: `place_missing`, `stay_state`, of a place as `position_of`.
    """
    stay = stay_to_change(by, stay_id, STAY_PROPOSE)
    if stay.state not in (State.HELD, State.PROPOSED, State.STARTED):
        raise Refused("This place is not used any more.", code="stay_state")
    point, key = position_of(postcode, lat, lon)
    if point is None:
        raise Refused(
            "Write the postcode, or the two numbers of a map.", code="place_missing", field="postcode"
        )
    check = check_place(stay.case, point, exact=not key, since=stay.since or stay.planned_on)
    stay.postcode, stay.lat, stay.lon = key, point.lat, point.lon
    stay.checked, stay.checked_at = _checked(True, check), now()
    if check.hits and stay.state == State.PROPOSED:
        stay.state = State.HELD
    return _keep(by, stay, events.STAY_LOCATED, zones=len(check.hits))


@transaction.atomic
def stay_hold(*, by: User, stay_id: uuid.UUID, expected_version: int) -> Stay:
    """Let a manager decide about a place that is proposed, since it lies in a zone by now.

    Raises NotPermitted, Missing, Stale, Refused: `stay_state`, `stay_clear`.
    """
    stay = stay_to_change(by, stay_id, STAY_PROPOSE, expected_version)
    check_move(stay.state, State.HELD)
    if not uncovered(stay):
        raise Refused("It lies in no zone: nothing waits for a manager.", code="stay_clear")
    stay.state, stay.checked, stay.checked_at = State.HELD, Stay.Checked.ZONE, now()
    return _keep(by, stay, events.STAY_HELD)


@transaction.atomic
def stay_start(*, by: User, stay_id: uuid.UUID, since: date, expected_version: int) -> Stay:
    """Say that a child began at a place on a day; the zones are looked at once more (R170, R172).

    Raises NotPermitted; Missing; Stale; Refused: `stay_state`, `zone_conflict`, `stay_overlaps`, `day_in_future`.
    """
    stay = stay_to_change(by, stay_id, STAY_PROPOSE, expected_version)
    _require_placement(by, stay)
    check_move(stay.state, State.STARTED)
    past_day(since, today=today(), field="since")
    refuse_conflict(stay.case, uncovered(stay), local=local_knowledge(stay.case))
    stay.state, stay.since = State.STARTED, since
    kept = _keep(by, stay, events.STAY_STARTED)
    advocate_mind(stay.case, by=by)
    if stay.kind == Stay.Kind.PLACEMENT:
        with elevated("a child who moved makes the plan be looked at again, whoever wrote the move"):
            plan_review_trigger(by=by, case_id=stay.case_id, what="placement", happened_on=since)
    return kept


@transaction.atomic
def stay_end(*, by: User, stay_id: uuid.UUID, until: date, reason: str, expected_version: int) -> Stay:
    """Say on which day a child left a place, and why (R172). Raises as `stay_start`; Refused(`stay_days`)."""
    stay = stay_to_change(by, stay_id, STAY_PROPOSE, expected_version)
    _require_placement(by, stay)
    check_move(stay.state, State.ENDED)
    past_day(until, today=today(), field="until")
    if stay.since is not None and until < stay.since:
        raise Refused("It ended before it began. Check the day.", code="stay_days", field="until")
    stay.state, stay.until = State.ENDED, until
    stay.end_reason = line_of(reason, field="reason", limit=500, required=True)
    kept = _keep(by, stay, events.STAY_ENDED)
    clock_stop(kind=events.VIEWS, about_id=stay.id, at=now(), by=by, reason="the child left")
    advocate_mind(stay.case, by=by)
    return kept


@transaction.atomic
def stay_drop(*, by: User, stay_id: uuid.UUID, reason: str, expected_version: int) -> Stay:
    """Say that a place that was proposed is not used, and why. Raises as `stay_start`."""
    stay = stay_to_change(by, stay_id, STAY_PROPOSE, expected_version)
    _require_placement(by, stay)
    check_move(stay.state, State.DROPPED)
    return _drop(by, stay, line_of(reason, field="reason", limit=500, required=True))


def stay_undo(taken: Taken, by: User) -> bool:
    """Say that a place away from home is not used, where it was not right to propose it (R216); called as the system.

    False once the child lives there: no program moves a child.
    """
    found = Stay.objects.select_for_update(of=("self",)).filter(
        case_id=taken.in_case, kind=Stay.Kind.PLACEMENT, placement__in=_AWAY, by_id=taken.by_id, at__gte=taken.at,
        state__in=[State.HELD, State.PROPOSED],
    )  # fmt: skip
    stay = found.select_related("case").order_by("at", "id").first()
    return stay is not None and bool(_drop(by, stay, taken.why))


def _drop(by: User, stay: Stay, reason: str) -> Stay:
    stay.state, stay.end_reason = State.DROPPED, reason
    clock_stop(kind=events.VIEWS, about_id=stay.id, at=now(), by=by, reason="not used")
    return _keep(by, stay, events.STAY_DROPPED)


def uncovered(stay: Stay) -> dict[uuid.UUID, float]:
    """Return the zones in which a place lies now and about which no manager decided (R170)."""
    if stay.lat is None or stay.lon is None:
        return {}
    check = check_place(
        stay.case, Point(stay.lat, stay.lon), exact=not stay.postcode,
        since=max(stay.since or stay.planned_on, today()),
    )  # fmt: skip
    decided = {one for row in stay.overrides.all() for one in row.zone_ids}
    return {zone_id: metres for zone_id, metres in check.hits.items() if zone_id not in decided}


def _facts(place: Place) -> dict[str, Any]:
    one_of(place.kind, Stay.Kind.values, field="kind")
    placement = place.kind == Stay.Kind.PLACEMENT
    if placement:
        one_of(place.placement, Stay.Placement.values, field="placement")
    if abs(place.planned_on - today()) > timedelta(days=365 * 5):
        raise Refused(
            "That day is more than five years away. Check the year.", code="stay_day", field="planned_on"
        )
    return {
        "kind": place.kind, "placement": place.placement if placement else "", "planned_on": place.planned_on,
        "name": line_of(place.name, field="name", limit=120, required=True),
        "area": line_of(place.area, field="area", limit=120),
        "reason": words_of(place.reason, field="reason", limit=LONG, required=True),
        "weekly_cost": place.weekly_cost, "emergency": place.emergency, "rests_on_parent": place.of_parent is not None,
    }  # fmt: skip


def _said(views: Views) -> dict[str, str]:
    named = [one.name for one in fields(views) if one.name in NEEDED]
    said = {name: words_of(getattr(views, name), field=name, limit=LONG) for name in named}
    return {name: words for name, words in said.items() if words}


def _keep_words(by: User, case: Case, stay: Stay, said: dict[str, str], person_id: uuid.UUID | None) -> None:
    person = family_person(by, case, person_id)
    for about, words in said.items():
        whose = None if about == About.CONTACT_EFFECT else person
        StayWords.objects.create(**signed(by, case), stay=stay, about=about, person=whose, words=words)


def _checked(known: bool, check: Check) -> str:
    if not known:
        return Stay.Checked.UNCHECKED
    return Stay.Checked.ZONE if check.hits else Stay.Checked.CLEAR


def _owe_views(by: User, stay: Stay) -> None:
    clock_start(
        kind=events.VIEWS, about_id=stay.id, circle_id=stay.case_id, partnership_id=stay.partnership_id,
        started_at=stay.at, by=by, owner_id=by.id, owner_label=by.name,
    )  # fmt: skip


def _require_placement(by: User, stay: Stay) -> None:
    if stay.kind == Stay.Kind.PLACEMENT:
        require(by, PLACEMENT_DECIDE)


def _keep(by: User, stay: Stay, event: EventType, **facts: Any) -> Stay:
    stay.version += 1
    try:
        with transaction.atomic():
            stay.save()
    except IntegrityError as error:
        if "placements_do_not_overlap" not in str(error):
            raise
        raise Refused(
            "The child lives somewhere else on that day. End the other placement first.",
            code="stay_overlaps", field="since",
        ) from error  # fmt: skip
    settle_answer(stay, by)
    record(
        event,
        by=by,
        about=stay,
        circle_ids=[stay.case_id, stay.case.family_id],
        facts={"kind": stay.kind, **facts},
    )
    return stay
