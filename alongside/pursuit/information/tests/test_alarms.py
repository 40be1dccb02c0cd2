"""What is told about somebody who works with families is looked at by a day, also when it is not urgent (R150)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from alongside.ground.access.context import acting
from alongside.ground.accounts.models import RoleAssignment, User
from alongside.ground.audit.models import AuditEvent
from alongside.ground.base.actors import SYSTEM
from alongside.ground.clock import frozen, now
from alongside.ground.clock.models import Clock
from alongside.pursuit.information import events, jobs
from alongside.pursuit.information.selectors import report_page
from alongside.pursuit.information.services.reading import report_release
from alongside.pursuit.information.services.telling import item_finish
from alongside.pursuit.information.tests.conftest import SAW

Tell = Callable[..., Any]
DRAFT = {"words": "He said that he would lose her file."}


def _promise(report: Any) -> Clock | None:
    with acting(SYSTEM):
        return Clock.objects.filter(about_id=report.id, kind=events.ALARM).first()


def _somebody(cast: Any, role: str, agency_of: Any) -> User:
    """Somebody more who works in the agency of one of the cast."""
    with acting(SYSTEM):
        agency = agency_of.role_assignments.get().agency
        made = User.objects.create(
            email=f"{role}@northmoor.example", name=f"One {role}", partnership=cast.partnership
        )
        RoleAssignment.objects.create(user=made, agency=agency, role=role)
    return made


def _told_at(when: datetime) -> int:
    with frozen(when):
        return jobs.report_late_tell(0)


@pytest.mark.parametrize(
    ("noticed", "about", "promised"),
    [
        (SAW, {"about_worker": True}, True),
        (SAW, {"about_worker": True, "urgency": "danger"}, True),
        (SAW, {}, False),
        (DRAFT, {"about_worker": True}, False),
    ],
)  # fmt: skip
def test_what_goes_past_a_worker_is_promised_a_look_once_it_is_sent(
    cast: Any, tell: Tell, noticed: dict, about: dict, promised: bool
) -> None:
    told = tell("mother", noticed, **about)
    assert (_promise(told.report) is not None) is promised
    if not promised and told.drafts:
        with acting(cast.mother):
            item_finish(by=cast.mother, item_id=told.items[0].id, noticed={**DRAFT, "how_known": "heard"})
        assert _promise(told.report) is not None, "it is promised when it is finished"


def test_passing_it_on_keeps_the_promise_and_no_clock_says_who_told_it(cast: Any, tell: Tell) -> None:
    report = tell("mother", about_worker=True).report
    with acting(cast.manager):
        page = report_page(viewer=cast.manager, report_id=report.id)
        assert page.look_by is not None
        assert page.look_by.due_on is not None
        report_release(by=cast.manager, report_id=report.id)
    clock = _promise(report)
    assert clock is not None
    assert clock.stopped_at is not None
    assert cast.mother.id not in {clock.created_by_id, clock.stopped_by_id, clock.owner_id}
    assert _told_at(now() + timedelta(days=1)) == 0, "nobody hears of an alarm that was passed on"


def test_nobody_is_told_before_it_is_late_then_those_who_take_alarms_then_the_board(
    cast: Any, tell: Tell, mailoutbox: list
) -> None:
    dso, board = _somebody(cast, "dso", cast.ipsw), _somebody(cast, "board", cast.hub)
    report = tell("mother", about_worker_id=cast.manager.id).report
    clock = _promise(report)
    assert clock is not None
    assert _told_at(clock.in_time_until - timedelta(minutes=1)) == 0
    assert _told_at(clock.in_time_until + timedelta(minutes=1)) == 1
    assert {one.to[0] for one in mailoutbox} == {dso.email}, "never whom it is about"
    assert _told_at(clock.in_time_until + timedelta(minutes=2)) == 0, "once a rung"
    _told_at(clock.in_time_until + timedelta(days=9))
    heard = {one.to[0] for one in mailoutbox}
    assert board.email in heard
    assert cast.manager.email not in heard
    assert not any(report.reference in one.body or "Ash" in one.body for one in mailoutbox)
    with acting(SYSTEM):
        assert AuditEvent.objects.filter(kind="information.apart.late").count() == 2


def test_where_the_only_one_who_takes_alarms_is_whom_it_is_about_the_board_hears_at_once(
    cast: Any, tell: Tell, mailoutbox: list
) -> None:
    board = _somebody(cast, "board", cast.hub)
    report = tell("mother", about_worker_id=cast.manager.id).report
    clock = _promise(report)
    assert clock is not None
    assert _told_at(clock.in_time_until + timedelta(minutes=1)) == 1
    (letter,) = mailoutbox
    assert letter.to == [board.email]
    assert "nobody who may read it" in letter.body
