"""How many promises were kept, and the review that raises itself when they were too few (R125)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from alongside.ground.access.context import acting
from alongside.ground.accounts.models import Agency, RoleAssignment, User
from alongside.ground.audit.models import AuditEvent
from alongside.ground.base.actors import SYSTEM
from alongside.ground.base.errors import Missing, NotPermitted, Refused
from alongside.ground.base.ids import new_id
from alongside.ground.clock import frozen
from alongside.ground.clock.models import Clock
from alongside.practice.actions import events, late
from alongside.practice.actions.kept import (
    kept_by_agency,
    kept_by_case,
    kept_for_family,
    kept_of_case,
    reviews_waiting,
    worked_out_together,
)
from alongside.practice.actions.models import AccountabilityReview, Action
from alongside.practice.actions.rules_kept import Counts, counts_of, month_of, too_few
from alongside.practice.actions.services import (
    Origin,
    action_confirm_done,
    action_mark_done,
    action_mark_not_done,
    review_answer,
    reviews_raise,
)

Make = Callable[..., Action]
TUESDAY = datetime(2026, 11, 24, 9, tzinfo=UTC)
LATER = datetime(2026, 12, 8, 9, tzinfo=UTC)  # a week after the day of the promises
JANUARY = datetime(2027, 1, 5, 9, tzinfo=UTC)
DAY = date(2026, 12, 8)
STATES = st.sampled_from(["agreed", "in_progress", "done", "verified", "abandoned"])
PROMISES = st.lists(
    st.tuples(STATES, st.dates(date(2026, 11, 1), date(2026, 12, 31)), st.booleans()), max_size=40
)


def test_two_of_thirty_reads_six_point_seven() -> None:
    late_ones = [("agreed", date(2026, 12, 1), False)] * 28
    counts = counts_of([*late_ones, *[("verified", date(2026, 12, 1), True)] * 2], DAY)
    assert (counts.promised, counts.overdue, counts.verified, counts.percent) == (30, 28, 2, 6.7)
    assert too_few(counts, threshold=80, least=3)
    assert counts_of([], DAY).percent is None


@pytest.mark.parametrize(
    ("kept", "due", "few"),
    [(0, 2, False), (2, 3, True), (8, 10, False), (7, 10, True), (0, 0, False), (3, 3, False)],
)
def test_a_share_is_judged_from_three_due_promises_on(kept: int, due: int, few: bool) -> None:
    assert too_few(Counts(verified=kept, due=due), threshold=80, least=3) is few


@given(PROMISES, st.data())
@hypothesis_settings(max_examples=40, deadline=None)
def test_only_a_confirmed_promise_makes_the_share_better(
    promises: list[tuple[str, date, bool]], data: st.DataObject
) -> None:
    before = counts_of(promises, DAY)
    assert before.promised == (
        before.to_do + before.overdue + before.claimed + before.verified + before.abandoned
    )
    index = data.draw(st.integers(0, len(promises) - 1)) if promises else None
    if index is None or promises[index][0] == "verified" or promises[index][1] >= DAY:
        return
    for to in ("done", "abandoned", "agreed"):
        changed = [*promises]
        changed[index] = (to, *promises[index][1:])
        assert counts_of(changed, DAY).percent == before.percent


def _thirty(cast: Any, promise: Make) -> list[Action]:
    """A meeting promised five things, of which one is kept; and one more is said to be done, which the mother denies."""
    meeting = Origin("meeting", new_id(), "The meeting on 23 November 2026")
    made = [promise(origin=meeting, co_produced=n < 2) for n in range(5)]
    with frozen(TUESDAY):
        for one in made[:2]:
            with acting(cast.teacher):
                action_mark_done(by=cast.teacher, action_id=one.id, expected_version=1)
        with acting(cast.mother):
            action_confirm_done(by=cast.mother, action_id=made[0].id)
            action_mark_not_done(by=cast.mother, action_id=made[1].id, words="Nobody came.")
    return made


def _answered_once(cast: Any, raised: list[AccountabilityReview]) -> None:
    of = {one.scope: one for one in raised}
    with frozen(LATER), acting(cast.manager):
        assert len(reviews_waiting(viewer=cast.manager)) == 3
        with pytest.raises(Refused) as caught:
            review_answer(by=cast.manager, review_id=of["meeting"].id, words=" ")
        assert caught.value.code == "words_missing"
        for one in raised:
            review_answer(
                by=cast.manager, review_id=one.id, words="One person now rings each owner on Mondays."
            )
        with pytest.raises(Refused) as caught:
            review_answer(by=cast.manager, review_id=raised[0].id, words="Again")
        assert caught.value.code == "review_answered"
        with pytest.raises(Missing):
            review_answer(by=cast.manager, review_id=new_id(), words="Who?")
        assert not Clock.objects.filter(kind=events.REVIEW, stopped_at__isnull=True).exists()


def test_a_review_raises_itself_once_a_month_and_is_answered_once(
    cast: Any, story: Any, promise: Make
) -> None:
    made = _thirty(cast, promise)
    with frozen(LATER), acting(SYSTEM):
        raised = reviews_raise(by=SYSTEM)
        assert {(one.scope, one.kept, one.due, one.threshold) for one in raised} == {
            ("meeting", 1, 5, 80), ("case", 1, 5, 80), ("agency", 1, 5, 80),
        }  # fmt: skip
        assert reviews_raise(by=SYSTEM) == [], "once, whoever runs it again"
        assert AuditEvent.objects.filter(kind="actions.review.raised", actor_id__isnull=True).count() == 3
    of = {one.scope: one for one in raised}
    assert of["meeting"].scope_id == made[0].origin_id
    with frozen(LATER), acting(cast.mother):
        seen = kept_for_family(viewer=cast.mother, case_id=story.case.id)
        assert (seen.total.percent, len(seen.reviews)) == (20.0, 2), "the agency's own is not hers"
        assert seen.by_origin[0].label == "The meeting on 23 November 2026"
    for by, wrong in (
        (cast.mother, NotPermitted),
        (cast.social_worker, NotPermitted),
        (cast.stranger, NotPermitted),
    ):
        with frozen(LATER), acting(by), pytest.raises(wrong):
            review_answer(by=by, review_id=of["meeting"].id, words="We will ring.")
    _answered_once(cast, raised)
    with acting(SYSTEM):
        with frozen(LATER + timedelta(days=2)):
            assert reviews_raise(by=SYSTEM) == [], "answered, and in the same month"
        with frozen(JANUARY):
            assert len(reviews_raise(by=SYSTEM)) == 3
        assert AccountabilityReview.objects.count() == 6


def test_managers_count_by_agency_and_by_family_and_an_agencys_manager_their_own(
    cast: Any, story: Any, promise: Make
) -> None:
    _thirty(cast, promise)
    promise(owner_id=cast.police.id)
    with acting(SYSTEM):
        school = Agency.objects.get(partnership=cast.partnership, kind="education")
        head = User.objects.create(
            email="head@northmoor.example", name="Hana Head", partnership=cast.partnership
        )
        RoleAssignment.objects.create(user=head, agency=school, role="agency_manager")
    with frozen(LATER), acting(cast.manager):
        lines = {line.label: line.counts for line in kept_by_agency(viewer=cast.manager)}
        assert lines["Northmoor education"].percent == 20.0
        assert lines["Northmoor police"] == Counts(promised=1, overdue=1, due=1, co_produced=1)
        assert [line.counts.due for line in kept_by_case(viewer=cast.manager)] == [6]
        rows, smallest = worked_out_together(viewer=cast.manager)
        assert smallest == 5
        assert [(r.agency, r.promised, r.together, r.together_kept, r.families) for r in rows] == [
            ("Northmoor education", 5, 2, 1, 1), ("Northmoor police", 1, 1, 0, 1),
        ]  # fmt: skip
    with frozen(LATER), acting(head):
        assert [line.label for line in kept_by_agency(viewer=head)] == ["Northmoor education"]
        assert kept_by_case(viewer=head) == []
    with frozen(LATER), acting(cast.social_worker):
        assert kept_of_case(viewer=cast.social_worker, case_id=story.case.id).total.due == 6
        with pytest.raises(NotPermitted):
            kept_by_agency(viewer=cast.social_worker)
    with frozen(LATER), acting(cast.stranger):
        assert kept_of_case(viewer=cast.stranger, case_id=story.case.id).total == Counts()
    with frozen(LATER), acting(SYSTEM):
        agency = next(one for one in reviews_raise(by=SYSTEM) if one.scope == "agency")
        clock = Clock.objects.get(about_id=agency.id)
        told = [late.review_late(_due(clock, level)) for level in (1, 2)]
        assert [[who.name for who in one.people] for one in told if one] == [["Hana Head"], ["Mo Hall"]]


def _due(clock: Clock, level: int) -> Any:
    from types import SimpleNamespace

    return SimpleNamespace(clock=clock, step=SimpleNamespace(level=level))


def test_the_month_is_its_first_day() -> None:
    assert month_of(DAY) == date(2026, 12, 1)
