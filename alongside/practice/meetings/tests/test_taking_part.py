"""Inviting each person on their own, leaving one out, points, finishing: with the database (R109-R111, R114, R123)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import Error, transaction

from alongside.ground.access.context import acting
from alongside.ground.base.actors import SYSTEM
from alongside.ground.base.errors import Missing, NotPermitted, Refused
from alongside.ground.clock import frozen, now, today
from alongside.ground.clock.models import Clock
from alongside.practice.actions.kept import kept_of_case
from alongside.practice.actions.models import Action
from alongside.practice.meetings import events, services
from alongside.practice.meetings.models import Attendee, LeftOutTold, Meeting, Point, PointOutcome
from alongside.practice.meetings.selectors import (
    answers_of,
    attendees_of,
    meetings_for_family,
    points_of,
    told_for_family,
)
from alongside.practice.meetings.services.taking_part import Was


def read_by(who, scene):
    with acting(who):
        return [one.id for one in meetings_for_family(viewer=who, cases=[scene.story.case])]


def refused(wanted, scene, by, verb, **facts):
    with pytest.raises(Refused) as found:
        scene.do(by, verb, **facts)
    assert found.value.code == wanted, found.value.message


def test_both_parents_stand_on_the_list_at_once_and_each_is_invited_on_their_own(cast, story, scene):
    with acting(cast.social_worker):
        sides = {
            one.name: (one.side, one.invitation)
            for one in attendees_of(viewer=cast.social_worker, meeting=scene.meeting)
        }
    assert sides["Maria Ash"] == sides["Frank Ash"] == ("parent", "not_yet")
    assert sides["Cleo Ash"] == ("young", "not_yet")
    assert sides["Ines Parker"] == ("worker", "invited")
    scene.invite(story.father)
    assert (scene.of(story.father).invitation, scene.of(story.mother).invitation) == ("invited", "not_yet")
    assert read_by(cast.father, scene) == [scene.meeting.id]
    assert read_by(cast.mother, scene) == []
    refused(
        "young_not_asked",
        scene,
        cast.social_worker,
        services.attendee_invite,
        attendee_id=scene.of(story.child).id,
    )
    for stranger in (cast.teacher, cast.stranger):
        with pytest.raises(Missing):
            scene.do(stranger, services.attendee_invite, attendee_id=scene.of(story.mother).id)
    assert scene.do(cast.social_worker, services.parents_invite, meeting_id=scene.meeting.id) == 1


def test_each_parent_answers_in_their_own_account_and_the_other_reads_nothing_of_it(cast, story, scene):
    scene.invite()
    here = {"meeting_id": scene.meeting.id}
    scene.do(cast.mother, services.invitation_answer, **here, coming="yes", how="online", needs="A break")
    refused("wishes_missing", scene, cast.father, services.invitation_answer, **here, coming="other_way")
    with acting(cast.father):
        assert [
            one.name for one in attendees_of(viewer=cast.father, meeting=scene.meeting) if one.of_family
        ] == ["Frank Ash"]
        assert answers_of(viewer=cast.father, meeting=scene.meeting) == {}
    with acting(cast.ipsw):
        (answer,) = answers_of(viewer=cast.ipsw, meeting=scene.meeting).values()
    assert (answer.how, answer.needs) == ("online", "A break")
    assert scene.of(story.mother).coming == "yes"
    with pytest.raises(Missing):
        scene.do(cast.young_person, services.invitation_answer, **here, coming="yes")


def test_leaving_one_parent_out_never_touches_the_other_and_is_told_later(cast, story, scene):
    scene.invite()
    with pytest.raises(NotPermitted):
        scene.do(cast.ipsw, services.attendee_leave_out, attendee_id=scene.of(story.father).id, code="court")
    refused("authoriser_unknown", scene, cast.social_worker, services.attendee_leave_out,
            attendee_id=scene.of(story.father).id, authoriser_id=cast.ipsw.id)  # fmt: skip
    refused("reason_not_theirs", scene, cast.social_worker, services.attendee_leave_out,
            attendee_id=scene.of(story.father).id, code="too_young")  # fmt: skip
    scene.leave_out(story.father)
    assert (scene.of(story.mother).invitation, scene.of(story.father).invitation) == ("invited", "left_out")
    assert read_by(cast.mother, scene)
    assert not read_by(cast.father, scene)
    with acting(cast.mother):
        assert "Frank Ash" not in [
            one.name for one in attendees_of(viewer=cast.mother, meeting=scene.meeting)
        ]
    scene.without_the_young()
    scene.hold()
    scene.everybody_came()
    refused(
        "left_out_not_told", scene, cast.social_worker, services.meeting_finish, meeting_id=scene.meeting.id
    )
    with acting(cast.father):
        assert not Clock.objects.filter(kind=events.TELL_LEFT_OUT)
    father = {"attendee_id": scene.of(story.father).id}
    with frozen(now() + timedelta(days=15)):
        scene.do(
            cast.social_worker, services.left_out_tell, **father, how="phone", words="We will meet weekly."
        )
        scene.do(cast.social_worker, services.meeting_finish, meeting_id=scene.meeting.id)
    with acting(cast.father):
        assert [one.words for one in told_for_family(viewer=cast.father)] == ["We will meet weekly."]
        assert not Meeting.objects.filter(id=scene.meeting.id)
    with acting(cast.mother):
        assert not LeftOutTold.objects.exists()
    with acting(SYSTEM):
        assert Clock.objects.get(kind=events.TELL_LEFT_OUT).stopped_at is not None


def test_a_meeting_cannot_be_held_while_somebody_has_no_status_nor_by_the_back_door(cast, story, scene):
    scene.invite(story.mother)
    scene.without_the_young()
    with pytest.raises(Refused) as found:
        scene.hold()
    assert found.value.code == "meeting_invitation_missing"
    assert "Frank Ash" in found.value.message
    assert found.value.kept_as is not None
    with acting(cast.social_worker), pytest.raises(Error), transaction.atomic():
        Meeting.objects.filter(id=scene.meeting.id).update(held_at=now(), held_by_id=cast.social_worker.id)
    scene.leave_out(story.father, code="", authoriser_id=None, tell_by=None)  # in a hurry: nothing is delayed
    assert scene.hold().held_at is not None
    with acting(cast.social_worker), pytest.raises(Error), transaction.atomic():
        Meeting.objects.filter(id=scene.meeting.id).update(held_at=None, held_by_id=None)


@pytest.fixture
def raised(cast, story, scene):
    """A question of the mother and a view of the father, written with their worker; the meeting was held."""
    scene.invite()
    scene.without_the_young()
    here = {"meeting_id": scene.meeting.id}
    mine = scene.do(cast.mother, services.point_send, **here, kind="question", words="Who rings me back?")
    his = {"attendee_id": scene.of(story.father).id, "kind": "view", "words": "He knows"}
    helped = scene.do(cast.ipsw, services.point_send, **here, **his)
    early = {"point_id": mine.id, "outcome": "answered", "words": "Ines"}
    refused("meeting_not_held", scene, cast.social_worker, services.point_settle, **early)
    scene.hold()
    scene.everybody_came()
    return mine, helped


def settle(scene, by, *points):
    for point in points:
        said = {"outcome": "answered", "words": "Ines does, until eight"}
        scene.do(by, services.point_settle, point_id=point.id, **said)


def test_every_point_has_an_outcome_before_a_meeting_is_finished(cast, scene, raised):
    here, lead, (mine, helped) = {"meeting_id": scene.meeting.id}, cast.social_worker, raised
    assert (mine.when, mine.with_advocate, helped.with_advocate) == ("before", False, True)
    with pytest.raises(Refused) as found:
        scene.do(lead, services.meeting_finish, **here)
    assert "Who rings me back?" in found.value.message
    assert found.value.kept_as is not None
    settle(scene, lead, mine, helped)
    assert scene.do(lead, services.meeting_finish, **here).finished_at is not None
    with acting(cast.mother):
        (view,) = points_of(viewer=cast.mother, meeting=scene.meeting)
        assert view.outcome.words == "Ines does, until eight"
        with pytest.raises(Error), transaction.atomic():
            Point.objects.filter(id=mine.id).update(words="Nothing")
    refused("meeting_finished", scene, lead, services.promise_note, **here, words="One more")
    with acting(cast.father):
        assert not PointOutcome.objects.filter(point_id=mine.id)


def test_every_promise_has_an_owner_and_a_day_before_a_meeting_is_finished(cast, scene, raised):
    here, lead = {"meeting_id": scene.meeting.id}, cast.social_worker
    settle(scene, lead, *raised)
    spoken = scene.do(lead, services.promise_note, **here, words="Ring the school")
    refused("promises_open", scene, lead, services.meeting_finish, **here)
    whole = {"spoken_id": spoken.id, "owner_id": lead.id, "due_on": today() + timedelta(days=9), "benefit": "A calm lunch",
             "proposer": "parent", "proposer_name": "Maria", "co_produced": True}  # fmt: skip
    refused("action_ownerless", scene, lead, services.promise_make, **(whole | {"owner_id": None}))
    refused("action_undated", scene, lead, services.promise_make, **(whole | {"due_on": None}))
    made = scene.do(lead, services.promise_make, **whole)
    assert scene.do(lead, services.meeting_finish, **here).finished_at is not None
    with acting(cast.mother):
        assert Action.objects.get(id=made.id).words == "Ring the school"
    # R125: what was promised in a meeting is counted with that meeting.
    assert (made.origin_kind, made.origin_id) == ("meeting", scene.meeting.id)
    with acting(lead):
        (line,) = kept_of_case(viewer=lead, case_id=scene.meeting.case_id).by_origin
    assert (line.counts.promised, line.label) == (1, made.origin_label)


def test_a_prosecution_decision_is_not_finished_without_the_parents_views(cast, story):
    from alongside.practice.meetings.tests.conftest import Scene

    scene = Scene(cast, story, kind="prosecution")
    scene.invite()
    scene.without_the_young()
    scene.do(cast.social_worker, services.worker_add, meeting_id=scene.meeting.id, user_id=cast.police.id)
    scene.hold()
    scene.everybody_came()
    best = {"meeting_id": scene.meeting.id, "best_interests": "She is heard and safe."}
    refused("views_missing", scene, cast.social_worker, services.meeting_finish, **best)
    with acting(cast.social_worker):
        there = list(Attendee.objects.filter(meeting=scene.meeting))
    for one in there:
        scene.do(
            cast.social_worker,
            services.point_send,
            meeting_id=scene.meeting.id,
            attendee_id=one.id,
            kind="view",
            words="Yes",
        )
    refused("points_open", scene, cast.social_worker, services.meeting_finish, **best)
    with acting(cast.social_worker):
        points = list(Point.objects.filter(meeting=scene.meeting).values_list("id", flat=True))
    for point_id in points:
        scene.do(
            cast.social_worker, services.point_settle, point_id=point_id, outcome="answered", words="Heard"
        )
    assert scene.do(cast.social_worker, services.meeting_finish, **best).best_interests


def test_an_invited_worker_of_another_agency_sees_the_meeting_and_nothing_else_of_the_case(
    cast, story, scene
):
    scene.do(cast.social_worker, services.worker_add, meeting_id=scene.meeting.id, user_id=cast.teacher.id)
    refused(
        "attendee_already",
        scene,
        cast.social_worker,
        services.worker_add,
        meeting_id=scene.meeting.id,
        user_id=cast.teacher.id,
    )
    scene.do(cast.teacher, services.invitation_answer, meeting_id=scene.meeting.id, coming="no")
    with acting(cast.teacher):
        assert Meeting.objects.get(id=scene.meeting.id).child_name == "Cleo"
        assert not type(story.case).objects.exists()
    with pytest.raises(Missing):
        scene.do(cast.teacher, services.meeting_cancel, meeting_id=scene.meeting.id, because="No")
    scene.do(cast.social_worker, services.meeting_cancel, meeting_id=scene.meeting.id, because="Snow")
    refused(
        "meeting_cancelled", scene, cast.social_worker, services.parents_invite, meeting_id=scene.meeting.id
    )


def test_nobody_spoke_who_was_not_there(cast, story, scene):
    scene.invite()
    scene.without_the_young()
    scene.hold()
    row = [Was(scene.of(story.mother).id, False, True)]
    refused(
        "spoke_was_there",
        scene,
        cast.social_worker,
        services.attendance_record,
        meeting_id=scene.meeting.id,
        people=row,
    )
