"""The chain, attacked by the database's owner with every trigger switched off; and under load."""

import json
import threading

import psycopg
import pytest
from click.testing import CliRunner
from django.db import connections

from alongside.config.database import database_settings
from alongside.ground import clock
from alongside.ground.audit.events import registered_types
from alongside.ground.audit.models import AuditPending, AuditSeal
from alongside.ground.audit.selectors import Anchor, verify
from alongside.ground.audit.services import record, seal
from alongside.ground.base.actors import SYSTEM

pytestmark = pytest.mark.committed
THREADS, EACH = 8, 25


def kind():
    return registered_types()["audit.deed.refused"]


@pytest.fixture
def chain(committed_database, acting):
    """Three seals of four events, and two events that are not sealed yet."""
    for _ in range(3):
        with acting(SYSTEM):
            for n in range(4):
                record(kind(), by=SYSTEM, facts={"n": n})
            seal(at=clock.now())
    with acting(SYSTEM):
        record(kind(), by=SYSTEM)
        record(kind(), by=SYSTEM)
    return committed_database


@pytest.fixture
def owner(chain, owner_url):
    """The owner's connection with the triggers of the trail switched off: nothing refuses any more."""
    tables = ("audit_auditevent", "audit_auditseal")
    with psycopg.connect(owner_url(chain), autocommit=True) as attacker:
        for table in tables:
            attacker.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        yield attacker
        for table in tables:  # the next test finds the database as this one did
            attacker.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


@pytest.fixture
def as_owner(committed_database):
    """Django's own connection as the owner for the length of a test, as `alongside audit verify` has it."""
    default = connections["default"]
    default.close()
    default.settings_dict.update(database_settings("owner") | {"NAME": committed_database, "CONN_MAX_AGE": 0})


def ids(owner, number=2):
    return owner.execute("SELECT event_ids FROM audit_auditseal WHERE number = %s", [number]).fetchone()[0]


def test_an_untouched_chain_is_whole(chain, as_owner):
    walked = []
    verdict = verify(walked.append)
    assert verdict.ok
    assert (verdict.seals, verdict.sealed, verdict.pending) == (3, 12, 2)
    assert walked == [4, 8, 12]
    assert len(verdict.head) == 64


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("facts", '{"n": 99}'),
        ("kind", "audit.record.read"),
        ("actor_id", "00000000-0000-7000-8000-000000000001"),
        ("at", "2020-01-01T00:00:00Z"),
        ("circle_ids", "{00000000-0000-7000-8000-000000000001}"),
        ("protected", "true"),
    ],
)
def test_a_changed_fact_names_the_event(owner, as_owner, column, value):
    victim = ids(owner)[1]
    owner.execute(f"UPDATE audit_auditevent SET {column} = %s WHERE id = %s", [value, victim])
    verdict = verify()
    assert (verdict.broken, verdict.reason, verdict.seals) == (f"event {victim}", "its facts were changed", 1)


def test_a_changed_fact_with_its_digest_made_to_fit_breaks_the_seal(owner, as_owner):
    from alongside.ground.audit.models import AuditEvent
    from alongside.ground.audit.rules import event_digest

    event = AuditEvent.objects.get(id=ids(owner)[1])
    event.facts = {"n": 99}
    owner.execute(
        "UPDATE audit_auditevent SET facts = %s, digest = %s WHERE id = %s",
        [json.dumps(event.facts), event_digest(event), event.id],
    )
    assert (verify().broken, verify().reason) == ("seal 2", "its events changed or changed places")


def test_a_missing_event_is_named(owner, as_owner):
    victim = ids(owner)[2]
    owner.execute("DELETE FROM audit_auditevent WHERE id = %s", [victim])
    assert (verify().broken, verify().reason) == (f"event {victim}", "it is missing")


def test_an_event_missing_before_it_was_sealed_is_named(owner, as_owner):
    (victim,) = owner.execute("SELECT event_id FROM audit_auditpending LIMIT 1").fetchone()
    owner.execute("DELETE FROM audit_auditevent WHERE id = %s", [victim])
    assert verify().broken == f"event {victim}"


def test_an_event_forgotten_with_its_announcement_taken_away_is_noticed(owner, as_owner):
    owner.execute(
        "DELETE FROM audit_auditpending WHERE event_id = (SELECT event_id FROM audit_auditpending LIMIT 1)"
    )
    assert "never announced" in verify().reason


def test_an_event_written_past_the_trigger_that_announces_it_is_noticed(owner, as_owner):
    copied = (
        "id, at, kind, is_read, role_title, agency_name, circle_ids, about_kind, facts, protected, digest"
    )
    owner.execute(
        f"INSERT INTO audit_auditevent ({copied}) SELECT gen_random_uuid(), at, kind, is_read, role_title,"
        " agency_name, circle_ids, about_kind, facts, protected, digest FROM audit_auditevent LIMIT 1"
    )
    assert "never announced" in verify().reason


def test_a_removed_seal_is_named(owner, as_owner):
    owner.execute("DELETE FROM audit_auditseal WHERE number = 2")
    assert (verify().broken, verify().reason) == ("seal 2", "it is missing")


def test_a_removed_seal_with_the_others_numbered_again_is_noticed(owner, as_owner):
    owner.execute("DELETE FROM audit_auditseal WHERE number = 2")
    owner.execute("UPDATE audit_auditseal SET number = 2 WHERE number = 3")
    assert (verify().broken, verify().reason) == ("seal 2", "it does not follow the seal before it")


def test_events_that_changed_places_are_noticed(owner, as_owner):
    owner.execute("UPDATE audit_auditseal SET event_ids = %s WHERE number = 2", [list(reversed(ids(owner)))])
    assert (verify().broken, verify().reason) == ("seal 2", "its events changed or changed places")


def test_a_cut_off_end_is_noticed_by_whoever_noted_the_last_seal(owner, as_owner):
    noted = Anchor(3, verify().head)
    assert verify(anchor=noted).ok
    last = ids(owner, 3)
    owner.execute("DELETE FROM audit_auditseal WHERE number = 3")
    owner.execute("DELETE FROM audit_auditevent WHERE id = ANY(%s)", [last])
    assert verify().ok  # nothing inside the database can tell
    assert (verify(anchor=noted).broken, verify(anchor=noted).reason) == (
        "seal 3",
        "it was noted and is missing",
    )
    assert verify(anchor=Anchor(1, "0" * 64)).reason == "it is not the seal that was noted"


@pytest.mark.parametrize("table", ["audit_auditevent", "audit_auditseal"])
@pytest.mark.parametrize("deed", ["UPDATE {} SET digest = ''", "DELETE FROM {}", "TRUNCATE {}"])
def test_even_the_owner_is_refused_while_the_triggers_stand(chain, owner_url, table, deed):
    with (
        psycopg.connect(owner_url(chain)) as owner,
        pytest.raises(psycopg.errors.RaiseException, match="pgtrigger"),
    ):
        owner.execute(deed.format(table))


def test_the_command_says_whole_or_names_the_first_broken_event(owner, as_owner, monkeypatch):
    from alongside.config.cli import alongside

    monkeypatch.setenv("ALONGSIDE_DB_ROLE", "owner")
    run = CliRunner().invoke
    whole = run(alongside, ["audit", "verify", "--json"])
    assert whole.exit_code == 0
    facts = json.loads(whole.stdout)
    assert (facts["ok"], facts["sealed"], facts["pending"], facts["broken"]) == (True, 12, 2, None)
    assert run(alongside, ["audit", "verify", "--anchor", facts["head"]]).exit_code == 0
    victim = ids(owner)[0]
    owner.execute("UPDATE audit_auditevent SET facts = '{}' WHERE id = %s", [victim])
    broken = run(alongside, ["audit", "verify"])
    assert broken.exit_code == 1
    assert f"Broken at event {victim}: its facts were changed." in broken.stdout
    assert run(alongside, ["audit", "verify", "--anchor", "nonsense"]).exit_code == 2


def test_the_command_refuses_to_judge_what_it_cannot_see(chain, monkeypatch):
    from alongside.config.cli import alongside

    monkeypatch.setenv("ALONGSIDE_DB_ROLE", "owner")
    refused = CliRunner().invoke(alongside, ["audit", "verify"])
    assert refused.exit_code == 2
    assert "owner" in refused.output


def test_eight_writers_wait_for_nobody_and_sealing_meanwhile_loses_nothing(committed_database, acting):
    faults, done = [], threading.Event()

    def guarded(work):
        try:
            work()
        except Exception as fault:
            faults.append(fault)
        finally:
            connections.close_all()

    def write():
        for n in range(EACH):
            with acting(SYSTEM):
                record(kind(), by=SYSTEM, facts={"n": n})

    def keep_sealing():
        while not done.is_set():
            with acting(SYSTEM):
                seal(at=clock.now(), batch=17)

    writers = [threading.Thread(target=guarded, args=[write]) for _ in range(THREADS)]
    sealers = [threading.Thread(target=guarded, args=[keep_sealing]) for _ in range(2)]
    for thread in (*writers, *sealers):
        thread.start()
    for thread in writers:
        thread.join()
    done.set()
    for thread in sealers:
        thread.join()
    assert faults == []
    with acting(SYSTEM):
        while seal(at=clock.now()):
            pass
        verdict = verify()
        assert verdict.ok
        assert (verdict.sealed, verdict.pending) == (THREADS * EACH, 0)
        assert not AuditPending.objects.exists()
        assert AuditSeal.objects.count() == verdict.seals


def test_verifying_while_others_write_and_seal_does_not_cry_wolf(committed_database, as_owner, owner_url):
    """The writer uses a plain connection: it inserts an event, announced by the trigger, again and again."""
    from alongside.ground.audit.models import AuditEvent
    from alongside.ground.audit.rules import event_digest

    done = threading.Event()

    def write():
        columns = (
            "id, at, kind, is_read, role_title, agency_name, circle_ids, about_kind, facts, protected, digest"
        )
        with psycopg.connect(owner_url(committed_database), autocommit=True) as writer:
            while not done.is_set():
                event = AuditEvent(at=clock.now(), kind="audit.deed.refused")
                writer.execute(
                    f"INSERT INTO audit_auditevent ({columns}) VALUES"
                    " (%s, %s, %s, false, '', '', '{}', '', '{}', false, %s)",
                    [event.id, event.at, event.kind, event_digest(event)],
                )

    thread = threading.Thread(target=write)
    thread.start()
    try:
        verdicts = []
        for _ in range(30):
            seal(at=clock.now(), batch=20)
            verdicts.append(verify())
    finally:
        done.set()
        thread.join()
    assert [verdict for verdict in verdicts if not verdict.ok] == []
    assert verdicts[-1].sealed > 0
