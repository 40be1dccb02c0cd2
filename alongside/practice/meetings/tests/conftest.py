"""A meeting of the story, and what every test of this room says again and again."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from alongside.ground.access.context import acting
from alongside.ground.clock import frozen, now, today
from alongside.practice.meetings import services
from alongside.practice.meetings.models import Attendee
from alongside.practice.meetings.services.taking_part import Was


class Scene:
    """One meeting, and verbs done in somebody's name."""

    def __init__(self, cast: Any, story: Any, **facts: Any) -> None:
        self.cast, self.story, self.lead = cast, story, cast.social_worker
        plan = {
            "kind": "review",
            "at": now() + timedelta(days=14),
            "where": "The centre",
            "chair_id": self.lead.id,
        }
        self.meeting = self.do(self.lead, services.meeting_plan, case_id=story.case.id, **(plan | facts))

    def do(self, by: Any, verb: Any, **facts: Any) -> Any:
        with acting(by):
            return verb(by=by, **facts)

    def of(self, person: Any) -> Attendee:
        with acting(self.cast.manager):
            return Attendee.objects.get(meeting=self.meeting, person=person)

    def invite(self, *people: Any) -> None:
        for person in people or (self.story.mother, self.story.father):
            self.do(self.lead, services.attendee_invite, attendee_id=self.of(person).id)

    def without_the_young(self) -> None:
        self.do(self.lead, services.attendee_invite, attendee_id=self.of(self.story.child).id, wanted=False)

    def leave_out(self, person: Any, **facts: Any) -> Any:
        said = {"code": "court", "words": "An order", "authoriser_id": self.cast.manager.id,
                "tell_by": (now() + timedelta(days=15)).date(), "tell_words": "Sofia rings him"}  # fmt: skip
        return self.do(
            self.lead, services.attendee_leave_out, attendee_id=self.of(person).id, **(said | facts)
        )

    def hold(self) -> Any:
        with frozen(now() + timedelta(days=14, hours=2)):
            return self.do(self.lead, services.meeting_mark_held, meeting_id=self.meeting.id)

    def everybody_came(self) -> None:
        with acting(self.lead):
            there = list(Attendee.objects.filter(meeting=self.meeting, invitation="invited"))
        people = [Was(one.id, True, True) for one in there]
        self.do(self.lead, services.attendance_record, meeting_id=self.meeting.id, people=people)


@pytest.fixture
def scene(cast: Any, story: Any) -> Scene:
    """A plan review in two weeks; nobody of the family is invited yet."""
    return Scene(cast, story)


@pytest.fixture
def told(cast: Any, story: Any) -> SimpleNamespace:
    """What a decision needs to say."""
    return SimpleNamespace(
        said={"case_id": story.case.id, "what": "We meet weekly", "why": "It helps", "decided_by": "All",
              "decided_on": today(), "challenge": "Ring us"}
    )  # fmt: skip
