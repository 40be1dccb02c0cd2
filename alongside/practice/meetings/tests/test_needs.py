"""What somebody needs is answered by a day; and whoever has no account says afterwards how it was (R109, R119, R120)."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from alongside.ground import clock
from alongside.ground.access.context import acting
from alongside.ground.base.actors import SYSTEM
from alongside.ground.base.errors import Missing, NotPermitted, Refused
from alongside.ground.base.ids import digest_of
from alongside.ground.clock.models import Clock
from alongside.ground.clock.selectors import escalations_due
from alongside.practice.meetings import events, services
from alongside.practice.meetings.counting import findings_of
from alongside.practice.meetings.late import needs_late
from alongside.practice.meetings.letters import invitation_by_code
from alongside.practice.meetings.models import Attendee, AttendeeAnswer, Disrespect, NeedsAnswer
from alongside.practice.meetings.rules_protocol import MeetingFacts, check
from alongside.practice.meetings.tests.minutes_scenes import CODE, do, held_meeting, visitor

MONDAY = datetime(2026, 11, 16, 9, tzinfo=UTC)


def owed() -> list[tuple[date | None, Any]]:
    with acting(SYSTEM):
        found = Clock.objects.filter(kind=events.NEEDS, stopped_at__isnull=True)
        return [(one.due_on, one.owner_id) for one in found.order_by("started_at")]


@pytest.mark.parametrize(
    ("facts", "needs", "ways"),
    [
        ({}, None, None),
        ({"invited": 2}, True, True),
        ({"invited": 2, "needs_open": 1}, None, True),
        ({"invited": 2, "wishes_open": 1}, True, None),
        ({"invited": 2, "needs_open": 1, "wishes_open": 2, "held": True}, False, False),
        ({"invited": 2, "held": True}, True, True),
    ],
)
def test_a_meeting_held_over_somebodys_needs_does_not_follow_the_protocol(
    facts: dict[str, Any], needs: bool | None, ways: bool | None
) -> None:
    met = {one.key: one.met for one in check(MeetingFacts(**facts), ("needs", "ways"))}
    assert met == {"needs": needs, "ways": ways}


def test_what_a_parent_needs_is_owed_an_answer_before_the_meeting(cast: Any, story: Any, scene: Any) -> None:
    scene.invite()
    here = {"meeting_id": scene.meeting.id}
    scene.do(cast.father, services.invitation_answer, **here, coming="yes")
    assert owed() == []
    scene.do(cast.mother, services.invitation_answer, **here, coming="other_way", wishes="After six")
    scene.do(cast.mother, services.invitation_answer, **here, coming="yes", needs="An interpreter")
    assert [owner for _, owner in owed()] == [cast.social_worker.id]  # her newest answer alone
    with acting(cast.father):
        assert not Clock.objects.filter(kind=events.NEEDS).exists()
    with acting(cast.mother):
        first, newest = AttendeeAnswer.objects.order_by("at", "id")
    said = {"outcome": "met", "words": "Mrs Adam comes."}
    for by, answer, fault, code in (
        (cast.ipsw, first, Refused, "needs_changed"), (cast.mother, newest, NotPermitted, ""),
        (cast.stranger, newest, Missing, ""),
    ):  # fmt: skip
        with pytest.raises(fault) as found:
            scene.do(by, services.needs_answer, answer_id=answer.id, **said)
        assert not code or found.value.code == code
    with clock.frozen(clock.now() + timedelta(days=6)), acting(SYSTEM):
        late = needs_late(next(escalations_due(now=clock.now(), kinds=[events.NEEDS])))
        assert late is not None
        assert late.people == [cast.social_worker]
        assert "Ash" not in late.words
    scene.do(cast.ipsw, services.needs_answer, answer_id=newest.id, **said)
    with pytest.raises(Refused) as again:
        scene.do(cast.ipsw, services.needs_answer, answer_id=newest.id, **said)
    assert (again.value.code, owed()) == ("needs_answered", [])
    with acting(cast.mother):
        assert NeedsAnswer.objects.get().words == "Mrs Adam comes."
    with acting(cast.father):
        assert not NeedsAnswer.objects.exists()
    scene.do(cast.mother, services.invitation_answer, **here, coming="yes", needs="A lift, too")
    scene.without_the_young()
    held = scene.hold()
    assert owed() == []
    with acting(cast.manager):
        found_now = findings_of(viewer=cast.manager, meetings=[held])[held.id]
    assert {one.key: one.met for one in found_now}["needs"] is False


def test_somebody_with_a_letter_says_how_it_was_and_that_they_were_mocked(cast: Any, story: Any) -> None:
    with clock.frozen(MONDAY):
        meeting, there = held_meeting(cast, story)
        here = {"meeting_id": meeting.id}
        said = do(services.after_say, visitor(cast), **here, involved="no", respected="no", most_talk="chair")
        report = do(services.disrespect_report, visitor(cast), **here, words="They laughed when she cried.")
        assert (said.by_id, said.by_name) == (None, "Ada Kind")
        assert (report.by_name, report.handler_id) == ("Ada Kind", cast.manager.id)
        with acting(cast.social_worker):
            assert not Disrespect.objects.exists()  # who led it does not read it
        do(services.disrespect_answer, cast.manager, report_id=report.id, words="I am sorry.")
        with acting(visitor(cast), receipt=digest_of(CODE)):
            found = invitation_by_code(viewer=visitor(cast))
            assert found is not None
            assert [a.words for one in found.reports for a in one.answers.all()] == ["I am sorry."]
        with acting(SYSTEM):
            Attendee.objects.filter(id=there["father"].id).update(receipt=digest_of("BBBB-BBBB-BBBB-BBBB"))
        with acting(visitor(cast), receipt=digest_of("BBBB-BBBB-BBBB-BBBB")):
            other = invitation_by_code(viewer=visitor(cast))
            assert other is not None
            assert other.reports == ()  # nobody reads another's
