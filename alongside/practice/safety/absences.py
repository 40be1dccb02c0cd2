"""Every night that a child was not at home, in one picture: missing, staying elsewhere, in a placement (R168, R169, R173)."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date

from alongside.family.cases.models import Allocation, Case
from alongside.ground.base.actors import Acts
from alongside.ground.clock import now, today
from alongside.practice.places.away import care_stays, times_away
from alongside.practice.places.models import Away, Stay
from alongside.practice.places.rules import night_of
from alongside.practice.safety import rules
from alongside.practice.safety.models import Episode, PoliceContact
from alongside.practice.safety.once import Dark, counted_once, dark_of_days, dark_of_spans, visits_once
from alongside.practice.safety.rules import Fact, Nights, Picture, Span
from alongside.practice.safety.selectors import episodes_of, police_of
from alongside.practice.safety.services.common import found_of, gone_of

MISSING, ELSEWHERE, PLACED = "missing", "elsewhere", "placed"
MEANS = {
    MISSING: "Nobody knew where they were. People looked, and somebody independent offers to listen afterwards.",
    ELSEWHERE: "They slept somewhere else, and somebody knew where.",
    PLACED: "They lived in a place that a service found for them.",
}


@dataclass(frozen=True)
class Absence:
    """One time away from home. `counted`: its nights that no other line counts; `again`: another line tells of it too."""

    what: str
    label: str
    since: date
    until: date | None
    nights: Nights
    counted: Nights
    again: bool
    about_id: uuid.UUID


@dataclass(frozen=True)
class _Row:
    what: str
    label: str
    since: date
    until: date | None
    dark: Dark
    about_id: uuid.UUID


def absences_of(*, viewer: Acts, case: Case) -> list[Absence]:
    """Return every time away from home, the newest first, each night counted once: three queries.

    Where two lists tell of the same night, the missing episode counts it: its times are the nearest. What the viewer may not
    read is in none of it.
    """
    days = sorted(_elsewhere(viewer, case), key=lambda one: one.what != MISSING)
    rows = [*_missing(viewer, case), *days, *_placed(viewer, case)]
    counts = counted_once([one.dark for one in rows])
    found = [
        Absence(
            one.what, one.label, one.since, one.until, one.dark.nights, count,
            any(one.dark.touches(other.dark) for other in rows if other is not one), one.about_id,
        )
        for one, count in zip(rows, counts, strict=True)
    ]  # fmt: skip
    return sorted(found, key=lambda one: (one.since, str(one.about_id)), reverse=True)


def nights_by_year(absences: list[Absence]) -> list[tuple[str, dict[str, Nights]]]:
    """Return for each calendar year, the newest first, how many nights of each sort began in it; each night once."""
    years: dict[int, dict[str, Nights]] = {}
    for one in absences:
        kinds = years.setdefault(one.since.year, {})
        kinds[one.what] = _sum(kinds.get(one.what, Nights(0, 0)), one.counted)
    return [(str(year), years[year]) for year in sorted(years, reverse=True)]


def _sum(one: Nights, other: Nights) -> Nights:
    return Nights(one.least + other.least, one.most + other.most)


def _missing(viewer: Acts, case: Case) -> list[_Row]:
    return [_episode(one) for one in episodes_of(viewer=viewer, case=case)]


def _episode(one: Episode) -> _Row:
    back = found_of(one)
    dark = dark_of_spans(gone_of(one), back or Span(now(), now()))
    until = rules.day_of(back.end) if back else None
    return _Row(MISSING, "Missing", rules.day_of(one.gone_from), until, dark, one.id)


def _elsewhere(viewer: Acts, case: Case) -> list[_Row]:
    return [_away(one) for one in times_away(viewer=viewer, case=case)]


def _away(one: Away) -> _Row:
    what = MISSING if one.kind == Away.Kind.MISSING else ELSEWHERE
    dark = dark_of_days(one.since, one.until, night_of(now()))
    return _Row(what, one.get_kind_display(), one.since, one.until, dark, one.id)


def _placed(viewer: Acts, case: Case) -> list[_Row]:
    return [_stay(one, one.since) for one in care_stays(viewer=viewer, case=case) if one.since]


def _stay(one: Stay, since: date) -> _Row:
    dark = dark_of_days(since, one.until, night_of(now()))
    return _Row(PLACED, one.get_placement_display(), since, one.until, dark, one.id)


def picture_of(*, viewer: Acts, case: Case) -> Picture:
    """Return times missing, nights and visits of the police by year, and before and after the parents' worker began (R169).

    Each night and each visit once, whichever list it stands in: four queries.
    """
    facts = [*_times_missing(viewer, case), *_visits(viewer, case)]
    began = (
        Allocation.objects.filter(partnership_id=case.partnership_id, case=case, part=Allocation.Part.IPSW)
        .order_by("since")
        .values_list("since", flat=True)
        .first()
    )
    last: date = rules.day_of(case.closed_at) if case.closed_at else today()
    since = rules.day_of(began) if began else None
    return rules.picture(facts, first=min(rules.day_of(case.opened_at), last), today=last, since=since)


def _times_missing(viewer: Acts, case: Case) -> list[Fact]:
    told = sorted(_missing(viewer, case), key=lambda one: (one.since, str(one.about_id)))
    days = [one for one in _elsewhere(viewer, case) if one.what == MISSING]
    rows = [*told, *days]
    counts = counted_once([one.dark for one in rows])
    again = [False] * len(told) + [any(one.dark.touches(other.dark) for other in told) for one in days]
    return [
        Fact(one.since, count, times=0 if twice else 1)
        for one, count, twice in zip(rows, counts, again, strict=True)
    ]


def _visits(viewer: Acts, case: Case) -> list[Fact]:
    came = [
        (one.on, one.by_id)
        for one in police_of(viewer=viewer, case=case)
        if one.kind == PoliceContact.Kind.CALL_OUT
    ]
    return [Fact(day, times=count) for day, count in visits_once(came).items()]
