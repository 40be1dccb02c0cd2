"""A request for help is kept, whoever makes it and however little they say."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.core import mail
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from alongside.family.referrals import services
from alongside.family.referrals.jobs import duty_tell
from alongside.family.referrals.models import ExploitationType, Referral, ReferralAddition, Source
from alongside.family.referrals.services import referral_add, referral_receive
from alongside.ground import clock
from alongside.ground.access.context import acting
from alongside.ground.audit.models import AuditEvent
from alongside.ground.base.actors import PUBLIC, SYSTEM, Nobody
from alongside.ground.base.declarations import Audience
from alongside.ground.base.errors import Missing, Refused
from alongside.ground.base.ids import digest_of
from alongside.ground.clock.models import Clock

FRIDAY = datetime(2026, 11, 20, 17, 30, tzinfo=UTC)


def kept(reference):
    with acting(SYSTEM):
        return Referral.objects.get(reference=reference)


@pytest.mark.parametrize("source", Source.values)
def test_anyone_may_ask_with_nothing_but_their_own_words(ask, source):
    made = ask(source=source, own_words="x")
    assert (made.referral.state, made.referral.own_words) == ("received", "x")


def test_the_answer_says_who_and_by_when(ask):
    with clock.frozen(FRIDAY):
        made = ask()
    assert (made.contact_name, made.promised_on) == ("Northmoor Front Door", date(2026, 11, 23))
    assert made.referral.reference.startswith("R-")


def test_both_promises_run_with_the_receipt_and_without_a_circle(ask):
    made = ask()
    with acting(SYSTEM):
        clocks = list(Clock.objects.filter(about_id=made.referral.id).order_by("kind"))
    assert [(c.kind, c.parameter_key) for c in clocks] == [
        ("referrals.acknowledge", "P-ACK"), ("referrals.decide", "P-SCREEN"),
    ]  # fmt: skip
    assert {(c.receipt, c.circle_id, c.owner_label) for c in clocks} == {
        (digest_of(made.receipt_code), None, "Northmoor Front Door")
    }


def test_the_code_itself_is_kept_nowhere(ask):
    made = ask()
    with connection.cursor() as cursor:
        cursor.execute("SELECT args::text FROM procrastinate_jobs")
        jobs = str(cursor.fetchall())
    assert made.receipt_code not in str(vars(kept(made.referral.reference))) + jobs


def test_everything_told_is_kept(ask):
    told = {
        "referrer_name": "Zoë O’Brien", "referrer_agency": "Northmoor High", "referrer_contact": "01632 960123",
        "safe_contact_words": "Text only,\nafter six.", "child_name": "كليو", "child_born_on": date(2012, 2, 29),
        "child_age_words": "about 14", "exploitation_types": ["online", "cse", "online"],
        "first_concern_on": date(2024, 1, 1),
    }  # fmt: skip
    with clock.frozen(FRIDAY):
        referral = kept(ask(own_words="🦊\u202eshe is out at night\n\nevery day", **told).referral.reference)
    assert {k: getattr(referral, k) for k in told} == {**told, "exploitation_types": ["cse", "online"]}
    assert referral.own_words == "🦊\u202eshe is out at night\n\nevery day"


@pytest.mark.parametrize(
    ("facts", "code", "field"),
    [
        ({"own_words": ""}, "words_missing", "own_words"),
        ({"own_words": " \n\x00\ud800"}, "words_missing", "own_words"),
        ({"own_words": "x" * 10_001}, "words_too_long", "own_words"),
        ({"own_words": "🦊" * 10_001}, "words_too_long", "own_words"),
        ({"source": "nobody"}, "choice_unknown", "source"),
        ({"source": ""}, "choice_unknown", "source"),
        ({"exploitation_types": ["cse", "theft"]}, "choice_unknown", "exploitation_types"),
        ({"child_name": "x" * 121}, "words_too_long", "child_name"),
        ({"referrer_contact": "x" * 255}, "words_too_long", "referrer_contact"),
        ({"safe_contact_words": "x" * 501}, "words_too_long", "safe_contact_words"),
        ({"child_born_on": date(2026, 11, 21)}, "day_in_future", "child_born_on"),
        ({"child_born_on": date(1990, 1, 1)}, "born_too_early", "child_born_on"),
        ({"first_concern_on": date(2026, 11, 21)}, "day_in_future", "first_concern_on"),
    ],
)
def test_what_cannot_be_kept_is_refused_beside_its_field(ask, facts, code, field):
    with clock.frozen(FRIDAY), pytest.raises(Refused) as refused:
        ask(**facts)
    assert (refused.value.code, refused.value.field) == (code, field)
    with acting(SYSTEM):
        assert not Referral.objects.exists()


def test_ten_thousand_characters_are_kept(ask):
    assert len(kept(ask(own_words="é" * 10_000).referral.reference).own_words) == 10_000


def test_a_part_nobody_knows_is_a_fault_of_the_door(ask):
    with pytest.raises(TypeError):
        ask(favourite_colour="red")


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(st.characters(), min_size=0, max_size=200), st.text(st.characters(), max_size=80))
def test_no_words_at_all_crash_it(ask, words, name):
    if words.translate({0: None, **dict.fromkeys(range(0xD800, 0xE000))}).strip():
        assert kept(ask(own_words=words, referrer_name=name).referral.reference).own_words
    else:
        with pytest.raises(Refused, match="Write something"):
            ask(own_words=words, referrer_name=name)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(ExploitationType.values)))
def test_any_mix_of_kinds_is_valid_and_leads_the_same_way(ask, kinds):
    referral = ask(exploitation_types=kinds).referral
    assert (set(referral.exploitation_types), referral.state) == (set(kinds), "received")


def test_two_requests_for_one_child_at_the_same_second_are_both_kept(ask):
    with clock.frozen(FRIDAY):
        first, second = (ask(child_name="Cleo Ash", child_born_on=date(2012, 1, 1)) for _ in range(2))
    assert first.receipt_code != second.receipt_code
    with acting(SYSTEM):
        assert Referral.objects.filter(child_name="Cleo Ash", received_at=FRIDAY).count() == 2


def test_a_reference_already_taken_is_made_anew(ask, monkeypatch):
    taken = ask().referral.reference
    references = iter([taken, taken, "R-NEWW-NEWW"])
    monkeypatch.setattr(services, "new_reference", lambda prefix: next(references))
    assert ask().referral.reference == "R-NEWW-NEWW"


def test_if_the_promise_cannot_be_timed_nothing_was_received(ask, monkeypatch):
    def breaks(**facts):
        raise RuntimeError("no clock")

    monkeypatch.setattr(services, "clocks_start", breaks)
    with pytest.raises(RuntimeError):
        ask()
    with acting(SYSTEM):
        assert not Referral.objects.exists()
        assert not AuditEvent.objects.filter(kind="referrals.referral.received").exists()


def test_one_event_names_the_source_and_no_words(ask):
    made = ask(own_words="secret words")
    with acting(SYSTEM):
        event = AuditEvent.objects.get(kind="referrals.referral.received")
    assert event.facts == {"source": "parent_carer", "exploitation_types": []}
    assert (event.about_id, event.actor_id) == (made.referral.id, None)


def test_receiving_takes_few_statements(cast, public):
    with acting(public), CaptureQueriesContext(connection) as queries:
        referral_receive(by=public, partnership=cast.partnership, source="police", own_words="x")
    assert len([q for q in queries if "SAVEPOINT" not in q["sql"]]) <= 7


def test_a_request_from_an_account_belongs_to_the_account(cast, ask):
    assert ask(by=cast.mother).referral.submitted_by_user_id == cast.mother.id
    assert ask(by=cast.teacher, source="education").referral.submitted_by_user_id == cast.teacher.id
    assert ask(by=cast.duty).referral.submitted_by_user_id == cast.duty.id


def test_nobody_asks_another_partnership(cast):
    elsewhere = Nobody(Audience.PUBLIC, cast.stranger.partnership_id)
    for by in (elsewhere, PUBLIC, cast.stranger):
        with acting(by), pytest.raises(Missing):
            referral_receive(by=by, partnership=cast.partnership, source="police", own_words="x")


def test_the_database_refuses_to_delete_a_request_whoever_asks(db):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgenabled FROM pg_trigger"
            " WHERE tgrelid = 'referrals_referral'::regclass AND tgname LIKE 'pgtrigger_no_delete%'"
        )
        assert cursor.fetchall() == [("O",)]


def test_the_application_has_no_right_to_delete_a_request(ask):
    made = ask()
    with acting(SYSTEM):
        mine = Referral.objects.filter(id=made.referral.id)
        with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            mine.delete()
        assert mine.exists()


def test_additions_are_kept_in_order_and_never_changed(ask, public, status):
    made = ask(referrer_name="Maria Ash")
    for words in ("She came home.", "She is out again. 🌙"):
        with acting(public, receipt=digest_of(made.receipt_code)):
            referral_add(by=public, referral_id=made.referral.id, words=words)
    page = status(made.receipt_code)
    assert [a.words for a in page.additions] == ["She came home.", "She is out again. 🌙"]
    assert page.additions[0].said_by_name == "Maria Ash"
    with acting(SYSTEM), pytest.raises(DatabaseError), transaction.atomic():
        ReferralAddition.objects.update(words="changed")


@pytest.mark.parametrize("words", ["", " \x00 ", "x" * 10_001])
def test_an_addition_without_words_or_with_too_many_is_refused(ask, public, words):
    made = ask()
    with acting(public, receipt=digest_of(made.receipt_code)), pytest.raises(Refused):
        referral_add(by=public, referral_id=made.referral.id, words=words)


def test_nobody_adds_to_the_request_of_another(cast, ask, public):
    made = ask(by=cast.mother)
    other = ask()
    for by in (cast.father, cast.young_person, cast.social_worker, cast.police, cast.stranger, public):
        with acting(by, receipt=digest_of(other.receipt_code)), pytest.raises(Missing):
            referral_add(by=by, referral_id=made.referral.id, words="not mine")
    for by in (cast.mother, cast.duty, cast.manager):
        with acting(by):
            assert referral_add(by=by, referral_id=made.referral.id, words="mine").said_by_name == by.name


def test_the_duty_team_is_told_and_reads_no_words(cast, ask):
    made = ask(own_words="secret words", child_name="Cleo Ash")
    assert duty_tell(referral_id=str(made.referral.id)) == 2
    assert {letter.to[0] for letter in mail.outbox} == {cast.duty.email, cast.manager.email}
    for letter in mail.outbox:
        assert "secret" not in letter.body
        assert "Cleo" not in letter.subject + letter.body
        assert made.referral.reference in letter.body
        assert made.receipt_code not in letter.body


def test_the_job_is_queued_with_the_request_and_lost_with_it(ask, public, cast):
    ask()

    def asks_and_then_the_page_breaks():
        with acting(public):
            referral_receive(by=public, partnership=cast.partnership, source="police", own_words="x")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        asks_and_then_the_page_breaks()
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'referrals.duty_tell'")
        assert cursor.fetchone() == (1,)


def test_a_request_answered_meanwhile_is_not_announced(cast, ask):
    made = ask()
    with acting(cast.duty):
        services.referral_acknowledge(by=cast.duty, referral_id=made.referral.id, contact_name="Dan")
    assert duty_tell(referral_id=str(made.referral.id)) == 0
    assert mail.outbox == []
