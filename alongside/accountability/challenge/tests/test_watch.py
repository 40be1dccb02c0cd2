"""The watch: a step against somebody who complained waits for an independent look; a child's safety never waits (R216)."""

from __future__ import annotations

from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import transaction

from alongside.accountability.challenge.complaints import services as complaints
from alongside.accountability.challenge.complaints.services.making import Said
from alongside.accountability.challenge.services import help_answer, help_ask, help_not_answered
from alongside.accountability.challenge.tests.people import answerers
from alongside.accountability.challenge.watch.models import Look, LookFinding
from alongside.accountability.challenge.watch.selectors import look_get, looks_asked, looks_to_give
from alongside.accountability.challenge.watch.services import Why, look_ask, look_find
from alongside.accountability.challenge.watch.services_right import Righting
from alongside.family.cases.models import Threshold
from alongside.family.cases.services.threshold import threshold_set
from alongside.family.cases.stops import DEEDS, weighs_on
from alongside.ground.access.context import acting
from alongside.ground.audit.models import AuditEvent
from alongside.ground.audit.services import refusal_keep
from alongside.ground.base.actors import SYSTEM
from alongside.ground.base.errors import Missing, NotPermitted, Refused
from alongside.ground.clock import frozen
from alongside.ground.clock.models import Clock
from alongside.ground.clock.time_source import LONDON
from alongside.practice.meetings.services import meeting_plan

MONDAY = datetime(2026, 11, 2, 9, 0, tzinfo=LONDON)
DAY = timedelta(days=1)
UNFIT = Why("She is an unfit mother.", "She shouted on the phone.")


@pytest.fixture
def people(cast: Any) -> SimpleNamespace:
    return answerers(cast)


def conference(cast: Any, story: Any, *, after: timedelta = DAY) -> Any:
    """Start child protection proceedings, as the social worker, some days after Monday."""
    with frozen(MONDAY + after), acting(cast.social_worker):
        return meeting_plan(
            by=cast.social_worker, case_id=story.case.id, kind="conference", at=MONDAY + after + DAY,
            where="Town hall", chair_name="Ada",
        )  # fmt: skip


def held(cast: Any, story: Any, *, after: timedelta = DAY) -> Refused:
    with pytest.raises(Refused) as refused, transaction.atomic():
        conference(cast, story, after=after)
    assert refused.value.code == "independent_look"
    return refused.value


def complain(cast: Any) -> Any:
    with frozen(MONDAY), acting(cast.mother):
        return complaints.complaint_make(by=cast.mother, said=Said(words="Two of thirty."))


def ask(cast: Any, story: Any, why: Why = UNFIT, *, after: timedelta = DAY) -> Look:
    with frozen(MONDAY + after), acting(cast.social_worker):
        return look_ask(by=cast.social_worker, case_id=story.case.id, deed="proceedings", said=why)


def find(
    by: Any, look: Look, finding: str, *, after: timedelta = 2 * DAY, right: Righting | None = None
) -> Look:
    with frozen(MONDAY + after), acting(by):
        said = {"answer": "Read this.", "motive": "It came the day after.", "evidence": "One phone call."}
        return look_find(by=by, look_id=look.id, finding=finding, right=right, **said)


def test_proceedings_after_a_complaint_wait_for_an_independent_look_and_then_go_once(
    cast: Any, story: Any, people: Any
) -> None:
    conference(cast, story)  # nobody is watched over: it goes
    made = complain(cast)
    refused = held(cast, story)
    assert "complain" not in refused.message.lower()
    assert "independent look" in refused.message
    look = ask(cast, story)
    assert (look.looker_name, look.look_on) == ("Colm Ridley", (MONDAY + 3 * DAY).date())
    held(cast, story, after=2 * DAY)  # asked, and not looked at yet
    with acting(cast.social_worker):
        assert [one.id for one in looks_asked(viewer=cast.social_worker, case_id=story.case.id)] == [look.id]
        with pytest.raises(Missing):
            look_get(viewer=cast.social_worker, look_id=look.id)
    with acting(people.officer):
        seen = look_get(viewer=people.officer, look_id=look.id)
        assert "Maria Ash complained" in seen.said_before[0]
        assert made.reference in seen.said_before[0]
    find(people.officer, look, "not_now")
    held(cast, story, after=3 * DAY)
    again = ask(cast, story, Why("He came home hurt.", "Two hospital notes."), after=4 * DAY)
    find(people.officer, again, "goes_ahead", after=5 * DAY)
    assert conference(cast, story, after=6 * DAY).kind == "conference"
    held(cast, story, after=7 * DAY)  # one look lets one step through
    with acting(SYSTEM):
        assert LookFinding.objects.count() == 2
        assert not Clock.objects.filter(about_id__in=[look.id, again.id], stopped_at__isnull=True).exists()


def test_what_a_childs_safety_needs_at_once_goes_ahead_and_is_looked_at_the_next_working_day(
    cast: Any, story: Any, people: Any
) -> None:
    complain(cast)
    with pytest.raises(Refused) as refused, transaction.atomic():
        ask(cast, story, Why("Now", "Seen", at_once=True))
    assert refused.value.field == "danger"
    friday = 4 * DAY
    look = ask(cast, story, Why("Now", "Seen by two", "He is hurt tonight.", at_once=True), after=friday)
    assert look.look_on == (MONDAY + 7 * DAY).date()
    assert conference(cast, story, after=friday)
    held(cast, story, after=friday)
    with pytest.raises(Refused), transaction.atomic():
        find(people.officer, look, "goes_ahead", after=7 * DAY)
    right = Righting("It was not needed at once. It is called off.")
    found = find(people.officer, look, "was_not_right", after=7 * DAY, right=right)
    assert found.finding == "was_not_right"
    with frozen(MONDAY + 8 * DAY), acting(cast.manager):  # an emergency by its own form is never held
        weighs_on("away", by=cast.manager, case=story.case, now_because="He cannot stay tonight.")
    with acting(people.officer):
        assert [one.asked_by_name for one in looks_to_give(viewer=people.officer)] == ["Mo Hall"]


def test_the_watch_ends_p_retal_after_the_complaint_was_closed(cast: Any, story: Any, people: Any) -> None:
    made = complain(cast)
    with frozen(MONDAY + DAY), acting(cast.mother):
        complaints.complaint_withdraw(by=cast.mother, complaint_id=made.id)
    held(cast, story, after=91 * DAY)
    assert conference(cast, story, after=92 * DAY)


def test_saying_that_an_answer_did_not_help_begins_the_same_watch_with_the_same_words(
    cast: Any, story: Any, people: Any
) -> None:
    with frozen(MONDAY):
        with acting(cast.mother):
            request = help_ask(by=cast.mother, words="A night's sleep")
        with acting(cast.social_worker):
            help_answer(by=cast.social_worker, request_id=request.id, kind="cannot", words="No")
        conference(cast, story)
        with acting(cast.mother):
            help_not_answered(by=cast.mother, request_id=request.id)
    by_asking = held(cast, story)
    assert conference(cast, story, after=91 * DAY)
    with frozen(MONDAY + 91 * DAY), acting(cast.father):
        complaints.complaint_make(by=cast.father, said=Said(words="I was not asked."))
    assert held(cast, story, after=92 * DAY).message == by_asking.message


def test_a_level_rises_only_after_a_look_falls_freely_and_the_refusal_is_kept_without_a_cause(
    cast: Any, story: Any, people: Any
) -> None:
    complain(cast)
    both = {"rationale": "Why", "need_now": "Rest", "how_respond": "Together"}
    with frozen(MONDAY + DAY), acting(cast.manager):
        with pytest.raises(Refused) as refused:
            threshold_set(by=cast.manager, case_id=story.case.id, level="high", **both)
        assert refused.value.code == "independent_look"
        threshold_set(by=cast.manager, case_id=story.case.id, level="medium", **both)
        assert Threshold.objects.count() == 1
        refusal_keep(refused.value, by=cast.manager)  # as the form does that caught it
        kept = AuditEvent.objects.get(kind="audit.deed.refused")
        assert (kept.facts, kept.about_id) == ({"code": "independent_look"}, story.case.id)


def test_who_may_ask_and_who_may_look(cast: Any, story: Any, people: Any) -> None:
    for somebody, fault in ((cast.ipsw, NotPermitted), (cast.mother, NotPermitted), (cast.teacher, Missing)):
        with acting(somebody), pytest.raises(fault), transaction.atomic():
            look_ask(by=somebody, case_id=story.case.id, deed="sight", said=UNFIT)
    with acting(cast.social_worker), pytest.raises(Refused):
        look_ask(by=cast.social_worker, case_id=story.case.id, deed="nonsense", said=UNFIT)
    look = ask(cast, story)  # nobody is watched over, and nothing tells them so
    for somebody, fault in (
        (cast.manager, NotPermitted),
        (people.dso, Missing),
        (people.board, NotPermitted),
    ):
        with pytest.raises(fault):
            find(somebody, look, "not_now")
    for somebody in (cast.mother, cast.father, cast.manager, cast.ipsw, cast.csw, people.board):
        with acting(somebody):
            assert not Look.objects.exists()
            assert not LookFinding.objects.exists()
    find(people.officer, look, "not_now")
    with acting(cast.social_worker):
        assert Look.objects.get().answer == "Read this."
        assert not LookFinding.objects.exists()
    assert set(DEEDS) >= {"standing", "sight", "level", "proceedings", "left_out", "ending"}
