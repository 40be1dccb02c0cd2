"""The table of what a plan needs before it is shared, row by row (R94, R96)."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from alongside.practice.plans.rules import SHARING, MeasureFacts, PlanFacts, unready

TODAY = date(2026, 11, 23)


def measure(**facts: Any) -> MeasureFacts:
    """A measure that breaks no rule."""
    given = {
        "id": uuid.uuid4(), "side": "inside", "proposer": "parent", "has_owner": True, "due_on": TODAY,
        "tonight": "Lock the door", "trigger": "A knock", "promised": False, **facts,
    }  # fmt: skip
    return MeasureFacts(**given)


def plan(*measures: MeasureFacts, **facts: Any) -> PlanFacts:
    """A plan with these measures, or with one inside and one outside."""
    return PlanFacts(measures=measures or (measure(), measure(side="outside")), **facts)


def codes(facts: PlanFacts) -> list[str]:
    """The codes of the rules that the plan breaks."""
    return [problem.code for problem in unready(facts, today=TODAY)]


def test_a_whole_plan_is_ready() -> None:
    assert codes(plan()) == []


_OUT = measure(side="outside")
BROKEN = [
    ("plan_empty", plan(measure(side="online"), inside_empty_reason="x", outside_empty_reason="x"), False),
    ("plan_inside_empty", plan(_OUT), True),
    ("plan_inside_empty", plan(_OUT, inside_empty_reason="  "), True),
    ("plan_inside_empty", plan(_OUT, inside_empty_reason="Home is safe"), False),
    ("plan_inside_empty", plan(_OUT, outside_empty_reason="The wrong side's reason"), True),
    ("plan_outside_empty", plan(measure()), True),
    ("plan_outside_empty", plan(measure(), outside_empty_reason="\t"), True),
    ("plan_outside_empty", plan(measure(), outside_empty_reason="Cleo stays with her aunt"), False),
    ("plan_outside_empty", plan(measure(), measure(side="online")), True),
    ("plan_nothing_from_family", plan(measure(proposer="professional"), outside_empty_reason="x"), True),
    ("plan_nothing_from_family", plan(measure(proposer="child"), outside_empty_reason="x"), False),
    ("plan_nothing_from_family", plan(measure(proposer="parent"), outside_empty_reason="x"), False),
    (
        "plan_nothing_from_family",
        plan(measure(proposer="professional"), no_family_measure_reason="They asked to wait"),
        False,
    ),
    ("measure_without_owner", plan(_OUT, measure(has_owner=False)), True),
    ("measure_owner_left", plan(_OUT, measure(owner_here=False)), True),
    ("measure_owner_left", plan(_OUT, measure(owner_here=False, promised=True)), False),
    ("measure_without_date", plan(_OUT, measure(due_on=None)), True),
    ("measure_date_passed", plan(_OUT, measure(due_on=TODAY - timedelta(days=1))), True),
    ("measure_date_passed", plan(_OUT, measure(due_on=TODAY)), False),
    ("measure_date_passed", plan(_OUT, measure(due_on=None)), False),
    ("measure_date_passed", plan(_OUT, measure(due_on=TODAY - timedelta(days=9), promised=True)), False),
    ("measure_without_tonight", plan(_OUT, measure(tonight=" ")), True),
    ("measure_without_trigger", plan(_OUT, measure(trigger="")), True),
]


@pytest.mark.parametrize(("code", "facts", "broken"), BROKEN)
def test_each_row_of_the_table(code: str, facts: PlanFacts, broken: bool) -> None:
    assert (code in codes(facts)) is broken


def test_reasons_alone_make_no_plan() -> None:
    nothing = PlanFacts((), inside_empty_reason="x", outside_empty_reason="x", no_family_measure_reason="x")
    assert codes(nothing) == ["plan_empty"]


def test_every_row_is_tested_broken() -> None:
    assert {rule.code for rule in SHARING} - {code for code, _, broken in BROKEN if broken} == {"plan_empty"}


@pytest.mark.parametrize("rule", SHARING, ids=lambda rule: rule.code)
def test_each_message_says_how_to_put_it_right(rule: Any) -> None:
    assert rule.message.split()[0].rstrip(",") in {"Add", "Choose", "Say", "The"}
    assert rule.message.endswith(".")
    assert (rule.breaks is None) is not (rule.of_each is None)


def test_a_broken_row_names_the_measures_concerned() -> None:
    good, bad = measure(), measure(side="outside", tonight="", trigger="")
    found = unready(plan(good, bad), today=TODAY)
    assert [(problem.code, problem.measure_ids) for problem in found] == [
        ("measure_without_tonight", (bad.id,)),
        ("measure_without_trigger", (bad.id,)),
    ]


def test_all_that_is_missing_is_said_at_once() -> None:
    bare = replace(measure(proposer="professional"), has_owner=False, due_on=None, tonight="", trigger="")
    assert codes(plan(bare)) == [
        "plan_outside_empty", "plan_nothing_from_family", "measure_without_owner", "measure_without_date",
        "measure_without_tonight", "measure_without_trigger",
    ]  # fmt: skip
