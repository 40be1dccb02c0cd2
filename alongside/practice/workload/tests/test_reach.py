"""Hours, cover, calls and contacts: who is rung now, what a family may book, and the gaps that managers see."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

import pytest

from alongside.ground.access.context import acting
from alongside.ground.audit.models import AuditEvent
from alongside.ground.base.actors import SYSTEM
from alongside.ground.base.errors import Missing, NotPermitted, Refused
from alongside.ground.clock import frozen
from alongside.practice.workload.models import CallBooking, ContactMade
from alongside.practice.workload.selectors.reach import (
    availability_of,
    calls_for_family,
    calls_of_worker,
    contact_now_for_family,
    covers_now,
    rota,
    slots_for_family,
)
from alongside.practice.workload.services import (
    availability_end,
    availability_state,
    call_ask,
    call_end,
    contact_log,
    cover_end,
    cover_state,
)

MONDAY = datetime(2026, 11, 16, 10, tzinfo=UTC)  # ten in the morning in London
EVENING = MONDAY.replace(hour=20)
TOMORROW = EVENING + timedelta(days=1)


@pytest.fixture
def numbers(cast, story):
    """Everybody can be rung."""
    with acting(SYSTEM):
        story.case.allocations.update(worker_phone="01632 960105")
        for who in (cast.ipsw, cast.csw, cast.social_worker, cast.police):
            who.phone = "01632 960107"
            who.save(update_fields=["phone"])


def say(user, weekday=0, starts=9, ends=17, **facts):
    with acting(user):
        return availability_state(by=user, weekday=weekday, starts=time(starts), ends=time(ends), **facts)


def now_for(user, at):
    with frozen(at), acting(user):
        found, _ = contact_now_for_family(viewer=user)
        return found


def test_each_of_the_family_rings_their_own_worker_first_and_never_nobody(cast, story, numbers):
    assert now_for(cast.mother, MONDAY).name == "Ines Parker"  # nothing stated: office hours
    assert now_for(cast.young_person, MONDAY).name == "Chris Young"
    assert (now_for(cast.mother, EVENING).kind, now_for(cast.mother, EVENING).name) == (
        "duty",
        "Northmoor Front Door",
    )
    assert now_for(cast.stranger_parent, MONDAY).name == "Eastvale Front Door"
    late = say(cast.ipsw, starts=18, ends=22)
    assert now_for(cast.mother, EVENING).name == "Ines Parker"
    assert now_for(cast.mother, MONDAY).name == "Sofia Worth"
    with acting(cast.ipsw):
        for _ in range(2):
            availability_end(by=cast.ipsw, spell_id=late.id)
        assert not availability_of(viewer=cast.ipsw).exists()
    with acting(cast.csw), pytest.raises(Missing):
        availability_end(by=cast.csw, spell_id=late.id)


def test_hours_are_said_once_and_by_those_who_work_with_families(cast):
    say(cast.ipsw)
    for facts, code in (({}, "availability_twice"), ({"weekday": 7}, "weekday")):
        with pytest.raises(Refused) as error:
            say(cast.ipsw, **facts)
        assert error.value.code == code
    for who in (cast.mother, cast.teacher, cast.manager):
        with pytest.raises(NotPermitted):
            say(who)


def away(by, absent, start, end, cover=None):
    with frozen(MONDAY - timedelta(days=1)), acting(by):
        return cover_state(
            by=by, absent_id=absent.id, starts_at=start, ends_at=end, cover_id=cover.id if cover else None
        )


def test_whoever_stands_in_is_named_and_takes_the_calls_that_were_booked(cast, story, numbers):
    say(cast.ipsw, bookable=True)
    with frozen(MONDAY - timedelta(days=2)), acting(cast.mother):
        [worker] = slots_for_family(viewer=cast.mother)
        call = call_ask(by=cast.mother, user_id=worker.user_id, starts_at=worker.free[0])
    spell = away(
        cast.manager, cast.ipsw, MONDAY - timedelta(hours=10), MONDAY + timedelta(days=1), cast.police
    )
    say_so = now_for(cast.mother, MONDAY)
    assert (say_so.kind, say_so.name) == ("worker", "Sofia Worth")  # her other worker is there
    for absent in (cast.social_worker, cast.csw):
        away(absent, absent, MONDAY - timedelta(hours=10), MONDAY + timedelta(days=1))
    found = now_for(cast.mother, MONDAY)
    assert (found.kind, found.name, found.for_name) == ("cover", "Paula Constable", "Ines Parker")
    with frozen(MONDAY):
        with acting(cast.mother):
            assert covers_now([cast.ipsw.id])[cast.ipsw.id].cover_name == "Paula Constable"
            [mine] = calls_for_family(viewer=cast.mother)
            assert (mine.id, mine.worker_name) == (call.id, "Paula Constable")
            assert slots_for_family(viewer=cast.mother)[0].free[0] > MONDAY + timedelta(days=1)
        with acting(cast.police):
            assert [one.person_name for one in calls_of_worker(viewer=cast.police)] == ["Maria Ash"]
        with acting(cast.csw), pytest.raises(NotPermitted):
            cover_end(by=cast.csw, cover_id=spell.id)
        with acting(cast.ipsw):
            cover_end(by=cast.ipsw, cover_id=spell.id)
            assert cover_end(by=cast.ipsw, cover_id=spell.id).ended_by_id == cast.ipsw.id
    assert now_for(cast.mother, MONDAY).name == "Ines Parker"


@pytest.mark.parametrize(
    ("hours", "cover", "code"),
    [((0, 0), None, "cover_times"), ((-20, -10), None, "cover_times"), ((0, 9_000), None, "cover_times"),
     ((0, 5), "ipsw", "cover_self"), ((0, 5), "csw", "cover_phone")],
)  # fmt: skip
def test_a_time_away_that_makes_no_sense_is_refused(cast, story, hours, cover, code):
    start, end = (MONDAY + timedelta(hours=hour) for hour in hours)
    with frozen(MONDAY), acting(cast.ipsw), pytest.raises(Refused) as error:
        cover_state(
            by=cast.ipsw, absent_id=cast.ipsw.id, starts_at=start, ends_at=end,
            cover_id=getattr(cast, cover).id if cover else None,
        )  # fmt: skip
    assert error.value.code == code
    with frozen(MONDAY), acting(cast.csw), pytest.raises(NotPermitted):
        cover_state(
            by=cast.csw, absent_id=cast.ipsw.id, starts_at=MONDAY, ends_at=MONDAY + timedelta(hours=1)
        )


def test_a_slot_is_taken_once_and_a_call_stays_between_two_people(cast, story, numbers):
    say(cast.ipsw, bookable=True)
    with frozen(MONDAY), acting(cast.mother):
        [worker] = slots_for_family(viewer=cast.mother)
        ask = {"user_id": worker.user_id, "starts_at": worker.free[0]}
        call = call_ask(by=cast.mother, **ask, words="Ring my sister’s number")
    for at in (worker.free[0], MONDAY.replace(hour=3), MONDAY + timedelta(days=90)):
        with frozen(MONDAY), acting(cast.father), pytest.raises(Refused) as error:
            call_ask(by=cast.father, user_id=worker.user_id, starts_at=at)
        assert error.value.code == "slot_taken"
    for who in (cast.father, cast.csw, cast.social_worker, cast.manager):
        with acting(who):
            assert not CallBooking.objects.exists(), who
    with acting(cast.father), pytest.raises(Missing):
        call_end(by=cast.father, call_id=call.id, outcome="taken_back")
    with acting(cast.mother), pytest.raises(NotPermitted):
        call_end(by=cast.mother, call_id=call.id, outcome="spoke")
    with frozen(MONDAY):
        with acting(cast.mother):
            call_end(by=cast.mother, call_id=call.id, outcome="taken_back")
            again = call_ask(by=cast.mother, **ask)
        with acting(cast.ipsw):
            call_end(by=cast.ipsw, call_id=again.id, outcome="not_reached")
            with pytest.raises(Refused):
                call_end(by=cast.ipsw, call_id=again.id, outcome="spoke")
    with acting(SYSTEM):
        assert {
            tuple(one.circle_ids) for one in AuditEvent.objects.filter(kind__startswith="workload.call")
        } == {()}


def test_contacts_are_kept_in_or_out_of_hours_and_the_parents_worker_behind_the_wall(cast, story):
    with frozen(EVENING + timedelta(hours=1)):
        with acting(cast.ipsw):
            late = contact_log(
                by=cast.ipsw,
                case_id=story.case.id,
                person_id=story.mother.id,
                channel="call",
                happened_at=EVENING,
            )
        with acting(cast.csw):
            early = contact_log(
                by=cast.csw,
                case_id=story.case.id,
                person_id=story.father.id,
                channel="visit",
                happened_at=MONDAY,
            )
            for facts, code in (
                ({"channel": "fax"}, "choice_unknown"),
                ({"happened_at": TOMORROW}, "moment_in_future"),
            ):
                given = {"channel": "call", "person_id": story.father.id, **facts}
                with pytest.raises(Refused) as error:
                    contact_log(by=cast.csw, case_id=story.case.id, **given)
                assert error.value.code == code
        with acting(cast.manager), pytest.raises(NotPermitted):
            contact_log(by=cast.manager, case_id=story.case.id, person_id=story.child.id, channel="call")
    assert (late.out_of_hours, early.out_of_hours) == (True, False)
    seen = {}
    for who in ("mother", "father", "young_person", "csw", "social_worker", "manager"):
        with acting(getattr(cast, who)):
            seen[who] = set(ContactMade.objects.values_list("id", flat=True))
    his = {early.id}
    assert seen == {
        "mother": {late.id}, "father": his, "young_person": set(), "csw": his, "social_worker": his, "manager": his,
    }  # fmt: skip


def test_the_rota_shows_hours_cover_and_gaps(cast, story, numbers):
    say(cast.ipsw, starts=8, ends=22)
    say(cast.ipsw, weekday=1, starts=8, ends=12)
    away(cast.csw, cast.csw, MONDAY, MONDAY + timedelta(hours=2))
    away(cast.manager, cast.social_worker, MONDAY, MONDAY + timedelta(hours=2), cast.csw)
    with frozen(MONDAY), acting(cast.manager):
        week = rota(viewer=cast.manager, monday=MONDAY.date())
    assert week.names == ("Chris Young", "Ines Parker", "Sofia Worth")
    monday, tuesday, wednesday = week.days[:3]
    assert monday.cells == ("Away. Nobody stands in", "8am to 10pm", "Away. Chris Young stands in")
    assert monday.gaps == ("Chris Young is away and nobody stands in",)
    assert tuesday.cells == ("No hours stated", "8am to midday", "No hours stated")
    assert tuesday.gaps == ("No parents’ worker from midday to 10pm",)
    assert wednesday.gaps == ("No parents’ worker from 8am to 10pm",)
    with acting(cast.ipsw), pytest.raises(NotPermitted):
        rota(viewer=cast.ipsw, monday=MONDAY.date())
