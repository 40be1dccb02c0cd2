"""Reading, answering, screening, closing; what is late; and who may see which request."""

from __future__ import annotations

import uuid
from datetime import UTC, date, datetime, timedelta
from functools import partial

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from alongside.family.referrals.jobs import late_tell
from alongside.family.referrals.models import Referral, ReferralAddition
from alongside.family.referrals.rules import DECIDED, state_once_read, undecided, waited
from alongside.family.referrals.selectors import (
    additions_of,
    receipt_lookup,
    referral_get,
    referrals_by_receipt,
    referrals_for_family,
    referrals_not_yet_known,
    referrals_undecided,
    requests_for_help,
)
from alongside.family.referrals.services import (
    referral_acknowledge,
    referral_add,
    referral_screen,
)
from alongside.ground import clock
from alongside.ground.access.context import acting
from alongside.ground.audit.models import AuditEvent
from alongside.ground.base.actors import PUBLIC, SYSTEM
from alongside.ground.base.errors import Missing, NotPermitted, Refused, Stale
from alongside.ground.base.ids import digest_of
from alongside.ground.clock.lateness import State, WaitingBand
from alongside.ground.clock.models import Clock
from alongside.practice.closing.tests.scenes import close_together

MONDAY = datetime(2026, 11, 16, 9, tzinfo=UTC)


def acknowledge(by, made, name="Dan Utley"):
    with acting(by):
        return referral_acknowledge(by=by, referral_id=made.referral.id, contact_name=name)


def screen(by, made, version=1, need="Someone to talk to", respond="A visit this week"):
    with acting(by):
        return referral_screen(
            by=by, referral_id=made.referral.id, need_now=need, how_respond=respond, expected_version=version
        )


def close(cast, by, made, version=2, words="The school helps already."):
    return close_together(cast, made.referral.id, words, version, by=by)


def test_answering_in_time_keeps_the_promise_and_names_who_read_it(cast, ask, status):
    with clock.frozen(MONDAY):
        made = ask()
        assert status(made.receipt_code).acknowledge.lateness.state is State.RUNNING
    with clock.frozen(MONDAY + timedelta(days=1)):
        acknowledge(cast.duty, made)
        page = status(made.receipt_code)
    assert (page.state, page.contact_name, page.contact_phone) == (
        "acknowledged",
        "Dan Utley",
        "01632 960001",
    )
    assert (page.read_by_name, page.read_by_role) == ("Dan Utley", "Duty worker")
    assert page.acknowledge.lateness.state is State.DONE_IN_TIME
    assert page.decide.lateness.state is State.DUE_TODAY


def test_a_late_answer_shows_as_late_to_whoever_asked(cast, ask, status):
    with clock.frozen(MONDAY):
        made = ask()
    with clock.frozen(MONDAY + timedelta(days=3)):
        page = status(made.receipt_code)
        assert (page.acknowledge.lateness.state, page.acknowledge.lateness.working_days_late) == (
            State.LATE,
            2,
        )
        acknowledge(cast.duty, made)
        assert status(made.receipt_code).acknowledge.lateness.state is State.DONE_LATE


def test_nobody_answers_twice(cast, ask):
    made = ask()
    acknowledge(cast.duty, made)
    with pytest.raises(Refused) as refused:
        acknowledge(cast.manager, made)
    assert refused.value.code == "referral_acknowledged"


@pytest.mark.parametrize("name", ["", " \x00", "x" * 121])
def test_an_answer_needs_a_name(cast, ask, name):
    with pytest.raises(Refused) as refused:
        acknowledge(cast.duty, ask(), name)
    assert refused.value.field == "contact_name"


@pytest.mark.parametrize("who", ["mother", "ipsw", "csw", "social_worker", "police", "teacher"])
def test_only_the_duty_team_answers_screens_and_closes(cast, ask, who):
    made, by = ask(), getattr(cast, who)
    for deed in (acknowledge, screen, partial(close, cast)):
        with pytest.raises(NotPermitted):
            deed(by, made)


def test_the_public_answers_nothing(ask, public):
    made = ask()
    with acting(public, receipt=digest_of(made.receipt_code)), pytest.raises(NotPermitted):
        referral_acknowledge(by=public, referral_id=made.referral.id, contact_name="Me")


def test_no_such_request_is_missing(cast, ask):
    with acting(cast.duty):
        with pytest.raises(Missing):
            referral_get(viewer=cast.duty, referral_id=uuid.uuid4())
        with pytest.raises(Missing):
            referral_acknowledge(by=cast.duty, referral_id=uuid.uuid4(), contact_name="Dan")


def test_both_questions_are_answered_and_may_be_answered_again(cast, ask):
    made = ask()
    first = screen(cast.duty, made)
    assert (first.state, first.version, first.screened_by_id) == ("screened", 2, cast.duty.id)
    again = screen(cast.manager, made, version=2, need="A safe place 🏠")
    assert (again.need_now, again.version) == ("A safe place 🏠", 3)


@pytest.mark.parametrize(
    ("need", "respond", "field"),
    [("", "x", "need_now"), ("x", " \n", "how_respond"), ("\x00", "x", "need_now")],
)
def test_a_blank_question_is_refused(cast, ask, need, respond, field):
    with pytest.raises(Refused) as refused:
        screen(cast.duty, ask(), need=need, respond=respond)
    assert (refused.value.code, refused.value.field) == ("two_questions_blank", field)


def test_whoever_saves_second_is_shown_what_stands_now(cast, ask):
    made = ask()
    screen(cast.duty, made, need="First")
    with pytest.raises(Stale) as stale:
        screen(cast.manager, made, need="Second")
    assert stale.value.current.need_now == "First"


def test_answering_after_screening_does_not_go_back(cast, ask):
    made = ask()
    screen(cast.duty, made)
    assert acknowledge(cast.duty, made).state == "screened"


def test_closing_says_why_and_keeps_the_promise(cast, ask, status):
    with clock.frozen(MONDAY):
        made = ask()
        screen(cast.duty, made)
        closed = close(cast, cast.duty, made)
        page = status(made.receipt_code)
    assert (closed.state, closed.decided_by_id, closed.version) == ("closed", cast.manager.id, 3)
    assert (page.decision_words, page.decided_at) == ("The school helps already.", MONDAY)
    assert page.decide.lateness.state is State.DONE_IN_TIME


def test_closing_needs_both_questions_words_and_the_newest_version(cast, ask):
    made = ask()
    with pytest.raises(Refused) as refused:
        close(cast, cast.duty, made, version=1)
    assert refused.value.code == "two_questions_blank"
    screen(cast.duty, made)
    with pytest.raises(Refused):
        close(cast, cast.duty, made, words=" ")
    with pytest.raises(Stale):
        close(cast, cast.duty, made, version=1)


def test_a_decided_request_is_decided_once_and_can_still_be_added_to(cast, ask, public, status):
    made = ask()
    screen(cast.duty, made)
    close(cast, cast.duty, made)
    for deed in (partial(close, cast), screen):
        with pytest.raises(Refused) as refused:
            deed(cast.duty, made, version=3)
        assert refused.value.code == "referral_decided"
    with acting(public, receipt=digest_of(made.receipt_code)):
        referral_add(by=public, referral_id=made.referral.id, words="It got worse.")
    assert status(made.receipt_code).additions[0].words == "It got worse."


def test_a_receipt_opens_its_own_request_however_it_is_typed(cast, ask, public, status):
    made, other = ask(), ask()
    with acting(public):
        typed = made.receipt_code.lower().replace("-", " ")
        assert receipt_lookup(typed) == (digest_of(made.receipt_code), cast.partnership.id)
    assert status(made.receipt_code).reference == made.referral.reference
    with acting(public, receipt=digest_of(made.receipt_code)):
        assert [r.id for r in Referral.objects.all()] == [made.referral.id]
        assert {c.about_id for c in Clock.objects.all()} == {made.referral.id}
        with pytest.raises(Missing):
            referral_get(viewer=public, referral_id=other.referral.id)


@pytest.mark.parametrize(
    "code", ["", " ", "\x00", "\ud800", "AAAA-BBBB-CCCC-DDDD", "x" * 50_000, "' OR 1=1 --"]
)
def test_a_wrong_receipt_opens_nothing(ask, public, status, code):
    ask()
    with acting(public):
        assert receipt_lookup(code) is None
    assert status(code) is None


def test_without_a_receipt_the_public_sees_nothing(ask, public):
    ask()
    for by in (public, PUBLIC):
        with acting(by):
            assert referrals_by_receipt(viewer=by) == []
            assert not Referral.objects.exists()
            assert not ReferralAddition.objects.exists()
            assert not Clock.objects.exists()


def test_a_receipt_with_the_session_of_another_partnership_opens_nothing(cast, ask):
    made = ask()
    with acting(PUBLIC, receipt=digest_of(made.receipt_code)):
        assert referrals_by_receipt(viewer=PUBLIC) == []


def test_the_public_cannot_write_the_teams_clocks(ask, public):
    made = ask()
    with acting(public, receipt=digest_of(made.receipt_code)):
        assert Clock.objects.update(stopped_at=clock.now(), stopped_reason="mine") == 0


@pytest.mark.parametrize(
    ("who", "sees"),
    [
        ("mother", True), ("duty", True), ("manager", True), ("father", False), ("young_person", False),
        ("ipsw", False), ("csw", False), ("social_worker", False), ("police", False), ("teacher", False),
        ("stranger", False), ("stranger_parent", False),
    ],
)  # fmt: skip
def test_who_sees_a_mothers_request(cast, story, ask, who, sees):
    made = ask(by=cast.mother)
    with acting(cast.mother):
        referral_add(by=cast.mother, referral_id=made.referral.id, words="And more.")
    viewer = getattr(cast, who)
    with acting(viewer):
        assert bool(additions_of(viewer=viewer, referral_id=made.referral.id)) is sees
        assert referrals_undecided(viewer=viewer).exists() is sees
        assert bool(referrals_for_family(viewer=viewer)) is (who == "mother")
        if sees:
            assert referral_get(viewer=viewer, referral_id=made.referral.id).own_words
        else:
            with pytest.raises(Missing):
                referral_get(viewer=viewer, referral_id=made.referral.id)


def test_her_own_page_shows_the_promises_of_her_request(cast, ask):
    made = ask(by=cast.mother)
    with acting(cast.mother):
        (page,) = referrals_for_family(viewer=cast.mother)
    assert (page.referral_id, page.acknowledge.due_on) == (made.referral.id, made.promised_on)


def test_many_requests_are_read_in_few_queries(cast, ask):
    for _ in range(4):
        acknowledge(cast.duty, ask(by=cast.mother))
    with acting(cast.mother), CaptureQueriesContext(connection) as queries:
        assert len(referrals_for_family(viewer=cast.mother)) == 4
    assert len(queries) <= 14  # the savepoint, the settings and the noted reading included


def test_the_duty_worker_sees_the_clocks_that_no_circle_holds_yet(cast, ask):
    made = ask()
    for who, sees in (("duty", 2), ("manager", 2), ("social_worker", 0), ("mother", 0), ("stranger", 0)):
        with acting(getattr(cast, who)):
            assert Clock.objects.filter(about_id=made.referral.id).count() == sees, who


def test_the_longest_wait_comes_first_and_every_row_read_is_noted(cast, ask):
    with clock.frozen(MONDAY):
        older = ask(exploitation_types=["cse"])
    with clock.frozen(MONDAY + timedelta(hours=1)):
        newer = ask()
    with acting(cast.duty):
        assert [r.id for r in referrals_undecided(viewer=cast.duty)] == [older.referral.id, newer.referral.id]
        assert [r.id for r in referrals_not_yet_known(viewer=cast.duty)] == [newer.referral.id]
    with acting(SYSTEM):
        event = AuditEvent.objects.get(kind="audit.record.read")
    assert set(event.circle_ids) == {older.referral.id, newer.referral.id}


def test_the_log_shows_what_a_parent_asked_and_what_came_of_it(cast, story, ask):
    asked, other = ask(own_words="Please help us."), ask(source="police")
    with acting(SYSTEM):
        Referral.objects.filter(id__in=[asked.referral.id, other.referral.id]).update(family=story.family)
    with acting(cast.social_worker):
        (line,) = requests_for_help(viewer=cast.social_worker, family_id=story.family.id)
        assert (line.ask, line.unanswered, line.answer) == ("Please help us.", True, "")
    acknowledge(cast.duty, asked)
    with acting(cast.ipsw):
        assert not requests_for_help(viewer=cast.ipsw, family_id=story.family.id)[0].unanswered
    for who in ("father", "police", "stranger"):
        with acting(getattr(cast, who)):
            assert requests_for_help(viewer=getattr(cast, who), family_id=story.family.id) == []


def test_a_late_promise_is_told_once_a_rung(cast, ask):
    with clock.frozen(MONDAY):
        ask()
        assert late_tell(0) == 0
    with clock.frozen(MONDAY + timedelta(days=2)):
        assert (late_tell(0), late_tell(0)) == (2, 0)  # to acknowledge, and to decide
    assert {letter.to[0] for letter in mail.outbox} == {cast.duty.email, cast.manager.email}
    mail.outbox.clear()
    with clock.frozen(MONDAY + timedelta(days=8)):
        assert late_tell(0) == 2
    assert {letter.to[0] for letter in mail.outbox} == {cast.manager.email}


def test_an_answered_request_is_not_called_late(cast, ask):
    with clock.frozen(MONDAY):
        made = ask()
        acknowledge(cast.duty, made)
    with clock.frozen(MONDAY + timedelta(days=2)):
        assert late_tell(0) == 1  # only the decision


def test_one_letter_that_cannot_go_is_tried_again(ask, monkeypatch):
    from alongside.ground.post import late

    with clock.frozen(MONDAY):
        ask()

    def no_post(*args):
        raise ConnectionRefusedError

    with clock.frozen(MONDAY + timedelta(days=2)):
        with monkeypatch.context() as broken:
            broken.setattr(late, "letters_send", no_post)
            assert late_tell(0) == 0
        assert late_tell(0) == 2


@given(st.sampled_from(Referral.State.values))
def test_reading_moves_only_a_fresh_request(state):
    assert state_once_read(state) == ("acknowledged" if state == "received" else state)


@given(st.sampled_from(Referral.State.values))
def test_only_an_undecided_request_is_decided(state):
    if state in DECIDED:
        with pytest.raises(Refused):
            undecided(state)
    else:
        undecided(state)


@pytest.mark.parametrize(
    ("concern", "until", "band"),
    [
        (None, date(2026, 11, 16), WaitingBand.UNDER_1_MONTH),
        (date(2026, 9, 1), date(2026, 11, 16), WaitingBand.FROM_1_TO_3_MONTHS),
        (date(2026, 1, 1), date(2026, 11, 16), WaitingBand.OVER_3_MONTHS),
        (date(2024, 1, 1), date(2026, 11, 16), WaitingBand.OVER_2_YEARS),
        (date(2026, 12, 1), date(2026, 11, 16), WaitingBand.UNDER_1_MONTH),
    ],
)
def test_the_wait_counts_from_the_first_concern(concern, until, band):
    assert waited(concern, MONDAY, until) is band
