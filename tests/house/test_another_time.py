"""The tests can run at another hour of another day, and nothing that is installed can."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core.cache.backends import base as cache
from django.db import connection
from django.utils import timezone

from alongside.config.testing import ROOT
from alongside.ground.clock import now, time_source, today
from alongside.ground.clock.time_source import LONDON, local_date
from tests.another_time import move_the_clock

NAMED = "ALONGSIDE_TESTS_AT"
# A day that the database makes of a moment. It lives in UTC, so each says that it means London's.
_DAYS = r"\)::date|current_date"
_SAID = """
SELECT tablename || ': ' || policyname, concat(qual, with_check) FROM pg_policies
UNION ALL SELECT proname, prosrc FROM pg_proc WHERE pronamespace = 'public'::regnamespace
UNION ALL SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint WHERE connamespace = 'public'::regnamespace
UNION ALL SELECT relname, pg_get_viewdef(oid) FROM pg_class WHERE relkind = 'v' AND relnamespace = 'public'::regnamespace
"""


@pytest.mark.parametrize(
    "at", [datetime(2027, 7, 14, 0, 30), datetime(2027, 10, 31, 1, 30), datetime(2028, 2, 29, 23, 50)]
)
def test_every_clock_begins_at_the_instant_that_was_named_and_goes_on(
    at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module, name in ((time_source, "datetime"), (timezone, "datetime"), (cache, "time")):
        monkeypatch.setattr(module, name, getattr(module, name))  # put back after this test
    monkeypatch.setenv(NAMED, at.isoformat())
    move_the_clock()
    begun = at.replace(tzinfo=LONDON).astimezone(UTC)
    first, second = now(), timezone.now()
    assert begun <= first < second < begun + timedelta(minutes=1)
    kept: Any = cache.BaseCache({}).get_backend_timeout(60)
    assert timedelta(0) < datetime.fromtimestamp(kept, UTC) - begun < timedelta(minutes=2)
    assert today() == local_date(first) == at.date(), "a moment of before is a moment still"


def test_nothing_that_is_installed_reads_which_instant_was_named() -> None:
    assert NAMED in (ROOT / "tests" / "another_time.py").read_text()
    assert not [file for file in (ROOT / "alongside").rglob("*.py") if NAMED in file.read_text()]


def test_the_database_takes_no_day_from_a_moment_but_in_london(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM ({_SAID}) AS said (what, words) WHERE words ~* %s", [_DAYS])
        found = cursor.fetchall()
    assert len(found) > 1, "there are some"
    assert not [what for what, words in found if "Europe/London" not in words]
