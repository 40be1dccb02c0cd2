"""Sixteen to eighteen: a birthday begins promises and switches nothing off; slowing down before eighteen shows (R211, R212)."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alongside.family.cases.opened import tell_opened
from alongside.family.people.rules import age_on
from alongside.ground.access.context import acting
from alongside.ground.access.models import Membership
from alongside.ground.access.rowsecurity import protected_models
from alongside.ground.access.tests.rows import one_row_each
from alongside.ground.base.actors import SYSTEM
from alongside.ground.base.errors import Missing, NotPermitted, Refused
from alongside.ground.clock import frozen, now, today
from alongside.ground.clock.models import Clock
from alongside.ground.clock.selectors import clock_for
from alongside.practice.engagement import events, rules
from alongside.practice.engagement.growing import growing_of, turned, turning
from alongside.practice.engagement.jobs import birthdays
from alongside.practice.engagement.selectors import reviews_of, transition_plans
from alongside.practice.engagement.services import birthdays_mind, birthdays_of_case

_ROOT = Path(__file__).parents[4]


def born(story: Any, day: date | None, opened_on: date | None = None) -> Any:
    """Give the child of the story a day of birth, and the case a day of opening."""
    with acting(SYSTEM):
        type(story.child).objects.filter(id=story.child.id).update(born_on=day)
        if opened_on is not None:
            opened = datetime.combine(opened_on, datetime.min.time(), UTC)
            type(story.case).objects.filter(id=story.case.id).update(opened_at=opened)
        story.case.refresh_from_db()
        story.child.refresh_from_db()
        story.case.child = story.child
    return story.case


@settings(max_examples=60, deadline=None)
@given(st.dates(date(1996, 1, 1), date(2026, 12, 31)), st.sampled_from([16, 17, 18]))
def test_a_birthday_is_the_first_day_of_that_age(day: date, years: int) -> None:
    turns = rules.birthday(day, years)
    assert age_on(day, turns) == years
    assert age_on(day, turns - timedelta(days=1)) == years - 1


def test_whoever_was_born_on_29_february_turns_on_1_march_unless_the_year_leaps() -> None:
    assert rules.birthday(date(2008, 2, 29), 16) == date(2024, 2, 29)
    assert rules.birthday(date(2008, 2, 29), 17) == date(2025, 3, 1)


@pytest.mark.parametrize(
    ("day", "at", "kinds"),
    [
        (date(2010, 7, 1), datetime(2026, 6, 30, 22, 30, tzinfo=UTC), set()),
        (date(2010, 7, 1), datetime(2026, 6, 30, 23, 30, tzinfo=UTC), {events.REVIEW_16}),  # 1 July in London
        (date(2009, 7, 1), datetime(2026, 7, 1, 9, tzinfo=UTC), {events.REVIEW_16, events.TRANSITION_17}),
        (None, datetime(2026, 7, 1, 9, tzinfo=UTC), set()),
    ],
)
def test_a_birthday_begins_its_promise_on_the_london_day_and_once(
    cast: Any, story: Any, day: date | None, at: datetime, kinds: set[str]
) -> None:
    born(story, day, date(2026, 1, 5))
    with frozen(at):
        begun = birthdays(0)
        assert (begun, birthdays(0)) == (len(kinds), 0)
        with acting(SYSTEM):
            assert birthdays_of_case(story.case, SYSTEM) == 0
            assert set(Clock.objects.values_list("kind", flat=True)) == kinds


def test_a_case_opened_later_begins_it_from_its_opening_and_a_review_ends_it(
    cast: Any, story: Any, do: Any
) -> None:
    case = born(story, today() - timedelta(days=17 * 366))
    with acting(SYSTEM):
        tell_opened(case, SYSTEM)  # as accepting a request does
        assert birthdays_of_case(case, SYSTEM) == 0
        clock = clock_for(case.id, events.REVIEW_16)
    assert clock is not None
    assert clock.started_at == case.opened_at
    do("consent_review")
    do("transition_plan", by=cast.social_worker)
    with acting(SYSTEM):
        assert not Clock.objects.filter(stopped_at__isnull=True).exists()
        assert birthdays_mind(by=SYSTEM) == 0
    for who, reviews in (("young_person", 1), ("mother", 0), ("csw", 1)):
        user = getattr(cast, who)
        with acting(user):
            assert len(reviews_of(viewer=user, case=case)) == reviews, who
            assert len(transition_plans(viewer=user, case=case)) == 1, who


def test_nothing_of_a_review_or_a_plan_is_left_out(story: Any, do: Any) -> None:
    born(story, today() - timedelta(days=17 * 366))
    table: tuple[tuple[str, dict[str, Any], str], ...] = (
        ("consent_review", {"answers": {"worker": "yes"}}, "purpose_missing"),
        ("consent_review", {"pressure": " "}, "words_missing"),
        ("consent_review", {"capacity": ""}, "words_missing"),
        ("consent_review", {"parents_part": ""}, "words_missing"),
        ("transition_plan", {"after_18": ""}, "words_missing"),
        ("transition_plan", {"lead_name": " "}, "words_missing"),
    )
    for verb, facts, code in table:
        with pytest.raises(Refused) as refused:
            do(verb, **facts)
        assert refused.value.code == code, facts


def test_before_sixteen_and_without_a_birthday_it_is_too_early(cast: Any, story: Any, do: Any) -> None:
    for day in (None, today() - timedelta(days=15 * 365)):
        born(story, day)
        with pytest.raises(Refused) as refused:
            do("consent_review")
        assert refused.value.code == "too_young"
    for who in ("ipsw", "manager", "mother", "teacher"):
        with pytest.raises((NotPermitted, Missing)):
            do("consent_review", by=getattr(cast, who))


def test_no_birthday_changes_who_sees_what_or_who_belongs(cast: Any, story: Any) -> None:
    with frozen(datetime(2026, 1, 10, tzinfo=UTC)), acting(SYSTEM):
        one_row_each(cast, story)
    born(story, date(2010, 3, 1))

    def sight() -> dict[str, Any]:
        found: dict[str, Any] = {}
        for who in ("mother", "young_person", "csw", "manager"):
            with acting(getattr(cast, who)):
                found[who] = {
                    m._meta.label: m._default_manager.count()
                    for m in protected_models()
                    if m._meta.app_label not in ("audit", "clock")
                }
        with acting(SYSTEM):
            found["places"] = list(Membership.objects.order_by("id").values_list("id", "until", "expires_at"))
            found["closed"] = type(story.case).objects.get(id=story.case.id).closed_at
        return found

    seen = []
    for at in (
        datetime(2026, 2, 20, tzinfo=UTC),
        datetime(2026, 3, 2, tzinfo=UTC),
        datetime(2028, 3, 2, tzinfo=UTC),
    ):
        with frozen(at):
            birthdays(0)
            seen.append(sight())
    assert seen[0] == seen[1] == seen[2]


def test_no_rule_of_the_database_reads_an_age() -> None:
    for model in protected_models():
        rules_of = model.declares.row_security  # type: ignore[attr-defined]
        assert "born_on" not in repr(rules_of), model
    readers = {
        path.relative_to(_ROOT).as_posix()
        for path in (_ROOT / "alongside").rglob("*.py")
        if "age_on(" in path.read_text(encoding="utf-8") and "/tests/" not in path.as_posix()
    }
    assert readers <= {
        "alongside/family/people/rules.py", "alongside/family/recording/rules.py",
        "alongside/practice/engagement/growing.py",
        "alongside/family/circumstances/rules.py",  # a day of birth nobody can have
        "alongside/practice/plans/services/reviewing.py",  # a birthday asks for another look at the plan
        "alongside/practice/progress/rules.py",  # questions that were made for older people
    }, "whoever reads an age says here why it closes and hides nothing"  # fmt: skip


def test_slowing_is_less_than_half_of_the_busiest_quarter_before() -> None:
    for counts, known, slow in (
        ([0, 0, 0, 0], 1, False), ([0, 0, 0, 0], 2, True), ([2, 8, 9, 9], 4, True), ([5, 8, 9, 9], 4, False),
        ([4, 8], 2, False), ([3, 8, 0, 0], 2, True), ([0, 1, 1, 1], 4, True), ([9, 1, 1, 1], 4, False),
    ):  # fmt: skip
        assert rules.slowing(counts, known=known, percent=50) is slow, counts


def test_waiting_until_eighteen_shows_to_the_manager_until_it_is_answered(
    cast: Any, story: Any, do: Any, django_assert_num_queries: Any
) -> None:
    case = born(story, today() - timedelta(days=17 * 365 + 200), today() - timedelta(days=300))
    do("parents_know_write")
    for days in (100, 110, 120):
        do("contact_log", happened_at=now() - timedelta(days=days))
    do("contact_log", outcome="not_reached")
    with acting(cast.manager):
        with django_assert_num_queries(2):  # one of them reads the parameter
            found = list(turning(viewer=cast.manager))
        (one,) = turned(found, viewer=cast.manager)
        assert (one.age, one.counts, one.slowing, one.answered) == (17, (1, 3, 0), True, False)
        assert (one.review_missing, one.plan_missing, one.review_due, one.asks) == (True, True, None, True)
        assert not one.overdue
    do("slowing_answer", by=cast.manager, counts=list(one.counts))
    with acting(cast.csw):
        mine = growing_of(viewer=cast.csw, case=case)
        assert mine is not None
        assert mine.answered
    with frozen(now() + timedelta(days=400)), acting(cast.manager):
        (adult,) = turned(list(turning(viewer=cast.manager)), viewer=cast.manager)
        assert (adult.age, adult.slowing, adult.plan_missing) == (18, False, True)
        assert adult.case.closed_at is None
        birthdays(0)
    with frozen(now() + timedelta(days=460)), acting(cast.manager):
        (late,) = turned(list(turning(viewer=cast.manager)), viewer=cast.manager)
        assert late.overdue
        assert late.plan_due is not None
    with acting(cast.teacher):
        assert list(turning(viewer=cast.teacher)) == []
    with pytest.raises(NotPermitted):
        do("slowing_answer")
