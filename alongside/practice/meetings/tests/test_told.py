"""Nobody of the family has to have sat there to be told: the draft, and what it says was decided (R112, R116)."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from alongside.ground import clock
from alongside.ground.access.context import acting
from alongside.ground.base.actors import SYSTEM
from alongside.ground.base.errors import Refused
from alongside.ground.clock.models import Clock
from alongside.ground.clock.selectors import escalations_due
from alongside.practice.meetings import events
from alongside.practice.meetings.late import telling_late
from alongside.practice.meetings.minutes.lines import minutes_line_change
from alongside.practice.meetings.minutes.reading import minutes_for_family
from alongside.practice.meetings.minutes.sending import minutes_send
from alongside.practice.meetings.minutes.taking import minutes_save
from alongside.practice.meetings.models import Decision, MinuteLine
from alongside.practice.meetings.selectors import asked_in_vain, decisions_told
from alongside.practice.meetings.services import decision_record
from alongside.practice.meetings.services.decided import decided_watch
from alongside.practice.meetings.services.finishing import finishing_of
from alongside.practice.meetings.tests.minutes_scenes import begun, do, held_meeting, typed

MONDAY = datetime(2026, 11, 16, 9, tzinfo=UTC)
SAID = {"why": "It helps", "decided_by": "All of us", "challenge": "Ring us"}


def running() -> list[Clock]:
    with acting(SYSTEM):
        return list(Clock.objects.filter(kind=events.DECIDED_LINE, stopped_at__isnull=True))


def watch() -> int:
    with acting(SYSTEM):
        return decided_watch(by=SYSTEM)


def minuted(cast: Any, story: Any) -> SimpleNamespace:
    """Minutes of a meeting to which the father could not come, sent, with two lines that say what was decided."""
    meeting, there = held_meeting(cast, story)
    with acting(SYSTEM):
        there["father"].attended = False
        there["father"].save()
    minutes, lead = begun(cast, meeting), cast.social_worker
    lines = [
        typed(lead, words, key=uuid.uuid4(), speaker=there["lead"], kind="decided")
        for words in ("The plan goes on", "We have tea")
    ]
    do(minutes_save, lead, minutes_id=minutes.id, lines=lines)
    with acting(lead):
        assert finishing_of(meeting).decided == ["“The plan goes on”", "“We have tea”"]
    do(minutes_send, lead, minutes_id=minutes.id)
    with acting(SYSTEM):
        plan, tea = MinuteLine.objects.filter(minutes=minutes).order_by("at", "id")
    return SimpleNamespace(meeting=meeting, there=there, minutes=minutes, lead=lead, plan=plan, tea=tea)


def test_whoever_could_not_come_reads_the_draft(cast: Any, story: Any) -> None:
    with clock.frozen(MONDAY):
        made = minuted(cast, story)
        with acting(cast.father):
            found = minutes_for_family(viewer=cast.father, meeting_id=made.meeting.id)
            assert [one.newest.words for one in found.lines if one.newest] == [
                "The plan goes on",
                "We have tea",
            ]
        with acting(made.lead):
            assert "Frank Ash" in {one.name for one in made.minutes.copies.all()}


def test_what_minutes_say_was_decided_is_owed_to_every_parent(cast: Any, story: Any) -> None:
    with clock.frozen(MONDAY):
        made = minuted(cast, story)
        lead, plan = made.lead, made.plan
        assert (watch(), watch()) == (2, 0)
        assert {one.owner_id for one in running()} == {lead.id}
        change = {
            "kind": "said",
            "speaker_id": made.there["lead"].id,
            "words": "We have tea",
            "expected_number": 1,
        }
        do(minutes_line_change, lead, line_id=made.tea.id, **change, why="It decides nothing")
        assert (watch(), [one.about_id for one in running()]) == (0, [plan.id])
        with acting(cast.father):
            assert not Clock.objects.filter(kind=events.DECIDED_LINE).exists()
    with clock.frozen(MONDAY + timedelta(days=3)):
        with acting(SYSTEM):
            told = telling_late(next(escalations_due(now=clock.now(), kinds=[events.DECIDED_LINE])))
            assert told is not None
            assert lead in told.people
        wanted = {
            "case_id": story.case.id,
            "line_id": plan.id,
            "what": "The plan goes on",
            "decided_on": MONDAY.date(),
        }
        kept = do(decision_record, lead, **wanted, **SAID)
        assert (kept.meeting_id, running()) == (made.meeting.id, [])
        with pytest.raises(Refused) as again:
            do(decision_record, lead, **wanted, **SAID)
        assert again.value.code == "decision_of_line"
        with acting(cast.father):
            assert [one.what for one in decisions_told(viewer=cast.father)] == ["The plan goes on"]
        with acting(SYSTEM):
            assert (decided_watch(by=SYSTEM), Decision.objects.count()) == (0, 1)


def test_a_meeting_asked_for_in_vain_stands_beside_what_happened_then() -> None:
    def answered(hours: int, accepted: bool) -> SimpleNamespace:
        return SimpleNamespace(at=MONDAY + timedelta(hours=hours), accepted=accepted)

    def asked(*answers: SimpleNamespace) -> Any:
        return SimpleNamespace(at=MONDAY, answers=SimpleNamespace(all=lambda: answers))

    waits, refused, agreed = asked(), asked(answered(2, accepted=False)), asked(answered(2, accepted=True))
    every = [waits, refused, agreed]
    assert asked_in_vain(every, MONDAY - timedelta(hours=1)) == []
    assert asked_in_vain(every, MONDAY + timedelta(hours=1)) == [(one, False) for one in every]
    assert asked_in_vain(every, MONDAY + timedelta(hours=3)) == [(waits, False), (refused, True)]
