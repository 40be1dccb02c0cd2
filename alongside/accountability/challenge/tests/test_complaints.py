"""Complaints: apart from the case, answered by somebody independent, by a day that is named (R214, R215, R217-R220)."""

from __future__ import annotations

from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from alongside.accountability.challenge.complaints import services as verbs
from alongside.accountability.challenge.complaints.measures import complaints_measured
from alongside.accountability.challenge.complaints.models import AfterAnswer, Complaint, ComplaintStep
from alongside.accountability.challenge.complaints.selectors import (
    complaint_for_family,
    complaint_get,
    complaints_for_family,
    complaints_of_team,
    complaints_to_answer,
)
from alongside.accountability.challenge.complaints.services.making import Said
from alongside.accountability.challenge.jobs import late_in_time
from alongside.accountability.challenge.tests.people import answerers
from alongside.ground.access.context import acting
from alongside.ground.audit.models import AuditEvent
from alongside.ground.base.actors import SYSTEM
from alongside.ground.base.errors import Missing, NotPermitted, Refused
from alongside.ground.clock import frozen
from alongside.ground.clock.models import Clock
from alongside.ground.clock.time_source import LONDON

MONDAY = datetime(2026, 11, 2, 9, 0, tzinfo=LONDON)
WORDS = Said(
    words="Two of thirty promises were done.", wanted="Do what was promised.", cites=["who-may-complain"]
)


@pytest.fixture
def people(cast: Any) -> SimpleNamespace:
    return answerers(cast)


def complain(cast: Any, said: Said = WORDS) -> Complaint:
    with frozen(MONDAY), acting(cast.mother):
        return verbs.complaint_make(by=cast.mother, said=said)


def kinds(complaint: Complaint) -> list[str]:
    with acting(SYSTEM):
        return list(
            ComplaintStep.objects.filter(complaint=complaint)
            .order_by("said_at", "id")
            .values_list("kind", flat=True)
        )


def test_a_complaint_goes_its_way_and_closes_when_the_change_is_done(
    cast: Any, story: Any, people: Any
) -> None:
    made = complain(cast)
    assert (made.stage, made.handler_name, made.route, made.cites) == (
        1, "Colm Ridley", "children", ["who-may-complain@1"],
    )  # fmt: skip
    assert [made.acknowledge_on.day, made.reply_on.day] == [5, 16]  # 3 and 10 working days
    officer = people.officer
    with frozen(MONDAY + timedelta(days=1)), acting(officer):
        verbs.complaint_acknowledge(by=officer, complaint_id=made.id, words="I have it.")
    with frozen(MONDAY + timedelta(days=3)), acting(officer):
        with pytest.raises(Refused) as refused:
            verbs.complaint_reply(
                by=officer, complaint_id=made.id, outcome="upheld", words="Yes", theme="promise"
            )
        assert refused.value.code == "change_missing"
        verbs.complaint_reply(
            by=officer, complaint_id=made.id, outcome="upheld", words="You are right.", theme="promise",
            change="One named person chases each promise.",
        )  # fmt: skip
        with pytest.raises(Refused) as refused, transaction.atomic():
            verbs.complaint_close(by=officer, complaint_id=made.id, words="Done")
        assert refused.value.code == "change_first"
    with frozen(MONDAY + timedelta(days=4)), acting(cast.mother):
        verbs.complaint_accept(by=cast.mother, complaint_id=made.id)
        assert complaint_for_family(viewer=cast.mother, complaint_id=made.id).change_owed
    with frozen(MONDAY + timedelta(days=8)), acting(officer):
        verbs.complaint_changed(by=officer, complaint_id=made.id, words="She starts on Monday.")
    with frozen(MONDAY + timedelta(days=9)), acting(cast.mother):
        verbs.complaint_not_changed(by=cast.mother, complaint_id=made.id, words="Nobody rang.")
    with frozen(MONDAY + timedelta(days=10)), acting(officer):
        verbs.complaint_changed(by=officer, complaint_id=made.id, words="She rang today.")
        closed = verbs.complaint_close(by=officer, complaint_id=made.id, words="Thank you for telling us.")
    assert (closed.state, closed.watched_until) == ("closed", (MONDAY + timedelta(days=100)).date())
    afterwards(cast, people, made)


def afterwards(cast: Any, people: Any, made: Complaint) -> None:
    """Nothing is owed any more, every step is kept, she says once whether she would ask again, and the board reads numbers."""
    with acting(SYSTEM):
        assert not Clock.objects.filter(about_id=made.id, stopped_at__isnull=True).exists()
    assert kinds(made) == [
        "made", "handler", "acknowledged", "replied", "accepted", "changed", "not_changed", "changed", "closed",
    ]  # fmt: skip
    with frozen(MONDAY + timedelta(days=11)), acting(cast.mother):
        after = {"after": "complaint", "about_id": made.id, "ask_again": "yes", "tell_others": "not_sure"}
        verbs.after_say(by=cast.mother, **after)
        with pytest.raises(Refused) as refused, transaction.atomic():
            verbs.after_say(by=cast.mother, **after)
        assert refused.value.code == "after_said"
    with acting(people.board):
        measured = complaints_measured(viewer=people.board)
        assert (measured.made, measured.smallest) == (None, 5)
        assert not AfterAnswer.objects.exists()


def test_nobody_in_the_case_reads_it_by_any_table_that_they_can_read(
    cast: Any, story: Any, people: Any
) -> None:
    with acting(SYSTEM):
        before = AuditEvent.objects.count()
    made = complain(cast)
    with acting(SYSTEM):
        events = list(AuditEvent.objects.order_by("id")[before:])
        assert events
        assert all(story.case.id not in one.circle_ids for one in events)
    blind = (
        cast.father, cast.young_person, cast.ipsw, cast.csw, cast.social_worker, cast.manager, cast.duty,
        cast.police, cast.teacher, cast.stranger, cast.stranger_parent, people.dso, people.board,
    )  # fmt: skip
    for somebody in blind:
        with acting(somebody):
            assert not Complaint.objects.exists(), somebody
            assert not ComplaintStep.objects.exists(), somebody
            assert not Clock.objects.filter(about_id=made.id).exists(), somebody
            assert not AuditEvent.objects.filter(kind__contains=".apart.").exists(), somebody
            with pytest.raises(Missing):
                complaint_get(viewer=somebody, complaint_id=made.id)
    with acting(cast.mother):
        assert [one.id for one in complaints_for_family(viewer=cast.mother)] == [made.id]
    with acting(people.officer):
        assert [one.id for one in complaints_to_answer(viewer=people.officer)] == [made.id]
        assert Complaint.objects.filter(id=made.id).update(wanted="Nothing") == 0  # by verbs alone
    with acting(cast.mother):
        assert Complaint.objects.filter(id=made.id).update(handler_id=people.dso.id) == 0


def test_a_late_answer_takes_it_to_the_next_stage_by_itself(
    cast: Any, story: Any, people: Any, mailoutbox: Any
) -> None:
    made = complain(cast)
    with frozen(MONDAY + timedelta(days=14)):
        late_in_time(0)  # the last day: nothing is late
    assert "rose_late" not in kinds(made)
    with frozen(MONDAY + timedelta(days=15)):
        late_in_time(0)
        late_in_time(0)
    with acting(people.dso):
        risen = complaint_get(viewer=people.dso, complaint_id=made.id)
        assert (risen.complaint.stage, risen.complaint.handler_name) == (2, "Dora Senn")
        assert risen.complaint.reply_on > (MONDAY + timedelta(days=45)).date()
    assert kinds(made) == ["made", "handler", "rose_late", "handler"]
    with frozen(MONDAY + timedelta(days=200)):
        late_in_time(0)
    with frozen(MONDAY + timedelta(days=400)):
        late_in_time(0)  # the highest stage: it stays, and they are told
    with frozen(MONDAY + timedelta(days=400)), acting(people.board):
        top = complaint_get(viewer=people.board, complaint_id=made.id)
        assert (top.complaint.stage, top.complaint.handler_name, top.late) == (3, "Barb Stead", True)
    assert {letter.to[0] for letter in mailoutbox} >= {people.board.email}
    assert all("Ash" not in letter.body + letter.subject for letter in mailoutbox)


def test_whoever_is_complained_of_never_answers_it_and_no_verb_or_row_can_name_them(
    cast: Any, story: Any, people: Any
) -> None:
    about_officer = complain(cast, Said(words="He did not ring back.", subject_ids=[people.officer.id]))
    found = (about_officer.route, about_officer.stage, about_officer.handler_name)
    assert found == ("other", 2, "Barb Stead")  # at the first stage nobody is independent: it begins above
    with acting(people.officer):
        assert not Complaint.objects.exists()
    top = complain(cast, Said(words="They are friends.", conflict=True))
    assert (top.stage, top.handler_name) == (3, "Barb Stead")
    nobody = complain(
        cast, Said(words="All of them.", subject_ids=[people.officer.id, people.dso.id, people.board.id])
    )
    assert nobody.handler_id is None
    assert kinds(nobody)[-1] == "nobody"
    for wrong in (cast.social_worker, cast.manager):
        with acting(SYSTEM), pytest.raises(DatabaseError), transaction.atomic():
            Complaint.objects.filter(id=top.id).update(handler_id=wrong.id)
    with acting(people.officer), pytest.raises(Refused) as refused:
        verbs.complaint_name(by=people.officer, complaint_id=top.id, user_id=cast.manager.id)
    assert refused.value.code == "not_independent"


def test_it_is_taken_further_by_whoever_complained_and_by_a_handler_who_is_not_independent(
    cast: Any, story: Any, people: Any
) -> None:
    made = complain(cast)
    with frozen(MONDAY + timedelta(days=1)), acting(cast.mother), pytest.raises(Refused) as refused:
        verbs.complaint_go_up(by=cast.mother, complaint_id=made.id)
    assert refused.value.code == "complaint_moved_on"
    assert "further by itself" in refused.value.message
    with frozen(MONDAY + timedelta(days=2)), acting(people.officer):
        verbs.complaint_reply(
            by=people.officer, complaint_id=made.id, outcome="not_upheld", words="No.", theme="delay"
        )
        with pytest.raises(Refused) as refused, transaction.atomic():
            verbs.complaint_close(by=people.officer, complaint_id=made.id, words="Closed")
        assert refused.value.code == "answer_waits"
    with frozen(MONDAY + timedelta(days=3)), acting(cast.mother):
        verbs.complaint_go_up(by=cast.mother, complaint_id=made.id, words="You did not ask me.")
    with acting(people.officer), pytest.raises(NotPermitted):
        verbs.complaint_reply(
            by=people.officer, complaint_id=made.id, outcome="not_upheld", words="No.", theme="delay"
        )
    with frozen(MONDAY + timedelta(days=4)), acting(people.dso):
        up = verbs.complaint_conflict(by=people.dso, complaint_id=made.id, words="I know the family.")
    assert (up.stage, up.handler_name) == (3, "Barb Stead")
    with acting(people.dso):
        assert not Complaint.objects.exists()
    with frozen(MONDAY + timedelta(days=5)), acting(cast.mother):
        gone = verbs.complaint_withdraw(by=cast.mother, complaint_id=made.id)
        assert gone.state == "closed"
        assert gone.watched_until is not None
        with pytest.raises(Refused), transaction.atomic():
            verbs.complaint_add(by=cast.mother, complaint_id=made.id, words="One more thing")


def test_it_is_taken_down_for_somebody_and_whoever_took_it_down_reads_no_more(
    cast: Any, story: Any, people: Any
) -> None:
    with acting(cast.ipsw):
        told = verbs.complaint_take_down(
            by=cast.ipsw, said=WORDS, channel="worker", person_id=story.father.id
        )
        assert not Complaint.objects.exists()
    with acting(cast.father):
        assert complaint_for_family(viewer=cast.father, complaint_id=told.id).complaint.channel == "worker"
    with acting(people.officer):
        phone = {
            "by": people.officer,
            "said": WORDS,
            "channel": "phone",
            "name": "Ada Penn",
            "speaks_for": "Maria",
        }
        with pytest.raises(Refused) as refused, transaction.atomic():
            verbs.complaint_take_down(**phone)
        assert refused.value.field == "reach"
        with pytest.raises(Refused) as refused, transaction.atomic():
            verbs.complaint_take_down(**phone, reach="01632 960555", case_reference="C-NONE-0000")
        assert refused.value.code == "case_unknown"
        one = verbs.complaint_take_down(**phone, reach="01632 960555", case_reference="c-test-0001")
        assert (one.source, one.case_id) == ("advocate", story.case.id)
        assert len(complaints_of_team(viewer=people.officer)) == 0  # both are in their own hands
    with acting(cast.teacher):
        own = verbs.complaint_make_as_staff(by=cast.teacher, said=Said(words="We wait for an answer too."))
        assert complaint_get(viewer=cast.teacher, complaint_id=own.id).complaint.source == "staff"
        with pytest.raises(Refused) as refused, transaction.atomic():
            verbs.complaint_make_as_staff(by=cast.teacher, said=WORDS, case_reference="C-TEST-0001")
        assert refused.value.code == "case_unknown"
    with acting(cast.stranger_parent), pytest.raises(Missing):
        verbs.complaint_accept(by=cast.stranger_parent, complaint_id=told.id)
