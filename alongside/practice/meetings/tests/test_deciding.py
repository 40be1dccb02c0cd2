"""Decisions told in time, asking for a meeting, how it was, the protocol and the numbers (R112, R113, R115, R119-R122)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail

from alongside.family.cases.jobs import case_late_tell
from alongside.ground.access.context import acting
from alongside.ground.audit.models import AuditEvent
from alongside.ground.base.actors import SYSTEM
from alongside.ground.base.errors import Missing, NotPermitted, Refused
from alongside.ground.clock import frozen, now, today
from alongside.ground.clock.models import Clock
from alongside.practice.meetings import events, services
from alongside.practice.meetings.counting import findings_of, rates
from alongside.practice.meetings.jobs import decisions_due
from alongside.practice.meetings.models import (
    AfterAnswer,
    DecisionNotice,
    Disrespect,
    DisrespectAnswer,
    Meeting,
    MeetingAsk,
)
from alongside.practice.meetings.selectors import decisions_told, report_get, reports_to_answer
from alongside.practice.meetings.services.deciding import Waits


def running(kind):
    with acting(SYSTEM):
        return list(Clock.objects.filter(kind=kind, stopped_at__isnull=True))


def test_each_parent_is_told_of_a_decision_and_one_without_an_account_is_on_a_clock(cast, story, scene, told):
    with acting(SYSTEM):
        type(story.father).objects.filter(id=story.father.id).update(user_id=None)
    decision = scene.do(
        cast.social_worker, services.decision_record, **told.said, meeting_id=scene.meeting.id
    )
    with acting(cast.mother):
        assert [one.id for one in decisions_told(viewer=cast.mother)] == [decision.id]
    (clock,) = running(events.TELL_DECISION)
    with acting(cast.manager):
        waiting = DecisionNotice.objects.get(person=story.father)
    assert clock.about_id == waiting.id
    assert clock.due_on == waiting.due_on
    with pytest.raises(Refused) as found:
        scene.do(cast.social_worker, services.decision_tell, notice_id=waiting.id, how="page")
    assert found.value.code == "no_page"
    with frozen(now() + timedelta(days=8)):
        case_late_tell(0)
        assert "C-TEST-0001" in mail.outbox[0].body
        assert "Frank" not in mail.outbox[0].body
        scene.do(cast.social_worker, services.decision_tell, notice_id=waiting.id, how="phone")
    assert running(events.TELL_DECISION) == []


def test_telling_waits_only_with_a_reason_and_a_last_day_and_then_is_due_by_itself(cast, story, scene, told):
    waits = {story.father.id: Waits("crime", "An arrest is near", today() + timedelta(days=3))}
    with pytest.raises(NotPermitted):
        scene.do(cast.ipsw, services.decision_record, **told.said, waits=waits)
    for until, code in (
        (None, "until_missing"),
        (today(), "until_passed"),
        (today() + timedelta(days=90), "until_far"),
    ):
        late = {story.father.id: Waits("crime", "Near", until)}
        with pytest.raises(Refused) as found:
            scene.do(cast.social_worker, services.decision_record, **told.said, waits=late)
        assert found.value.code == code
    scene.do(cast.social_worker, services.decision_record, **told.said, waits=waits)
    with acting(cast.father):
        assert decisions_told(viewer=cast.father) == []
    assert running(events.TELL_DECISION) == []
    assert decisions_due(0) == 0
    with frozen(now() + timedelta(days=4)):
        assert (decisions_due(0), decisions_due(0)) == (1, 0)
        (clock,) = running(events.TELL_DECISION)
        scene.do(cast.social_worker, services.decision_tell, notice_id=clock.about_id, how="page")
        with acting(cast.father):
            assert len(decisions_told(viewer=cast.father)) == 1


def test_asking_for_a_meeting_is_answered_once_escalates_and_is_counted(cast, story, scene):
    first = scene.do(cast.mother, services.meeting_ask, case_id=story.case.id, words="Please meet us")
    with acting(cast.father):
        assert not MeetingAsk.objects.exists()
    with pytest.raises(Missing):
        scene.do(cast.stranger_parent, services.meeting_ask, case_id=story.case.id, words="Please")
    with acting(SYSTEM):
        owed = Clock.objects.get(about_id=first.id)
    with frozen(owed.in_time_until + timedelta(minutes=1)):
        case_late_tell(0)
    with frozen(now() + timedelta(days=12)):
        assert any(cast.social_worker.email in letter.to for letter in mail.outbox)
        no = {
            "ask_id": first.id,
            "accepted": False,
            "reason": "another_way",
            "words": "Ines can settle it today.",
        }
        scene.do(cast.social_worker, services.meeting_ask_answer, **no)
        with pytest.raises(Refused) as found:
            scene.do(cast.ipsw, services.meeting_ask_answer, **no)
        assert found.value.code == "ask_answered"
        assert running(events.ASK) == []
        taken = {"case_id": story.case.id, "person_id": story.father.id, "words": "Meet me too"}
        second = scene.do(cast.ipsw, services.meeting_ask_take_down, **taken)
        yes = {"ask_id": second.id, "accepted": True, "meet_by": today() + timedelta(days=3)}
        scene.do(cast.social_worker, services.meeting_ask_answer, **yes)
        with acting(cast.manager):
            found_rates = rates(viewer=cast.manager, since=today() - timedelta(days=30), until=today())
    assert (found_rates.asked, found_rates.asks_refused.part, found_rates.asks_refused.whole) == (2, 1, 2)
    assert found_rates.asks_refused.words == "not shown: too few people"


def test_disrespect_goes_to_a_manager_who_did_not_lead_and_the_chair_reads_nothing_of_it(cast, story, scene):
    scene.invite()
    scene.without_the_young()
    here = {"meeting_id": scene.meeting.id}
    with pytest.raises(Refused) as found:
        scene.do(cast.mother, services.disrespect_report, **here, words="They laughed")
    assert found.value.code == "meeting_not_held"
    scene.hold()
    report = scene.do(cast.mother, services.disrespect_report, **here, words="They laughed when I cried")
    scene.do(cast.mother, services.after_say, **here, involved="partly", respected="no", most_talk="chair")
    assert report.handler_id == cast.manager.id
    for who in (cast.social_worker, cast.father, cast.ipsw):
        with acting(who):
            assert not Disrespect.objects.exists()
            assert not AfterAnswer.objects.exists()
            assert not Clock.objects.filter(kind=events.RESPECT)
            assert not AuditEvent.objects.filter(kind=events.DISRESPECT.name)
            with pytest.raises(Missing):
                report_get(viewer=who, report_id=report.id)
    with acting(cast.manager):
        assert [one.id for one in reports_to_answer(viewer=cast.manager)] == [report.id]
    with pytest.raises(NotPermitted):
        scene.do(cast.social_worker, services.disrespect_answer, report_id=report.id, words="No")
    scene.do(
        cast.manager, services.disrespect_answer, report_id=report.id, words="I am sorry. I spoke with them."
    )
    with acting(cast.mother):
        assert DisrespectAnswer.objects.get().words.startswith("I am sorry")
    assert running(events.RESPECT) == []


def test_where_the_only_manager_led_the_meeting_somebody_says_so_kindly(cast, story):
    from alongside.practice.meetings.tests.conftest import Scene

    scene = Scene(cast, story, chair_id=cast.manager.id)
    scene.invite()
    scene.without_the_young()
    scene.hold()
    with pytest.raises(Refused) as found:
        scene.do(cast.mother, services.disrespect_report, meeting_id=scene.meeting.id, words="They laughed")
    assert found.value.code == "nobody_independent"
    assert "Ring" in found.value.message
    scene.do(cast.mother, services.after_say, meeting_id=scene.meeting.id, involved="no", respected="no")
    with acting(cast.manager):
        assert not AfterAnswer.objects.exists()


def test_a_meeting_keeps_the_version_of_the_protocol_that_was_in_force(cast, story, scene):
    from alongside.practice.meetings.tests.conftest import Scene

    with pytest.raises(NotPermitted):
        scene.do(
            cast.social_worker,
            services.protocol_write,
            kind="review",
            expectations=["invited"],
            reason="Less",
        )
    for chosen, reason, code in (
        (["papers"], "Less", "protocol_always"),
        (["invited", "points", "told"], "", "words_missing"),
    ):
        with pytest.raises(Refused) as found:
            scene.do(cast.manager, services.protocol_write, kind="review", expectations=chosen, reason=reason)
        assert found.value.code == code
    write = {
        "kind": "review",
        "expectations": ["invited", "points", "told"],
        "reason": "The parents’ group asked",
    }
    assert scene.do(cast.manager, services.protocol_write, **write, expected=1).number == 2
    with pytest.raises(Refused):
        scene.do(cast.manager, services.protocol_write, **write, expected=1)
    later = Scene(cast, story)
    with acting(cast.social_worker):
        meetings = list(Meeting.objects.select_related("protocol").order_by("created_at", "id"))
        found = findings_of(viewer=cast.social_worker, meetings=meetings)
    assert [one.protocol.number for one in meetings] == [1, 2]
    assert (len(found[scene.meeting.id]), len(found[later.meeting.id])) == (10, 3)


def test_numbers_say_who_came_and_hide_the_few(cast, story, scene):
    scene.invite()
    scene.without_the_young()
    scene.hold()
    scene.everybody_came()
    with pytest.raises(NotPermitted), acting(cast.social_worker):
        rates(viewer=cast.social_worker, since=today(), until=today())
    with acting(cast.manager):
        found = rates(viewer=cast.manager, since=today(), until=today() + timedelta(days=30))
    parents = next(one for one in found.sides if one.group == "Parent or carer")
    assert (found.meetings, parents.invited, parents.attended.part, parents.attended.shown) == (
        1,
        2,
        2,
        False,
    )
    assert [one.group for one in found.genders] == ["Not said"]
    assert found.advocate_invited.part == 1
