"""Minutes on paper, read back: their order and tags, every answer line by line, and what is held back from the reader."""

from __future__ import annotations

import io
from typing import Any

from pypdf import PdfReader

from alongside.doors.desk.tests.conftest import browse_as
from alongside.ground.access.context import acting
from alongside.ground.audit.models import AuditEvent
from alongside.ground.base.actors import SYSTEM
from alongside.ground.govuk.tests.test_paper import roles
from alongside.practice.meetings.minutes.answering import (
    contest_reply,
    line_answer,
    missing_say,
    statement_add,
)
from alongside.practice.meetings.minutes.withholding import line_withhold
from alongside.practice.meetings.models import MinuteLine
from alongside.practice.meetings.tests.minutes_scenes import do, held_meeting, sent


def read_back(browser: Any, address: str) -> tuple[str, list[str], str]:
    answer = browser.get(address)
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf"), address
    reader = PdfReader(io.BytesIO(answer.content))
    text = " ".join(" ".join(page.extract_text() for page in reader.pages).split())
    tags = roles(reader.trailer["/Root"]["/StructTreeRoot"]["/K"])
    return text, tags, answer["Content-Disposition"]


def in_order(text: str, *said: str) -> bool:
    places = [text.index(words) for words in said]
    return places == sorted(places)


def answered(cast: Any, story: Any) -> tuple[Any, MinuteLine, MinuteLine]:
    """The father says that one line is not right, is answered, says what is missing, and adds his own words."""
    meeting, there = held_meeting(cast, story)
    minutes = sent(cast, meeting, there)
    with acting(SYSTEM):
        angry, rings = MinuteLine.objects.filter(minutes=minutes).order_by("at", "id")
    do(
        line_answer,
        cast.father,
        line_id=angry.id,
        answer="my_words",
        words="I listed six promises.",
        number=1,
    )
    gap = do(missing_say, cast.father, minutes_id=minutes.id, words="I came with a list.")
    do(contest_reply, cast.social_worker, answer_id=gap.id, outcome="kept", why="We heard it differently.")
    do(statement_add, cast.father, minutes_id=minutes.id, words="Nobody looked at me.")
    return meeting, angry, rings


def test_a_fathers_copy_has_every_answer_line_by_line_and_whoever_was_left_out_has_none(
    cast: Any, story: Any
) -> None:
    meeting, _, _ = answered(cast, story)
    address = f"/family/meetings/{meeting.id}/notes/file/"
    assert address in browse_as(cast.father).get(address.removesuffix("file/")).content.decode()
    text, tags, file = read_back(browse_as(cast.father), address)
    assert in_order(
        text, "Notes of the meeting", "Core group", "A draft", "1. Frank Ash", "Dad is angry", "Contested", "You answered",
        "I listed six promises.", "Nobody has replied yet", "2. ", "The school will ring", "What people say is missing",
        "I came with a list.", "did not change it", "We heard it differently.", "In people’s own words",
        "Nobody looked at me.", "Printed on",
    )  # fmt: skip
    assert tags.count("/H1") == 1
    assert tags.count("/H2") == 4
    assert tags.index("/H1") < tags.index("/H2") < tags.index("/L")
    assert 'filename="notes.pdf"' in file
    with acting(SYSTEM):
        reads = AuditEvent.objects.filter(is_read=True, actor_id=cast.father.id).order_by("-id")
        assert "meetings.minutes" in reads[0].facts["what"]
    for nobody in (cast.mother, cast.young_person, cast.stranger_parent):
        assert browse_as(nobody).get(address).status_code == 404


def test_what_is_held_back_is_named_on_his_copy_and_shown_with_a_warning_on_the_workers(
    cast: Any, story: Any
) -> None:
    meeting, _, rings = answered(cast, story)
    do(line_withhold, cast.social_worker, line_id=rings.id, category="safety", reason="It names a place.")
    his, _, _ = read_back(browse_as(cast.father), f"/family/meetings/{meeting.id}/notes/file/")
    assert "2. Held back" in his
    assert "somebody could be put at risk" in his
    assert "The school will ring" not in his
    text, tags, file = read_back(browse_as(cast.social_worker), f"/desk/meetings/{meeting.id}/minutes/file/")
    assert in_order(text, "Minutes", "Do not give it to them", "The school will ring", "Held back from those")
    assert "/H1" in tags
    assert 'filename="minutes.pdf"' in file
    assert browse_as(cast.teacher).get(f"/desk/meetings/{meeting.id}/minutes/file/").status_code == 404


def test_whoever_has_the_code_of_a_letter_has_the_file_and_without_it_there_is_none(
    cast: Any, story: Any, client: Any
) -> None:
    from alongside.practice.meetings.tests.minutes_scenes import CODE

    answered(cast, story)
    assert client.get("/notes/file/").status_code == 302
    client.post("/notes/", {"code": CODE})
    text, _, _ = read_back(client, "/notes/file/")
    assert in_order(text, "1. Frank Ash", "Frank Ash: I say it in my own words", "The school will ring")


def test_before_they_are_sent_a_worker_has_a_draft_that_says_so_and_a_parent_nothing(
    cast: Any, story: Any
) -> None:
    from alongside.practice.meetings.minutes.taking import minutes_lines_add, minutes_start

    meeting, _ = held_meeting(cast, story)
    here = f"/desk/meetings/{meeting.id}/minutes/file/"
    assert browse_as(cast.ipsw).get(here).status_code == 404
    minutes = do(minutes_start, cast.ipsw, meeting_id=meeting.id)
    do(minutes_lines_add, cast.ipsw, minutes_id=minutes.id, words="We begin late.")
    text, _, _ = read_back(browse_as(cast.ipsw), here)
    assert "They are being written" in text
    assert browse_as(cast.father).get(f"/family/meetings/{meeting.id}/notes/file/").status_code == 404
