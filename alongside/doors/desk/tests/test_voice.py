"""Words before a draft goes out, all lines on one page, a second look, letters, victims, and a board's counts, at the doors."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from alongside.accountability.challenge.tests.people import answerers
from alongside.doors.desk.tests.conftest import browse_as, post, promised
from alongside.ground import clock
from alongside.ground.access.context import acting
from alongside.ground.base.actors import SYSTEM
from alongside.practice.meetings.minutes.taking import minutes_lines_add
from alongside.practice.meetings.minutes.withholding import line_withhold
from alongside.practice.meetings.models import LineAnswer, LineVersion, MinuteLine
from alongside.practice.meetings.services import disrespect_report
from alongside.practice.meetings.tests.minutes_scenes import begun, do, held_meeting, sent

MONDAY = datetime(2026, 11, 16, 15, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _on_monday() -> Any:
    with clock.frozen(MONDAY):
        yield


def text_of(browser: Any, address: str) -> str:
    answer = browser.get(address)
    assert answer.status_code == 200, address
    return " ".join(answer.content.decode().split())


def test_a_draft_lists_its_lines_that_judge_and_each_is_kept_or_changed(cast: Any, story: Any) -> None:
    meeting, _ = held_meeting(cast, story)
    minutes, lead = begun(cast, meeting), browse_as(cast.social_worker)
    do(minutes_lines_add, cast.social_worker, minutes_id=minutes.id,
       words="fa: Dad is angry\nfa: They just have to hit the wall")  # fmt: skip
    with acting(SYSTEM):
        angry, wall = MinuteLine.objects.filter(minutes=minutes).order_by("at", "id")
    send = f"/desk/meetings/{meeting.id}/minutes/send/"
    text = text_of(lead, send)
    assert "2 lines say how somebody seemed" in text
    assert f"/desk/minutes/{angry.id}/keep/" in text
    assert "What did they say, and what is the concern behind it?" in text_of(
        lead, f"/desk/minutes/{angry.id}/keep/"
    )
    assert "Say why" in post(lead, f"/desk/minutes/{angry.id}/keep/", because="").content.decode()
    post(lead, f"/desk/minutes/{angry.id}/keep/", because="He asked me to write it.")
    soon = MONDAY + timedelta(days=2)
    day = {"next_on_0": soon.day, "next_on_1": soon.month, "next_on_2": soon.year}
    step = {"because": "It was said.", "next_step": "Ines rings the school"}
    assert post(lead, f"/desk/minutes/{wall.id}/keep/", **step, **day).status_code in (200, 302)
    if "how somebody seemed" in text_of(lead, send):  # the other way round
        post(lead, f"/desk/minutes/{wall.id}/", words="Nobody came when he rang.", kind="said")
    assert "how somebody seemed" not in text_of(lead, send)
    post(lead, send)
    with acting(SYSTEM):
        assert LineVersion.objects.filter(line=angry).count() == 1
        minutes.refresh_from_db()
        assert minutes.sent_at is not None


def test_a_father_and_a_worker_answer_all_lines_on_one_page(
    cast: Any, story: Any, django_assert_max_num_queries: Any
) -> None:
    meeting, there = held_meeting(cast, story)
    minutes = sent(cast, meeting, there, *(f"Line {n}" for n in range(12)))
    father, ipsw = browse_as(cast.father), browse_as(cast.ipsw)
    notes = f"/family/meetings/{meeting.id}/notes/"
    assert f'href="{notes}lines/"' in text_of(father, notes)
    with django_assert_max_num_queries(25):
        text = text_of(father, f"{notes}lines/")
    assert text.count("Save and go on") == 2  # after five, and after ten
    with acting(SYSTEM):
        first, second, *_ = MinuteLine.objects.filter(minutes=minutes).order_by("at", "id")
    words = f"words_{second.id.hex}"
    wrong = post(
        father, f"{notes}lines/", **{f"answer_{first.id.hex}": "right", f"answer_{second.id.hex}": "my_words"}
    )
    assert "Write it in your own words" in wrong.content.decode()
    post(father, f"{notes}lines/", **{f"answer_{first.id.hex}": "right", f"answer_{second.id.hex}": "not_right",
                                      words: "It was Tuesday."})  # fmt: skip
    with acting(SYSTEM):
        kept = LineAnswer.objects.filter(minutes=minutes).order_by("at", "id").values_list("answer", "words")
        assert set(kept) == {("right", ""), ("not_right", "It was Tuesday.")}
    assert "10 lines are still open" in text_of(father, f"{notes}lines/?from=0&saved=2")
    desk = f"/desk/meetings/{meeting.id}/minutes/lines/"
    assert post(ipsw, desk, **{f"answer_{first.id.hex}": "right"}).status_code == 302
    assert browse_as(cast.manager).get(desk).status_code == 403  # not there
    assert browse_as(cast.mother).get(f"{notes}lines/").status_code == 404  # left out


def test_a_second_manager_looks_and_a_report_becomes_a_complaint_in_one_press(cast: Any, story: Any) -> None:
    answerers(cast)
    meeting, there = held_meeting(cast, story)
    minutes = sent(cast, meeting, there)
    with acting(SYSTEM):
        line = MinuteLine.objects.filter(minutes=minutes).order_by("at", "id").first()
    assert line is not None
    do(line_withhold, cast.social_worker, line_id=line.id, category="safety", reason="It names a place.")
    manager = browse_as(cast.manager)
    assert "Look at why it is held back" in text_of(manager, f"/desk/meetings/{meeting.id}/minutes/")
    post(manager, f"/desk/minutes/{line.id}/look/", finding="opened", words="They moved.")
    assert "This line is not held back any more" in text_of(manager, f"/desk/minutes/{line.id}/look/")
    report = do(disrespect_report, cast.father, meeting_id=meeting.id, words="They laughed.")
    father, here = browse_as(cast.father), f"/family/meetings/{meeting.id}/"
    assert "This is not a complaint yet." in text_of(father, here)
    complain = f"/family/meetings/respect/{report.id}/complaint/"
    assert "Whoever led the meeting does not read it" in text_of(father, complain)
    made = post(father, complain)
    assert made.status_code == 302
    assert "They laughed." in text_of(father, made.headers["Location"])
    assert "You made it a complaint: K" in text_of(father, here)
    assert browse_as(cast.manager).get(f"/desk/meetings/respect/{report.id}/complaint/").status_code == 404


def test_a_board_reads_counts_without_a_family_and_the_file_says_the_same(cast: Any, story: Any) -> None:
    board = browse_as(answerers(cast).board)
    for n in range(6):  # six promises, and all of one family
        promised(cast.social_worker, story.case, cast.csw, f"Ring {n}")
    text = text_of(board, "/desk/kept/numbers/")
    assert "How many promises were kept" in text
    assert "not shown" in text
    for told in ("Ash", "Cleo", "Ring 1"):
        assert told not in text
    sheet = board.get("/desk/kept/numbers.csv")
    assert sheet["Content-Disposition"].startswith("attachment")
    assert "not shown" in sheet.content.decode()
    assert 'href="/desk/kept/numbers/"' in text_of(board, "/desk/")
    assert browse_as(cast.csw).get("/desk/kept/numbers/").status_code == 403


def test_who_decides_whether_a_child_is_recorded_as_a_victim(cast: Any, story: Any) -> None:
    page = f"/desk/cases/{story.case.id}/victim/"
    assert "the child is taken to be a victim" in text_of(browse_as(cast.csw), page)
    assert "Your answer" not in text_of(browse_as(cast.csw), page)
    lead = browse_as(cast.social_worker)
    assert "and a manager says why" not in text_of(lead, page)
    post(lead, page, answer="victim", words="The police have it: NM-7.")
    assert "decided it on" in text_of(browse_as(cast.csw), page)
