"""Whoever answers for something of a file kept apart hears when it becomes theirs; when they leave it passes on that day."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from alongside.accountability.challenge.complaints import services as complaints
from alongside.accountability.challenge.complaints.events import KINDS
from alongside.accountability.challenge.complaints.models import Complaint, ComplaintStep
from alongside.accountability.challenge.complaints.services.making import Said
from alongside.accountability.challenge.jobs import late_in_time
from alongside.accountability.challenge.tests.people import answerers
from alongside.accountability.challenge.watch.models import Look
from alongside.accountability.challenge.watch.models_right import PutRight
from alongside.accountability.challenge.watch.selectors import rights_owed
from alongside.accountability.challenge.watch.services import Why, look_ask, look_find
from alongside.accountability.challenge.watch.services_right import Righting, right_done, right_not_done
from alongside.ground.access.context import acting
from alongside.ground.audit.models import AuditEvent
from alongside.ground.base.actors import SYSTEM
from alongside.ground.clock import frozen
from alongside.ground.clock.models import Clock
from alongside.ground.clock.time_source import LONDON
from alongside.practice.handover.jobs import find_left, follow_left
from alongside.practice.handover.leaving import left_with_duties
from alongside.practice.handover.tests.conftest import leave

MONDAY = datetime(2026, 11, 2, 9, 0, tzinfo=LONDON)
DAY = timedelta(days=1)
YOURS, LEFT = "Something became yours to answer for", "What you answered for has passed on"


def heard(mailoutbox: list[Any]) -> list[tuple[str, str]]:
    """Who was written to since this was asked last, and of what."""
    found = [(one.to[0], one.subject) for one in mailoutbox]
    assert not any(
        "Ash" in one.body or "complain" in one.body.replace("/complaints/", "") for one in mailoutbox
    )
    mailoutbox.clear()
    return found


def owes(cast: Any, story: Any, officer: Any, owner: Any) -> PutRight:
    """A level was raised too fast, and `owner` owes to put it right."""
    with acting(cast.social_worker):
        why = Why("Now.", "Seen by two.", "He is hurt tonight.", at_once=True)
        look = look_ask(
            by=cast.social_worker, case_id=story.case.id, deed="level", said=why, person_id=story.mother.id
        )
    right = Righting("The level was set higher without a reason.", owner.id)
    said = {"answer": "It could wait.", "motive": "The day after.", "evidence": "One call."}
    with acting(officer):
        look_find(by=officer, look_id=look.id, finding="was_not_right", right=right, **said)
    with acting(SYSTEM):
        return PutRight.objects.get()


def follows(who: Any) -> None:
    assert find_left(0) == 1
    follow_left(user_id=str(who.id))
    assert find_left(0) == 0, "and once more moves nothing"


def test_who_puts_a_step_right_hears_it_and_when_they_leave_another_owes_it_by_the_same_day(
    cast: Any, story: Any, mailoutbox: list[Any]
) -> None:
    people = answerers(cast)
    with frozen(MONDAY):
        made = owes(cast, story, people.officer, cast.csw)
        assert heard(mailoutbox) == [(people.officer.email, YOURS), (cast.csw.email, YOURS)]
    with frozen(MONDAY + DAY):
        leave(cast.csw)
        follows(cast.csw)
        assert heard(mailoutbox) == [(cast.manager.email, YOURS), (cast.csw.email, LEFT)]
    with acting(cast.mother):
        read = PutRight.objects.get()
        assert (read.owner_name, read.owner_before, read.due_on) == ("Mo Hall", cast.csw.name, made.due_on)
    with frozen(MONDAY + 40 * DAY):
        late_in_time(0)
        assert {to for to, _ in heard(mailoutbox)} == {people.officer.email, people.board.email}, (
            "how late it is, once"
        )
    with frozen(MONDAY + 41 * DAY), acting(cast.manager):
        (owed,) = rights_owed(viewer=cast.manager)
        right_done(by=cast.manager, put_right_id=owed.id, words="It is medium again.")
    with acting(SYSTEM), pytest.raises(DatabaseError, match="Cannot update"), transaction.atomic():
        PutRight.objects.update(owner_id=cast.csw.id)
    with frozen(MONDAY + 42 * DAY), acting(cast.mother):
        right_not_done(by=cast.mother, put_right_id=made.id, words="It is not.")
    assert heard(mailoutbox) == [(cast.manager.email, YOURS)]


def test_what_a_complaints_officer_leaves_behind_never_goes_to_whoever_was_complained_of(
    cast: Any, story: Any, mailoutbox: list[Any]
) -> None:
    people = answerers(cast)
    with frozen(MONDAY):
        with acting(cast.mother):
            made = complaints.complaint_make(by=cast.mother, said=Said(words="Nobody rang."))
        assert made.handler_id == people.officer.id
        with acting(cast.manager):
            why = Why("It is needed.", "Seen by two.")
            look = look_ask(by=cast.manager, case_id=story.case.id, deed="level", said=why)
        assert heard(mailoutbox) == [(people.officer.email, YOURS)] * 2
    with frozen(MONDAY + DAY):
        leave(people.officer)
        with acting(cast.manager):
            assert left_with_duties(viewer=cast.manager) == [], "a manager of the case learns of none of it"
        follows(people.officer)
        assert heard(mailoutbox)[-1] == (people.officer.email, LEFT)
    with acting(SYSTEM):
        now_ = Complaint.objects.get(id=made.id)
        assert now_.handler_id not in (None, people.officer.id, cast.manager.id, *now_.kept_from)
        assert Look.objects.get(id=look.id).looker_id == people.dso.id
        owners = set(Clock.objects.filter(kind__in=KINDS, stopped_at=None).values_list("owner_id", flat=True))
        assert owners == {now_.handler_id, people.dso.id}
        named = ComplaintStep.objects.filter(complaint=made, kind="handler").order_by("said_at", "id")
        assert next(one.said_by_name for one in named) == "Colm Ridley"
        assert not AuditEvent.objects.filter(kind="handover.duties.moved").exists()
