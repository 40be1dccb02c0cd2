"""Late promises: derived, raised along the ladder once, shown to the family, told to those who answer (R46,
R124).
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext

from alongside.ground.access.context import acting
from alongside.ground.accounts.models import RoleAssignment, User
from alongside.ground.audit.models import AuditEvent
from alongside.ground.base import parameters
from alongside.ground.base.actors import SYSTEM
from alongside.ground.base.ids import new_id
from alongside.ground.clock import frozen
from alongside.practice.actions import services
from alongside.practice.actions.jobs import escalate_overdue, raised_tell
from alongside.practice.actions.models import Action, ActionStep
from alongside.practice.actions.selectors import (
    action_get,
    actions_for_family,
    actions_of_case,
    actions_overdue,
    actions_to_chase,
    people_raised_to,
)

Make = Callable[..., Action]


def on(day: date) -> Any:
    return frozen(datetime(day.year, day.month, day.day, 12, 0, tzinfo=UTC))


def sweep(day: date) -> int:
    with on(day):
        return escalate_overdue(0)


def levels(action: Action) -> list[int]:
    with acting(SYSTEM):
        found = ActionStep.objects.filter(action=action, kind="escalated").order_by("due_on", "level")
        return list(found.values_list("level", flat=True))


@pytest.mark.parametrize(
    ("day", "reached"),
    [
        (date(2026, 11, 30), []), (date(2026, 12, 1), [1]), (date(2026, 12, 4), [1]), (date(2026, 12, 7), [1, 2]),
        (date(2026, 12, 11), [1, 2]), (date(2026, 12, 14), [1, 2, 3]), (date(2027, 3, 1), [1, 2, 3]),
    ],
)  # fmt: skip
def test_a_late_promise_climbs_the_ladder(promise: Make, day: date, reached: list[int]) -> None:
    made = promise()  # due on Monday 30 November 2026
    assert sweep(day) == len(reached)
    assert levels(made) == reached
    assert sweep(day) == 0, "running again raises nothing twice"


def test_each_raising_is_a_step_the_family_reads_and_an_event(cast: Any, story: Any, promise: Make) -> None:
    made = promise()
    sweep(date(2026, 12, 1))
    with acting(cast.mother):
        step = ActionStep.objects.get(action=made, kind="escalated")
        assert step.words == "The day has passed and this is not done. It has been raised with Tess Cher."
    with acting(SYSTEM):
        event = AuditEvent.objects.get(kind="actions.action.raised")
        assert (event.about_id, event.facts) == (made.id, {"level": 1})
        assert set(event.circle_ids) == {story.case.id, story.family.id}


def test_a_promise_with_a_new_day_is_raised_again_when_that_day_has_passed(cast: Any, promise: Make) -> None:
    made = promise()
    sweep(date(2026, 12, 1))
    with on(date(2026, 12, 1)), acting(cast.manager):
        services.action_move(by=cast.manager, action_id=made.id, due_on=date(2026, 12, 3), reason="Closed")
    assert sweep(date(2026, 12, 3)) == 0
    assert sweep(date(2026, 12, 4)) == 1
    assert levels(made) == [1, 1]


def test_what_is_done_in_time_is_never_raised(cast: Any, promise: Make) -> None:
    made = promise()
    with on(date(2026, 11, 30)), acting(cast.teacher):
        services.action_mark_done(by=cast.teacher, action_id=made.id, expected_version=1)
    assert sweep(date(2027, 3, 1)) == 0


def test_a_promise_keeps_the_ladder_it_was_made_under(cast: Any, promise: Make) -> None:
    old = promise()
    parameters.set_value(
        "P-ESC", [["manager", 1]], partnership_id=cast.partnership.id, reason="Agreed with the parents' group",
        in_force_from=datetime(2026, 11, 22, tzinfo=UTC), by_id=None,
    )  # fmt: skip
    new = promise()
    assert sweep(date(2026, 12, 1)) == 2
    with acting(SYSTEM):
        found = ActionStep.objects.filter(kind="escalated").values_list("action_id", "words")
        assert dict(found)[new.id].endswith("raised with the manager.")
        assert dict(found)[old.id].endswith("raised with Tess Cher.")


def test_a_sweep_goes_through_everything_in_batches_with_few_queries(cast: Any, promise: Make) -> None:
    made = promise()
    copies(made, 40)
    with (
        on(date(2027, 3, 1)),
        acting(SYSTEM),
        CaptureQueriesContext(
            connection,
        ) as queries,
    ):
        raised = services.actions_raise_overdue(by=SYSTEM, batch=1_000)
    assert raised.count == 3 * 41
    assert len(queries) <= 20
    with on(date(2027, 3, 1)), acting(SYSTEM):
        assert services.actions_raise_overdue(by=SYSTEM, batch=50).count == 0


def test_a_small_batch_is_carried_on_by_the_next(promise: Make) -> None:
    copies(promise(), 4)
    counts = []
    with on(date(2027, 3, 1)):
        for _ in range(5):
            with acting(SYSTEM):
                counts.append(services.actions_raise_overdue(by=SYSTEM, batch=4).count)
    assert counts == [4, 4, 4, 3, 0]


def test_the_owner_then_the_managers_then_the_lead_are_told(cast: Any, promise: Make) -> None:
    made = promise()
    with acting(SYSTEM):
        head = User.objects.create_user(
            "head@northmoor.example", name="Hetty Ead", partnership=cast.partnership
        )
        RoleAssignment.objects.create(
            user=head, role="agency_manager", agency=cast.teacher.assignments[0].agency
        )
        assert people_raised_to({"owner": [made]}) == {cast.teacher.id}
        assert people_raised_to({"manager": [made]}) == {head.id}
        assert people_raised_to({"cross-agency lead": [made]}) == {cast.social_worker.id}
        theirs = promise(owner_id=cast.mother.id)
        assert people_raised_to({"manager": [theirs]}) == {cast.manager.id}
        assert people_raised_to({}) == set()


def test_the_message_says_nothing_of_the_family_and_goes_to_workers_alone(
    cast: Any, settings: Any, mailoutbox: Any
) -> None:
    ids = [str(u.id) for u in (cast.teacher, cast.mother, cast.manager)]
    assert raised_tell(user_ids=ids) == 2
    assert {m.to[0] for m in mail.outbox} == {cast.teacher.email, cast.manager.email}
    assert all("Ash" not in m.body + m.subject for m in mail.outbox)


def test_the_family_sees_how_late_it_is_why_and_how_far_it_was_raised(cast: Any, promise: Make) -> None:
    made, later = promise(), promise(due_on=date(2026, 12, 20))
    with on(date(2026, 12, 2)), acting(cast.teacher):
        services.action_explain(
            by=cast.teacher, action_id=made.id, words="The school is closed.", expected_version=1
        )
    with on(date(2026, 12, 7)), acting(cast.mother):
        first, second = actions_for_family(viewer=cast.mother)
        assert (first.action.id, second.action.id) == (made.id, later.id)
        assert first.lateness is not None
        assert (first.lateness.state, first.lateness.working_days_late) == ("late", 5)
        assert first.raised is not None
        assert first.raised.whom == "manager"
        assert first.action.explanation == "The school is closed."
        assert [s.kind for s in first.steps] == ["agreed", "explained"]
        assert "ask" in first.may
        assert second.lateness is not None
        assert not second.lateness.late


def test_overdue_lists_the_longest_late_first_and_notes_the_reading(
    cast: Any, story: Any, promise: Make
) -> None:
    second, first = promise(), promise(due_on=date(2026, 11, 25))
    promise(due_on=date(2026, 12, 20))
    with on(date(2026, 12, 1)):
        with acting(cast.manager):
            assert [a.id for a in actions_overdue(viewer=cast.manager)[:25]] == [first.id, second.id]
        with acting(cast.police):
            assert not list(actions_overdue(viewer=cast.police))
    with acting(SYSTEM):
        read = AuditEvent.objects.get(is_read=True)
        assert read.circle_ids == [story.case.id]
        assert read.facts == {"what": ["actions.action"]}


def test_the_lead_has_one_list_of_what_to_chase(cast: Any, promise: Make) -> None:
    late, done, asked, fine = (
        promise(),
        promise(),
        promise(due_on=date(2026, 12, 20)),
        promise(due_on=date(2026, 12, 21)),
    )
    with on(date(2026, 11, 27)):
        with acting(cast.teacher):
            services.action_mark_done(by=cast.teacher, action_id=done.id, expected_version=1)
        for _ in range(2):
            with acting(cast.mother):
                services.action_ask(by=cast.mother, action_id=asked.id, words="Any news?")
    with on(date(2026, 12, 2)), acting(cast.social_worker):
        lines = {line.action.id: line for line in actions_to_chase(viewer=cast.social_worker)}
        assert fine.id not in lines
        assert {k: lines[a.id].reason for k, a in (("l", late), ("d", done), ("a", asked))} == {
            "l": "late", "d": "to_confirm", "a": "answer_owed",
        }  # fmt: skip
        assert (lines[asked.id].times_family_asked, lines[late.id].working_days) == (2, 2)
    with on(date(2026, 12, 2)), acting(cast.ipsw):
        assert actions_to_chase(viewer=cast.ipsw) == []


def copies(made: Action, count: int) -> None:
    """Write more promises like this one, as facts."""
    with acting(SYSTEM):
        fields = {f.attname: getattr(made, f.attname) for f in Action._meta.concrete_fields}
        Action.objects.bulk_create(Action(**{**fields, "id": new_id()}) for _ in range(count))


@pytest.mark.parametrize("count", [0, 30])
def test_a_page_of_promises_costs_the_same_whatever_their_number(
    cast: Any, story: Any, promise: Make, count: int
) -> None:
    made = promise()
    copies(made, count)
    with on(date(2026, 12, 9)), acting(cast.mother), CaptureQueriesContext(connection) as family:
        assert len(actions_for_family(viewer=cast.mother)) == count + 1
    with on(date(2026, 12, 9)), acting(cast.social_worker), CaptureQueriesContext(connection) as desk:
        list(actions_overdue(viewer=cast.social_worker)[:25])
        list(actions_of_case(viewer=cast.social_worker, case_id=story.case.id)[:25])
        actions_to_chase(viewer=cast.social_worker)
        action_get(viewer=cast.social_worker, action_id=made.id)
    assert len(family) <= 6
    assert len(desk) <= 12


def test_a_promise_given_up_is_not_late(cast: Any, promise: Make) -> None:
    made = promise()
    with on(made.due_on + timedelta(days=3)), acting(cast.manager):
        services.action_abandon(by=cast.manager, action_id=made.id, reason="Cleo changed school.")
        shown = action_get(viewer=cast.manager, action_id=made.id)
        assert (shown.lateness, shown.raised, shown.may) == (None, None, frozenset({"explain", "resume"}))
