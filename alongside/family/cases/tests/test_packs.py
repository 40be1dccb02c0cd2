"""Whoever may agree to a large pack is asked, by a day; whoever made it hears the answer (R333)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from alongside.family.cases.jobs import case_late_tell
from alongside.ground.access.context import acting
from alongside.ground.base.actors import SYSTEM
from alongside.ground.base.errors import NotPermitted
from alongside.ground.clock import frozen, now
from alongside.ground.clock.models import Clock
from alongside.ground.files.events import PACK_OWED
from alongside.ground.files.pack_owed import packs_owed
from alongside.ground.files.pack_second import pack_second
from alongside.ground.files.tests.test_attachments import receive
from alongside.ground.files.tests.test_pack_second import _pack


@pytest.fixture
def files(cast: Any, story: Any, own_storage: Any) -> list[Any]:
    return [receive(cast.mother, story, f"words {n}".encode(), name=f"{n}.txt") for n in range(10)]


def _owed(viewer: Any) -> list[Any]:
    with acting(viewer):
        return [one.about_id for one in packs_owed(viewer=viewer)]


def _letters(outbox: list[Any], subject: str) -> list[str]:
    return [to for one in outbox if one.subject == subject for to in one.to]


def test_whoever_may_agree_has_it_in_their_list_and_the_maker_hears_the_answer(
    cast: Any, story: Any, files: list[Any], mailoutbox: list[Any]
) -> None:
    maker, second = cast.social_worker, cast.manager
    _pack(maker, story, files[:9])
    assert not _owed(second), "a small pack asks nobody"
    assert not mailoutbox
    with frozen(now() + timedelta(days=1, minutes=1)):
        pack = _pack(maker, story, files)
        assert _letters(mailoutbox, "Your word is needed before files leave") == [second.email]
        assert _owed(second) == [pack.id]
        assert not _owed(maker), "nobody agrees to their own"
        for nobody in (cast.mother, cast.csw):
            with acting(nobody), pytest.raises(NotPermitted):
                packs_owed(viewer=nobody)
        with acting(SYSTEM):
            clock = Clock.objects.get(kind=PACK_OWED)
            assert (clock.circle_id, clock.stopped_at) == (story.case.id, None)
            assert clock.due_on > now().date()
        with acting(second):
            pack_second(by=second, pack_id=pack.id, agreed=False, why="Five are of a sister.")
        assert not _owed(second)
        assert _letters(mailoutbox, "Your pack of files was looked at") == [maker.email]
        letter = mailoutbox[-1].body
        assert "did not agree" in letter
        assert pack.reference in letter
        assert "sister" not in letter, "why is read on the page, not in the post"
    with frozen(now() + timedelta(days=60)):
        before = len(mailoutbox)
        case_late_tell(0)
        assert not _letters(mailoutbox[before:], "Files wait for a second word"), (
            "what was answered is not late"
        )


def test_a_second_word_that_is_late_is_told_to_those_who_were_asked_and_then_the_managers(
    cast: Any, story: Any, files: list[Any], mailoutbox: list[Any]
) -> None:
    _pack(cast.manager, story, files)
    asked = _letters(mailoutbox, "Your word is needed before files leave")
    assert asked == [cast.social_worker.email], "who works with the family, before any manager"
    case_late_tell(0)
    assert not _letters(mailoutbox, "Files wait for a second word"), "it is not late yet"
    with frozen(now() + timedelta(days=7)):
        case_late_tell(0)
        case_late_tell(0)
        assert _letters(mailoutbox, "Files wait for a second word") == [cast.social_worker.email]
    with frozen(now() + timedelta(days=30)):
        case_late_tell(0)
        again = _letters(mailoutbox, "Files wait for a second word")
        assert cast.manager.email not in again, "whoever made it does not say the second word"
