"""A database whose transactions really commit, for one test after another: each finds it as it was made."""

from __future__ import annotations

from typing import Any

import psycopg
from psycopg import sql

LARGE = 8_000_000  # bytes in the emptied tables: making another database is quicker then, and leaves no plan behind

# Whatever was added, taken away, switched or written anew has another id, another state or another text here.
_SHAPE = """
SELECT md5(concat_ws('|',
  (SELECT string_agg(concat_ws(' ', oid, relname, relrowsecurity, relforcerowsecurity, relacl), ',' ORDER BY oid)
     FROM pg_class WHERE relkind IN ('r', 'i', 'S', 'v', 'm')),
  (SELECT string_agg(concat_ws(' ', oid, tgname, tgenabled), ',' ORDER BY oid) FROM pg_trigger),
  (SELECT string_agg(concat_ws(' ', oid, conname, convalidated), ',' ORDER BY oid) FROM pg_constraint),
  (SELECT string_agg(concat_ws(' ', indexrelid, indisvalid), ',' ORDER BY indexrelid) FROM pg_index),
  (SELECT string_agg(concat_ws(' ', attrelid, attname, atttypid, attnotnull), ',' ORDER BY attrelid, attnum)
     FROM pg_attribute WHERE attnum > 0),
  (SELECT string_agg(concat_ws(' ', oid, polname, polcmd, polqual, polwithcheck), ',' ORDER BY oid) FROM pg_policy),
  (SELECT string_agg(concat_ws(' ', oid, proname, prosecdef, md5(prosrc)), ',' ORDER BY oid) FROM pg_proc)))
"""
_TABLES = """
SELECT relname, pg_relation_size(oid) FROM pg_class
 WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace ORDER BY relname
"""
_COUNTERS = "SELECT sequencename, last_value FROM pg_sequences ORDER BY sequencename"
_ENDED = """
SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity
 WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'
"""


class GivenBack:
    """What a new database holds; `as_it_was` brings it back there after a test, or says that it cannot."""

    def __init__(self, superuser_url: str) -> None:
        """Look at a new database, as somebody whom no trigger and no policy stops."""
        self.url = superuser_url
        with self._connection() as connection:
            self._shape = self._shape_of(connection)
            self._holds = {name for name, size in connection.execute(_TABLES) if size}
            self._held = self._held_by(connection)
            self._counters = dict(connection.execute(_COUNTERS).fetchall())

    def as_it_was(self) -> bool:
        """End what is left of a test's sessions and take its rows away; False where more than rows was changed."""
        with self._connection() as connection:
            connection.execute(_ENDED)
            sizes = {name: size for name, size in connection.execute(_TABLES) if name not in self._holds}
            same = self._shape_of(connection) == self._shape and self._held_by(connection) == self._held
            if not same or sum(sizes.values()) > LARGE:
                return False
            written = [name for name, size in sizes.items() if size]
            connection.execute("SET session_replication_role = replica")  # neither triggers nor keys look
            for name in written:
                connection.execute(sql.SQL("DELETE FROM {}").format(sql.Identifier(name)))
            for name, value in connection.execute(_COUNTERS).fetchall():
                if value != self._counters[name]:
                    _set_back(connection, name, self._counters[name])
        return True

    def _connection(self) -> psycopg.Connection[Any]:
        return psycopg.connect(self.url, autocommit=True)

    def _shape_of(self, connection: psycopg.Connection[Any]) -> str:
        (shape,) = connection.execute(_SHAPE).fetchone() or ("",)
        return str(shape)

    def _held_by(self, connection: psycopg.Connection[Any]) -> dict[str, Any]:
        """How many rows the tables that are never empty hold, and who wrote the newest: nobody changes them unseen."""
        query = sql.SQL("SELECT count(*), max(xmin::text::bigint) FROM {}")
        return {
            name: connection.execute(query.format(sql.Identifier(name))).fetchone()
            for name in sorted(self._holds)
        }


def _set_back(connection: psycopg.Connection[Any], name: str, value: int | None) -> None:
    if value is None:
        connection.execute(sql.SQL("ALTER SEQUENCE {} RESTART").format(sql.Identifier(name)))
    else:
        connection.execute("SELECT setval(%s::regclass, %s)", [f'public."{name}"', value])
