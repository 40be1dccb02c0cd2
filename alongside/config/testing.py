"""A pytest plugin, loaded before the settings are: tests keep their data in a folder of their own."""

import os
from pathlib import Path

import psycopg
from psycopg import sql

ROOT = Path(__file__).resolve().parents[2]
TEST_VAR = Path(os.environ.get("ALONGSIDE_TEST_VAR", ROOT / "var" / "test")).resolve()

os.environ["ALONGSIDE_VAR"] = str(TEST_VAR)
os.environ["ALONGSIDE_DEMO"] = "1"
os.environ["ALONGSIDE_STATIC_FINDERS"] = "1"
# Playwright's synchronous interface leaves an event loop in the thread; the tests after it still ask the database.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"


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
