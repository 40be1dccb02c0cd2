"""Meetings at the desk: planned, the family invited, held, finished; decisions; the protocol; a colleague of another agency."""

from __future__ import annotations

from typing import Any

import pytest

from alongside.doors.desk.forms.meetings import time_of
from alongside.doors.desk.tests.conftest import browse_as, post
from alongside.ground.access.context import acting
from alongside.ground.audit.models import AuditEvent
from alongside.ground.base.actors import SYSTEM
from alongside.ground.clock import today
from alongside.practice.meetings import services
from alongside.practice.meetings.models import Attendee, Decision, Meeting, MeetingAskAnswer, Point, Protocol


def url(story: Any, page: str = "") -> str:
    return f"/desk/cases/{story.case.id}/{page}"


def text_of(browser: Any, address: str) -> str:
    page = browser.get(address)
    assert page.status_code == 200, address
    return str(page.content.decode())


def day(name: str, on: Any) -> dict[str, int]:
    return {f"{name}_day": on.day, f"{name}_month": on.month, f"{name}_year": on.year}


def one(model: Any, **facts: Any) -> Any:
    with acting(SYSTEM):
        return model.objects.get(**facts)


@pytest.fixture
def lead(cast: Any) -> Any:
    return browse_as(cast.social_worker)


def planned(lead: Any, story: Any, **facts: Any) -> str:
    plan = {"kind": "review", "where": "Town hall", "chair_name": "Mo", "form": "room", "start": "0:00"}
    return str(post(lead, url(story, "meetings/new/"), **(plan | day("on", today()) | facts)).url)


def test_a_meeting_is_planned_held_and_finished_only_by_the_right_way_round(cast, lead, story):
    assert "start" in post(lead, url(story, "meetings/new/"), start="noonish").context["form"].errors
    here = planned(lead, story)
    assert "Not invited yet" in text_of(lead, here)
    assert ">invite Frank Ash</a>" in text_of(lead, here)  # where a busy worker looks first
    assert "First invite" in post(lead, f"{here}held/").content.decode()
    with acting(cast.manager):
        assert AuditEvent.objects.filter(
            kind="audit.deed.refused", facts__code="meeting_invitation_missing"
        ).exists()
    assert post(lead, f"{here}parents/").status_code == 302
    young = one(Attendee, side="young")
    post(lead, f"/desk/meetings/people/{young.id}/invite/", says="no")
    post(
        lead,
        f"{here}point/",
        attendee_id=str(one(Attendee, person=story.father).id),
        kind="view",
        words="He knows",
    )
    assert post(lead, f"{here}held/").status_code == 302
    assert "Still open: “He knows”" in text_of(lead, here)
    assert "Say what became of each point" in post(lead, f"{here}finish/").content.decode()
    post(lead, f"/desk/meetings/points/{one(Point).id}/", outcome="answered", words="We heard it")
    with acting(SYSTEM):
        people = {f"was_{one.id}": "spoke" for one in Attendee.objects.filter(invitation="invited")}
    assert post(lead, f"{here}people/", **people).status_code == 302
    assert post(lead, f"{here}finish/").status_code == 302
    assert one(Meeting).finished_at is not None
    assert "Finish the meeting" not in text_of(lead, here)


def test_somebody_left_out_without_a_reason_is_said_on_the_page(cast, lead, story):
    here = planned(lead, story)
    father = one(Attendee, person=story.father)
    assert post(lead, f"/desk/meetings/people/{father.id}/leave-out/", code="court").status_code == 302
    room = text_of(lead, here)
    assert "Does not follow the protocol yet" in room
    assert "who authorised it, a plan to tell them what was decided" in room
    assert "Somebody is left out without" in room


def test_a_colleague_of_another_agency_answers_one_page_and_sees_nothing_else(cast, lead, story):
    here = planned(lead, story)
    post(lead, f"{here}add/", user_id=str(cast.teacher.id))
    teacher = browse_as(cast.teacher)
    assert here in text_of(teacher, "/desk/meetings/")
    room = text_of(teacher, here)
    assert "For Cleo" in room
    assert "Frank Ash" in room or "Maria Ash" in room
    assert "Safety plan" not in room
    assert post(teacher, f"{here}reply/", coming="no").status_code == 302
    assert teacher.get(f"{here}change/").status_code == 404
    calendar = teacher.get(f"{here}calendar/")
    assert calendar["Content-Type"].startswith("text/calendar")
    body = calendar.content.decode()
    assert "SUMMARY:Appointment\r\n" in body
    assert all(len(line) <= 75 for line in body.split("\r\n"))
    assert not any(word in body for word in ("Cleo", "Ash", "review", "Town hall"))


def test_a_decision_is_told_and_only_a_statutory_worker_is_asked_about_waiting(cast, lead, story):
    new = url(story, "decisions/new/")
    assert "must not be told yet" not in text_of(browse_as(cast.ipsw), new)
    said = {
        "what": "We meet weekly",
        "why": "It helps",
        "decided_by": "All of us",
        **day("decided_on", today()),
    }
    assert post(lead, new, **said).status_code == 302
    page = text_of(lead, url(story, "decisions/"))
    assert "We meet weekly" in page
    assert page.count("Told") >= 2
    assert "We meet weekly" in text_of(browse_as(cast.father), "/family/meetings/")
    assert one(Decision).challenge
    bare = post(lead, new, **said, not_yet=[str(story.father.id)])
    assert "Choose why" in bare.content.decode()


def test_whoever_asked_is_answered_with_a_day_or_a_reason(cast, lead, story):
    with acting(cast.mother):
        ask = services.meeting_ask(by=cast.mother, case_id=story.case.id, words="Please meet us")
    assert "Please meet us" in text_of(lead, url(story, "meetings/"))
    here = f"/desk/meetings/asked/{ask.id}/"
    assert "Say by which day" in post(lead, here, accepted="yes").content.decode()
    assert "Choose the reason" in post(lead, here, accepted="no", words="No").content.decode()
    answer = post(lead, here, accepted="yes", **day("meet_by", today()))
    assert answer.url.endswith(f"meetings/new/?ask={ask.id}")
    assert one(MeetingAskAnswer).accepted
    post(
        lead,
        answer.url,
        kind="review",
        where="Home",
        chair_name="Mo",
        form="room",
        start="0:00",
        **day("on", today()),
    )
    assert one(Meeting).ask_id == ask.id


def test_a_manager_writes_what_is_expected_and_reads_the_numbers(cast, lead, story):
    manager = browse_as(cast.manager)
    assert "Each parent has an invitation" in text_of(manager, "/desk/meetings/expected/")
    write = "/desk/meetings/expected/review/"
    assert lead.get(write).status_code == 403
    assert manager.get("/desk/meetings/expected/nonsense/").status_code == 404
    kept = {"expectations": ["invited", "points", "told"], "reason": "The parents’ group asked"}
    assert post(manager, write, **kept).status_code == 302
    with acting(SYSTEM):
        assert Protocol.objects.filter(kind="review").count() == 2
    assert "0" in text_of(manager, "/desk/meetings/numbers/")
    assert lead.get("/desk/meetings/numbers/").status_code == 403


def test_a_time_is_read_as_people_write_it():
    assert [str(time_of(text)) for text in ("14:30", "2.30pm", "9am", "12am", "0:00")] == [
        "14:30:00", "14:30:00", "09:00:00", "00:00:00", "00:00:00",
    ]  # fmt: skip
    assert [time_of(text) for text in ("noon", "25:00", "13pm", "9:75")] == [None] * 4
