"""The tests at another hour of another day: `ALONGSIDE_TESTS_AT=2026-12-31T23:50` (London) moves the clock of a whole run."""

from __future__ import annotations

import os
import time
from datetime import UTC, datetime, timedelta, tzinfo
from types import SimpleNamespace
from typing import Any

from django.core.cache.backends import base as cache
from django.utils import timezone

from alongside.ground.clock import time_source


def move_the_clock() -> None:
    """Begin the run at the instant that was named, if one was; time goes on from there. Production has no such way.

    What reads the time moves together: the house's own source, Django's, by which rows are dated and sessions end, and
    the cache, which counts too many tries. Row security is told the time by whoever acts. Files, signatures and the
    database's own now() keep the machine's: a test that compares those with a row writes the row's time itself.
    """
    named = os.environ.get("ALONGSIDE_TESTS_AT")
    if named:
        ahead = datetime.fromisoformat(named).replace(tzinfo=time_source.LONDON) - datetime.now(UTC)
        time_source.datetime = timezone.datetime = _moved_by(ahead)  # type: ignore[attr-defined,misc]
        cache.time = SimpleNamespace(time=lambda: time.time() + ahead.total_seconds())  # type: ignore[attr-defined]


def _moved_by(ahead: timedelta) -> type[datetime]:
    class AnyDatetime(type):
        def __instancecheck__(cls, one: Any) -> bool:
            return isinstance(one, datetime)

    class Moved(datetime, metaclass=AnyDatetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]
            return (datetime.now(UTC) + ahead).astimezone(tz)

    return Moved
