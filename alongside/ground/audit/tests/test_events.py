"""Writing events, and the log of openings that a family reads (R325)."""

import uuid
from datetime import UTC, datetime

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.utils import InternalError, ProgrammingError

from alongside.ground import clock
from alongside.ground.audit.events import EventType, event_type
from alongside.ground.audit.models import AuditEvent, AuditPending, AuditSeal
from alongside.ground.audit.rules import event_digest
from alongside.ground.audit.selectors import openings_for_family, verify
from alongside.ground.audit.services import note_read, record, record_refusal, seal
from alongside.ground.base.actors import SYSTEM

DONE = event_type("audit.tests.done", "Something was done in a test")


def test_an_event_says_who_in_which_role_of_which_agency(cast, story, acting):
    with acting(cast.ipsw):
        written = record(
            DONE, by=cast.ipsw, about=story.case, circle_ids=[story.case.id, None], facts={"n": 1}
        )
    assert (written.actor_id, written.role_title) == (cast.ipsw.id, "Parent support worker")
    assert written.agency_name == "Northmoor charity"
    assert (written.about_kind, written.about_id) == ("cases.case", story.case.id)
    assert written.circle_ids == [story.case.id]
    assert bytes(written.digest) == event_digest(written)


def test_an_event_read_back_from_the_database_still_holds(cast, story, acting):
    facts = {"é": ["a.b", 2**60, None, True, {"z": -1, "a": ""}]}
    with acting(SYSTEM):
        written = record(DONE, by=cast.mother, about=story.case, facts=facts)
        read = AuditEvent.objects.get(id=written.id)
    assert event_digest(read) == bytes(read.digest)


@pytest.mark.parametrize("words", ["He hit me.", "maria@example.org", "line\nbreak", "x" * 121])
def test_an_event_carries_no_words_of_a_record(cast, acting, words):
    for facts in ({"why": words}, {"why": [words]}, {"why": {"deeper": words}}):
        with acting(cast.mother), pytest.raises(TypeError, match="never words"):
            record(DONE, by=cast.mother, facts=facts)


def test_an_event_type_that_nobody_registered_is_refused(cast, acting):
    with acting(cast.mother), pytest.raises(KeyError):
        record(EventType("audit.tests.unknown", ""), by=cast.mother)


def test_an_event_that_cannot_be_written_undoes_the_deed(cast, story, acting):
    before = story.case.level

    def deed():
        with acting(cast.manager), transaction.atomic():
            type(story.case).objects.filter(id=story.case.id).update(level="high")
            record(DONE, by=cast.manager, about=story.case, facts={"share": 0.5})

    with pytest.raises(TypeError):
        deed()
    with acting(cast.manager):
        story.case.refresh_from_db()
    assert story.case.level == before


def test_a_refusal_is_an_event_with_its_code(cast, acting):
    with acting(cast.mother):
        refused = record_refusal(by=cast.mother, code="plan_stale")
    assert (refused.kind, refused.facts) == ("audit.deed.refused", {"code": "plan_stale"})


def test_readings_of_one_transaction_are_one_event(cast, story, acting):
    with acting(cast.social_worker):
        note_read("cases.case", [story.case.id])
        note_read("actions.action", [story.case.id, story.family.id])
    with acting(SYSTEM):
        (read,) = AuditEvent.objects.filter(is_read=True)
    assert read.facts == {"what": ["actions.action", "cases.case"]}
    assert set(read.circle_ids) == {story.case.id, story.family.id}


def test_reading_with_nobody_acting_is_refused():
    with pytest.raises(RuntimeError):
        note_read("cases.case", [uuid.uuid4()])


@pytest.mark.parametrize("model", [AuditEvent, AuditSeal])
@pytest.mark.parametrize("deed", ["update", "delete", "truncate"])
def test_the_application_can_neither_change_nor_remove_what_is_written(cast, acting, model, deed):
    with acting(SYSTEM):
        record(DONE, by=cast.mother)
        seal(at=clock.now())
    table = model._meta.db_table
    statements = {
        "update": f"UPDATE {table} SET digest = ''",
        "delete": f"DELETE FROM {table}",
        "truncate": f"TRUNCATE {table}",
    }
    with (
        acting(SYSTEM),
        pytest.raises((ProgrammingError, InternalError), match="permission denied"),
        transaction.atomic(),
    ):
        connection.cursor().execute(statements[deed])


def test_the_orm_can_neither_change_nor_remove_an_event(cast, acting):
    with acting(SYSTEM):
        written = record(DONE, by=cast.mother)
    with acting(SYSTEM):
        for deed in (written.save, written.delete):
            with pytest.raises(DatabaseError), transaction.atomic():
                deed()


def opened_by(acting, person, story, day=22):
    with clock.frozen(datetime(2026, 11, day, 23, 30, tzinfo=UTC)), acting(person):
        note_read("cases.case", [story.case.id])


def test_a_family_sees_which_agency_opened_the_record_in_which_role_on_which_day(cast, story, acting):
    opened_by(acting, cast.social_worker, story, 21)
    opened_by(acting, cast.ipsw, story)
    opened_by(acting, cast.ipsw, story)
    for parent in (cast.mother, cast.father):
        with acting(parent):
            lines = openings_for_family(circle_id=story.case.id)
        assert [(str(o.on), o.agency_name, o.role_title, o.times) for o in lines] == [
            ("2026-11-22", "Northmoor charity", "Parent support worker", 2),
            ("2026-11-21", "Northmoor social_care", "Social worker", 1),
        ]


def test_the_day_is_the_day_in_london(cast, story, acting):
    with clock.frozen(datetime(2026, 7, 1, 23, 30, tzinfo=UTC)), acting(cast.csw):
        note_read("cases.case", [story.case.id])
    with acting(cast.mother):
        (line,) = openings_for_family(circle_id=story.case.id)
    assert str(line.on) == "2026-07-02"


def test_protected_police_readings_are_not_in_the_familys_log(cast, story, acting):
    opened_by(acting, cast.police, story)
    with acting(SYSTEM):
        assert AuditEvent.objects.get(is_read=True).protected
    with acting(cast.mother):
        assert openings_for_family(circle_id=story.case.id) == []


def test_what_the_family_itself_reads_is_not_in_the_log(cast, story, acting):
    opened_by(acting, cast.father, story)
    with acting(cast.mother):
        assert openings_for_family(circle_id=story.case.id) == []


@pytest.mark.parametrize("who", ["stranger", "stranger_parent", "duty", "teacher"])
def test_nobody_outside_the_circle_sees_its_log(cast, story, acting, who):
    opened_by(acting, cast.ipsw, story)
    with acting(getattr(cast, who)):
        assert openings_for_family(circle_id=story.case.id) == []


def test_a_reading_of_two_circles_shows_a_family_its_own_only(cast, story, acting):
    other = uuid.uuid4()
    with acting(cast.ipsw):
        note_read("cases.case", [story.case.id, other])
    with acting(cast.mother):
        assert len(openings_for_family(circle_id=story.case.id)) == 1
        assert openings_for_family(circle_id=other) == []


def test_a_family_cannot_read_the_events_themselves(cast, story, acting):
    opened_by(acting, cast.ipsw, story)
    with acting(cast.mother):
        assert not AuditEvent.objects.exists()


def test_sealing_takes_what_is_pending_in_order_and_once(cast, acting):
    with acting(SYSTEM):
        written = [record(DONE, by=SYSTEM).id for _ in range(5)]
        before = AuditPending.objects.count()
        assert seal(at=clock.now(), batch=3) == 3
        assert seal(at=clock.now()) == before - 3
        assert seal(at=clock.now()) == 0
        sealed = [event for one in AuditSeal.objects.order_by("number") for event in one.event_ids]
        assert sealed == sorted(sealed)
        assert sealed[-5:] == written
        assert verify().ok


def test_an_empty_trail_is_whole(db, acting):
    with acting(SYSTEM):
        assert verify().ok
