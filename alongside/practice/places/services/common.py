"""What the verbs of this room share: the case they are about, whose words, where a place is, and what stands in its way."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Prefetch, QuerySet

from alongside.family.cases.models import Case, PartnershipStatus
from alongside.family.cases.models_standing import Narrowing
from alongside.family.people.models import FamilyMember, Person
from alongside.family.people.rules import past_day
from alongside.ground.access.context import elevated
from alongside.ground.access.registry import Permission, require
from alongside.ground.access.selectors import require_to_write
from alongside.ground.accounts.models import User
from alongside.ground.base.errors import Missing, NotPermitted, Refused, Stale
from alongside.ground.base.parameters import in_force
from alongside.ground.clock import now, today
from alongside.practice.places.geometry import Point, postcode_key, postcode_words, uk_place
from alongside.practice.places.models import (
    ContactLoss,
    Postcode,
    Stay,
    StayWords,
    Telling,
    Zone,
    ZoneMeasure,
    ZoneProposal,
)
from alongside.practice.places.rules import Drawn, ToldRow, conflict_words, untold, zone_words, zones_hit

LONG = 2_000


def open_case(by: User, case_id: uuid.UUID, right: Permission) -> Case:
    """Return the open case. Raises NotPermitted without the right or in an emergency; Missing; Refused(`case_closed`)."""
    require(by, right)
    case = Case.objects.select_related("family", "child").filter(id=case_id).first()
    if case is None:
        raise Missing
    require_to_write(by, case.id)
    if case.closed_at is not None:
        raise Refused("Support has ended: this case is closed.", code="case_closed")
    return case


def signed(by: User, case: Case) -> dict[str, Any]:
    """Return the facts of a row that `by` writes now."""
    return {
        "partnership_id": case.partnership_id, "created_by_id": by.id, "created_at": now(), "case": case,
        "by_id": by.id, "by_name": by.name, "by_role": by.as_actor().role_title, "at": now(),
    }  # fmt: skip


def stay_to_change(by: User, stay_id: uuid.UUID, right: Permission, version: int | None = None) -> Stay:
    """Return a place of an open case, locked. Raises NotPermitted, Missing, Stale, Refused(`case_closed`)."""
    require(by, right)
    stay = Stay.objects.select_for_update(of=("self",)).select_related("case").filter(id=stay_id).first()
    if stay is None:
        raise Missing
    open_case(by, stay.case_id, right)
    if version is not None and stay.version != version:
        raise Stale("Somebody changed this place first. Compare, then send again.", current=stay)
    return stay


def family_person(by: User, case: Case, person_id: uuid.UUID | None) -> Person | None:
    """Return whose words they are: a family member's own, or of whom a worker writes (None: the worker's own).

    Raises Missing for somebody outside the family; NotPermitted(`someone_elses_words`).
    """
    if by.is_family:
        me = Person.objects.filter(user_id=by.id).first()
        if me is None:
            raise Missing
        if person_id not in (None, me.id):
            raise NotPermitted("Only they can say this, or a worker for them.", code="someone_elses_words")
        person_id = me.id
    if person_id is None:
        return None
    member = FamilyMember.objects.filter(family_id=case.family_id, person_id=person_id)
    found = member.select_related("person").first()
    if found is None:
        raise Missing
    return found.person


def past(day: date, *, field: str) -> date:
    """Return a day that has come. Raises Refused(`day_in_future`)."""
    past_day(day, today=today(), field=field)
    return day


def parents_of(case: Case) -> list[Person]:
    """Return the parents and carers of a case."""
    rows = PartnershipStatus.objects.filter(case=case).select_related("person").order_by("person__name_key")
    return [row.person for row in rows]


def parents_active(case: Case) -> list[Person]:
    """Return the parents and carers who are there for the child: not restricted by evidence, and in touch (R174)."""
    gone = ContactLoss.objects.filter(case=case, until__isnull=True).values("person_id")
    rows = PartnershipStatus.objects.filter(case=case).exclude(status=PartnershipStatus.Status.RESTRICTED)
    return [row.person for row in rows.exclude(person_id__in=gone).select_related("person")]


def parents_to_tell(case: Case) -> dict[uuid.UUID, str]:
    """Return the parents who are told before a manager decides: all but those from whom the record is held back (R26)."""
    held = Narrowing.objects.filter(
        case=case, kinds__contains=["record"], ended_at__isnull=True, until__gt=now()
    )
    without = set(held.values_list("person_id", flat=True))
    return {person.id: person.short_name for person in parents_of(case) if person.id not in without}


def still_to_tell_of(stay: Stay, tellings: Iterable[Telling]) -> tuple[bool, list[str]]:
    """Return whether the police are still to be told of a place before a manager decides, and which parents, by name (R170).

    What was told before the place was last checked was told of other zones, or of another spot.
    """
    rows = [
        ToldRow(one.whom, one.person_id, one.reached)
        for one in tellings
        if stay.checked_at <= one.at <= now()
    ]
    return untold(rows, parents_to_tell(stay.case), emergency=stay.emergency)


def position_of(postcode: str, lat: float | None, lon: float | None) -> tuple[Point | None, str]:
    """Return where a place is and its postcode as kept: by two numbers, else by postcode, else nobody knows (R170).

    A postcode is looked up, never guessed. Raises Refused: `coordinates_half`, `place_unknown`, `postcode_unread`,
    `postcode_unknown`, `postcode_ended`, `postcode_no_place`, `postcodes_missing`.
    """
    if (lat is None) is not (lon is None):
        raise Refused("Write both numbers, or neither.", code="coordinates_half", field="lat")
    tidy = postcode.strip()
    key = postcode_key(tidy)
    if tidy and not key:
        raise Refused("That is not a postcode, like LS1 4AP.", code="postcode_unread", field="postcode")
    if lat is not None and lon is not None:
        return uk_place(Point(lat, lon)), key
    return (_known(key), key) if key else (None, "")


_INSTEAD = "Write the two numbers of a map instead, or leave it empty: it then counts as not checked."


def _known(key: str) -> Point:
    row = Postcode.objects.filter(code=key).first()
    said = postcode_words(key)
    if row is None and not Postcode.objects.exists():
        raise Refused(
            f"The list of postcodes has not been loaded here yet. {_INSTEAD}",
            code="postcodes_missing",
            field="postcode",
        )
    if row is None:
        raise Refused(
            f"We do not know {said}. Check it. A new one may not be in our list yet. {_INSTEAD}",
            code="postcode_unknown", field="postcode",
        )  # fmt: skip
    if row.ended:
        raise Refused(
            f"{said} was ended in {row.ended[4:]}/{row.ended[:4]} and may be somewhere else now. Find the new one. {_INSTEAD}",
            code="postcode_ended", field="postcode",
        )  # fmt: skip
    if row.lat is None or row.lon is None:
        raise Refused(
            f"Our list does not say where {said} is. {_INSTEAD}", code="postcode_no_place", field="postcode"
        )
    return Point(row.lat, row.lon)


@dataclass(frozen=True)
class Check:
    """What came of checking one place: the zones hit by id, and how many metres were added for a postcode."""

    hits: Mapping[uuid.UUID, float]
    margin: float


def drawn(zone: Zone) -> Drawn:
    """Return a zone as a check needs it."""
    centre = Point(zone.lat, zone.lon) if zone.lat is not None and zone.lon is not None else None
    corners = tuple(Point(lat, lon) for lat, lon in zone.points)
    return Drawn(zone.id, zone.since, zone.until, centre, zone.metres or 0, corners)


def zones_of_family(case: Case) -> list[Zone]:
    """Return the zones in force of the case and of its brothers and sisters, whoever asks: a check leaves none out (R170)."""
    with elevated("a place is checked against every zone of the family, also those the worker may not read"):
        found = Zone.objects.filter(
            partnership_id=case.partnership_id, case__family_id=case.family_id, ended_at__isnull=True
        )
        return list(found)


def check_place(
    case: Case, place: Point | None, *, exact: bool, since: date, until: date | None = None
) -> Check:
    """Return which zones a place lies in on a day of a time. `exact`: no postcode says where it is, but two numbers."""
    if place is None:
        return Check({}, 0)
    limit = in_force("P-ZONE-MARGIN", partnership_id=case.partnership_id, at=now()).value
    margin = 0 if exact else limit
    hits = zones_hit(place, map(drawn, zones_of_family(case)), since=since, until=until, margin=margin)
    return Check(hits, margin)


def with_plan_words(zones: QuerySet[Zone]) -> QuerySet[Zone]:
    """Return zones that carry the words of the safety plan's measures about them, in one query more."""
    return zones.prefetch_related(
        Prefetch("in_plan", ZoneMeasure.objects.select_related("measure").order_by("at"))
    )


def local_knowledge(case: Case, said_now: str = "") -> list[str]:
    """Return what the parents know of the area, newest first: said now, of a placement before, of places not safe (R171)."""
    before = StayWords.objects.filter(case=case, about=StayWords.About.LOCAL_RISKS).order_by("-at", "-id")
    unsafe = ZoneProposal.objects.filter(case=case).order_by("-at", "-id")
    words = [said_now, *before.values_list("words", flat=True)[:2]]
    words += [f"{one.place}: {one.why}" for one in unsafe[:3]]
    return list(dict.fromkeys(one for one in words if one))


def refuse_conflict(case: Case, hits: Mapping[uuid.UUID, float], *, local: list[str]) -> None:
    """Refuse (`zone_conflict`) with what the asker may read of the zones, and count the rest (R26, R170)."""
    if not hits:
        return
    seen = list(with_plan_words(Zone.objects.filter(id__in=hits)).order_by("since", "id"))
    known = [f"{zone_words(one)}: {one.why} ({one.said_by})" for one in seen]
    plan = list(dict.fromkeys(words for one in seen for words in one.plan_words))
    raise Refused(
        conflict_words(known, hidden=len(hits) - len(known), local=local, plan=plan),
        code="zone_conflict",
        field="postcode",
    )
