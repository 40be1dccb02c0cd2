"""A parent's challenge to services and a parent's tears are no risk, no engagement and no harm: by design (R135, R141)."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from django.apps import apps

ROOT = Path(__file__).parents[3]
JUDGES = ("practice/assessment", "practice/engagement", "practice/plans", "practice/safety", "practice/progress",
          "practice/closing", "family/cases")  # fmt: skip
NOT_READ = {
    "alongside.accountability",
    "alongside.family.recording.models_care",
    "alongside.family.recording.reading",
}
TABLES = ("challenge_", "recording_distressnote", "recording_removalheard")


@pytest.mark.parametrize("room", JUDGES)
def test_no_room_that_judges_a_parent_reads_their_challenge_or_their_tears(room: str) -> None:
    for file in sorted((ROOT / room).rglob("*.py")):
        if "tests" in file.parts:
            continue
        text = file.read_text(encoding="utf-8")
        for node in ast.walk(ast.parse(text)):
            names = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            names += [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            assert not [n for n in names for bad in NOT_READ if n.startswith(bad)], file
        assert not [table for table in TABLES if f'"{table}' in text or f" {table}" in text], file


def test_no_record_points_at_a_parents_challenge_or_tears_but_its_own_answer() -> None:
    for model in apps.get_models():
        if model._meta.app_label in ("challenge", "recording"):
            continue
        for field in model._meta.get_fields():
            target = getattr(field, "related_model", None)
            if field.concrete and target is not None and not isinstance(target, str):
                assert target._meta.app_label != "challenge", (model, field)
                assert target._meta.label != "recording.DistressNote", (model, field)


def test_a_harm_and_a_statement_are_told_of_entries_and_harms_alone() -> None:
    for label, allowed in (
        ("assessment.HarmEvent", {"cases.Case", "recording.ChronologyEntry"}),
        (
            "assessment.Statement",
            {"assessment.Assessment", "people.Person", "assessment.HarmEvent", "cases.Case"},
        ),
        ("cases.EvidenceEntry", {"cases.Case", "people.Person"}),
    ):
        targets = {f.related_model._meta.label for f in apps.get_model(label)._meta.fields if f.related_model}
        assert targets <= allowed, (label, targets)
