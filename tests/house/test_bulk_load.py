"""Very many families go in fast: what keeps the tables true is taken off and put back, the very same, whatever happens."""

from __future__ import annotations

import re

import psycopg
import pytest
from django.db import DataError, IntegrityError, connections, transaction

from alongside.config.demo import bulk
from alongside.config.demo.bare import bare
from alongside.family.finding.upkeep import verify_statement
from alongside.ground.accounts.models import Agency, Partnership

_SHAPE = """
SELECT 'index', c.relname, pg_get_indexdef(i.indexrelid) || i.indisvalid FROM pg_index i
  JOIN pg_class c ON c.oid = i.indrelid WHERE c.relname = ANY(%(tables)s)
UNION ALL SELECT 'constraint', c.relname, k.conname || pg_get_constraintdef(k.oid) || k.convalidated || k.condeferrable
  FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid WHERE c.relname = ANY(%(tables)s)
UNION ALL SELECT 'trigger', c.relname, pg_get_triggerdef(t.oid) || t.tgenabled::text FROM pg_trigger t
  JOIN pg_class c ON c.oid = t.tgrelid WHERE c.relname = ANY(%(tables)s) AND NOT t.tgisinternal
UNION ALL SELECT 'policy', tablename, policyname || coalesce(qual, '') || coalesce(with_check, '') FROM pg_policies
  WHERE tablename = ANY(%(tables)s)
ORDER BY 1, 2, 3
"""


# PostgreSQL writes a list of words in a condition in one of two ways that mean the same.
_SPELLING = re.compile(r"::(character varying|text)(\[\])?|[()]")


def shape(url, *tables):
    rows = as_owner(_SHAPE, url=url, tables=list(tables))
    return sorted((kind, table, _SPELLING.sub("", what)) for kind, table, what in rows)


def as_owner(statement, *, url, **values):
    with psycopg.connect(url) as owner:
        return owner.execute(statement, values).fetchall()


@pytest.fixture
def place(new_database, owner_url, monkeypatch):
    """A partnership in a database of its own, Django's connection its owner's, and batches of ten families."""
    monkeypatch.setattr(bulk, "BATCH", 10)
    default, before = connections["default"], dict(connections["default"].settings_dict)
    address = psycopg.conninfo.conninfo_to_dict(owner_url(new_database))
    default.close()
    default.settings_dict.update(USER=address.get("user", ""), PASSWORD=address.get("password", ""))
    here = Partnership.objects.create(
        name="Bulk", area="Bulk", front_door_name="Door", front_door_phone="01632 960009"
    )
    Agency.objects.create(partnership=here, kind="social_care", name="Bulk care")
    yield here, owner_url(new_database)
    default.close()
    default.settings_dict.update(before)


def test_a_load_leaves_every_index_constraint_trigger_and_policy_as_it_was_and_every_key_in_step(
    place, monkeypatch
):
    here, url = place
    before = shape(url, *bulk._TABLES)
    assert len({kind for kind, _, _ in before}) == 4
    made = bulk.load(partnership_id=here.id, families=25, seed=1)
    assert (made.families, made.actions) == (25, 25 * len(bulk.PROMISES))
    assert shape(url, *bulk._TABLES) == before
    assert as_owner("SELECT count(*) FROM cases_case", url=url) == [(25,)]
    assert as_owner(verify_statement(), url=url) == [(0, 0, 0)]

    with pytest.raises(
        IntegrityError
    ):  # the same seed twice doubles nothing, found when the constraints come back
        bulk.load(partnership_id=here.id, families=25, seed=1)
    assert shape(url, *bulk._TABLES) == before

    monkeypatch.setattr(bulk, "_STATEMENTS", (*bulk._STATEMENTS[:3], "SELECT 1 / 0 * %(first)s"))
    with pytest.raises(DataError, match="division by zero"):  # in the middle, with everything off
        bulk.load(partnership_id=here.id, families=25, seed=2)
    assert shape(url, *bulk._TABLES) == before
    assert as_owner("SELECT count(*) FROM cases_case", url=url) == [(25,)]


def test_bare_really_takes_them_off(place):
    _, url = place
    with transaction.atomic():
        with bare(["cases_case"]), connections["default"].cursor() as cursor:
            cursor.execute(_SHAPE, {"tables": ["cases_case"]})
            inside = [kind for kind, _, _ in cursor.fetchall()]
        transaction.set_rollback(True)
    outside = [kind for kind, _, _ in shape(url, "cases_case")]
    assert inside.count("index") == 1  # the primary key stays
    assert inside.count("index") < outside.count("index")
    assert inside.count("constraint") < outside.count("constraint")
