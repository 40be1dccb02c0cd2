"""Which database, as whom: the addresses and Django's settings."""

import pytest

from alongside.config import database
from alongside.config.embedded import socket_dir
from alongside.config.paths import var_dir

EXTERNAL = "postgresql://owner:pa%40ss@db.example:6543/care?sslmode=require"


@pytest.fixture(autouse=True)
def nothing_set(monkeypatch, tmp_path):
    for name in ("DATABASE_URL", "DATABASE_APP_PASSWORD", "ALONGSIDE_DB_ROLE", "ALONGSIDE_SECRET_KEY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("ALONGSIDE_VAR", str(tmp_path / "var"))


def test_the_embedded_database_is_reached_through_its_socket_as_the_app():
    found = database.database_settings()
    assert found["HOST"] == str(socket_dir(var_dir()))
    assert (found["USER"], found["NAME"], found["PORT"]) == ("alongside_app", "alongside", "5432")
    assert found["PASSWORD"] == database.app_password() == ""


def test_settings_start_nothing(tmp_path):
    database.database_settings()
    assert not (tmp_path / "var").exists()


def test_the_environment_chooses_the_owner(monkeypatch):
    monkeypatch.setenv("ALONGSIDE_DB_ROLE", "owner")
    assert database.database_settings()["USER"] == "alongside_owner"


def test_any_other_role_is_refused(monkeypatch):
    monkeypatch.setenv("ALONGSIDE_DB_ROLE", "postgres")
    with pytest.raises(ValueError, match="app or owner"):
        database.database_settings()


def test_a_server_of_ones_own_keeps_its_parameters(monkeypatch):
    monkeypatch.setenv("DATABASE_URL", EXTERNAL)
    found = database.database_settings("owner")
    assert (found["USER"], found["PASSWORD"], found["NAME"]) == ("owner", "pa@ss", "care")
    assert (found["HOST"], found["PORT"]) == ("db.example", "6543")
    assert found["OPTIONS"] == {"sslmode": "require"}


def test_the_app_has_its_own_password_there_the_same_every_time(monkeypatch):
    monkeypatch.setenv("DATABASE_URL", EXTERNAL)
    first = database.database_settings("app")
    assert first["USER"] == "alongside_app"
    assert len(first["PASSWORD"]) == 32
    assert first["PASSWORD"] == database.app_password()


def test_a_given_password_wins(monkeypatch):
    monkeypatch.setenv("DATABASE_URL", EXTERNAL)
    monkeypatch.setenv("DATABASE_APP_PASSWORD", "given")
    assert database.database_settings("app")["PASSWORD"] == "given"


def test_an_address_can_be_handed_to_libpq(monkeypatch):
    monkeypatch.setenv("DATABASE_URL", EXTERNAL)
    assert "user=owner" in database.database_url("owner")
    assert "user=alongside_app" in database.database_url("app")
