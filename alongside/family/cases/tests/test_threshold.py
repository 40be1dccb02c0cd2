"""The threshold: set with both questions answered, by somebody statutory, and due for review."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from alongside.family.cases.models import Threshold
from alongside.family.cases.selectors import case_page, thresholds_of
from alongside.family.cases.services import threshold_set, worker_allocate
from alongside.ground import clock
from alongside.ground.access.context import acting
from alongside.ground.base.actors import SYSTEM
from alongside.ground.base.errors import Missing, NotPermitted, Refused
from alongside.ground.clock.selectors import clock_for

from .scenes import BOTH, events_of, everyone_says

MONDAY = datetime(2026, 11, 16, 9, tzinfo=UTC)
ALL = {"level": "high", "rationale": "He was driven to another town.", **BOTH}


def test_a_threshold_says_who_why_and_when_it_is_looked_at_again(cast, story):
    with clock.frozen(MONDAY), acting(cast.social_worker):
        made = threshold_set(by=cast.social_worker, case_id=story.case.id, **ALL)
    assert (made.level, made.decided_by_name, made.review_on) == ("high", "Sofia Worth", date(2026, 12, 28))
    with acting(SYSTEM):
        story.case.refresh_from_db()
        assert (story.case.level, story.case.version) == ("high", 2)
        assert clock_for(story.case.id, "cases.threshold_review").due_on == made.review_on
    [event] = events_of("cases.threshold.set")
    assert event.facts == {"level": "high", "move": "rise"}


def test_a_review_late_or_not_starts_the_next_and_keeps_the_first(cast, story):
    with clock.frozen(MONDAY), acting(cast.social_worker):
        threshold_set(by=cast.social_worker, case_id=story.case.id, **ALL)
    late = MONDAY + timedelta(weeks=6, days=1)
    with clock.frozen(late), acting(cast.social_worker):
        assert case_page(viewer=cast.social_worker, case_id=story.case.id).threshold_overdue
        everyone_says(cast, story)
    with clock.frozen(late), acting(cast.social_worker):
        threshold_set(by=cast.social_worker, case_id=story.case.id, **{**ALL, "level": "low"})
        page = case_page(viewer=cast.social_worker, case_id=story.case.id)
        assert not page.threshold_overdue
        assert page.threshold.level == "low"
        assert [t.level for t in thresholds_of(viewer=cast.mother, case_id=story.case.id)] == ["low", "high"]


def test_a_case_without_a_threshold_shows_overdue(cast, story):
    with acting(cast.social_worker):
        assert case_page(viewer=cast.social_worker, case_id=story.case.id).threshold_overdue


def test_the_level_decides_whether_two_workers_are_owed(cast, story):
    with acting(SYSTEM):
        story.case.allocations.filter(part="csw").update(
            until=clock.now(), ended_by_id=cast.manager.id, end_reason="Away"
        )
    with acting(cast.manager):
        threshold_set(by=cast.manager, case_id=story.case.id, **ALL)
        assert clock_for(story.case.id, "cases.two_workers").stopped_at is None
    with acting(cast.manager):
        worker_allocate(by=cast.manager, case_id=story.case.id, part="csw", user_id=cast.csw.id)
        everyone_says(cast, story)
        threshold_set(by=cast.manager, case_id=story.case.id, **{**ALL, "level": "low"})
        assert clock_for(story.case.id, "cases.two_workers").stopped_at is not None


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"need_now": ""}, "two_questions_blank"),
        ({"how_respond": " \n "}, "two_questions_blank"),
        ({"rationale": ""}, "words_missing"),
        ({"level": ""}, "choice_unknown"),
        ({"level": "extreme"}, "choice_unknown"),
        ({"need_now": "x" * 4001}, "words_too_long"),
    ],
)
def test_what_a_threshold_is_refused_for(cast, story, change, code):
    with pytest.raises(Refused) as refusal, acting(cast.social_worker):
        threshold_set(by=cast.social_worker, case_id=story.case.id, **{**ALL, **change})
    assert refusal.value.code == code
    with acting(SYSTEM):
        assert not Threshold.objects.exists()
        assert clock_for(story.case.id, "cases.threshold_review") is None


@pytest.mark.parametrize("who", ["ipsw", "csw", "mother", "police", "teacher"])
def test_who_sets_no_threshold(cast, story, who):
    by = getattr(cast, who)
    with acting(by), pytest.raises(NotPermitted):
        threshold_set(by=by, case_id=story.case.id, **ALL)


@pytest.mark.parametrize("who", ["duty", "stranger"])
def test_whoever_is_outside_the_circle_finds_no_case(cast, story, who):
    by = getattr(cast, who)
    with acting(by), pytest.raises(Missing):
        threshold_set(by=by, case_id=story.case.id, **ALL)


def write_as(cast, story, decider, **facts):
    with acting(SYSTEM):
        return Threshold.objects.create(
            partnership_id=cast.partnership.id, case=story.case, decided_at=clock.now(), decided_by_id=decider.id,
            decided_by_name=decider.name, review_on=clock.today(), **{**ALL, **facts},
        )  # fmt: skip


def test_the_database_refuses_an_independent_worker_as_decider(cast, story):
    with pytest.raises(IntegrityError, match="R44"), transaction.atomic():
        write_as(cast, story, cast.ipsw)


@pytest.mark.parametrize("blank", ["need_now", "how_respond", "rationale"])
def test_the_database_refuses_a_threshold_without_its_answers(cast, story, blank):
    with pytest.raises(IntegrityError, match="threshold_answers_both_questions"), transaction.atomic():
        write_as(cast, story, cast.social_worker, **{blank: ""})


def test_nobody_changes_a_threshold_that_was_set(cast, story):
    made = write_as(cast, story, cast.social_worker)
    with acting(SYSTEM), pytest.raises(DatabaseError), transaction.atomic():
        Threshold.objects.filter(id=made.id).update(level="low")
