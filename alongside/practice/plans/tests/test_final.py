"""What a plan needs before it is in force: the one table, row by row, as one truth table (R22, R94-R102, R106)."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import date
from typing import Any

from alongside.practice.plans.final import FINAL, FinalFacts, unfinished
from alongside.practice.plans.rules import SHARING, MeasureFacts, PlanFacts

TODAY = date(2026, 11, 23)
INSIDE = MeasureFacts(
    id=uuid.uuid4(), side="inside", proposer="parent", has_owner=True, due_on=TODAY, tonight="Lock the door",
    trigger="A knock", promised=False, words="A lock on the back door",
)  # fmt: skip
OUTSIDE = replace(
    INSIDE, id=uuid.uuid4(), side="outside", proposer="professional", words="A lift from the gate"
)
OFFLINE = "She has no phone and no computer, and wants none"
WHOLE = FinalFacts(
    plan=PlanFacts((INSIDE, OUTSIDE), online_empty_reason=OFFLINE), today=TODAY, shared=True, changed_since_shared=False
)  # fmt: skip


def with_measure(**facts: Any) -> FinalFacts:
    """A whole plan with one more measure."""
    return replace(WHOLE, plan=PlanFacts((INSIDE, OUTSIDE, replace(OUTSIDE, id=uuid.uuid4(), **facts))))


def only(**facts: Any) -> FinalFacts:
    """A plan of nothing but measures like these, inside and outside, from the family and from workers."""
    return replace(WHOLE, plan=PlanFacts((replace(INSIDE, **facts), replace(OUTSIDE, **facts))))


TRUTH = [
    ("plan_not_shared", replace(WHOLE, shared=False), True),
    ("plan_changed_since_shared", replace(WHOLE, changed_since_shared=True), True),
    ("plan_changed_since_shared", replace(WHOLE, shared=False, changed_since_shared=True), False),
    ("plan_online_empty", replace(WHOLE, plan=PlanFacts((INSIDE, OUTSIDE))), True),
    ("plan_online_empty", replace(WHOLE, plan=PlanFacts((INSIDE, OUTSIDE), online_empty_reason=" ")), True),
    ("plan_online_empty", with_measure(side="online"), False),
    ("plan_online_empty", WHOLE, False),
    ("advice_alone", only(nature="advice", beside="The worker rings at six"), True),
    ("advice_alone", only(words="Just ring the police"), True),
    ("advice_alone", with_measure(nature="advice", beside="We ring"), False),
    ("advice_stands_alone", with_measure(nature="advice"), True),
    ("advice_stands_alone", with_measure(words="Parents to give him more freedom"), True),
    ("advice_stands_alone", with_measure(words="just ring the police."), True),
    ("advice_stands_alone", with_measure(words="Ring the police", beside="They come within ten minutes"), False),
    ("advice_stands_alone", with_measure(nature="advice", proposer="parent"), False),
    ("advice_stands_alone", with_measure(words="Ring the police with the car’s number and tell the IPSW"), False),
    ("course_not_asked_for", with_measure(nature="course", bears_on="The calls at night"), True),
    ("course_not_asked_for", with_measure(words="A 12 week parenting programme", bears_on="It"), True),
    ("course_not_asked_for", with_measure(words="Boundaries course at the centre", proposer="child"), True),
    ("course_not_asked_for", with_measure(nature="course", proposer="parent"), False),
    ("course_bears_on_nothing", with_measure(nature="course", proposer="parent"), True),
    ("course_bears_on_nothing", with_measure(nature="course", proposer="parent", bears_on="Online calls"), False),
    ("harm_unanswered", replace(WHOLE, harms=("Harm by: a group",)), True),
    ("later_unprotected", replace(WHOLE, hurt_before=True), False),
    ("later_unprotected", replace(WHOLE, plan=PlanFacts((INSIDE,), outside_empty_reason="Later"), hurt_before=True), True),
    ("later_unprotected", replace(only(nature="advice", beside="We ring"), hurt_before=True), True),
    ("disruption_empty", replace(WHOLE, disruption=0), True),
    ("disruption_empty", replace(WHOLE, disruption=0, signed=frozenset({"police"})), True),
    ("disruption_empty", replace(WHOLE, disruption=0, signed=frozenset({"manager"})), True),
    ("disruption_empty", replace(WHOLE, disruption=0, signed=frozenset({"police", "manager"})), False),
    ("wishes_missing", replace(WHOLE, wishes=0), True),
    ("wishes_missing", replace(WHOLE, wishes=0, no_wishes_reason=" "), True),
    ("wishes_missing", replace(WHOLE, wishes=0, no_wishes_reason="She is not ready to say"), False),
    ("wish_unanswered", replace(WHOLE, wishes_unanswered=1), True),
    ("strategy_unanswered", replace(WHOLE, strategies=("We sit by the door",)), True),
    ("sibling_unreviewed", replace(WHOLE, siblings=("Noah",)), True),
    ("adaptations_missing", replace(WHOLE, adaptations=("How to talk",)), True),
    ("involvement_unanswered", replace(WHOLE, unchecked=("Maria",)), True),
    ("kind_without_reason", replace(WHOLE, kind="child_protection"), True),
    ("kind_without_reason", replace(WHOLE, kind="child_protection", kind_reason="Harm at home"), False),
    # The rows of sharing hold in force too.
    ("plan_inside_empty", replace(WHOLE, plan=PlanFacts((OUTSIDE,))), True),
    ("plan_inside_empty", replace(WHOLE, plan=PlanFacts((OUTSIDE,), inside_empty_reason="Away")), False),
    ("plan_outside_empty", replace(WHOLE, plan=PlanFacts((INSIDE,))), True),
    ("plan_nothing_from_family", replace(WHOLE, plan=PlanFacts((OUTSIDE,))), True),
    ("plan_nothing_from_family", replace(WHOLE, plan=PlanFacts((OUTSIDE,), no_family_measure_reason="Asked")), False),
    ("measure_without_tonight", with_measure(tonight=""), True),
    ("measure_without_trigger", with_measure(trigger=""), True),
    ("measure_without_owner", with_measure(has_owner=False), True),
    ("measure_without_date", with_measure(due_on=None), True),
    ("measure_owner_left", with_measure(owner_here=False), True),
    ("measure_owner_left", with_measure(owner_here=False, promised=True), False),
]  # fmt: skip


def test_a_whole_plan_goes_into_force() -> None:
    assert unfinished(WHOLE) == []


def test_the_truth_table_of_finalising() -> None:
    wrong = [
        (code, facts)
        for code, facts, broken in TRUTH
        if (code in {one.code for one in unfinished(facts)}) is not broken
    ]
    assert not wrong
    tested = {code for code, _, broken in TRUTH if broken}
    assert {rule.code for rule in FINAL} <= tested
    assert {rule.code for rule in SHARING} - tested == {"plan_empty", "measure_date_passed"}


def test_each_row_says_how_to_put_it_right_and_where() -> None:
    pages = {
        "share", "propose", "measure", "harms", "disruption", "young", "strategies", "siblings", "adaptations",
        "involvement", "kind", "reasons",
    }  # fmt: skip
    for rule in FINAL:
        assert rule.message.endswith("."), rule.code
        assert rule.where in pages, rule.code
        assert sum(part is not None for part in (rule.breaks, rule.of_each, rule.names)) == 1, rule.code
    empty = replace(WHOLE, plan=PlanFacts(()), harms=("x",))
    assert {one.where for one in unfinished(empty)} <= pages
    (named,) = unfinished(replace(WHOLE, siblings=("Noah", "Ada")))
    assert (named.names, named.where) == (("Noah", "Ada"), "siblings")
