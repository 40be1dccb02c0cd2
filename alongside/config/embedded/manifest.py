"""What a backup says of itself, so that a restore can prove that nothing is missing or changed."""

from dataclasses import dataclass
from typing import Any

from psycopg import Connection, sql

SEEN_AS = """
    SET timezone TO 'UTC'; SET datestyle TO 'ISO'; SET intervalstyle TO 'iso_8601';
    SET extra_float_digits TO 1
"""

TABLES = """
    SELECT n.nspname, c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind = 'r' AND n.nspname NOT LIKE 'pg\\_%' AND n.nspname <> 'information_schema' ORDER BY 1, 2
"""

GUARDS = """
    SELECT 'row security', c.relname, c.relrowsecurity::text || c.relforcerowsecurity::text FROM pg_class c
      WHERE c.relkind IN ('r', 'p') AND c.relrowsecurity
    UNION ALL SELECT 'policy', tablename, policyname FROM pg_policies
    UNION ALL SELECT 'trigger', c.relname, t.tgname || t.tgenabled::text
      FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid WHERE NOT t.tgisinternal
    UNION ALL SELECT 'constraint', conrelid::regclass::text, conname || ' ' || convalidated::text
      FROM pg_constraint WHERE contype IN ('c', 'f', 'p', 'u', 'x')
      AND connamespace NOT IN ('pg_catalog'::regnamespace, 'information_schema'::regnamespace)
    UNION ALL SELECT 'grant', table_name::text, grantee || ' ' || privilege_type
      FROM information_schema.role_table_grants WHERE table_schema NOT IN ('pg_catalog', 'information_schema')
    ORDER BY 1, 2, 3
"""


@dataclass(frozen=True)
class Fingerprint:
    """The contents of a database: each table's rows and their combined hash, and every guard by name."""

    tables: dict[str, tuple[int, str]]
    guards: tuple[str, ...]

    def as_json(self) -> dict[str, Any]:
        """Return this as plain data for a manifest."""
        return {
            "tables": {name: list(value) for name, value in self.tables.items()},
            "guards": list(self.guards),
        }

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "Fingerprint":
        """Return the fingerprint that `as_json` wrote."""
        return cls(
            {name: (rows, digest) for name, (rows, digest) in data["tables"].items()}, tuple(data["guards"])
        )

    def differences(self, found: "Fingerprint") -> list[str]:
        """Return a sentence for each table or guard in which `found` differs from this."""
        said = []
        for name in sorted(self.tables.keys() | found.tables.keys()):
            expected, there = self.tables.get(name), found.tables.get(name)
            if expected != there:
                said.append(f"Table {name}: expected {_rows(expected)}, found {_rows(there, expected)}.")
        said += [f"Missing: {guard}." for guard in sorted(set(self.guards) - set(found.guards))]
        said += [f"Not in the backup: {guard}." for guard in sorted(set(found.guards) - set(self.guards))]
        return said


def fingerprint(connection: Connection[Any]) -> Fingerprint:
    """Read every row of every table once. `connection` must see all rows (a superuser's)."""
    connection.execute(SEEN_AS)
    tables = {}
    for schema, table in connection.execute(TABLES).fetchall():
        # A sum of hashes does not depend on the order of the rows, which a restore may change.
        query = sql.SQL("SELECT count(*), coalesce(sum(hashtextextended(t::text, 0)), 0)::text FROM {} t")
        row = connection.execute(query.format(sql.Identifier(schema, table))).fetchone()
        assert row is not None
        tables[f"{schema}.{table}"] = (int(row[0]), str(row[1]))
    guards = tuple(" ".join(str(part) for part in row) for row in connection.execute(GUARDS).fetchall())
    return Fingerprint(tables, guards)


def _rows(value: tuple[int, str] | None, other: tuple[int, str] | None = None) -> str:
    if value is None:
        return "no such table"
    same_count = other is not None and other[0] == value[0]
    return f"{value[0]} rows" + (" with other contents" if same_count else "")
