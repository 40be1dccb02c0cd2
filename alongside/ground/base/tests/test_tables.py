"""Tables that are made together are the tables that are made one by one."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.migrations.operations import CreateModel
from django.db.migrations.state import ProjectState
from django.db.migrations.writer import OperationWriter

from alongside.ground.base.tables import CreateTables


class _Noted(CreateModel):
    done: list[str] = []

    def database_forwards(self, app_label: str, *_: Any) -> None:
        self.done.append(f"make {self.name}")

    def database_backwards(self, app_label: str, *_: Any) -> None:
        self.done.append(f"drop {self.name}")


def _tables(kind: type[CreateModel] = CreateModel) -> list[CreateModel]:
    field = ("id", models.UUIDField(primary_key=True))
    link = ("street", models.ForeignKey("towns.Street", on_delete=models.PROTECT))
    return [kind("Street", [field]), kind("House", [field, link])]


def test_the_state_is_the_same_as_one_by_one_also_after_it_was_drawn() -> None:
    together, one_by_one = ProjectState(), ProjectState()
    assert together.apps.get_models() == []  # drawn while it is empty
    CreateTables(_tables()).state_forwards("towns", together)
    for table in _tables():
        table.state_forwards("towns", one_by_one)
    assert together == one_by_one
    assert (
        together.apps.get_model("towns", "House")._meta.get_field("street").related_model.__name__ == "Street"
    )


def test_tables_are_made_in_order_and_dropped_the_last_one_first() -> None:
    _Noted.done.clear()
    operation, state, editor = CreateTables(_tables(_Noted)), ProjectState(), Any
    operation.database_forwards("towns", editor, state, state)  # type: ignore[arg-type]
    operation.database_backwards("towns", editor, state, state)  # type: ignore[arg-type]
    assert _Noted.done == ["make Street", "make House", "drop House", "drop Street"]
    assert operation.describe() == "Create tables Street, House"


def test_a_migration_writes_it_down_and_reads_it_again() -> None:
    written, imports = OperationWriter(CreateTables(_tables()), indentation=0).serialize()
    names: dict[str, Any] = {}
    exec("\n".join([*imports, "from django.db import migrations, models"]), names)
    read = eval(written.rstrip(","), names)
    assert [table.name for table in read.tables] == ["Street", "House"]
