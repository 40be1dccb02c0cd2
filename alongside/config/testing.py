"""A pytest plugin, loaded before the settings are: tests keep their data in a folder of their own."""

import os
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg import sql
from xdist.scheduler import LoadFileScheduling

ROOT = Path(__file__).resolve().parents[2]
TEST_VAR = Path(os.environ.get("ALONGSIDE_TEST_VAR", ROOT / "var" / "test")).resolve()

os.environ["ALONGSIDE_VAR"] = str(TEST_VAR)
os.environ["ALONGSIDE_DEMO"] = "1"
os.environ["ALONGSIDE_TEST_SERVER"] = "1"
os.environ["ALONGSIDE_STATIC_FINDERS"] = "1"
# Playwright's synchronous interface leaves an event loop in the thread; the tests after it still ask the database.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"


def _shares_the_installation(nodeid: str) -> bool:
    return nodeid.startswith("tests/journey/")


# Walks over every address: each persona's, or each part, is work enough for a process.
_WALKS = (
    "tests/house/test_every_form.py",
    "tests/house/test_permission_table.py",
    "tests/house/test_emergency_reads.py",
)


class Together(LoadFileScheduling):
    """The tests of a file run in one process, and so do all journeys, which share one running installation."""

    def _split_scope(self, nodeid: str) -> str:
        if nodeid.startswith(_WALKS):
            return nodeid
        return "tests/journey" if _shares_the_installation(nodeid) else super()._split_scope(nodeid)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Together:
    """Give the tests to the processes by `Together`, whatever way was asked for."""
    return Together(config, log)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the journeys, the longest work of one process, and with what mostly waits, beside them.

    Tests without a database would stand last, and the slowest of all are among them: servers started, killed, started again.
    """
    items.sort(
        key=lambda item: (not _shares_the_installation(item.nodeid), not item.get_closest_marker("slow"))
    )


def drop_database(connection: psycopg.Connection, name: str) -> None:
    """Drop a test's database together with the sessions left in it.

    Not `WITH (FORCE)`: that refuses when the server's own autovacuum is at work there, and a plain drop waits for it.
    """
    connection.execute(
        "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
        " WHERE datname = %s AND backend_type = 'client backend'",
        [name],
    )
    connection.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(name)))
