"""What somebody said of disrespect in a meeting becomes a complaint in one press, and the chair reads none of it (R120, R214)."""

from __future__ import annotations

from typing import Any

import pytest

from alongside.accountability.challenge.complaints.selectors import complaints_of_reports
from alongside.accountability.challenge.complaints.services import complaint_make_of_report
from alongside.accountability.challenge.tests.people import answerers
from alongside.ground.access.context import acting
from alongside.ground.base.errors import Missing, Refused
from alongside.practice.meetings.models import Disrespect
from alongside.practice.meetings.services import disrespect_report
from alongside.practice.meetings.tests.minutes_scenes import do, held_meeting

WORDS = "I cried, and two people at the table laughed at me."


def test_one_press_makes_a_complaint_of_it_in_the_same_words_once(cast: Any, story: Any) -> None:
    people = answerers(cast)
    meeting, _ = held_meeting(cast, story)
    report = do(disrespect_report, cast.father, meeting_id=meeting.id, words=WORDS)
    made = do(complaint_make_of_report, cast.father, report_id=report.id)
    assert (made.words, made.theme, made.source, made.of_report_id) == (WORDS, "blamed", "parent", report.id)
    assert cast.social_worker.id in made.kept_from  # she led it
    assert (made.handler_id, made.case_id) == (people.officer.id, story.case.id)
    with pytest.raises(Refused) as twice:
        do(complaint_make_of_report, cast.father, report_id=report.id)
    assert (twice.value.code, "already" in twice.value.message) == ("complaint_made", True)
    for other in (cast.mother, cast.social_worker, cast.manager, cast.ipsw, cast.stranger_parent):
        with pytest.raises(Missing):
            do(complaint_make_of_report, other, report_id=report.id)
        with acting(other):
            assert complaints_of_reports(viewer=other, report_ids=[report.id]) == {}
    with acting(cast.father):
        assert complaints_of_reports(viewer=cast.father, report_ids=[report.id])[report.id].id == made.id
    with acting(cast.manager):  # the answer of the chair's manager is still owed
        assert not Disrespect.objects.get(id=report.id).answers.exists()


def test_a_worker_who_saw_it_complains_of_it_too(cast: Any, story: Any) -> None:
    answerers(cast)
    meeting, _ = held_meeting(cast, story)
    report = do(disrespect_report, cast.ipsw, meeting_id=meeting.id, words="They laughed at him.")
    made = do(complaint_make_of_report, cast.ipsw, report_id=report.id)
    assert (made.source, made.complainant_id, made.case_id) == ("staff", cast.ipsw.id, story.case.id)
