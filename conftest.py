"""The test database, and the cast: the same few people in every test."""

from __future__ import annotations

import fcntl
import hashlib
import os
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg import sql

ROOT = Path(__file__).resolve().parent
TEST_VAR = Path(os.environ.get("ALONGSIDE_TEST_VAR", ROOT / "var" / "test")).resolve()
os.environ["ALONGSIDE_VAR"] = str(TEST_VAR)
os.environ["ALONGSIDE_DEMO"] = "1"
os.environ["ALONGSIDE_STATIC_FINDERS"] = "1"


def _address(role: str, name: str) -> dict[str, Any]:
    from alongside.config.database import database_settings

    return {**database_settings(role), "NAME": name}  # type: ignore[arg-type]


@contextmanager
def _admin() -> Iterator[psycopg.Connection]:
    """Connect as the owner, outside Django, to make and drop databases."""
    from alongside.config.database import database_url, external_url
    from alongside.config.embedded import ensure_running

    if external_url() is None:
        ensure_running(TEST_VAR)
    with psycopg.connect(database_url("owner"), autocommit=True) as connection:
        yield connection


def _schema_fingerprint() -> str:
    files = sorted((ROOT / "alongside").rglob("migrations/*.py")) + sorted((ROOT / "alongside").rglob("models.py"))
    files += sorted((ROOT / "alongside" / "ground").rglob("*.py"))
    digest = hashlib.sha256()
    for file in files:
        digest.update(file.read_bytes())
    return digest.hexdigest()[:16]


def _run(connection: psycopg.Connection, statement: str, *names: str) -> None:
    connection.execute(sql.SQL(statement).format(*(sql.Identifier(n) for n in names)))


@contextmanager
def _only_one(name: str) -> Iterator[None]:
    TEST_VAR.mkdir(parents=True, exist_ok=True)
    with (TEST_VAR / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _ready_template() -> str:
    """Return the name of a migrated database to clone; made once for each state of the schema."""
    from django.core.management import call_command
    from django.db import connections

    name = f"template_{_schema_fingerprint()}"
    with _only_one("template"), _admin() as admin:
        if admin.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
            return name
        for (old,) in admin.execute("SELECT datname FROM pg_database WHERE datname LIKE 'template\\_%'").fetchall():
            _run(admin, "DROP DATABASE IF EXISTS {}", old)
        making = f"making_{uuid.uuid4().hex[:8]}"
        _run(admin, "CREATE DATABASE {}", making)
        _point_at(connections["default"], "owner", making)
        call_command("migrate", verbosity=0)
        connections["default"].close()
        _run(admin, "ALTER DATABASE {} RENAME TO {}", making, name)
    return name


def _point_at(connection: Any, role: str, name: str) -> None:
    connection.close()
    connection.settings_dict.update(_address(role, name))
    connection.settings_dict["CONN_MAX_AGE"] = 0


@contextmanager
def cloned_database(template: str) -> Iterator[str]:
    """Clone the template for as long as the block runs; Django's default connection points at it as the application."""
    from django.db import connections

    default = connections["default"]
    before = dict(default.settings_dict)
    name = f"test_{uuid.uuid4().hex[:12]}"
    with _only_one("template"), _admin() as admin:
        _run(admin, "CREATE DATABASE {} TEMPLATE {}", name, template)
    _point_at(default, "app", name)
    try:
        yield name
    finally:
        connections.close_all()
        default.settings_dict.update(before)
        with _admin() as admin:
            _run(admin, "DROP DATABASE IF EXISTS {} WITH (FORCE)", name)


@pytest.fixture(scope="session")
def template_database(django_db_blocker: Any) -> str:
    """The migrated database that every test database is cloned from."""
    with django_db_blocker.unblock():
        return _ready_template()


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker: Any, template_database: str) -> Iterator[None]:
    """Give this process a database of its own, reached as the application's role: row security is on in every test."""
    with django_db_blocker.unblock():
        with cloned_database(template_database):
            yield


@pytest.fixture
def committed_database(django_db_setup: None, django_db_blocker: Any, template_database: str) -> Iterator[str]:
    """A fresh database in which transactions really commit, for concurrency and crash tests."""
    with django_db_blocker.unblock(), cloned_database(template_database) as name:
        yield name


@pytest.fixture
def owner_url() -> Iterator[Any]:
    """A function giving the owner's address of a test database, to look behind row security."""
    from django.db import connections
    from psycopg.conninfo import make_conninfo

    from alongside.config.database import database_url

    def url(name: str = "") -> str:
        return make_conninfo(database_url("owner"), dbname=name or connections["default"].settings_dict["NAME"])

    yield url
