"""A transaction reads each limit once, and never an old one for a new."""

import uuid
from datetime import UTC, datetime, timedelta

import pytest

from alongside.ground.base.parameters import in_force, remembered, set_value, versions_in_force

pytestmark = pytest.mark.django_db
HERE, NOON = uuid.UUID(int=7), datetime(2026, 11, 23, 12, tzinfo=UTC)


def set_here(value, at):
    return set_value("P-ACK", value, partnership_id=HERE, in_force_from=at, reason="agreed", by_id=None)


def test_each_key_is_read_once_a_block_and_each_time_outside(django_assert_num_queries):
    with django_assert_num_queries(2), remembered():
        assert versions_in_force({"P-ACK", "P-ESC"}, partnership_id=HERE, at=NOON).keys() == {
            "P-ACK",
            "P-ESC",
        }
        with remembered():
            assert in_force("P-ACK", partnership_id=HERE, at=NOON).version == 1
        in_force("P-ESC", partnership_id=HERE, at=NOON)
        in_force("P-ACK", at=NOON)
    with django_assert_num_queries(2):
        in_force("P-ACK", partnership_id=HERE, at=NOON)
        in_force("P-ACK", partnership_id=HERE, at=NOON)


def test_what_is_set_is_seen_at_once_and_only_from_its_instant_and_in_its_partnership():
    with remembered():
        default = in_force("P-ACK", partnership_id=HERE, at=NOON).value
        set_here(default + 3, NOON)
        set_here(default + 5, NOON + timedelta(days=2))
        assert in_force("P-ACK", partnership_id=HERE, at=NOON).value == default + 3
        assert in_force("P-ACK", partnership_id=HERE, at=NOON + timedelta(days=2)).value == default + 5
        assert in_force("P-ACK", partnership_id=HERE, at=NOON - timedelta(seconds=1)).value == default
        assert in_force("P-ACK", at=NOON).value == default
        with pytest.raises(KeyError, match="P-NOBODY"):
            in_force("P-NOBODY", at=NOON)
