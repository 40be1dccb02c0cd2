"""Somebody without an account answers an invitation, then reads and answers the notes, by the code of one letter (R109, R116)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from alongside.ground import clock
from alongside.ground.access.context import acting
from alongside.ground.base.actors import SYSTEM
from alongside.practice.meetings.models import AttendeeAnswer, LineAnswer, Meeting, MinuteLine, Point
from alongside.practice.meetings.tests.minutes_scenes import CODE, held_meeting, sent

MONDAY = datetime(2026, 11, 16, 15, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _on_monday() -> Any:
    with clock.frozen(MONDAY):
        yield


def press(browser: Client, address: str, **answers: Any) -> Any:
    form = browser.get(address).context["form"]
    hidden = {one.name: one.value() for one in form.hidden_fields() if one.value() is not None}
    return browser.post(address, {**hidden, **answers})


def text_of(browser: Client, address: str) -> str:
    answer = browser.get(address, follow=True)
    assert answer.status_code == 200, address
    return " ".join(answer.content.decode().split())


def with_the_letter(page: str) -> Client:
    browser = Client()
    assert "Check each letter and number" in press(browser, page, code="AAAA-BBBB-CCCC-0000").content.decode()
    assert press(browser, page, code=CODE.lower()).status_code == 302
    return browser


def test_an_invitation_is_answered_by_the_code_of_a_letter(cast: Any, story: Any) -> None:
    meeting, there = held_meeting(cast, story)
    with acting(SYSTEM):
        later = Meeting.objects.create(
            partnership_id=cast.partnership.id, case_id=story.case.id, child_name="Cleo", kind="review",
            at=MONDAY + timedelta(days=8), where="The centre", chair_name="Sofia Worth", chair_id=cast.social_worker.id,
            protocol=meeting.protocol, invite_by=MONDAY.date(),
        )  # fmt: skip
        aunt = type(there["aunt"]).objects.get(id=there["aunt"].id)
        coming = type(aunt).objects.create(
            partnership_id=cast.partnership.id, case_id=story.case.id, meeting=later, side="worker", name="Ada Kind",
            receipt=aunt.receipt, invitation="invited", invited_at=MONDAY, invited_by_id=cast.social_worker.id,
        )  # fmt: skip
        type(aunt).objects.filter(id=aunt.id).update(receipt="")
    browser = with_the_letter("/invited/")
    text = text_of(browser, "/invited/meeting/")
    assert "This invitation is for Ada Kind." in text
    assert "Cleo" not in text  # a letter may be lost
    press(browser, "/invited/answer/", coming="yes", how="room", needs="A lift, and a break")
    press(browser, "/invited/say/", kind="question", words="Who drives her home?")
    with acting(SYSTEM):
        assert AttendeeAnswer.objects.get(attendee=coming).needs == "A lift, and a break"
        assert Point.objects.get(attendee=coming).words == "Who drives her home?"
    text = text_of(browser, "/invited/meeting/")
    for words in ("You said: yes, in the room", "You need: A lift, and a break", "Who drives her home?"):
        assert words in text
    assert "Answer an invitation" not in text_of(browser, "/notes/read/")  # no notes yet: the invitation
    assert "This invitation is for Ada Kind." in text_of(browser, "/notes/read/")
    signed_in = Client()
    signed_in.force_login(cast.mother)
    assert "You are signed in." in press(signed_in, "/invited/", code=CODE).content.decode()


def test_the_notes_are_read_and_answered_on_one_page_by_the_same_code(cast: Any, story: Any) -> None:
    meeting, there = held_meeting(cast, story)
    minutes = sent(cast, meeting, there)
    browser = with_the_letter("/notes/")
    text = text_of(browser, "/notes/read/")
    assert "Dad is angry" in text
    assert "Say of each line whether it is right" in text
    with acting(SYSTEM):
        angry, rings = MinuteLine.objects.filter(minutes=minutes).order_by("at", "id")
    done = press(browser, "/notes/lines/", **{f"words_{angry.id.hex}": "He listed six promises."})
    assert done.headers["Location"].endswith(f"#line-{rings.id}")  # to the first that is open
    press(browser, "/notes/lines/", **{f"answer_{angry.id.hex}": "my_words", f"words_{angry.id.hex}": "He listed six promises.",
                                       f"answer_{rings.id.hex}": "right"})  # fmt: skip
    assert "You have answered every line" in text_of(browser, "/notes/lines/?saved=2")
    press(browser, "/notes/missing/", words="He thanked Ines.")
    press(browser, "/notes/words/", words="I was glad to be there.")
    with acting(SYSTEM):
        said = (
            LineAnswer.objects.filter(minutes=minutes).order_by("at", "id").values_list("answer", "by_name")
        )
        assert list(said) == [("my_words", "Ada Kind"), ("right", "Ada Kind"), ("missing", "Ada Kind")]
    text = text_of(browser, "/notes/read/")
    for words in (
        "He listed six promises.",
        "He thanked Ines.",
        "I was glad to be there.",
        "Sofia Worth replies to you.",
    ):
        assert words in text
    assert text_of(Client(), "/notes/lines/").count("Enter the code") == 1


def test_after_the_meeting_the_same_code_says_how_it_was_and_that_she_was_mocked(
    cast: Any, story: Any
) -> None:
    held_meeting(cast, story)
    browser = with_the_letter("/invited/")
    assert "How was it for you?" in text_of(browser, "/invited/meeting/")
    press(browser, "/invited/after/", involved="no", respected="no", most_talk="chair")
    press(browser, "/invited/respect/", words="They laughed when she cried.")
    text = text_of(browser, "/invited/meeting/")
    for words in ("They laughed when she cried.", "answers you. Look here again with your code."):
        assert words in text
    thanks = "Whoever led the meeting does not read it."
    assert thanks in text_of(browser, "/invited/meeting/?saved=1")
    assert thanks not in text
    assert browser.get("/invited/answer/").status_code == 404  # nothing is asked of it any more
    assert "They laughed" not in text_of(Client(), "/invited/respect/")
