"""What the tests of minutes begin with: a meeting that was held, with both takers, a father, a mother and an aunt by letter."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

from alongside.ground.access.context import acting
from alongside.ground.base.actors import SYSTEM, Nobody
from alongside.ground.base.declarations import Audience
from alongside.ground.base.ids import digest_of
from alongside.ground.clock import now, today
from alongside.practice.meetings.minutes.rules import Typed
from alongside.practice.meetings.minutes.sending import minutes_send
from alongside.practice.meetings.minutes.taking import minutes_save, minutes_start
from alongside.practice.meetings.minutes.wording import line_words_keep, lines_asked
from alongside.practice.meetings.models import Attendee, Meeting, Minutes, Protocol

CODE = "AAAA-BBBB-CCCC-DDDD"


def do(verb: Any, by: Any, **facts: Any) -> Any:
    """Do one verb as somebody; a visitor holds the aunt's letter."""
    receipt = digest_of(CODE) if isinstance(by, Nobody) and by is not SYSTEM else ""
    with acting(by, receipt=receipt):
        return verb(by=by, **facts)


def visitor(cast: Any) -> Nobody:
    """Somebody without an account, in the partnership of their letter."""
    return Nobody(Audience.PUBLIC, cast.partnership.id)


def held_meeting(cast: Any, story: Any) -> tuple[Meeting, dict[str, Attendee]]:
    """A core group that was held an hour ago; the mother was left out of it."""
    pid, case = {"partnership_id": cast.partnership.id}, {"case_id": story.case.id}
    at = now()
    with acting(SYSTEM):
        protocol = Protocol.objects.create(
            **pid, kind="core_group", number=99, expectations=[], reason="A test", at=at, by_name="A test"
        )
        meeting = Meeting.objects.create(
            **pid, **case, child_name="Cleo", kind="core_group", at=at - timedelta(hours=2), where="Town hall",
            chair_name="Sofia Worth", chair_id=cast.social_worker.id, protocol=protocol, invite_by=today(),
        )  # fmt: skip

        def come(key: str, **facts: Any) -> Attendee:
            given = {
                "invitation": "invited",
                "invited_at": at,
                "invited_by_id": cast.social_worker.id,
                "attended": True,
            }
            return Attendee.objects.create(**pid, **case, meeting=meeting, **{**given, **facts})

        out = {"invitation": "left_out", "invited_at": None, "invited_by_id": None, "attended": None}
        there = {
            "father": come("father", side="parent", person=story.father, name="Frank Ash"),
            "mother": come("mother", side="parent", person=story.mother, name="Maria Ash", **out),
            "lead": come("lead", side="worker", user_id=cast.social_worker.id, name="Sofia Worth"),
            "ipsw": come("ipsw", side="worker", user_id=cast.ipsw.id, name="Ines Parker"),
            "aunt": come("aunt", side="advocate", name="Ada Kind", receipt=digest_of(CODE)),
        }
        Meeting.objects.filter(id=meeting.id).update(held_at=at - timedelta(hours=1), held_by_id=cast.ipsw.id)
        meeting.refresh_from_db()
    return meeting, there


def typed(
    by: Any, words: str, *, key: uuid.UUID, seq: int = 1, speaker: Any = None, done: bool = True, **facts: Any
) -> Typed:
    """One line as the page of a person sends it: each has one page open."""
    page = uuid.uuid5(by.id, "page")
    given = {"kind": "said", "ago_ms": 0, **facts}
    return Typed(
        key=key,
        seq=seq,
        page=page,
        by_id=by.id,
        speaker_id=getattr(speaker, "id", None),
        words=words,
        done=done,
        **given,
    )


def begun(cast: Any, meeting: Meeting) -> Minutes:
    """Minutes that the lead began."""
    return do(minutes_start, cast.social_worker, meeting_id=meeting.id)


def answered(by: Any, minutes: Minutes) -> None:
    """Keep the words of every line that is asked about, so that the draft may go out."""
    with acting(by):
        asked = lines_asked(minutes)
    for one in asked:
        version = one.version
        do(line_words_keep, by, line_id=version.line_id, expected_number=version.number, because="His words")


def sent(cast: Any, meeting: Meeting, there: dict[str, Attendee], *words: str) -> Minutes:
    """A draft of some lines that the father said, sent to everybody."""
    minutes = begun(cast, meeting)
    lines = [
        typed(cast.social_worker, one, key=uuid.uuid4(), speaker=there["father"], ago_ms=1_000 - n)
        for n, one in enumerate(words or ("Dad is angry", "The school will ring"))
    ]
    do(minutes_save, cast.social_worker, minutes_id=minutes.id, lines=lines)
    answered(cast.social_worker, minutes)
    return do(minutes_send, cast.social_worker, minutes_id=minutes.id)
