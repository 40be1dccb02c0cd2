"""Zones: said by the family, confirmed by a worker, drawn, ended (R170)."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction

from alongside.family.cases.models import Case
from alongside.family.circumstances.models import Site, SiteLink
from alongside.family.people.rules import line_of, one_of, words_of
from alongside.ground.access.context import elevated
from alongside.ground.access.registry import require
from alongside.ground.accounts.models import User
from alongside.ground.audit.services import record
from alongside.ground.base.errors import Missing, Refused
from alongside.ground.clock import now
from alongside.ground.clock.services import clock_start, clock_stop
from alongside.practice.places import events
from alongside.practice.places.geometry import Point, circle_of, polygon_of
from alongside.practice.places.models import Zone, ZoneMeasure, ZoneProposal
from alongside.practice.places.policies import ZONE_KEEP, ZONE_PROPOSE
from alongside.practice.places.services.common import family_person, open_case, position_of, signed
from alongside.practice.plans.models import Measure, Plan

_FEW = 1_000


@dataclass(frozen=True)
class Area:
    """Where a zone is: around a spot (by postcode or two numbers, and metres), or an outline of corners."""

    shape: str = "circle"
    postcode: str = ""
    lat: float | None = None
    lon: float | None = None
    metres: int | None = None
    corners: Sequence[Point] = ()
    hull: bool = False  # the outline around all corners is meant


@transaction.atomic
def zone_propose(*, by: User, case_id: uuid.UUID, place: str, why: str, postcode: str = "") -> ZoneProposal:
    """Say, as a family member, that a place is not safe: its name or postcode, and why, in plain words (R170).

    A worker answers within P-ZONE-ANSWER. Raises NotPermitted, Missing, Refused: `case_closed`, words missing or too long.
    """
    case = open_case(by, case_id, ZONE_PROPOSE)
    person = family_person(by, case, None)
    assert person is not None  # only a family member holds the right
    made = ZoneProposal.objects.create(
        **signed(by, case), person=person, place=line_of(place, field="place", limit=200, required=True),
        postcode=line_of(postcode, field="postcode", limit=10).upper(),
        why=words_of(why, field="why", limit=_FEW, required=True),
    )  # fmt: skip
    with elevated("the promise of an answer is kept by workers, whom its maker does not see"):
        clock_start(
            kind=events.ZONE_ANSWER, about_id=made.id, circle_id=case.id, partnership_id=case.partnership_id,
            started_at=made.at, by=by, owner_label="the lead professional",
        )  # fmt: skip
    record(events.ZONE_PROPOSED, by=by, about=made, circle_ids=[case.id])
    return made


@transaction.atomic
def zone_add(
    *, by: User, case_id: uuid.UUID, area: Area, why: str, said_by: str, since: date, name: str = "",
    until: date | None = None, readers: str = "family", site_id: uuid.UUID | None = None,
    proposal_id: uuid.UUID | None = None, answer: str = "",
) -> Zone:  # fmt: skip
    """Write down a place that is not safe for a child, from a day to a day (R170).

    `site_id`: the place that stands beside the child already, whose name it takes. `proposal_id`: what the family said,
    which is confirmed by it with words of `answer`. Raises NotPermitted; Missing; Refused: `case_closed`, `zone_days`,
    `zone_no_middle`, `proposal_answered`, of a shape as `circle_of` and `polygon_of`, of a place as `position_of`.
    """
    case = open_case(by, case_id, ZONE_KEEP)
    if until is not None and until < since:
        raise Refused("It ends before it begins. Check the two days.", code="zone_days", field="until")
    site = _site(case, site_id)
    made = Zone.objects.create(
        **signed(by, case), **_shape(area), site=site, since=since, until=until,
        name=line_of(name or (site.name if site else ""), field="name", limit=120, required=True),
        why=words_of(why, field="why", limit=_FEW, required=True),
        said_by=line_of(said_by, field="said_by", limit=200, required=True),
        readers=one_of(readers, Zone.Readers.values, field="readers"),
    )  # fmt: skip
    record(
        events.ZONE_ADDED, by=by, about=made, circle_ids=[case.id],
        facts={"shape": made.shape, "metres": made.metres or 0},
    )  # fmt: skip
    if proposal_id is not None:
        _answer(by, _proposal(by, case.id, proposal_id), "confirmed", answer, made)
    return made


@transaction.atomic
def zone_not_taken(*, by: User, case_id: uuid.UUID, proposal_id: uuid.UUID, words: str) -> ZoneProposal:
    """Answer the family why a place is not written down as unsafe. Raises as `zone_add`; Refused: `words_missing`."""
    case = open_case(by, case_id, ZONE_KEEP)
    return _answer(by, _proposal(by, case.id, proposal_id), "not_taken", words, None)


@transaction.atomic
def zone_in_plan(*, by: User, case_id: uuid.UUID, zone_id: uuid.UUID, measure_id: uuid.UUID) -> ZoneMeasure:
    """Say that a zone is what a measure of the safety plan says: whoever proposes a place inside it reads the plan's words.

    Twice changes nothing. Raises NotPermitted; Missing, also for a measure of another plan or one that was taken back;
    Refused: `case_closed`, `zone_over` (R170).
    """
    case = open_case(by, case_id, ZONE_KEEP)
    zone = Zone.objects.filter(id=zone_id, case=case).first()
    measure = Measure.objects.filter(id=measure_id, case_id=case.id, withdrawn_at__isnull=True).first()
    if zone is None or measure is None or measure.plan.state == Plan.State.CLOSED:
        raise Missing
    if zone.ended_at is not None:
        raise Refused("This zone was ended. Write it down again first, then tie it.", code="zone_over")
    found = ZoneMeasure.objects.filter(zone=zone, measure=measure).first()
    if found is not None:
        return found
    made = ZoneMeasure.objects.create(**signed(by, case), zone=zone, measure=measure)
    record(events.ZONE_IN_PLAN, by=by, about=made, circle_ids=[case.id])
    return made


@transaction.atomic
def zone_end(*, by: User, zone_id: uuid.UUID, reason: str) -> Zone:
    """End a zone: it is kept, and no place is checked against it any more. Raises NotPermitted, Missing, Refused(`zone_over`)."""
    require(by, ZONE_KEEP)
    zone = Zone.objects.select_for_update().filter(id=zone_id).first()
    if zone is None:
        raise Missing
    open_case(by, zone.case_id, ZONE_KEEP)
    if zone.ended_at is not None:
        raise Refused("This was ended already.", code="zone_over")
    zone.end_reason = line_of(reason, field="reason", limit=500, required=True)
    zone.ended_at, zone.ended_by_id, zone.ended_by_name = now(), by.id, by.name
    zone.save(update_fields=["ended_at", "ended_by_id", "ended_by_name", "end_reason"])
    record(events.ZONE_ENDED, by=by, about=zone, circle_ids=[zone.case_id])
    return zone


def _shape(area: Area) -> dict[str, Any]:
    one_of(area.shape, Zone.Shape.values, field="shape")
    if area.shape == Zone.Shape.POLYGON:
        corners = polygon_of(area.corners, hull=area.hull)
        return {"shape": area.shape, "points": [[corner.lat, corner.lon] for corner in corners]}
    middle, key = position_of(area.postcode, area.lat, area.lon)
    if middle is None:
        raise Refused(
            "Say where the middle is: a postcode, or the two numbers of a map.",
            code="zone_no_middle",
            field="postcode",
        )
    metres = circle_of(middle, area.metres)
    return {"shape": area.shape, "lat": middle.lat, "lon": middle.lon, "metres": metres, "postcode": key}


def _site(case: Case, site_id: uuid.UUID | None) -> Site | None:
    if site_id is None:
        return None
    link = SiteLink.objects.filter(case=case, site_id=site_id, taken_back_at__isnull=True)
    found = link.select_related("site").first()
    if found is None:
        raise Missing
    return found.site


def _proposal(by: User, case_id: uuid.UUID, proposal_id: uuid.UUID) -> ZoneProposal:
    found = ZoneProposal.objects.select_for_update().filter(id=proposal_id, case_id=case_id).first()
    if found is None:
        raise Missing
    if found.answered_at is not None:
        raise Refused("Somebody answered this already.", code="proposal_answered")
    return found


def _answer(by: User, proposal: ZoneProposal, answer: str, words: str, zone: Zone | None) -> ZoneProposal:
    proposal.answer_words = words_of(words, field="answer", limit=_FEW, required=zone is None)
    proposal.answer, proposal.zone = answer, zone
    proposal.answered_at, proposal.answered_by_id, proposal.answered_by_name = now(), by.id, by.name
    proposal.save(
        update_fields=["answer", "answer_words", "zone", "answered_at", "answered_by_id", "answered_by_name"]
    )
    clock_stop(kind=events.ZONE_ANSWER, about_id=proposal.id, at=now(), by=by)
    record(
        events.ZONE_ANSWERED,
        by=by,
        about=proposal,
        circle_ids=[proposal.case_id],
        facts={"answer": answer},
    )
    return proposal
