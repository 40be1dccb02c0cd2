"""A request for help is kept, answered by a day, and waits again when the answer does not help (R7)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import Error, transaction
from hypothesis import given
from hypothesis import strategies as st

from alongside.accountability.challenge import services
from alongside.accountability.challenge.models import HelpReply, HelpRequest
from alongside.accountability.challenge.rules import still_waits
from alongside.accountability.challenge.selectors import (
    help_for_family,
    help_get,
    help_of_family,
    unanswered_at,
)
from alongside.family.cases.jobs import case_late_tell
from alongside.family.cases.selectors import cases_of_family_for_family, journeys_for_family
from alongside.ground.access.context import acting
from alongside.ground.audit.models import AuditEvent
from alongside.ground.base.actors import SYSTEM
from alongside.ground.base.errors import Missing, NotPermitted, Refused
from alongside.ground.clock import frozen, now, today
from alongside.ground.clock.models import Clock
from alongside.ground.clock.selectors import clock_lateness

WORDS = "Somebody who sits with him for one night, so that I can sleep."


def ask(cast, who="mother", words=WORDS):
    with acting(getattr(cast, who)):
        return services.help_ask(by=getattr(cast, who), words=words)


def answer(cast, request, who="social_worker", kind="agreed", words="A sitter comes on Friday."):
    with acting(getattr(cast, who)):
        return services.help_answer(by=getattr(cast, who), request_id=request.id, kind=kind, words=words)


def clock_of(request):
    with acting(SYSTEM):
        return Clock.objects.filter(about_id=request.id).order_by("-started_at").first()


def test_what_a_parent_asks_for_is_kept_with_its_day_and_waits_for_the_lead(cast, story):
    request = ask(cast)
    clock = clock_of(request)
    assert (clock.owner_id, clock.parameter_key, clock.circle_id) == (
        cast.social_worker.id, "P-HELP", story.case.id,
    )  # fmt: skip
    assert request.answer_by == clock.due_on > today()
    with acting(cast.ipsw):
        (asked,) = help_of_family(viewer=cast.ipsw, family_id=story.family.id)
    assert asked.waits
    assert asked.request.words == WORDS
    assert asked.answer_by == request.answer_by
    with acting(SYSTEM):
        assert AuditEvent.objects.filter(kind="challenge.help.asked", about_id=request.id).count() == 1


def test_an_answer_stops_the_clock_and_is_read_by_who_asked(cast, story):
    request = ask(cast)
    answer(cast, request)
    assert clock_of(request).stopped_by_id == cast.social_worker.id
    with acting(cast.mother):
        (asked,) = help_for_family(viewer=cast.mother)
    assert not asked.waits
    assert asked.replies[0].words == "A sitter comes on Friday."


def test_an_answer_that_did_not_help_waits_again_on_a_clock_of_its_own(cast, story):
    request = ask(cast)
    answer(cast, request, kind="cannot", words="We have no sitter. Your own worker can ask the charity.")
    with acting(cast.mother):
        services.help_not_answered(by=cast.mother, request_id=request.id)
        asked = help_get(viewer=cast.mother, request_id=request.id)
    assert asked.waits
    assert asked.answer_by == clock_of(request).due_on
    answer(cast, request, who="ipsw")
    with acting(cast.mother):
        assert [r.kind for r in help_get(viewer=cast.mother, request_id=request.id).replies] == [
            "cannot", "not_answered", "agreed",
        ]  # fmt: skip


def test_late_is_told_to_the_people_of_the_ladder(cast, story):
    request = ask(cast)
    with frozen(now() + timedelta(days=4)):
        assert clock_lateness(clock_of(request), now=now()).late
        assert (case_late_tell(0), case_late_tell(0)) == (1, 0)
    with acting(SYSTEM):
        told = [(one.level, one.to_label) for one in clock_of(request).notices.all()]
        assert told == [(1, cast.social_worker.name)]
        assert AuditEvent.objects.get(kind="cases.waiting.late_told").circle_ids == []


def test_what_was_said_on_the_phone_counts_from_the_day_it_was_said(cast, story):
    with acting(cast.ipsw):
        request = services.help_take_down(
            by=cast.ipsw, family_id=story.family.id, person_id=story.father.id, channel="phone", words=WORDS,
            asked_on=today() - timedelta(days=20),
        )  # fmt: skip
    assert request.answer_by < today(), "it is late already, and looks so"
    with acting(cast.father):
        assert [one.request.id for one in help_for_family(viewer=cast.father)] == [request.id]


def test_the_other_parent_reads_neither_the_asking_nor_the_promise(cast, story):
    request = ask(cast)
    for who in ("father", "young_person", "stranger_parent"):
        with acting(getattr(cast, who)):
            assert help_for_family(viewer=getattr(cast, who)) == []
            with pytest.raises(Missing):
                help_get(viewer=getattr(cast, who), request_id=request.id)
    with acting(cast.father):
        cases = cases_of_family_for_family(viewer=cast.father)
        promises = journeys_for_family(viewer=cast.father, cases=cases)[story.case.id].promises
    assert "challenge.help" not in {one.kind for one in promises}


REFUSED = {
    "no words": (lambda c, s, r: services.help_ask(by=c.mother, words=" "), "mother", "words_missing"),
    "too long": (lambda c, s, r: services.help_ask(by=c.mother, words="a" * 4_001), "mother", "words_too_long"),
    "answered twice": (lambda c, s, r: [answer(c, r), answer(c, r)], "social_worker", "help_answered"),
    "an answer without words": (lambda c, s, r: answer(c, r, words=""), "social_worker", "words_missing"),
    "the family's own word as an answer": (
        lambda c, s, r: answer(c, r, kind="not_answered"), "social_worker", "choice_unknown",
    ),
    "it waits already": (
        lambda c, s, r: services.help_not_answered(by=c.mother, request_id=r.id), "mother", "help_waits",
    ),
    "a day to come": (
        lambda c, s, r: services.help_take_down(
            by=c.csw, family_id=s.family.id, person_id=s.mother.id, channel="phone", words="x",
            asked_on=today() + timedelta(days=1),
        ), "csw", "day_in_future",
    ),
    "taken down as if on their own page": (
        lambda c, s, r: services.help_take_down(
            by=c.csw, family_id=s.family.id, person_id=s.mother.id, channel="page", words="x"
        ), "csw", "choice_unknown",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_refused_says_why(cast, story, case):
    deed, who, code = REFUSED[case]
    request = ask(cast)
    with acting(getattr(cast, who)), pytest.raises(Refused) as refused:
        deed(cast, story, request)
    assert refused.value.code == code
    assert refused.value.message


def test_nobody_answers_for_the_family_and_no_family_answers_itself(cast, story):
    request = ask(cast)
    with acting(cast.mother), pytest.raises(NotPermitted):
        services.help_answer(by=cast.mother, request_id=request.id, kind="done", words="x")
    with acting(cast.ipsw), pytest.raises(NotPermitted):
        services.help_not_answered(by=cast.ipsw, request_id=request.id)
    with acting(cast.police), pytest.raises(Missing):
        services.help_answer(by=cast.police, request_id=request.id, kind="done", words="x")


def test_what_waited_on_a_day_stands_beside_what_happened_then(cast, story):
    request = ask(cast)
    then = now()
    with frozen(then + timedelta(hours=1)):
        answer(cast, request)
    with acting(cast.social_worker):
        asked = help_of_family(viewer=cast.social_worker, family_id=story.family.id)
    assert [one.request.id for one in unanswered_at(asked, then)] == [request.id]
    assert unanswered_at(asked, then + timedelta(hours=2)) == []
    assert unanswered_at(asked, then - timedelta(hours=1)) == []


def test_nothing_is_changed_or_deleted(cast, story):
    request = ask(cast)
    answer(cast, request)
    with acting(SYSTEM):
        for model in (HelpRequest, HelpReply):
            with pytest.raises(Error, match=r"permission denied|pgtrigger"), transaction.atomic():
                model.objects.update(words="Something else")


@given(st.lists(st.sampled_from(HelpReply.Kind.values)))
def test_it_waits_until_the_last_word_is_an_answer(kinds):
    assert still_waits(kinds) is (not kinds or kinds[-1] == "not_answered")
