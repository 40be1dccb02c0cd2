"""Tables without their secondary indexes and foreign keys while very many rows go in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from django.db import connection

_CONSTRAINTS = """
SELECT format('ALTER TABLE %%s DROP CONSTRAINT %%I', conrelid::regclass, conname),
       format('ALTER TABLE %%s ADD CONSTRAINT %%I %%s', conrelid::regclass, conname, pg_get_constraintdef(oid))
FROM pg_constraint WHERE contype IN ('f', 'u', 'x') AND conrelid = ANY (%s::regclass[])
ORDER BY contype = 'f' DESC, conrelid::regclass::text, conname
"""
_INDEXES = """
SELECT format('DROP INDEX %%s', indexrelid::regclass), pg_get_indexdef(indexrelid)
FROM pg_index WHERE indrelid = ANY (%s::regclass[]) AND NOT indisprimary
  AND NOT EXISTS (SELECT 1 FROM pg_constraint c WHERE c.conindid = indexrelid)
ORDER BY indrelid::regclass::text, indexrelid::regclass::text
"""


@contextmanager
def bare(tables: Iterable[str]) -> Iterator[None]:
    """Take indexes, foreign keys and unique constraints off tables for the block, and put back what means the very same.

    To be used inside one transaction of the tables' owner: whoever looks from outside sees the tables whole, before and
    after. What went in is checked as a whole when they are put back; IntegrityError when it does not hold.
    """
    named = list(tables)
    with connection.cursor() as cursor:
        cursor.execute(_CONSTRAINTS, [named])
        constraints = cursor.fetchall()
        for drop, _ in constraints:
            cursor.execute(drop)
        cursor.execute(_INDEXES, [named])
        indexes = cursor.fetchall()
        for drop, _ in indexes:
            cursor.execute(drop)
        yield
        cursor.execute("SET LOCAL maintenance_work_mem = '512MB'")
        # Backwards: unique constraints before the foreign keys that lean on them.
        for _, create in [*indexes, *reversed(constraints)]:
            cursor.execute(create)
