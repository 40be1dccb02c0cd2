"""Whatever is done in whatever order: nothing is closed by one person, and nothing becomes final over an open review."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from alongside.family.cases.models import Case
from alongside.family.cases.tests.scenes import a_referral
from alongside.family.referrals.models import Referral
from alongside.ground import clock
from alongside.ground.access.context import acting
from alongside.ground.base.actors import SYSTEM
from alongside.ground.base.errors import DomainError
from alongside.practice.closing import services
from alongside.practice.closing.models import Ending, EndingReview
from alongside.practice.closing.services import endings_finish, endings_lapse, signposts_return
from alongside.practice.closing.tests.scenes import (
    colleague,
    do,
    everybody_says_yes,
    now_is,
    propose,
    propose_case,
)

MONDAY = datetime(2026, 11, 16, 9, tzinfo=UTC)
WHO = st.sampled_from(["duty", "manager", "third", "social_worker", "ipsw"])
DEED = st.sampled_from(
    [
        "propose",
        "signpost",
        "sign",
        "sign",
        "return",
        "answer",
        "refuse",
        "ask",
        "uphold",
        "accept",
        "wait",
        "wait",
    ]
)
DEEDS = st.lists(st.tuples(DEED, WHO), min_size=3, max_size=9)
SERVICE = {
    "reason": "other_service",
    "severity": "low",
    "receiver_name": "Harbour",
    "receiver_contact": "01632 960300",
}


class Undo(Exception):
    """Raised to take back what one example did."""


def attempt(deed: str, by: Any, cast: Any, about: Any) -> None:
    """Do one deed about the newest ending, as somebody; whatever is refused is refused."""
    with acting(SYSTEM):
        ending = Ending.objects.order_by("-proposed_at", "-id").first()
    known = {"ending_id": ending.id} if ending else {}
    versioned = known | {"expected_version": ending.version} if ending else {}
    if deed in ("propose", "signpost"):
        if isinstance(about, Referral):
            propose(cast, now_is(about), by=by, **(SERVICE if deed == "signpost" else {}))
        else:
            propose_case(cast, about, by=by)
    elif deed == "wait":
        for step in (endings_lapse, signposts_return, endings_finish):
            do(step, SYSTEM)
    elif deed == "sign" and ending:
        do(services.ending_sign, by, **versioned)
    elif deed == "return" and ending:
        do(services.ending_return, by, words="Not yet.", **versioned)
    elif deed in ("answer", "refuse") and ending:
        yes = deed == "answer"
        do(services.signpost_answer, by, accepted=yes, can_meet=yes, words="They rang.", **versioned)
    elif deed == "ask" and ending:
        do(services.review_ask, by, words="", **known)
    elif deed in ("uphold", "accept") and ending:
        do(
            services.review_answer,
            by,
            outcome=f"{deed}ed".replace("upholded", "upheld"),
            words="We looked.",
            **known,
        )


def holds() -> None:
    """What must be true after every deed."""
    with acting(SYSTEM):
        endings = list(Ending.objects.all())
        signed = {
            e.referral_id or e.case_id
            for e in endings
            if e.signed_by_id and e.signed_by_id != e.proposed_by_id
        }
        for ending in endings:
            unanswered = EndingReview.objects.filter(ending=ending, answered_at__isnull=True).exists()
            assert not (ending.state == "final" and unanswered)
            assert ending.under_review is unanswered
            for review in EndingReview.objects.filter(ending=ending, answered_at__isnull=False):
                assert review.answered_by_id not in (ending.proposed_by_id, ending.signed_by_id)
        for one in Referral.objects.filter(state__in=["closed", "signposted", "under_review"]):
            assert one.id in signed
        final = {e.case_id for e in endings if e.state == "final"}
        assert {case.id for case in Case.objects.filter(closed_at__isnull=False)} <= final


@transaction.atomic
def live_through(cast: Any, about: Any, deeds: list[tuple[str, str]], third: Any) -> None:
    people = {"third": third}
    for days, (deed, who) in enumerate(deeds):
        passed = sum(earlier == "wait" for earlier, _ in deeds[: days + 1])
        with clock.frozen(MONDAY + timedelta(days=40 * passed, minutes=days)):
            try:
                attempt(deed, people.get(who) or getattr(cast, who), cast, about)
            except DomainError:
                pass
            holds()
    raise Undo


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(deeds=DEEDS)
def test_no_order_of_deeds_closes_a_request_alone_or_over_an_open_review(
    cast: Any, deeds: list[tuple[str, str]]
) -> None:
    with transaction.atomic():
        with clock.frozen(MONDAY):
            about, third = a_referral(cast), colleague(cast)
        with pytest.raises(Undo):
            live_through(cast, about, deeds, third)
        transaction.set_rollback(True)


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(deeds=DEEDS)
def test_no_order_of_deeds_closes_a_case_alone_or_over_an_open_review(
    cast: Any, story: Any, deeds: list[tuple[str, str]]
) -> None:
    with transaction.atomic():
        with clock.frozen(MONDAY):
            third = colleague(cast, "Una Other", "manager")
            everybody_says_yes(cast, story)
        with pytest.raises(Undo):
            live_through(cast, story, deeds, third)
        transaction.set_rollback(True)


def test_the_walk_reaches_what_it_guards_against(cast: Any, story: Any) -> None:
    """The same deeds, in an order that goes through, do end a request and a case: the walks above are not idle."""
    deeds = [("propose", "social_worker"), ("sign", "manager"), ("wait", "duty")]
    with clock.frozen(MONDAY):
        everybody_says_yes(cast, story)
        request, third = a_referral(cast), colleague(cast)
    for about, proposer in ((story, "social_worker"), (request, "duty")):
        with clock.frozen(MONDAY):
            for deed, who in ((deeds[0][0], proposer), deeds[1]):
                attempt(deed, getattr(cast, who), cast, about)
        with clock.frozen(MONDAY + timedelta(days=60)):
            attempt("wait", third, cast, about)
            holds()
    assert now_is(story.case).closed_at is not None
    assert now_is(request).state == "closed"
