"""Ending a case: everybody says yes, nothing is owed, two people, and the family can have it looked at again."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core import mail
from procrastinate.contrib.django.models import ProcrastinateJob

from alongside.family.cases.models import Allocation, Case
from alongside.family.cases.selectors import cases_of_family_for_family
from alongside.family.cases.services import cause_set, stage_move, worker_allocate
from alongside.family.cases.tests.scenes import a_referral, a_second_case, circles
from alongside.family.circumstances.services import cost_mark, need_record
from alongside.family.people.services import contact_point_add, safe_contact_state
from alongside.ground import clock
from alongside.ground.access.context import acting
from alongside.ground.base.actors import SYSTEM
from alongside.ground.base.errors import Missing, NotPermitted, Refused
from alongside.ground.clock.models import Clock
from alongside.practice.actions.services import action_promise
from alongside.practice.closing import services
from alongside.practice.closing.jobs import family_tell, finish
from alongside.practice.closing.models import Ending
from alongside.practice.closing.selectors import decisions_for_family, views_of
from alongside.practice.closing.tests.scenes import (
    colleague,
    do,
    everybody_says_yes,
    now_is,
    propose_case,
    sign,
)

MONDAY = datetime(2026, 11, 16, 9, tzinfo=UTC)
AFTER = datetime(2026, 12, 15, 9, tzinfo=UTC)


def promise(cast: Any, story: Any) -> Any:
    return do(
        action_promise, cast.social_worker, case_id=story.case.id, words="Ring the school", benefit="Less worry",
        owner_id=cast.csw.id, due_on=clock.today() + timedelta(days=3), proposer="parent", proposer_name="Maria Ash",
        co_produced=True,
    )  # fmt: skip


def view(cast: Any, story: Any, who: str, whose: str, answer: str, **facts: Any) -> Any:
    return do(
        services.view_say, getattr(cast, who), case_id=story.case.id, whose=whose, answer=answer, **facts
    )


def the_father_says_not_yet(cast: Any, story: Any) -> None:
    view(cast, story, "father", "parent", "not_yet", person_id=story.father.id)


def the_child_worker_says_not_yet(cast: Any, story: Any) -> None:
    view(cast, story, "csw", "csw", "not_yet")


def an_offer_is_owed(cast: Any, story: Any) -> None:
    from alongside.family.cases.services.common import start

    with acting(SYSTEM):
        start("support.offer", story.case, by=SYSTEM)


def somebody_asked_again(cast: Any, story: Any) -> None:
    a_referral(cast, child_name="Clio Ashe")  # misspelt, as somebody in a hurry would (R6)


def a_cost_waits(cast: Any, story: Any) -> None:
    do(cost_mark, cast.mother, family_id=story.family.id, kind="work", weight="much")


def a_need_without_help(cast: Any, story: Any) -> None:
    do(
        need_record, cast.csw, family_id=story.family.id, case_id=story.case.id, kind="asd", standing="diagnosed",
        source="Her mother", skip_strengths=True,
    )  # fmt: skip


LACKING = [
    (the_father_says_not_yet, "family_not_agreed"),
    (the_child_worker_says_not_yet, "worker_view_missing"),
    (promise, "promises_open"),
    (an_offer_is_owed, "clocks_open"),
    (somebody_asked_again, "request_unanswered"),
    (a_cost_waits, "costs_unanswered"),
    (a_need_without_help, "needs_unanswered"),
]


@pytest.mark.parametrize(("meanwhile", "code"), LACKING)
def test_a_case_ends_only_when_all_say_yes_and_nothing_is_owed(
    cast: Any, story: Any, meanwhile: Any, code: str
) -> None:
    """At the proposal, at the signature, and on the day on which it would close."""
    with clock.frozen(MONDAY):
        everybody_says_yes(cast, story)
        proposed = propose_case(cast, story)
        meanwhile(cast, story)
        for attempt in (lambda: propose_case(cast, story), lambda: sign(proposed, cast.manager)):
            with pytest.raises(Refused) as refused:
                attempt()
            assert refused.value.code == code
            assert refused.value.message.count(".") >= 2, "it says what is missing and the right way round"
        with acting(SYSTEM):
            Ending.objects.filter(id=proposed.id).update(
                state="signed",
                signed_at=clock.now(),
                signed_by_id=cast.manager.id,
                review_until=clock.today(),
            )
    with clock.frozen(AFTER):
        assert finish(0) == 0
    assert now_is(story.case).closed_at is None


def test_without_views_it_cannot_even_be_proposed(cast: Any, story: Any) -> None:
    codes = []
    for say in (
        lambda: view(cast, story, "mother", "parent", "yes", person_id=story.mother.id),
        lambda: view(cast, story, "csw", "child", "no_answer", words="She would rather not say."),
        lambda: view(cast, story, "ipsw", "ipsw", "yes"),
        lambda: view(cast, story, "csw", "csw", "yes"),
    ):
        with pytest.raises(Refused) as refused:
            propose_case(cast, story)
        codes.append(refused.value.code)
        say()
    assert codes == [
        "family_view_missing",
        "child_view_missing",
        "worker_view_missing",
        "worker_view_missing",
    ]
    with pytest.raises(NotPermitted):
        propose_case(cast, story, by=cast.csw)
    assert propose_case(cast, story).state == "proposed"


def test_nobody_speaks_for_another_and_one_parent_does_not_read_the_other(cast: Any, story: Any) -> None:
    with pytest.raises(Missing):
        view(cast, story, "father", "parent", "yes", person_id=story.mother.id)
    with pytest.raises(NotPermitted):
        view(cast, story, "father", "child", "yes")
    with pytest.raises(NotPermitted):
        view(cast, story, "csw", "ipsw", "yes")
    with pytest.raises(Refused, match="A few words"):
        view(cast, story, "ipsw", "parent", "yes", person_id=story.mother.id)
    with pytest.raises(Missing):
        view(cast, story, "ipsw", "parent", "yes", person_id=story.sibling.id, words="He said so.")
    with pytest.raises(Missing):
        do(services.view_say, cast.stranger_parent, case_id=story.case.id, whose="child", answer="yes")
    view(cast, story, "mother", "parent", "yes", person_id=story.mother.id)
    for who, seen in (("mother", 1), ("father", 0), ("young_person", 0), ("social_worker", 1)):
        with acting(getattr(cast, who)):
            assert len(views_of(viewer=getattr(cast, who), case=story.case)) == seen, who


def test_support_goes_on_until_the_time_for_a_review_is_over_then_the_family_still_reads(
    cast: Any, story: Any
) -> None:
    with clock.frozen(MONDAY):
        everybody_says_yes(cast, story)
        ending = propose_case(cast, story)
        with pytest.raises(Refused, match="Two people"):
            do(services.ending_sign, cast.social_worker, ending_id=ending.id, expected_version=1)
        sign(ending, cast.manager)
        assert now_is(story.case).closed_at is None
        with acting(cast.father):
            read = decisions_for_family(viewer=cast.father, case_ids=[story.case.id])[story.case.id]
        assert (read.may_ask, read.words.startswith("We looked")) == (True, True)
    with clock.frozen(AFTER):
        assert finish(0) == 1
        closed = now_is(story.case)
        assert (closed.stage, closed.closed_by_id) == ("closed", cast.manager.id)
        assert not circles(cast.csw)
        with acting(cast.mother):
            assert [case.id for case in cases_of_family_for_family(viewer=cast.mother)] == [story.case.id]
        with acting(SYSTEM):
            assert not Allocation.objects.filter(case=story.case, until__isnull=True).exists()
            assert not Clock.objects.filter(circle_id=story.case.id, stopped_at__isnull=True).exists()


def test_the_end_of_one_childs_case_leaves_a_sisters_open_with_her_workers(cast: Any, story: Any) -> None:
    with clock.frozen(MONDAY):
        sister = a_second_case(cast, story)
        for part in ("lead", "csw"):
            worker = {"lead": cast.social_worker, "csw": cast.csw}[part]
            do(worker_allocate, cast.manager, case_id=sister.id, part=part, user_id=worker.id)
        everybody_says_yes(cast, story)
        sign(propose_case(cast, story), cast.manager)
    with clock.frozen(AFTER):
        finish(0)
    with acting(SYSTEM):
        assert Case.objects.get(id=sister.id).closed_at is None
        assert Case.objects.get(id=story.case.id).closed_at is not None
    assert {circle for circle, _ in circles(cast.csw)} == {sister.id, story.family.id}
    assert not circles(cast.ipsw)


def test_a_family_asks_for_a_review_and_support_goes_on(cast: Any, story: Any) -> None:
    with clock.frozen(MONDAY):
        everybody_says_yes(cast, story)
        ending = sign(propose_case(cast, story), cast.manager)
        do(services.review_ask, cast.father, ending_id=ending.id, words="It has started again.")
        with acting(cast.mother):
            assert (
                decisions_for_family(viewer=cast.mother, case_ids=[story.case.id])[story.case.id].review
                is None
            )
    with clock.frozen(AFTER):
        assert finish(0) == 0
        with pytest.raises(Refused, match="had a part"):
            do(services.review_answer, cast.manager, ending_id=ending.id, outcome="upheld", words="No")
        other = colleague(cast, "Una Other", "manager")
        do(services.review_answer, other, ending_id=ending.id, outcome="accepted", words="You are right.")
        assert (now_is(ending).state, finish(0), now_is(story.case).closed_at) == ("overturned", 0, None)


def test_each_of_the_family_is_written_to_by_their_own_rules_without_a_word_of_it(
    cast: Any, story: Any, settings: Any
) -> None:
    settings.POST_OFFICE = "django.core.mail.backends.locmem.EmailBackend"
    mother = story.mother
    do(contact_point_add, cast.ipsw, person_id=mother.id, channel="email", value="maria@home.example")
    do(
        safe_contact_state, cast.mother, person_id=mother.id, channels=["email"], shared_device=False, no_voicemail=True,
        times="", code_word="",
    )  # fmt: skip
    everybody_says_yes(cast, story)
    sign(propose_case(cast, story), cast.manager)
    (job,) = ProcrastinateJob.objects.filter(task_name="closing.family_tell")
    assert sorted(family_tell(**job.args)) == ["not_safe", "not_safe", "sent"]
    assert family_tell(**job.args) == []
    (letter,) = mail.outbox
    assert letter.to == ["maria@home.example"]
    for word in ("ash", "cleo", "support", "case", "northmoor", "end"):
        assert word not in f"{letter.subject} {letter.body}".lower()


def test_a_closed_case_opens_again_on_new_harm_at_an_earlier_stage(cast: Any, story: Any) -> None:
    again = {"case_id": story.case.id, "stage": "assessment", "words": "The car is back."}
    with pytest.raises(Refused) as refused:
        do(services.case_reopen, cast.manager, **again)
    assert refused.value.code == "case_open"
    with clock.frozen(MONDAY):
        everybody_says_yes(cast, story)
        sign(propose_case(cast, story), cast.manager)
    with clock.frozen(AFTER):
        finish(0)
        with pytest.raises(NotPermitted):
            do(services.case_reopen, cast.duty, **again)
        with pytest.raises(Refused, match="Choose one"):
            do(services.case_reopen, cast.manager, **{**again, "stage": "closed"})
        case = do(services.case_reopen, cast.manager, **again)
        assert (case.stage, case.closed_at) == ("assessment", None)
        with acting(SYSTEM):
            owed = Clock.objects.filter(circle_id=case.id, stopped_at__isnull=True).values_list(
                "kind", flat=True
            )
            assert set(owed) == {"cases.lead", "cases.two_workers", "cases.threshold_review"}
        do(worker_allocate, cast.manager, case_id=case.id, part="lead", user_id=cast.social_worker.id)
        with pytest.raises(Refused) as refused:
            propose_case(cast, story)
        assert refused.value.code == "family_view_missing", "old views do not end it a second time"
        do(cause_set, cast.social_worker, case_id=case.id, causes=["unnamed_people"])
        do(
            stage_move,
            cast.social_worker,
            case_id=case.id,
            stage="planning",
            expected_version=now_is(case).version,
        )
