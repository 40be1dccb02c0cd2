"""What the database says of an instant is read to the microsecond, in UTC, whatever zone it is written in."""

from datetime import UTC, datetime

import pytest
from django.db import connection
from hypothesis import given, settings
from hypothesis import strategies as st

from alongside.ground.base.instants import InstantLoader

pytestmark = pytest.mark.django_db


@settings(max_examples=30, deadline=None)
@given(moment=st.datetimes(min_value=datetime(1900, 1, 1), timezones=st.just(UTC)))
def test_an_instant_comes_back_as_it_was(moment: datetime) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT %s::timestamptz", [moment])
        (found,) = cursor.fetchone()
    assert found == moment
    assert found.tzinfo is UTC


def test_the_connection_reads_with_it_and_another_zone_comes_out_in_utc() -> None:
    loader = connection.connection.adapters.get_loader(1184, 0)  # type: ignore[union-attr]
    assert loader is InstantLoader
    read = InstantLoader(1184).load
    assert read(b"2026-07-23 11:33:20.1+01") == datetime(2026, 7, 23, 10, 33, 20, 100_000, tzinfo=UTC)
    assert read(b"2026-07-23 11:33:20.1+01").tzinfo is UTC
    assert read(memoryview(b"2026-11-23 11:33:20+00")) == datetime(2026, 11, 23, 11, 33, 20, tzinfo=UTC)


@pytest.mark.parametrize("text", [b"infinity", b"-infinity", b"0044-03-15 12:00:00+00 BC", b""])
def test_what_is_no_instant_of_ours_is_refused(text: bytes) -> None:
    with pytest.raises(ValueError, match="isoformat"):
        InstantLoader(1184).load(text)
