"""Taking a request back: by whoever asked, before the decision; and the child is still looked at."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import Error, IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from alongside.family.referrals.models import Referral
from alongside.family.referrals.rules import DECIDED, may_be_taken_back
from alongside.family.referrals.selectors import referrals_for_family, referrals_undecided
from alongside.family.referrals.services import (
    referral_acknowledge,
    referral_add,
    referral_screen,
    referral_withdraw,
)
from alongside.ground import clock
from alongside.ground.access.context import acting
from alongside.ground.audit.models import AuditEvent
from alongside.ground.base.actors import SYSTEM
from alongside.ground.base.errors import DomainError, Missing, NotPermitted, Refused, Stale
from alongside.ground.base.ids import digest_of
from alongside.ground.clock.lateness import State
from alongside.ground.clock.models import Clock
from alongside.practice.closing.tests.scenes import close_together

MONDAY = datetime(2026, 11, 16, 9, tzinfo=UTC)


@pytest.fixture
def take_back(public):
    """Take a request back with its receipt, or `by` somebody."""

    def withdraw(made, by=None, version=1, words="", receipt=True):
        by = by or public
        with acting(by, receipt=digest_of(made.receipt_code) if receipt else ""):
            return referral_withdraw(
                by=by, referral_id=made.referral.id, expected_version=version, words=words
            )

    return withdraw


def now_is(made):
    with acting(SYSTEM):
        return Referral.objects.get(id=made.referral.id)


def in_the_queue(cast, made):
    with acting(cast.duty):
        return referrals_undecided(viewer=cast.duty).filter(id=made.referral.id).exists()


def test_with_the_receipt_it_is_taken_back_and_the_team_still_owes_a_decision(cast, ask, take_back, status):
    with clock.frozen(MONDAY):
        made = ask()
    with clock.frozen(MONDAY + timedelta(hours=1)):
        kept = take_back(made, words=" I am\u202e afraid. \x00")
        page = status(made.receipt_code)
    assert (kept.state, kept.version, kept.withdrawn_at) == ("received", 2, MONDAY + timedelta(hours=1))
    assert (kept.withdrawn_words, page.may_take_back) == ("I am\u202e afraid.", False)
    assert page.decide.lateness.state is State.RUNNING
    assert page.acknowledge.lateness.state is State.RUNNING
    assert in_the_queue(cast, made)
    with acting(SYSTEM):
        event = AuditEvent.objects.get(kind="referrals.referral.withdrawn")
    assert (event.actor_id, event.facts) == (None, {"said_why": True, "with_account": False})
    with clock.frozen(MONDAY + timedelta(days=3)):
        assert status(made.receipt_code).decide.lateness.state is State.LATE


def test_it_is_read_screened_and_decided_like_any_other(cast, ask, take_back, status):
    made = ask()
    take_back(made)
    duty, its = cast.duty, {"by": cast.duty, "referral_id": made.referral.id}
    with acting(duty):
        referral_acknowledge(**its, contact_name="Dan")
        referral_screen(**its, need_now="To be asked again", how_respond="A call", expected_version=2)
    closed = close_together(cast, made.referral.id, "We rang the school.", 3)
    assert (closed.state, closed.withdrawn_at is not None) == ("closed", True)
    assert not in_the_queue(cast, made)
    assert status(made.receipt_code).decide.lateness.state is State.DONE_IN_TIME


def test_from_their_account_whoever_asked_takes_it_back(cast, ask, take_back):
    made = ask(by=cast.mother)
    take_back(made, by=cast.mother, receipt=False)
    with acting(cast.mother):
        [mine] = referrals_for_family(viewer=cast.mother)
    assert mine.withdrawn_at is not None


def test_a_worker_who_referred_a_child_takes_their_own_back(cast, ask, take_back):
    made = ask(by=cast.teacher)
    take_back(made, by=cast.teacher, receipt=False)
    assert in_the_queue(cast, made)


@pytest.mark.parametrize(
    ("who", "error"),
    [
        ("duty", NotPermitted), ("manager", NotPermitted), ("father", Missing), ("young_person", Missing),
        ("ipsw", Missing), ("police", Missing), ("stranger", Missing), ("stranger_parent", Missing),
    ],
)  # fmt: skip
def test_nobody_else_takes_it_back(cast, story, ask, take_back, who, error):
    made = ask(by=cast.mother)
    with pytest.raises(error):
        take_back(made, by=getattr(cast, who), receipt=False)
    assert now_is(made).withdrawn_at is None


def test_a_receipt_takes_back_its_own_request_alone(cast, ask, take_back, public):
    made, other = ask(), ask()
    with acting(public, receipt=digest_of(made.receipt_code)), pytest.raises(Missing):
        referral_withdraw(by=public, referral_id=other.referral.id, expected_version=1)
    with pytest.raises(Missing):
        take_back(made, receipt=False)


def test_once_screened_whoever_looked_before_is_told_and_may_press_again(cast, ask, take_back):
    made = ask()
    with acting(cast.duty):
        referral_screen(
            by=cast.duty, referral_id=made.referral.id, need_now="A", how_respond="B", expected_version=1
        )
    with pytest.raises(Stale):
        take_back(made)
    assert take_back(made, version=2).state == "screened"


def test_too_many_words_are_refused(ask, take_back):
    with pytest.raises(Refused) as refused:
        take_back(ask(), words="x" * 2_001)
    assert (refused.value.code, refused.value.field) == ("words_too_long", "words")


# What each state allows, once and again: None is yes.
ALLOWED = {
    ("received", False): None, ("acknowledged", False): None, ("screened", False): None,
    ("accepted", False): "referral_decided", ("closed", False): "referral_decided",
    ("signposted", False): "referral_decided", ("under_review", False): "referral_decided",
    ("signposted_pending", False): None,
    ("received", True): "referral_withdrawn", ("acknowledged", True): "referral_withdrawn",
    ("screened", True): "referral_withdrawn", ("accepted", True): "referral_withdrawn",
    ("closed", True): "referral_withdrawn", ("signposted", True): "referral_withdrawn",
    ("under_review", True): "referral_withdrawn", ("signposted_pending", True): "referral_withdrawn",
}  # fmt: skip


def test_the_table_names_every_state():
    assert {state for state, _ in ALLOWED} == set(Referral.State.values)
    assert {"accepted", "closed", "signposted", "under_review"} == DECIDED


@pytest.mark.parametrize(("state", "taken_back"), ALLOWED)
def test_what_each_state_allows(state, taken_back):
    code = ALLOWED[state, taken_back]
    if code is None:
        may_be_taken_back(state, taken_back=taken_back)
    else:
        with pytest.raises(Refused) as refused:
            may_be_taken_back(state, taken_back=taken_back)
        assert refused.value.code == code


def test_the_database_keeps_it_as_it_was(cast, ask, take_back):
    made, decided = ask(), ask()
    take_back(made, words="Please stop")
    with acting(SYSTEM):
        rows = Referral.objects.filter(id=made.referral.id)
        for change in ({"withdrawn_at": None, "withdrawn_words": ""}, {"withdrawn_words": "Something else"}):
            with pytest.raises(Error, match="pgtrigger"), transaction.atomic():
                rows.update(**change)
        fact = {
            "decided_at": MONDAY,
            "decided_by_id": cast.duty.id,
            "decision_words": "No",
            "state": "closed",
        }
        Referral.objects.filter(id=decided.referral.id).update(**fact)
        with pytest.raises(IntegrityError, match="withdrawn_before"), transaction.atomic():
            Referral.objects.filter(id=decided.referral.id).update(withdrawn_at=clock.now())
        with pytest.raises(IntegrityError, match="withdrawn_before"), transaction.atomic():
            Referral.objects.filter(id=decided.referral.id).update(withdrawn_words="Words alone")


class Undo(Exception):
    """Raised to take back what one example did."""


DEEDS = st.lists(
    st.sampled_from(["read", "screen", "close", "take_back", "add", "stale_take_back"]), max_size=8
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(deeds=DEEDS)
def test_no_order_of_deeds_drops_a_child_or_undoes_what_was_said(cast, ask, public, deeds):
    """Until there is a decision it waits in the queue and its clock runs; taking it back changes neither."""
    with pytest.raises(Undo):
        live_through(cast, ask, public, deeds)


@transaction.atomic
def live_through(cast, ask, public, deeds):
    made, model = ask(), {"decided": False, "taken_back": False, "screened": False}
    for deed in deeds:
        went = live(cast, public, made, deed)
        assert went == expected(model, deed), (deed, model)
        check(cast, made, model)
    raise Undo


def live(cast, public, made, deed):
    referral = now_is(made)
    its = {"referral_id": made.referral.id}
    duty, version = cast.duty, referral.version
    try:
        if deed in ("take_back", "stale_take_back", "add"):
            with acting(public, receipt=digest_of(made.receipt_code)):
                if deed == "add":
                    referral_add(by=public, **its, words="More.")
                else:
                    stale = version - (deed == "stale_take_back")
                    referral_withdraw(by=public, **its, expected_version=stale)
        else:
            with acting(duty):
                if deed == "read":
                    referral_acknowledge(by=duty, **its, contact_name="Dan")
                elif deed == "screen":
                    referral_screen(by=duty, **its, need_now="A", how_respond="B", expected_version=version)
                else:
                    close_together(cast, made.referral.id, "No case.", version)
    except DomainError:
        return False
    return True


def expected(model, deed):
    """Whether the deed goes through, by the model; and what it changes there."""
    open_still = not model["decided"]
    if deed == "read":
        went, model["read"] = not model.get("read", False), True
        return went
    if deed == "screen":
        model["screened"] |= open_still
        return open_still
    if deed == "close":
        went = open_still and model["screened"]
        model["decided"] |= went
        return went
    if deed == "take_back":
        went = open_still and not model["taken_back"]
        model["taken_back"] |= went
        return went
    return deed == "add"


def check(cast, made, model):
    referral = now_is(made)
    assert (referral.decided_at is not None) is model["decided"]
    assert (referral.withdrawn_at is not None) is model["taken_back"]
    assert in_the_queue(cast, made) is not model["decided"]
    with acting(SYSTEM):
        running = Clock.objects.filter(about_id=referral.id, kind="referrals.decide", stopped_at__isnull=True)
        assert running.exists() is not model["decided"]
