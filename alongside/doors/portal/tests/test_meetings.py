"""A family member's meetings: the invitation, the list, what became of it, how it was, and a word about disrespect."""

from __future__ import annotations

from datetime import timedelta

import pytest

from alongside.doors.desk.tests.conftest import browse_as, post
from alongside.ground.access.context import acting
from alongside.ground.base.actors import SYSTEM
from alongside.ground.clock import frozen, now
from alongside.practice.meetings import services
from alongside.practice.meetings.models import Attendee, Disrespect


def text_of(browser, address):
    page = browser.get(address)
    assert page.status_code == 200, address
    return page.content.decode()


@pytest.fixture
def meeting(cast, story):
    """A review in two weeks, the mother invited; the father not yet."""
    with acting(cast.social_worker):
        made = services.meeting_plan(
            by=cast.social_worker, case_id=story.case.id, kind="review", at=now() + timedelta(days=14),
            where="The centre", chair_id=cast.social_worker.id,
        )  # fmt: skip
        mother = Attendee.objects.get(meeting=made, person=story.mother)
        services.attendee_invite(by=cast.social_worker, attendee_id=mother.id)
    return made


def test_a_parent_answers_sends_a_point_and_reads_what_became_of_it_and_the_other_parent_nothing(
    cast, story, meeting
):
    mother, father, here = browse_as(cast.mother), browse_as(cast.father), f"/family/meetings/{meeting.id}/"
    assert here in text_of(mother, "/family/meetings/")
    assert here not in text_of(father, "/family/meetings/")
    assert father.get(here).status_code == 404
    assert "Say what would suit you" in post(mother, here + "answer/", coming="other_way").content.decode()
    assert post(mother, here + "answer/", coming="yes", how="phone", needs="A-BREAK").url == here
    assert post(mother, here + "say/", kind="question", words="WHO-RINGS").url == here
    page = text_of(mother, here)
    assert "A-BREAK" in page
    assert "No answer yet" in page
    assert "Frank Ash" not in page
    assert "Ines Parker" in page
    calendar = mother.get(here + "calendar/").content.decode()
    assert "SUMMARY:Appointment" in calendar
    assert str(meeting.id)[:8] not in calendar.split("URL:")[1]
    with acting(cast.social_worker):
        father_there = Attendee.objects.get(meeting=meeting, person=story.father)
        services.attendee_invite(by=cast.social_worker, attendee_id=father_there.id)
    assert "A-BREAK" not in text_of(father, here)
    assert "WHO-RINGS" not in text_of(father, here)


def test_after_the_meeting_a_parent_says_how_it_was_and_that_they_were_not_respected(cast, story, meeting):
    with acting(cast.social_worker):
        for one in Attendee.objects.filter(meeting=meeting, invitation="not_yet"):
            services.attendee_invite(by=cast.social_worker, attendee_id=one.id, agreed=True)
    mother, here = browse_as(cast.mother), f"/family/meetings/{meeting.id}/"
    assert (
        "This meeting has not been yet"
        in post(mother, here + "after/", involved="no", respected="no").content.decode()
    )
    with frozen(now() + timedelta(days=15)), acting(cast.social_worker):
        services.meeting_mark_held(by=cast.social_worker, meeting_id=meeting.id)
    assert "It is not written down yet who came." in text_of(mother, here)
    assert post(mother, here + "after/", involved="partly", respected="no", most_talk="chair").url == here
    assert post(mother, here + "respect/", words="THEY-LAUGHED").url == here
    with acting(SYSTEM):
        report = Disrespect.objects.get()
    chair, manager = browse_as(cast.social_worker), browse_as(cast.manager)
    assert chair.get(f"/desk/meetings/respect/{report.id}/").status_code == 404
    for address in (
        "/desk/",
        "/desk/meetings/",
        f"/desk/meetings/{meeting.id}/",
        f"/desk/cases/{story.case.id}/",
    ):
        assert "THEY-LAUGHED" not in text_of(chair, address)
        assert "not respected in a meeting" not in text_of(chair, address)
    assert f"/desk/meetings/respect/{report.id}/" in text_of(manager, "/desk/meetings/")
    assert post(manager, f"/desk/meetings/respect/{report.id}/", words="I am sorry").status_code == 302
    assert "I am sorry" in text_of(mother, here)


def test_a_parent_asks_for_a_meeting_and_sees_the_day_of_the_answer(cast, story):
    mother = browse_as(cast.mother)
    assert (
        post(mother, f"/family/meetings/ask/{story.case.id}/", words="PLEASE-MEET").url == "/family/meetings/"
    )
    page = text_of(mother, "/family/meetings/")
    assert "PLEASE-MEET" in page
    assert "PLEASE-MEET" not in text_of(browse_as(cast.father), "/family/meetings/")
