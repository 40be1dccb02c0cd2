"""Need-to-know is the database's: with nobody acting every protected table is empty."""

from __future__ import annotations

import pytest
from django.db import connection

from alongside.ground.access.rowsecurity import protected_models


@pytest.mark.django_db
def test_with_nobody_acting_every_protected_table_is_empty() -> None:
    for model in protected_models():
        assert not model._default_manager.exists(), model._meta.label


@pytest.mark.django_db
def test_the_application_owns_nothing_and_cannot_bypass_row_security() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_user, rolsuper, rolbypassrls FROM pg_roles WHERE rolname = current_user"
        )
        assert cursor.fetchone() == ("alongside_app", False, False)
        cursor.execute(
            "SELECT count(*) FROM pg_tables WHERE schemaname = 'public' AND tableowner = current_user"
        )
        assert cursor.fetchone() == (0,)


@pytest.mark.django_db
def test_what_writes_asks_for_a_lasting_place_and_what_reads_does_not() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename, policyname, cmd, concat(qual, with_check) FROM pg_policies")
        found = cursor.fetchall()
    asked = {"access_circles()", "people_known()"}
    for table, name, command, condition in found:
        if command == "SELECT":
            assert "_to_write()" not in condition, (table, name)
        else:
            assert not any(reading in condition for reading in asked), (table, name)
    assert any("access_circles_to_write()" in condition for *_, condition in found)
