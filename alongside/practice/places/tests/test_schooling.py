"""A child's way through education: what stands now, the gaps, what school does, the days they looked (R176, V2)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import Error, transaction
from hypothesis import HealthCheck, given
from hypothesis import settings as few
from hypothesis import strategies as st

from alongside.family.recording.facts import Days, facts_of
from alongside.ground.access.context import acting
from alongside.ground.audit.models import AuditEvent
from alongside.ground.base.actors import SYSTEM
from alongside.ground.base.errors import Missing, NotPermitted, Refused
from alongside.ground.clock import frozen, now, today
from alongside.ground.clock.models import Clock
from alongside.practice.places import services
from alongside.practice.places.events import SCHOOL_CARE
from alongside.practice.places.models import Schooling
from alongside.practice.places.schooling import Gap, gaps_of, way_of

TODAY = date(2026, 6, 30)


@dataclass(frozen=True)
class Row:
    since: date
    until: date | None
    teaches: bool = True
    kind: str = "mainstream"
    name: str = "Hill School"


def june(day: int) -> date:
    return date(2026, 6, day)


@pytest.mark.parametrize(
    ("rows", "gaps"),
    [
        ([], []),
        ([Row(june(1), None)], []),
        ([Row(june(1), june(5)), Row(june(10), None)], []),  # a few days between two schools
        ([Row(june(1), june(5)), Row(june(15), None)], [Gap(june(6), june(14))]),
        ([Row(june(1), june(5))], [Gap(june(6), None)]),
        (
            [Row(june(1), june(5)), Row(june(6), None, teaches=False)],
            [Gap(june(6), None)],
        ),  # excluded teaches nothing
        ([Row(june(1), None, teaches=False), Row(june(12), None)], [Gap(june(1), june(11))]),
        ([Row(june(1), june(20)), Row(june(3), june(8)), Row(june(21), None)], []),  # two beside each other
    ],
)
def test_gaps_are_the_days_on_which_nothing_teaches(rows: list[Row], gaps: list[Gap]) -> None:
    assert gaps_of(rows, TODAY) == gaps


@few(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(st.integers(0, 60), st.integers(0, 30), st.booleans()), max_size=5))
def test_no_gap_holds_a_day_that_was_taught(parts: list[tuple[int, int, bool]]) -> None:
    start = TODAY - timedelta(days=80)
    rows = [Row(start + timedelta(a), start + timedelta(a + n), teaches) for a, n, teaches in parts]
    for gap in gaps_of(rows, TODAY):
        last = gap.last or TODAY
        assert not any(r.teaches and r.since <= last and (r.until or TODAY) >= gap.first for r in rows)
        assert gap.days(TODAY) >= 8


@pytest.fixture
def at_the_boathouse(cast: Any, story: Any) -> Schooling:
    """He learns somewhere now, had a tutor for a week, and did not come in one day; one line was a mistake."""
    by, about = cast.csw, {"by": cast.csw, "case_id": story.case.id}
    with acting(by):
        made = services.schooling_note(
            **about, kind="alternative", name="The Boathouse", since=today() - timedelta(days=30)
        )
        week = {"since": today() - timedelta(days=9), "until": today() - timedelta(days=2)}
        services.schooling_note(**about, kind="tutor", **week)
        wrong = services.schooling_note(**about, kind="home", since=today())
        services.schooling_set_aside(by=by, schooling_id=wrong.id)
        services.school_day_tell(**about, on=today(), did="found", who="Sol", words="By the canal.")
    return made


def test_education_tells_the_family_reads_and_the_promise_is_kept(
    cast: Any, story: Any, at_the_boathouse: Schooling
) -> None:
    case, by, made = story.case, cast.csw, at_the_boathouse
    with acting(SYSTEM):
        [clock] = Clock.objects.filter(kind=SCHOOL_CARE)
    with frozen(now() + timedelta(days=20)), acting(cast.mother):
        owed = way_of(viewer=cast.mother, case=case)
        assert (owed.due.late if owed.due else None, owed.due_on) == (True, clock.due_on)
    with acting(by):
        services.school_care_say(
            by=by, case_id=case.id, words="They ring within the hour.", said_by="The head of year"
        )
        services.schooling_end(by=by, schooling_id=made.id, until=today() - timedelta(days=20))
    with acting(cast.mother):
        way = way_of(viewer=cast.mother, case=case)
        assert (way.now, [one.kind for one in way.before], way.due) == ((), ["tutor", "alternative"], None)
        assert (way.care.words if way.care else "", way.days[0].words) == (
            "They ring within the hour.",
            "By the canal.",
        )
        told = [one.title for one in facts_of(viewer=cast.mother, family_id=story.family.id)]
        assert "They did not come in, and school looked for them" in told
        assert "Began: Alternative provision: The Boathouse" in told
        old = Days(end=today() - timedelta(days=19))
        assert len(facts_of(viewer=cast.mother, family_id=story.family.id, days=old)) == 2
    with acting(cast.stranger_parent):
        assert not facts_of(viewer=cast.stranger_parent, family_id=story.family.id)
    with acting(SYSTEM):
        assert AuditEvent.objects.filter(kind="places.school_day.told", circle_ids=[case.id]).count() == 1
        assert Clock.objects.get(id=clock.id).stopped_at is not None
    with acting(SYSTEM), pytest.raises(Error), transaction.atomic():
        Schooling.objects.filter(id=made.id).update(name="Another")


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"kind": "prison"}, "choice_unknown"),
        ({"name": " "}, "name_missing"),
        ({"since": date(2999, 1, 1)}, "day_in_future"),
        ({"until": date(2020, 1, 1)}, "schooling_days"),
        ({"kind": "pru", "words": "x" * 1_001}, "words_too_long"),
        ({}, "schooling_twice"),
    ],
)
def test_what_cannot_stand_is_refused(cast: Any, story: Any, facts: dict[str, Any], code: str) -> None:
    said = {"kind": "mainstream", "name": "Hill School", "since": date(2026, 1, 5)}
    with acting(cast.csw):
        services.schooling_note(by=cast.csw, case_id=story.case.id, **said)
        with pytest.raises(Refused) as refused:
            services.schooling_note(by=cast.csw, case_id=story.case.id, **said | facts)
    assert refused.value.code == code


def test_who_may_say_what(cast: Any, story: Any) -> None:
    case = story.case
    with acting(cast.csw):
        made = services.schooling_note(by=cast.csw, case_id=case.id, kind="home", since=today())
        with pytest.raises(Refused) as refused:
            services.school_care_say(by=cast.csw, case_id=case.id, words="They ring.")
        assert refused.value.code == "said_by_missing"
        over = {"by": cast.csw, "schooling_id": made.id, "until": today()}
        services.schooling_end(**over)
        with pytest.raises(Refused) as refused:
            services.schooling_end(**over)
        assert refused.value.code == "schooling_over"
    with acting(cast.social_worker), pytest.raises(NotPermitted) as no:
        services.schooling_set_aside(by=cast.social_worker, schooling_id=made.id)
    assert cast.csw.name in no.value.message
    with acting(cast.mother), pytest.raises(NotPermitted):
        services.school_day_tell(by=cast.mother, case_id=case.id, on=today(), did="rang")
    with acting(cast.teacher), pytest.raises(Missing):
        services.school_care_say(by=cast.teacher, case_id=case.id, words="They ring.")
