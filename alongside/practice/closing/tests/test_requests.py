"""Ending a request: two people, refused reasons, the written decision, the right to review, a service that must say yes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.db.utils import InternalError
from procrastinate.contrib.django.models import ProcrastinateJob

from alongside.family.cases.tests.scenes import a_referral, accept, events_of
from alongside.family.referrals.models import Referral
from alongside.family.referrals.services import referral_screen
from alongside.ground import clock
from alongside.ground.access.context import acting
from alongside.ground.base.actors import SYSTEM, Nobody
from alongside.ground.base.declarations import Audience
from alongside.ground.base.errors import Missing, NotPermitted, Refused, Stale
from alongside.ground.base.ids import digest_of
from alongside.ground.clock.models import Clock
from alongside.practice.closing import services
from alongside.practice.closing.jobs import finish, late_tell
from alongside.practice.closing.models import Ending, EndingReview
from alongside.practice.closing.rules import REFUSED
from alongside.practice.closing.selectors import decisions_for_asker
from alongside.practice.closing.tests.scenes import (
    WORDS,
    colleague,
    do,
    ended,
    now_is,
    propose,
    sign,
    signposted,
)

MONDAY = datetime(2026, 11, 16, 9, tzinfo=UTC)


def state(ending: Ending) -> tuple[str, str]:
    with acting(SYSTEM):
        return Ending.objects.get(id=ending.id).state, Referral.objects.get(id=ending.referral_id).state


def running(about: Any) -> set[str]:
    with acting(SYSTEM):
        return set(
            Clock.objects.filter(about_id=about, stopped_at__isnull=True).values_list("kind", flat=True)
        )


def test_nothing_ends_before_a_second_person_signs_and_then_whoever_asked_reads_why(cast: Any) -> None:
    referral = a_referral(cast, submitted_by_user_id=cast.mother.id)
    ending = propose(cast, referral)
    assert state(ending) == ("proposed", "screened")
    assert running(ending.id) == {"closing.sign"}
    with acting(cast.mother):
        assert decisions_for_asker(viewer=cast.mother, referral_ids=[referral.id]) == {}
    with pytest.raises(Refused, match="Two people decide") as refused:
        sign(ending, cast.duty)
    assert refused.value.code == "second_person"
    with pytest.raises(NotPermitted):
        sign(ending, cast.ipsw)
    signed = sign(ending, cast.manager)
    assert state(ending) == ("signed", "closed")
    assert running(ending.id) | (running(referral.id) & {"referrals.decide"}) == set()
    with acting(cast.mother):
        read = decisions_for_asker(viewer=cast.mother, referral_ids=[referral.id])[referral.id]
    assert (read.words, read.may_ask, read.review_until) == (WORDS["words"], True, signed.review_until)
    for stranger in (cast.father, cast.stranger_parent, cast.teacher):
        with acting(stranger):
            assert decisions_for_asker(viewer=stranger, referral_ids=[referral.id]) == {}
    (job,) = ProcrastinateJob.objects.filter(task_name="referrals.asker_tell")
    assert job.args == {"referral_id": str(referral.id), "news": "decided"}
    with pytest.raises(Refused) as refused:
        sign(ending, colleague(cast))
    assert refused.value.code == "ending_answered"


@pytest.mark.parametrize("no", REFUSED, ids=lambda no: no.key)
def test_reasons_that_end_nothing_say_why_and_the_right_way_round(cast: Any, story: Any, no: Any) -> None:
    for verb in (propose, propose_the_case(cast, story)):
        with pytest.raises(Refused) as refused:
            verb(cast, reason=no.key)
        assert (refused.value.code, refused.value.field) == (f"closing_{no.key}", "reason")
        assert refused.value.message == f"{no.why} {no.instead}"
    with acting(SYSTEM):
        assert not Ending.objects.exists()


def propose_the_case(cast: Any, story: Any) -> Any:
    from alongside.practice.closing.tests.scenes import propose_case

    return lambda cast, reason: propose_case(cast, story, reason=reason)


@pytest.mark.parametrize(
    ("facts", "code", "field"),
    [
        ({"reason": "nonsense"}, "choice_unknown", "reason"),
        ({"rationale": " "}, "words_missing", "rationale"),
        ({"words": "x" * 4_001}, "words_too_long", "words"),
        ({"reason": "other_service"}, "words_missing", "receiver_name"),
        ({"reason": "other_area", "receiver_name": "Eastvale", "receiver_contact": "x"}, "choice_unknown", "severity"),
    ],
)  # fmt: skip
def test_a_proposal_needs_its_reason_words_and_receiver(cast: Any, facts: Any, code: str, field: str) -> None:
    with pytest.raises(Refused) as refused:
        propose(cast, **facts)
    assert (refused.value.code, refused.value.field) == (code, field)


def test_a_proposal_needs_both_questions_an_open_request_the_newest_version_and_the_right(cast: Any) -> None:
    blank, referral = a_referral(cast, need_now="", state="acknowledged"), a_referral(cast)
    with pytest.raises(Refused, match="both questions"):
        propose(cast, blank)
    with pytest.raises(Stale):
        propose(cast, referral, expected_version=7)
    for who in ("ipsw", "csw", "police", "mother"):
        with pytest.raises(NotPermitted):
            propose(cast, referral, by=getattr(cast, who))
    ending = propose(cast, referral)
    with pytest.raises(Refused) as refused:
        propose(cast, referral, by=cast.manager)
    assert refused.value.code == "ending_open"
    with acting(cast.duty):
        accept(cast.duty, referral)
    with pytest.raises(Refused) as refused:
        sign(ending, cast.manager)
    assert refused.value.code == "referral_decided"
    assert finish(0) == 1
    assert state(ending) == ("returned", "accepted")


def test_free_text_only_prompts_the_second_person(cast: Any) -> None:
    with pytest.raises(Refused, match="a sign that is not there"):  # R11: that alone is no reason
        propose(cast, rationale="She scored low on the checklist.")
    ending = propose(cast, rationale="Mum is doing all she can. The checklist gave a score of three.")
    assert set(ending.flags) == {"parent_doing_all", "not_on_checklist", "low_score"}
    assert sign(ending, cast.manager).state == "signed"
    assert propose(cast).flags == []


def test_where_a_professional_asked_it_is_said_how_the_parents_hear_of_it(cast: Any) -> None:
    referral = a_referral(cast, source="education")
    for told, words, code in (
        ("", "", "told_missing"),
        ("asked", "", "told_missing"),
        ("not_safe", "", "words_missing"),
    ):
        with pytest.raises(Refused) as refused:
            propose(cast, referral, told=told, told_words=words)
        assert refused.value.code == code
    assert propose(cast, referral, told="worker").told == "worker"


def test_the_second_person_may_say_no_and_the_request_goes_on(cast: Any) -> None:
    ending = propose(cast)
    with pytest.raises(Refused, match="A few words"):
        do(services.ending_return, cast.manager, ending_id=ending.id, words=" ", expected_version=1)
    with pytest.raises(Refused, match="Two people"):
        do(services.ending_return, cast.duty, ending_id=ending.id, words="No", expected_version=1)
    do(
        services.ending_return,
        cast.manager,
        ending_id=ending.id,
        words="Ask the aunt first.",
        expected_version=1,
    )
    assert state(ending) == ("returned", "screened")
    assert propose(cast, now_is(ending.referral)).state == "proposed"


def test_a_review_stops_the_end_until_a_person_without_a_part_answers(cast: Any) -> None:
    with clock.frozen(MONDAY):
        referral = a_referral(cast, submitted_by_user_id=cast.mother.id)
        ending = ended(cast, referral)
        third = colleague(cast)
        do(services.review_ask, cast.mother, ending_id=ending.id)
        assert state(ending) == ("signed", "under_review")
        assert running(ending.id) == {"closing.review"}
        with pytest.raises(Refused, match="already"):
            do(services.review_ask, cast.mother, ending_id=ending.id, words="Please")
    with clock.frozen(MONDAY + timedelta(days=90)):
        assert finish(0) == 0, "an unanswered review stops final closure"
        assert late_tell(0) == 1, "the highest rung, once, and how late it is"
        answer = {"ending_id": ending.id, "outcome": "accepted", "words": "We were wrong. We are sorry."}
        for had_part in (cast.duty, cast.manager):
            with pytest.raises(Refused) as refused:
                do(services.review_answer, had_part, **answer)
            assert refused.value.code == "second_person"
        with pytest.raises(NotPermitted):
            do(services.review_answer, cast.ipsw, **answer)
        do(services.review_answer, third, **answer)
        assert state(ending) == ("overturned", "screened")
        reopened = now_is(referral)
        assert (reopened.decided_at, reopened.decision_words, reopened.decisions) == (None, "", 1)
        assert "referrals.decide" in running(referral.id)
        for first in (cast.duty, cast.manager):
            with pytest.raises(Refused, match="you had a part"):
                propose(cast, reopened, by=first)
        with acting(cast.duty):
            assert accept(cast.duty, reopened).level == "medium", "saying yes is never held up"


def test_upheld_with_reasons_it_becomes_final_and_later_nothing_is_left_to_review(cast: Any) -> None:
    with clock.frozen(MONDAY):
        ending = ended(cast)
        asker = Nobody(Audience.PUBLIC, cast.partnership.id)
        with acting(asker, receipt=ending.referral_receipt):
            services.review_ask(by=asker, ending_id=ending.id, words="A car was here again.")
        with acting(asker, receipt=digest_of("another code")), pytest.raises(Missing):
            services.review_ask(by=asker, ending_id=ending.id)
        with pytest.raises(Refused, match="A few words"):
            do(services.review_answer, colleague(cast), ending_id=ending.id, outcome="upheld", words="")
        do(
            services.review_answer,
            colleague(cast, "Olu Fourth"),
            ending_id=ending.id,
            outcome="upheld",
            words="We rang.",
        )
        assert state(ending) == ("signed", "closed")
        with acting(asker, receipt=ending.referral_receipt), pytest.raises(Refused) as refused:
            services.review_ask(by=asker, ending_id=ending.id)
        assert refused.value.code == "review_answered"
        assert finish(0) == 0
    with clock.frozen(datetime(2026, 12, 15, 0, 1, tzinfo=UTC)):
        assert (ending.review_until.isoformat(), finish(0), finish(0)) == ("2026-12-14", 1, 0)
    assert state(ending) == ("final", "closed")
    news = ProcrastinateJob.objects.filter(task_name="referrals.asker_tell").order_by("id")
    assert [job.args["news"] for job in news] == ["decided", "decided"]


def test_a_worker_asks_for_a_family_and_a_referrer_for_their_own_request(cast: Any) -> None:
    referral = a_referral(cast, submitted_by_user_id=cast.teacher.id, source="education")
    ending = ended(cast, referral, told="worker")
    do(services.review_ask, cast.teacher, ending_id=ending.id)
    other = ended(cast)
    with pytest.raises(Missing):
        do(services.review_ask, cast.teacher, ending_id=other.id)
    do(services.review_ask, cast.duty, ending_id=other.id, words="Their aunt rang.")
    assert len(events_of("closing.review.asked")) == 2


def test_only_a_yes_that_can_meet_the_severity_ends_a_signposted_request(cast: Any) -> None:
    ending = signposted(cast)
    assert state(ending) == ("waiting", "signposted_pending")
    assert running(ending.id) == {"closing.signpost"}
    with acting(cast.duty):
        again = referral_screen(
            by=cast.duty, referral_id=ending.referral_id, need_now="Rest", how_respond="A call",
            expected_version=now_is(ending.referral).version,
        )  # fmt: skip
    assert again.state == "signposted_pending"
    said = {"words": "They have room on Monday.", "expected_version": now_is(ending).version}
    done = do(services.signpost_answer, cast.duty, ending_id=ending.id, accepted=True, can_meet=True, **said)
    assert (state(ending), done.review_until is not None) == (("signed", "signposted"), True)
    with pytest.raises(Refused) as refused:
        do(services.signpost_answer, cast.duty, ending_id=ending.id, accepted=True, can_meet=True,
           words="x", expected_version=done.version)  # fmt: skip
    assert refused.value.code == "signpost_not_waiting"


@pytest.mark.parametrize(
    "answer", [(False, False), (True, False), None], ids=["no", "out of their depth", "silence"]
)
def test_refusal_or_silence_brings_a_request_back_to_the_team(cast: Any, answer: Any) -> None:
    with clock.frozen(MONDAY):
        ending = signposted(cast)
        if answer is not None:
            do(services.signpost_answer, cast.duty, ending_id=ending.id, accepted=answer[0], can_meet=answer[1],
               words="The harm is too serious for us.", expected_version=now_is(ending).version)  # fmt: skip
    with clock.frozen(MONDAY + timedelta(days=3)):
        assert finish(0) == 0, "the third working day is in time"
    with clock.frozen(MONDAY + timedelta(days=4)):
        finish(0)
        assert state(ending) == ("back", "screened")
        assert "referrals.decide" in running(ending.referral_id)
    assert len(events_of("closing.signpost.returned")) == 1


def test_a_review_while_a_service_is_asked_brings_it_back_or_goes_on_waiting(cast: Any) -> None:
    third = colleague(cast)
    for outcome, after in (
        ("accepted", ("overturned", "screened")),
        ("upheld", ("waiting", "signposted_pending")),
    ):
        ending = signposted(cast)
        do(services.review_ask, cast.duty, ending_id=ending.id)
        do(services.review_answer, third, ending_id=ending.id, outcome=outcome, words="We looked.")
        assert state(ending) == after


def test_whoever_ended_a_request_does_not_end_the_next_for_the_same_child(cast: Any) -> None:
    ended(cast, a_referral(cast, child_name="Iris Elm"))
    again, other = a_referral(cast, child_name="IRIS  Elm"), a_referral(cast, child_name="Ada Birch")
    third, fourth = colleague(cast), colleague(cast, "Olu Fourth", "manager")
    for first in (cast.duty, cast.manager):
        with pytest.raises(Refused, match="You can open a case") as refused:
            propose(cast, again, by=first)
        assert refused.value.code == "second_person"
    ending = propose(cast, again, by=third)
    with pytest.raises(Refused):
        sign(ending, cast.manager)
    assert sign(ending, fourth).state == "signed"
    assert propose(cast, other).state == "proposed"


def test_the_database_refuses_one_signature_and_an_end_with_an_open_review(cast: Any) -> None:
    ending, third = propose(cast), colleague(cast)
    facts = {"signed_at": clock.now(), "signed_by_name": "x", "state": "signed"}
    with acting(SYSTEM):
        row = Ending.objects.filter(id=ending.id)
        for by, why in (
            (cast.duty.id, "ending_signed_by_a_second"),
            (cast.ipsw.id, "R44"),
            (None, "ending_"),
        ):
            with pytest.raises((IntegrityError, InternalError), match=why), transaction.atomic():
                row.update(signed_by_id=by, **(facts if by else {"state": "final", "final_at": clock.now()}))
        with pytest.raises(Exception, match="pgtrigger"), transaction.atomic():
            row.update(rationale="Another")
    sign(ending, cast.manager)
    do(services.review_ask, cast.duty, ending_id=ending.id)
    with acting(SYSTEM):
        with pytest.raises(IntegrityError, match="R9"), transaction.atomic():
            row.update(state="final", final_at=clock.now(), under_review=False)
        answered = {"answered_at": clock.now(), "outcome": "upheld", "answer_words": "No"}
        with pytest.raises(IntegrityError, match="R9"), transaction.atomic():
            EndingReview.objects.update(answered_by_id=cast.manager.id, **answered)
        assert EndingReview.objects.update(answered_by_id=third.id, **answered) == 1
