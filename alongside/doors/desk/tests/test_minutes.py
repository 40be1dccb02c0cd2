"""The page on which minutes are taken, what it saves, and what the family reads and answers of it (R116, R118)."""

from __future__ import annotations

import json
import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from alongside.doors.desk.tests.conftest import browse_as, post
from alongside.ground import clock
from alongside.ground.access.context import acting
from alongside.ground.base.actors import SYSTEM
from alongside.practice.meetings.minutes.withholding import line_withhold
from alongside.practice.meetings.models import LineAnswer, LineVersion, MinuteLine
from alongside.practice.meetings.tests.minutes_scenes import do, held_meeting, sent

WRONG = ("", "[]", "{}", '{"lines": [{"key": "x"}]}', '{"lines": 7}', '{"lines": [], "since": "soon"}')
MONDAY = datetime(2026, 11, 16, 15, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _on_monday() -> Any:
    with clock.frozen(MONDAY):
        yield


def text_of(browser: Any, address: str) -> str:
    answer = browser.get(address)
    assert answer.status_code == 200, address
    return " ".join(answer.content.decode().split())


def test_minutes_are_taken_with_and_without_a_script(
    cast: Any, story: Any, django_assert_max_num_queries: Any
) -> None:
    meeting, _ = held_meeting(cast, story)
    lead, ipsw = browse_as(cast.social_worker), browse_as(cast.ipsw)
    here = f"/desk/meetings/{meeting.id}/minutes/"
    assert "Begin the minutes" in text_of(lead, here)
    post(lead, here)
    text = text_of(ipsw, here)
    assert 'data-minutes data-url="' in text
    assert "<strong>fa</strong> Frank Ash" in text
    assert "draft-url" not in text  # the page's own script keeps the words
    post(ipsw, here, words="fa- Nobody rang the school\nA line by nobody")
    assert "<strong>Frank Ash</strong> (said that something was not done): Nobody rang the school" in text_of(lead,
        here)  # fmt: skip
    line = {"key": str(uuid.uuid4()), "page": str(uuid.uuid4()), "seq": 1, "text": "ip! We ring on Monday", "done": False,
        "ago": 0}  # fmt: skip

    def save(body: Any, browser: Any = lead) -> Any:
        return browser.post(
            f"{here}save/",
            body if isinstance(body, str) else json.dumps(body),
            content_type="application/json",
        )

    with django_assert_max_num_queries(25):
        first = save({"lines": [line], "since": None}).json()
    assert [one["deed"] for one in first["kept"]] == ["begin"]
    assert len(first["lines"]) == 3
    again = save({"lines": [line | {"seq": 2, "done": True}, line], "since": first["since"]}).json()
    assert [one["deed"] for one in again["kept"]] == ["settle", "had"]
    with acting(SYSTEM):
        assert (LineVersion.objects.filter(kind="decided", speaker_name="Ines Parker",
            words="We ring on Monday").count() == 1)  # fmt: skip
    for wrong in WRONG:
        assert save(wrong).status_code == 400
    assert save({"lines": [line | {"key": str(uuid.uuid4())}] * 201}).status_code == 413
    assert save({"lines": []}, browse_as(cast.father)).status_code == 403
    assert save({"lines": []}, browse_as(cast.teacher)).status_code == 404
    assert "1 line has nobody’s name" in text_of(lead, f"{here}send/")


def test_a_father_answers_line_by_line_and_reads_what_became_of_it(
    cast: Any, story: Any, django_assert_max_num_queries: Any
) -> None:
    meeting, there = held_meeting(cast, story)
    father, lead = browse_as(cast.father), browse_as(cast.social_worker)
    notes, here = f"/family/meetings/{meeting.id}/notes/", f"/desk/meetings/{meeting.id}/minutes/"
    assert "you get the notes by" in text_of(father, "/family/meetings/notes/")
    minutes = sent(cast, meeting, there)
    with acting(SYSTEM):
        angry, rings = MinuteLine.objects.filter(minutes=minutes).order_by("at", "id")
    assert "You can answer until the end of" in text_of(father, "/family/meetings/notes/")
    with django_assert_max_num_queries(25):
        text = text_of(father, notes)
    assert "What it says that you said" in text
    assert "Dad is angry" in text
    _say_all(father, notes, angry, rings)
    with acting(SYSTEM):
        contest = LineAnswer.objects.get(line=angry, answer="my_words")
        gap = LineAnswer.objects.get(answer="missing")
    with django_assert_max_num_queries(25):
        text = text_of(lead, here)
    for words in ("Contested: somebody who was there says this is not right", "I listed six promises.", "I came with a list.",
                  "Reply to Frank Ash"):  # fmt: skip
        assert words in text
    post(lead, f"/desk/minutes/said/{contest.id}/", outcome="amended", words="Six promises were not kept.", kind="lack",
        why="He is right.")  # fmt: skip
    assert ("Say why the line stays" in post(lead, f"/desk/minutes/said/{gap.id}/", outcome="kept",
        why="").content.decode())  # fmt: skip
    post(lead, f"/desk/minutes/said/{gap.id}/", outcome="kept", why="We heard it differently.")
    assert "Somebody replied to this already" in text_of(lead, f"/desk/minutes/said/{gap.id}/")
    text = text_of(father, notes)
    for words in (
        "Six promises were not kept.",
        "“Dad is angry”",
        "He is right.",
        "We heard it differently.",
        "Changed after somebody",
    ):
        assert words in text


def _say_all(father: Any, notes: str, angry: MinuteLine, rings: MinuteLine) -> None:
    answered = post(father, f"/family/meetings/notes/{angry.id}/", answer="my_words",
        words="I listed six promises.")  # fmt: skip
    assert answered.headers["Location"].endswith(f"#line-{angry.id}")
    assert ("Write it in your own words" in post(father, f"/family/meetings/notes/{rings.id}/",
        answer="my_words").content.decode())  # fmt: skip
    post(father, f"{notes}missing/", words="I asked why nobody rang.")
    post(father, f"{notes}rest/")
    post(father, f"{notes}words/", words="I came with a list.")


def test_a_held_back_line_says_so_and_whoever_was_left_out_finds_no_page(cast: Any, story: Any) -> None:
    meeting, there = held_meeting(cast, story)
    father = browse_as(cast.father)
    notes, here = f"/family/meetings/{meeting.id}/notes/", f"/desk/meetings/{meeting.id}/minutes/"
    minutes = sent(cast, meeting, there)
    with acting(SYSTEM):
        rings = MinuteLine.objects.filter(minutes=minutes).order_by("at", "id")[1]
    do(line_withhold, cast.social_worker, line_id=rings.id, category="safety", reason="It names a place.")
    text = text_of(father, notes)
    assert "One line is held back here, because somebody could be put at risk" in text
    assert "The school will ring" not in text
    assert father.get(f"/family/meetings/notes/{rings.id}/").status_code == 404
    for nobody in (cast.mother, cast.young_person, cast.stranger_parent):
        assert browse_as(nobody).get(notes).status_code == 404
    with clock.frozen(MONDAY + timedelta(days=15)):
        waits = text_of(browse_as(cast.ipsw), f"{here}final/")
    assert "Parents were left out" in waits
