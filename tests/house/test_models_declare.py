"""House laws 5 and 6: every model declares itself, and the database enforces what it declares."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection, models

from alongside.ground.base.declarations import Audience, Declaration, Retention, Sensitivity
from alongside.ground.base.models import FamilyRecord

OURS = [m for m in apps.get_models() if m.__module__.startswith("alongside.")]
FLOORS = ("ground", "family", "practice", "pursuit", "accountability", "learning", "doors", "config")
ROOMS = {
    "ground": ("base", "clock", "audit", "accounts", "access", "post", "files", "govuk"),
    "family": ("people", "wording", "referrals", "cases", "recording", "areas", "circumstances", "finding"),
    "practice": (
        "support",
        "workload",
        "engagement",
        "assessment",
        "progress",
        "actions",
        "plans",
        "places",
        "meetings",
        "safety",
        "handover",
        "closing",
    ),
    "pursuit": ("information", "entities", "intelligence", "network", "disruption"),
    "accountability": ("challenge",),
}
# The primary key is the id alone: Django cannot point a foreign key at a composite one. See docs/adr/0003.
_LEADS_OTHERWISE = {
    "person_by_account",  # answers "who am I?", before a partnership is known
    "finding_people",
    "finding_requests",
    "finding_numbers",  # GIN on numbers; without btree_gin no uuid can lead them
    "entity_by_keys",  # the same; its secret is the partnership's own
    "held_by_digest",  # what partnerships hold is compared across them, by the system alone
    "cross_match_pair",  # the two sides of one pair are in two partnerships
}


def _place(model: type[models.Model]) -> tuple[int, int]:
    _, floor, room = model.__module__.split(".")[:3]
    return FLOORS.index(floor), ROOMS.get(floor, (room,)).index(room)


def test_every_model_declares_itself() -> None:
    for model in OURS:
        declares, label = model.__dict__.get("declares"), model._meta.label
        assert isinstance(declares, Declaration), f"{label} says nothing of who may see it"
        assert declares.retention in Retention, label
        says = declares.audited in ("verbs", "itself") or declares.audited.startswith("not: ")
        assert says, f"{label} does not say where it is audited"
        if declares.sensitivity is not Sensitivity.NO_FAMILY_DATA:
            kept = declares.row_security or declares.open_because
            assert kept, f"{label}: family data needs row security, or a reason"
        if issubclass(model, FamilyRecord):
            assert declares.row_security, f"{label}: a family record is protected by row security"
    assert len(OURS) > 300


def test_foreign_keys_point_down_the_house() -> None:
    climbs = [
        f"{model._meta.label}.{field.name} climbs to {target._meta.label}"
        for model in OURS
        for field in model._meta.get_fields()
        if (target := getattr(field, "related_model", None)) is not None
        and getattr(field, "concrete", False)
        and target.__module__.startswith("alongside.")
        and _place(target) > _place(model)
    ]
    assert not climbs, "\n".join(climbs)


def test_keys_lead_with_the_partnership() -> None:
    otherwise = [
        f"{key.name} of {model._meta.label} does not lead with partnership_id"
        for model in OURS
        if issubclass(model, FamilyRecord)
        for key in [*model._meta.indexes, *model._meta.constraints]
        if (fields := list(getattr(key, "fields", ())))
        and key.name not in _LEADS_OTHERWISE
        and fields[0].lstrip("-") != "partnership_id"
    ]
    assert not otherwise, "\n".join(otherwise)


@pytest.mark.django_db
def test_the_database_has_the_policies_that_the_models_declare() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT relname FROM pg_class WHERE relrowsecurity AND relkind = 'r'")
        secured = {name for (name,) in cursor.fetchall()}
        cursor.execute("SELECT tablename, policyname FROM pg_policies WHERE schemaname = 'public'")
        policies = set(cursor.fetchall())
    for model in OURS:
        table, rules = model._meta.db_table, model.declares.row_security  # type: ignore[attr-defined]
        assert (table in secured) is bool(rules), table
        for audience in Audience:
            if rules:
                assert ((table, f"{audience.value}_select") in policies) is bool(rules.reading(audience)), (
                    table
                )


@pytest.mark.django_db
def test_append_only_tables_take_no_update_or_delete_from_the_application() -> None:
    with connection.cursor() as cursor:
        for model in OURS:
            declares: Any = model.declares  # type: ignore[attr-defined]
            for right, wanted in (("UPDATE", not declares.append_only), ("DELETE", declares.deletable)):
                cursor.execute(
                    "SELECT has_table_privilege('alongside_app', %s, %s)", [model._meta.db_table, right]
                )
                assert cursor.fetchone() == (wanted,), f"{model._meta.label} {right}"


@pytest.mark.django_db
def test_paired_fields_are_paired_in_the_database() -> None:
    for model in OURS:
        names = {f.name for f in model._meta.fields}
        held = " ".join(
            str(c.condition) for c in model._meta.constraints if isinstance(c, models.CheckConstraint)
        )
        for name in names:
            stem = name.removesuffix("_at")
            if (
                name != stem
                and f"{stem}_by_id" in names
                and _nullable(model, f"{stem}_by_id")
                and _nullable(model, name)
            ):
                assert {name, f"{stem}_by_id"} <= set(re.findall(r"\w+_(?:at|by_id)", held)), (
                    f"{model._meta.label} {name}"
                )


def _nullable(model: type[models.Model], name: str) -> bool:
    return bool(model._meta.get_field(name).null)  # type: ignore[union-attr]


@pytest.mark.django_db
def test_no_migration_is_missing_and_each_has_a_name() -> None:
    call_command("makemigrations", "--check", "--dry-run", verbosity=0)
    root = Path(__file__).resolve().parents[2] / "alongside"
    for file in root.rglob("migrations/0*.py"):
        assert not re.search(r"_auto_\d", file.name), f"{file.name} has no name"
