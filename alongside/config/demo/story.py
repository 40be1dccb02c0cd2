"""One story of the demonstration while it is told: who is in it, and when, in London, each thing happened."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from alongside.config.demo.acts import acting
from alongside.ground import clock
from alongside.ground.accounts.models import Partnership, User
from alongside.ground.base.actors import Acts
from alongside.ground.clock.calendars import working_days
from alongside.ground.clock.time_source import LONDON, local_date

STAGES = ("asked", "read", "screened", "accepted", "staffed", "offered", "working", "planning", "shared")


def _at_that_hour(day: date, hour: int, minute: int) -> datetime:
    return datetime.combine(day, time(hour, minute), LONDON).astimezone(UTC)


@dataclass
class Telling:
    """One story while it is told."""

    story: dict[str, Any]
    number: int
    partnership: Partnership
    workers: dict[str, User]
    now: datetime
    referral: Any = None
    receipt: str = ""
    case: Any = None
    visit: Any = None
    parents: list[Any] = field(default_factory=list)
    accounts: dict[str, User] = field(default_factory=dict)

    def reaches(self, stage: str) -> bool:
        """Whether the story has come as far as `stage`."""
        return STAGES.index(self.story["stage"]) >= STAGES.index(stage)

    def at(self, days: float) -> datetime:
        """Return the instant `days` after help was asked for, never in the future."""
        asked = self.now - timedelta(days=self.story["asked"], hours=3)
        return min(asked + timedelta(days=days), self.now)

    def day(self, days: float) -> date:
        """Return the day in London so many days after help was asked for (UTC is a day behind it on a summer night)."""
        return local_date(self.at(days))

    @property
    def today(self) -> date:
        """The day in London on which the story is told."""
        return local_date(self.now)

    def sit_down(self, days: int, hour: int, minute: int = 0) -> datetime:
        """Return that hour in London on the first working day from so many days ahead: people are asked to be there."""
        return _at_that_hour(working_days().shift(self.today + timedelta(days=days - 1), 1), hour, minute)

    def sat_down(self, days: int, hour: int, minute: int = 0) -> datetime:
        """Return that hour in London on the last working day that is at least so many days ago: people were there."""
        return _at_that_hour(working_days().shift(self.today - timedelta(days=days - 1), -1), hour, minute)

    def days_to(self, instant: datetime) -> float:
        """Return how many days after help was asked for an instant was: what happened around it is told from there."""
        return (instant - self.at(0)) / timedelta(days=1)

    def do(self, days: float, by: Acts, verb: Callable[..., Any], **facts: Any) -> Any:
        """Do one verb as `by`, so many days after help was asked for."""
        with clock.frozen(self.at(days)), acting(by):
            return verb(by=by, **facts)

    def worker(self, part: str) -> User:
        """Return the worker of this story for a part; half of the families have the second of each."""
        second = self.number % 2 == 1
        key = {"lead": "social_worker"}.get(part, part)
        return self.workers[f"second_{key}" if second else key]
