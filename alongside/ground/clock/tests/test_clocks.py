import json
import uuid
from datetime import UTC, date, datetime, timedelta

import pytest
from django.apps import apps
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from alongside.ground import clock
from alongside.ground.base import parameters
from alongside.ground.base.actors import PUBLIC, SYSTEM, Actor
from alongside.ground.base.declarations import Audience
from alongside.ground.base.errors import Refused
from alongside.ground.clock.calendars import CalendarRunsOut
from alongside.ground.clock.kinds import ClockKind, register_kind
from alongside.ground.clock.lateness import State
from alongside.ground.clock.models import Clock, EscalationNotice
from alongside.ground.clock.selectors import (
    clock_for,
    clock_lateness,
    clocks_for,
    clocks_late,
    clocks_running,
    cursor_of,
    escalations_due,
)
from alongside.ground.clock.services import (
    clock_hand_over,
    clock_move_circle,
    clock_start,
    clock_stop,
    escalation_send,
)

pytestmark = pytest.mark.django_db

AREA = uuid.UUID(int=1)
ACK = register_kind(ClockKind("t.ack", "Acknowledged", "P-ACK", "The team owes you an answer.")).key
URGENT = register_kind(ClockKind("t.urgent", "Confirmed", "P-URGENT", "The desk rings you back.")).key
ALARM = register_kind(
    ClockKind("t.alarm", "Assessed", "P-ASSESS-ALARMS", "The team owes you a start.", 1)
).key
MONDAY = datetime(2026, 11, 16, 9, tzinfo=UTC)


class Person:
    def __init__(self, number):
        self.id = uuid.UUID(int=number)

    def as_actor(self):
        return Actor(id=self.id, audience=Audience.WORKER)


WORKER, STRANGER = Person(77), Person(78)


def act(audience, user=None, partnership=AREA):
    """Act in one audience of the database, as `access` (which stands above this room) does."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('role', %s, true), set_config('alongside.user', %s, true),"
            " set_config('alongside.partnership', %s, true), set_config('alongside.now', '', true)",
            [f"alongside_{audience}", str(user.id if user else ""), str(partnership)],
        )


@pytest.fixture(autouse=True)
def _monday(db):
    act("system")
    with clock.frozen(MONDAY):
        yield


def start(kind=ACK, at=MONDAY, about=None, by=WORKER, **more):
    return clock_start(
        kind=kind,
        about_id=about or uuid.uuid4(),
        circle_id=more.pop("circle_id", None),
        partnership_id=more.pop("partnership_id", AREA),
        started_at=at,
        by=by,
        **more,
    )


def late_in(days):
    return MONDAY + timedelta(days=days)


def test_a_clock_keeps_what_was_promised_and_by_which_version():
    made = start(owner_label="Front door team", owner_id=WORKER.id)
    limit = parameters.in_force("P-ACK", partnership_id=AREA, at=MONDAY)
    made.refresh_from_db()
    assert (made.due_on, made.due_at) == (date(2026, 11, 17), None)
    assert (made.parameter_key, made.parameter_version_id) == ("P-ACK", limit.id)
    assert (made.parameter_value, made.parameter_unit) == (1, "working_days")
    assert made.ladder == [["owner", 0], ["manager", 5], ["cross-agency lead", 10]]
    assert (made.created_by_id, made.created_at) == (WORKER.id, MONDAY)


def test_minutes_give_an_instant():
    made = start(URGENT)
    assert (made.due_on, made.due_at) == (None, MONDAY + timedelta(minutes=30))
    assert made.in_time_until == made.due_at


def test_one_alarm_of_several_can_be_picked():
    assert start(ALARM).due_on == date(2027, 2, 16)


@pytest.mark.parametrize(
    ("started", "until"),
    [
        (datetime(2026, 11, 16, 9, tzinfo=UTC), datetime(2026, 11, 17, 23, 59, 59, 999999, tzinfo=UTC)),
        (datetime(2026, 7, 1, 9, tzinfo=UTC), datetime(2026, 7, 2, 22, 59, 59, 999999, tzinfo=UTC)),
        (datetime(2026, 3, 27, 9, tzinfo=UTC), datetime(2026, 3, 30, 22, 59, 59, 999999, tzinfo=UTC)),
        (datetime(2026, 10, 23, 9, tzinfo=UTC), datetime(2026, 10, 26, 23, 59, 59, 999999, tzinfo=UTC)),
    ],
)
def test_the_database_knows_the_last_moment_in_time(started, until):
    assert start(at=started).in_time_until == until


def test_the_division_decides_the_holidays():
    before = datetime(2026, 11, 27, 9, tzinfo=UTC)
    assert start(at=before).due_on == date(2026, 11, 30)
    assert start(at=before, division="scotland").due_on == date(2026, 12, 1)


def test_a_limit_changed_later_leaves_old_clocks_alone():
    old = start()
    parameters.set_value(
        "P-ACK", 3, partnership_id=AREA, in_force_from=late_in(1), reason="agreed with parents", by_id=None
    )
    parameters.set_value(
        "P-ESC", [["team", 2]], partnership_id=AREA, in_force_from=late_in(1), reason="agreed", by_id=None
    )
    old.refresh_from_db()
    assert (old.due_on, old.parameter_value, len(old.ladder)) == (date(2026, 11, 17), 1, 3)
    new = start(at=late_in(1))
    assert (new.due_on, new.parameter_value, new.ladder) == (date(2026, 11, 20), 3, [["team", 2]])
    assert start(at=MONDAY).parameter_value == 1  # written down late, yet the version of then
    assert start(at=late_in(1), partnership_id=uuid.UUID(int=2)).parameter_value == 1


def test_a_second_clock_of_the_same_kind_is_refused_while_one_runs():
    thing = uuid.uuid4()
    start(about=thing)
    with pytest.raises(Refused) as refusal:
        start(about=thing)
    assert refusal.value.code == "clock_already_running"
    start(URGENT, about=thing)
    clock_stop(kind=ACK, about_id=thing, at=MONDAY, by=WORKER)
    start(about=thing)


def test_an_unknown_kind_is_not_started():
    with pytest.raises(KeyError):
        start("t.unknown")


def test_a_clock_past_the_known_holidays_is_refused_and_leaves_nothing():
    with pytest.raises(CalendarRunsOut):
        start(at=datetime(2029, 1, 1, tzinfo=UTC))
    assert not Clock.objects.exists()


def test_stopping_keeps_who_and_when_and_stopping_twice_is_harmless():
    made = start()
    stopped = clock_stop(kind=ACK, about_id=made.about_id, at=late_in(1), by=WORKER)
    assert (stopped.id, stopped.stopped_at, stopped.stopped_by_id) == (made.id, late_in(1), WORKER.id)
    assert clock_stop(kind=ACK, about_id=made.about_id, at=late_in(2), by=WORKER) is None
    made.refresh_from_db()
    assert made.stopped_at == late_in(1)


def test_stopping_what_never_ran_is_harmless():
    assert clock_stop(kind=ACK, about_id=uuid.uuid4(), at=MONDAY, by=WORKER) is None


@pytest.mark.parametrize("by", [SYSTEM, PUBLIC])
def test_the_system_says_why_it_stops_a_clock(by):
    made = start(by=by)
    with pytest.raises(Refused) as refusal:
        clock_stop(kind=ACK, about_id=made.about_id, at=MONDAY, by=by, reason="  ")
    assert refusal.value.code == "clock_reason_missing"
    stopped = clock_stop(kind=ACK, about_id=made.about_id, at=MONDAY, by=by, reason="acknowledged by email")
    assert (stopped.stopped_by_id, stopped.stopped_reason) == (None, "acknowledged by email")


def test_nothing_is_done_before_it_is_asked_for():
    made = start()
    with pytest.raises(Refused) as refusal:
        clock_stop(kind=ACK, about_id=made.about_id, at=MONDAY - timedelta(seconds=1), by=WORKER)
    assert refusal.value.code == "clock_stopped_before_start"


def test_a_case_takes_along_the_promises_made_to_its_referral():
    thing, case = uuid.uuid4(), uuid.uuid4()
    start(about=thing)
    clock_stop(kind=ACK, about_id=thing, at=MONDAY, by=WORKER)
    start(URGENT, about=thing)
    start()
    assert clock_move_circle(about_id=thing, circle_id=case, by=WORKER) == 2
    assert clock_move_circle(about_id=thing, circle_id=case, by=WORKER) == 0
    assert {c.circle_id for c in clocks_for([thing])[thing]} == {case}
    assert Clock.objects.filter(changed_by_id=WORKER.id, changed_at=MONDAY).count() == 2


def test_a_new_owner_keeps_the_due_date():
    made = start(owner_label="Amal")
    handed = clock_hand_over(
        kind=ACK, about_id=made.about_id, owner_id=WORKER.id, owner_label="Bola", by=WORKER
    )
    assert (handed.owner_label, handed.due_on) == ("Bola", made.due_on)
    clock_stop(kind=ACK, about_id=made.about_id, at=MONDAY, by=WORKER)
    assert clock_hand_over(kind=ACK, about_id=made.about_id, owner_id=None, owner_label="", by=WORKER) is None


def test_late_clocks_come_longest_late_first_a_page_at_a_time():
    made = [start(at=late_in(-n)) for n in range(5)] + [start(URGENT)]
    clock_stop(kind=ACK, about_id=made[4].about_id, at=MONDAY, by=WORKER)
    start(partnership_id=uuid.UUID(int=2))
    now = late_in(2)
    first = clocks_late(partnership_id=AREA, now=now, size=2)
    rest = clocks_late(partnership_id=AREA, now=now, size=9, after=cursor_of(first[-1]))
    found = [c.id for c in first + rest]
    assert sorted(found) == sorted(c.id for c in made if c is not made[4])
    assert [c.in_time_until for c in first + rest] == sorted(c.in_time_until for c in first + rest)


def test_pages_lose_nobody_when_many_are_due_at_once():
    made = {start().id for _ in range(7)}
    page, seen = clocks_running(partnership_id=AREA, size=3), []
    while page:
        seen += [c.id for c in page]
        page = clocks_running(partnership_id=AREA, size=3, after=cursor_of(page[-1]))
    assert len(seen) == 7
    assert set(seen) == made


def test_late_begins_at_midnight_in_london():
    start(at=datetime(2026, 7, 1, 9, tzinfo=UTC))
    start(URGENT, at=datetime(2026, 7, 2, 22, 30, tzinfo=UTC))
    midnight = datetime(2026, 7, 2, 23, tzinfo=UTC)
    assert not clocks_late(partnership_id=AREA, now=midnight - timedelta(microseconds=1))
    assert [c.kind for c in clocks_late(partnership_id=AREA, now=midnight)] == [ACK]
    assert len(clocks_late(partnership_id=AREA, now=midnight + timedelta(microseconds=1))) == 2


def test_the_query_and_the_rule_agree_on_what_is_late():
    made = [start(at=late_in(-n)) for n in range(4)] + [start(URGENT, at=late_in(-n)) for n in range(3)]
    for hours in range(0, 24 * 5, 5):
        now = MONDAY + timedelta(hours=hours)
        queried = {c.id for c in clocks_late(partnership_id=AREA, now=now)}
        assert queried == {c.id for c in made if clock_lateness(c, now=now).late}


def test_running_clocks_can_be_asked_for_by_circle_and_owner():
    case = uuid.uuid4()
    mine, theirs = start(owner_id=WORKER.id), start(circle_id=case)
    assert clocks_running(partnership_id=AREA, owner_id=WORKER.id) == [mine]
    assert clocks_running(partnership_id=AREA, circle_id=case) == [theirs]


def test_the_clock_of_a_thing_is_the_running_one_else_the_last():
    thing = uuid.uuid4()
    assert clock_for(thing, ACK) is None
    first = start(about=thing)
    clock_stop(kind=ACK, about_id=thing, at=late_in(1), by=WORKER)
    assert clock_for(thing, ACK) == first
    second = start(about=thing, at=late_in(1))
    assert clock_for(thing, ACK) == second


def test_the_clocks_of_many_things_take_one_query():
    things = [uuid.uuid4() for _ in range(3)]
    one, two = start(about=things[0]), start(URGENT, about=things[0])
    with CaptureQueriesContext(
        connection,
    ) as queries:
        found = clocks_for(things)
    assert len(queries) == 1
    assert ({c.id for c in found[things[0]]}, found[things[1]]) == ({one.id, two.id}, [])


def test_how_a_stopped_clock_stands_no_longer_moves():
    made = start()
    stopped = clock_stop(kind=ACK, about_id=made.about_id, at=late_in(3), by=WORKER)
    for days in (3, 30):
        found = clock_lateness(stopped, now=late_in(days))
        assert (found.state, found.working_days_late) == (State.DONE_LATE, 2)


def test_each_rung_is_told_once():
    made = start(owner_label="Front door team")
    sent = []
    for days in range(30):
        with clock.frozen(late_in(days)):
            for due in list(escalations_due(now=clock.now())):
                notice = escalation_send(clock=due.clock, level=due.step.level, by=SYSTEM)
                sent.append((days, notice.level, notice.to_label))
    # Due on Tuesday the 17th (day 1): late on the 18th, five working days on the 24th, ten on 1 December.
    assert sent == [(2, 1, "Front door team"), (8, 2, "manager"), (15, 3, "cross-agency lead")]
    assert made.notices.count() == 3


def test_of_rungs_missed_while_the_sweep_did_not_run_the_highest_is_told_and_the_rest_are_passed_over():
    made = start()
    due = list(escalations_due(now=late_in(20), partnership_id=AREA))
    assert [(d.step.level, d.missed) for d in due] == [(3, True), (2, True), (1, False)]
    assert list(escalations_due(now=late_in(20), partnership_id=uuid.UUID(int=2))) == []
    with clock.frozen(late_in(20)):
        escalation_send(clock=made, level=2, by=SYSTEM, to_label="Mo")  # nobody is on the highest yet
        assert escalation_send(clock=made, level=1, by=SYSTEM) is None
        (left,) = escalations_due(now=clock.now())
        assert (left.step.level, left.missed) == (3, False)
    kept = made.notices.order_by("level").values_list("level", "to_label", "passed")
    assert list(kept) == [(1, "owner", True), (2, "Mo", False)]


def test_telling_twice_tells_once():
    made = start()
    with clock.frozen(late_in(2)):
        assert escalation_send(clock=made, level=1, by=SYSTEM, to_label="Amal")
        assert escalation_send(clock=made, level=1, by=SYSTEM) is None
    assert [n.to_label for n in made.notices.all()] == ["Amal"]


def test_what_is_stopped_is_not_escalated():
    made = start()
    clock_stop(kind=ACK, about_id=made.about_id, at=late_in(3), by=WORKER)
    assert list(escalations_due(now=late_in(20))) == []
    with clock.frozen(late_in(20)):
        assert escalation_send(clock=made, level=1, by=SYSTEM) is None


@pytest.mark.parametrize(("days", "level"), [(1, 1), (2, 2), (30, 4)])
def test_a_rung_not_reached_is_refused(days, level):
    made = start()
    with clock.frozen(late_in(days)), pytest.raises(Refused) as refusal:
        escalation_send(clock=made, level=level, by=SYSTEM)
    assert refusal.value.code == "escalation_not_due"


def test_the_sweep_takes_the_same_queries_for_many_as_for_few():
    def queries():
        with CaptureQueriesContext(connection) as seen:
            list(escalations_due(now=late_in(3)))
        return len(seen)

    start()
    few = queries()
    for _ in range(20):
        start()
    assert queries() == few


@pytest.mark.parametrize(
    "broken",
    [
        {"due_on": None},
        {"due_at": MONDAY + timedelta(days=1)},
        {"parameter_unit": "percent"},
        {"due_on": date(2026, 11, 15)},
        {"stopped_by_id": WORKER.id},
        {"stopped_reason": "no reason to stop"},
        {"stopped_at": MONDAY},
        {"stopped_at": MONDAY - timedelta(days=1), "stopped_by_id": WORKER.id},
        {"changed_by_id": WORKER.id},
        {"division": "wales"},
    ],
)
def test_the_database_refuses_a_clock_that_makes_no_sense(broken):
    facts = Clock.objects.filter(id=start().id).values().get()
    facts |= {"id": uuid.uuid4(), "about_id": uuid.uuid4()} | broken
    del facts["in_time_until"]
    with pytest.raises(IntegrityError), transaction.atomic():
        Clock.objects.create(**facts)


@pytest.mark.parametrize(
    "change",
    [
        {"due_on": date(2027, 1, 1)},
        {"parameter_value": 9},
        {"started_at": MONDAY - timedelta(days=1)},
        {"ladder": [["nobody", 99]]},
    ],
)
def test_the_database_refuses_to_change_a_promise(change):
    made = start()
    with pytest.raises(DatabaseError, match="Cannot update"), transaction.atomic():
        Clock.objects.filter(id=made.id).update(**change)


@pytest.mark.parametrize("change", [{"stopped_at": None, "stopped_by_id": None}, {"stopped_at": late_in(9)}])
def test_the_database_refuses_to_start_a_stopped_clock_again(change):
    made = start()
    clock_stop(kind=ACK, about_id=made.about_id, at=late_in(1), by=WORKER)
    with pytest.raises(DatabaseError, match="Cannot update"), transaction.atomic():
        Clock.objects.filter(id=made.id).update(**change)


def test_the_database_refuses_to_lose_a_clock_or_a_notice():
    made = start()
    with clock.frozen(late_in(2)):
        notice = escalation_send(clock=made, level=1, by=SYSTEM)
    for table in (EscalationNotice, Clock):
        with pytest.raises(DatabaseError), transaction.atomic():
            table.objects.all().delete()
    with pytest.raises(DatabaseError), transaction.atomic():
        EscalationNotice.objects.filter(id=notice.id).update(level=2)


def seen_by(audience, user=None, partnership=AREA):
    act(audience, user, partnership)
    found = set(Clock.objects.values_list("id", flat=True))
    told = set(EscalationNotice.objects.values_list("clock_id", flat=True))
    act("system")
    assert told == found
    return found


@pytest.fixture
def late_clocks():
    """One promise owned by the worker, one in a circle of the worker's, one in a circle of a stranger's."""
    ours, theirs = uuid.uuid4(), uuid.uuid4()
    made = start(owner_id=WORKER.id), start(circle_id=ours), start(circle_id=theirs)
    for person, circle_id in ((WORKER, ours), (STRANGER, theirs)):
        apps.get_model("access", "Membership").objects.create(
            partnership_id=AREA, user_id=person.id, circle_id=circle_id, capacity="worker"
        )
    with clock.frozen(late_in(2)):
        for one in made:
            escalation_send(clock=one, level=1, by=SYSTEM)
    return [one.id for one in made]


def test_a_worker_sees_the_clocks_they_own_and_those_of_their_circles(late_clocks):
    assert seen_by("worker", WORKER) == set(late_clocks[:2])


def test_the_family_sees_the_clocks_of_its_own_circle(late_clocks):
    assert seen_by("family", STRANGER) == {late_clocks[2]}


def test_the_wide_view_ends_with_the_partnership(late_clocks):
    assert seen_by("wide", STRANGER) == set(late_clocks)
    assert seen_by("wide", STRANGER, uuid.UUID(int=2)) == set()


@pytest.mark.parametrize("audience", ["app", "public"])
def test_with_nobody_acting_there_is_nothing_to_see(late_clocks, audience):
    assert seen_by(audience) == set()


def test_a_worker_cannot_stop_the_clock_of_another_family(late_clocks):
    thing = Clock.objects.get(id=late_clocks[2]).about_id
    act("worker", WORKER)
    assert clock_stop(kind=ACK, about_id=thing, at=MONDAY, by=WORKER) is None
    act("system")
    assert Clock.objects.get(id=late_clocks[2]).stopped_at is None


def test_a_family_starts_and_stops_no_clock_by_itself(late_clocks):
    circle_id = Clock.objects.get(id=late_clocks[2]).circle_id
    act("family", STRANGER)
    for circle in (circle_id, uuid.uuid4()):
        with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
            start(circle_id=circle, by=STRANGER)
    assert not Clock.objects.filter(id=late_clocks[2]).update(stopped_at=MONDAY, stopped_reason="x")


def test_the_overdue_sweep_uses_its_index():
    late = Clock.objects.filter(partnership_id=AREA, stopped_at__isnull=True, in_time_until__lt=MONDAY)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("SET LOCAL enable_sort = off")
    plan = late.order_by("in_time_until", "id")[:50].explain(format="json")
    assert "clock_overdue_sweep" in json.dumps(plan)
    assert "Sort" not in json.dumps(plan)
