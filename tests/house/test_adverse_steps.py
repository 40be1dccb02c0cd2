"""Every verb that could weigh on a family stands in the one table of steps, and asks before it is taken (R216).

A verb whose name sounds like it must be in `DEEDS`, or here with a reason why it takes nothing from anybody.
"""

from __future__ import annotations

import ast
import importlib
import inspect
import pkgutil
import re
from collections.abc import Iterator

import pytest

import alongside
from alongside.family.cases.stops import DEEDS

SOUNDS_LIKE = re.compile(
    r"^(threshold_set|category_\w+|cause_\w+|plan_kind_\w+|meeting_plan|meeting_invite\w*|stay_propose|stay_start|ending_sign)$"
    r"|narrow|restrict|exclu|left_out|leave_out|standing_|_hide|_remove|_suspend|_stop$|_revoke|withhold|proceed"
    r"|remov|_uninvite|access_"
)
TAKES_NOTHING = {
    "family.cases.category_set": "neglect waits for `category_sign`; nothing else that it can say is about the parents",
    "family.cases.narrowing_end": "it opens what was held back",
    "practice.assessment.statement_leave_out": "it leaves a harmful statement out of an assessment",
    "family.recording.access_answer": "it answers a wish for a copy of the record",
    "family.recording.access_extend": "it tells whoever asked for a copy that it takes longer, as the law lets it",
    "family.recording.access_ask": "the family asks for a copy of their own record",
    "family.recording.removal_answer": "it answers what a parent said of talk of removal",
    "family.recording.removal_record": "it writes down what was said already, with its legal basis",
    "family.recording.removal_say": "a parent says what they were told",
    "family.recording.withholding_review": "a second person looks at what was held back already",
    "practice.meetings.left_out_tell": "it tells somebody what a meeting decided",
    "practice.places.stay_start": "it writes that a child began at a place that `stay_propose` asked about",
}


def _rooms() -> Iterator[str]:
    for floor in ("family", "practice"):
        package = importlib.import_module(f"alongside.{floor}")
        yield from (f"{floor}.{room.name}" for room in pkgutil.iter_modules(package.__path__))


def _verbs() -> dict[str, ast.FunctionDef]:
    """Every public function with `by=` in the services of the rooms of family and practice, by room and name."""
    found: dict[str, ast.FunctionDef] = {}
    for room in _rooms():
        base = f"alongside.{room}.services"
        if importlib.util.find_spec(base) is None:
            continue
        module = importlib.import_module(base)
        names = [base]
        if hasattr(module, "__path__"):
            names += [f"{base}.{one.name}" for one in pkgutil.iter_modules(module.__path__)]
        for name in names:
            tree = ast.parse(inspect.getsource(importlib.import_module(name)))
            public = (one for one in tree.body if isinstance(one, ast.FunctionDef) and one.name[0] != "_")
            for node in public:
                if "by" in {argument.arg for argument in node.args.kwonlyargs}:
                    found[f"{room}.{node.name}"] = node
    return found


VERBS = _verbs()


def test_what_sounds_like_a_step_against_somebody_is_in_the_table_or_says_why_not() -> None:
    assert alongside
    assert len(VERBS) > 150
    known = {deed.verb for deed in DEEDS.values()} | set(TAKES_NOTHING)
    unknown = {name for name in VERBS if SOUNDS_LIKE.search(name.rsplit(".", 1)[1])} - known
    assert not unknown, (
        f"{sorted(unknown)}: put each in DEEDS (family/cases/stops.py) with `weighs_on`, or here with a reason"
    )


@pytest.mark.parametrize("key", sorted(DEEDS))
def test_each_step_of_the_table_asks_first(key: str) -> None:
    verb = VERBS[DEEDS[key].verb]
    asked = [
        node.args[0].value
        for node in ast.walk(verb)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "weighs_on"
        and isinstance(node.args[0], ast.Constant)
    ]  # fmt: skip
    assert asked == [key]


def test_no_reason_outlives_its_verb() -> None:
    assert set(TAKES_NOTHING) <= set(VERBS)
