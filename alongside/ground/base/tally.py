"""Counting tries, so that every web process agrees and two at the same moment are two."""

from __future__ import annotations

from datetime import UTC, datetime

from django.db import connection
from django.utils.crypto import salted_hmac

from alongside.ground.base.models import Tally


def tries(what: str, *, at: datetime, seconds: int) -> int:
    """Count one more try of `what` in the stretch of `seconds` that holds the aware instant `at`; return how many so far.

    One statement: of two tries at once the second waits and is counted after the first. A try whose transaction is
    rolled back is not counted.
    """
    # The stretch is part of the key: counting on would otherwise begin its time anew, and one visitor could keep a
    # family behind the same address out for ever.
    stretch = int(at.timestamp()) // seconds
    key = salted_hmac("alongside.tally", f"{what}:{seconds}:{stretch}", algorithm="sha256").hexdigest()
    until = datetime.fromtimestamp((stretch + 1) * seconds, tz=UTC)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO base_tally AS t (key, times, until) VALUES (%s, 1, %s)"
            " ON CONFLICT (key) DO UPDATE SET times = t.times + 1 RETURNING times",
            [key, until],
        )
        return int(cursor.fetchone()[0])


def forget(*, before: datetime) -> int:
    """Remove what was counted in stretches that ended before an aware instant; return how many."""
    return Tally.objects.filter(until__lt=before).delete()[0]
