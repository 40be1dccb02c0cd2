"""What is asked for early: a day, a name, a reason and another way; and the steps of the procedure (R79, R129, R132)."""

from __future__ import annotations

from datetime import UTC, date, datetime
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import Error, transaction

from alongside.ground.access.context import acting
from alongside.ground.base.actors import SYSTEM
from alongside.ground.base.errors import Missing, NotPermitted, Refused
from alongside.ground.base.ids import new_id
from alongside.ground.base.parameters import in_force, set_value
from alongside.ground.clock import frozen, now
from alongside.ground.clock.models import Clock
from alongside.practice.actions import events, late
from alongside.practice.actions.models import Action, ResourceDecision, StepAnswer
from alongside.practice.actions.resources import (
    deciders,
    resources_for_family,
    resources_of_case,
    resources_to_decide,
)
from alongside.practice.actions.rules_resources import check_decision
from alongside.practice.actions.rules_steps import rates_of, steps_from
from alongside.practice.actions.services import resource_ask, resource_decide, resource_hand_on, step_answer
from alongside.practice.actions.steps import deviation_rates, steps_for_family, steps_of_case

MONDAY = datetime(2026, 11, 23, 9, tzinfo=UTC)
TODAY = date(2026, 11, 23)
LATE = datetime(2026, 12, 9, 9, tzinfo=UTC)

DECISIONS = [
    ({"outcome": "agreed", "reason": "A sitter on Fridays.", "starts_on": TODAY}, ""),
    ({"outcome": "agreed", "reason": "A sitter on Fridays."}, "action_undated"),
    ({"outcome": "agreed", "reason": "A sitter.", "starts_on": date(2026, 11, 20)}, "action_due_past"),
    ({"outcome": "agreed", "reason": " ", "starts_on": TODAY}, "reason_missing"),
    ({"outcome": "refused", "reason": "No bed is free."}, "alternative_missing"),
    ({"outcome": "refused", "alternative": "A sitter."}, "reason_missing"),
    ({"outcome": "refused", "reason": "No bed.", "alternative": "A sitter.", "starts_on": TODAY}, ""),
    ({"outcome": "in_part", "reason": "One night.", "starts_on": TODAY}, "alternative_missing"),
    ({"outcome": "maybe", "reason": "?"}, "choice_unknown"),
    ({"outcome": "agreed", "reason": "x" * 2_001, "starts_on": TODAY}, "words_too_long"),
]


@pytest.mark.parametrize(("given", "code"), DECISIONS)
def test_a_decision_says_all_that_it_has_to(given: dict[str, Any], code: str) -> None:
    said = {"reason": "", "alternative": "", "starts_on": None, **given}
    if code:
        with pytest.raises(Refused) as caught:
            check_decision(today=TODAY, **said)
        assert caught.value.code == code
    else:
        made = check_decision(today=TODAY, **said)
        assert (made.starts_on is None) == (made.outcome == "refused")


def ask(by: Any, case: Any, **facts: Any) -> Any:
    given = {"kind": "respite", "words": "I sit at his door all night. One night of sleep.", **facts}
    with frozen(MONDAY), acting(by):
        return resource_ask(by=by, case_id=case.id, **given)


def decide(by: Any, request: Any, at: datetime = MONDAY, **facts: Any) -> ResourceDecision:
    given = {
        "outcome": "refused",
        "reason": "No bed is free.",
        "alternative": "A sitter, on Mondays.",
        **facts,
    }
    with frozen(at), acting(by):
        return resource_decide(by=by, request_id=request.id, **given)


def test_a_mother_asks_for_a_rest_and_reads_why_not_and_what_instead(cast: Any, story: Any) -> None:
    request = ask(cast.mother, story.case, prevents="I fall asleep and he is gone.")
    assert (request.decider_name, request.decide_by) == ("Mo Hall", date(2026, 11, 30))
    with acting(cast.father):
        assert resources_for_family(viewer=cast.father) == [], "it is hers"
    with acting(cast.manager):
        assert [one.request.id for one in resources_to_decide(viewer=cast.manager)] == [request.id]
    for by, error in (
        (cast.social_worker, NotPermitted),
        (cast.mother, NotPermitted),
        (cast.stranger, NotPermitted),
    ):
        with pytest.raises(error):
            decide(by, request)
    with pytest.raises(Refused) as caught:
        decide(cast.manager, request, alternative="")
    assert (caught.value.code, caught.value.field) == ("alternative_missing", "alternative")
    decide(cast.manager, request)
    with acting(cast.mother):
        one = resources_for_family(viewer=cast.mother)[0]
        assert one.decision is not None
        assert (one.decision.reason, one.decision.alternative) == ("No bed is free.", "A sitter, on Mondays.")
    with pytest.raises(Refused) as twice:
        decide(cast.manager, request)
    assert twice.value.code == "resource_decided"
    with acting(SYSTEM), pytest.raises(Error), transaction.atomic():
        ResourceDecision.objects.update(alternative="")


def test_a_yes_becomes_a_promise_and_nobody_decides_what_they_asked_themself(cast: Any, story: Any) -> None:
    own = ask(cast.manager, story.case, kind="equipment", words="A better lock.")
    assert own.decider_name == "A manager", "nobody else decides here yet"
    with pytest.raises(Refused, match="another manager") as caught:
        decide(cast.manager, own, outcome="agreed", starts_on=date(2026, 12, 4))
    assert caught.value.code == "own_request"
    shared = ask(cast.mother, story.case, private=False)
    made = decide(cast.manager, shared, outcome="agreed", reason="A sitter.", starts_on=date(2026, 12, 4))
    with acting(cast.father):
        action = Action.objects.get(id=made.action_id)
        assert (action.owner_name, action.due_on, action.origin_kind) == (
            "Mo Hall",
            date(2026, 12, 4),
            "resource",
        )
        assert (action.proposer, action.proposer_name, action.co_produced) == ("parent", "Maria Ash", True)
        assert [one.request.id for one in resources_for_family(viewer=cast.father)] == [own.id, shared.id]
    private = ask(cast.mother, story.case, kind="therapy", words="Somebody for me to talk to.")
    hers = decide(cast.manager, private, outcome="in_part", reason="Six times.", starts_on=date(2026, 12, 4))
    with acting(cast.father):
        assert not Action.objects.filter(id=hers.action_id).exists(), "the other parent does not learn of it"


def test_another_manager_takes_it_over_and_the_late_loop_tells_whoever_decides(cast: Any, story: Any) -> None:
    request = ask(cast.social_worker, story.case, person_id=story.mother.id)
    second = cast.duty
    with acting(SYSTEM):
        second.role_assignments.create(role="manager", agency=cast.manager.role_assignments.get().agency)
    with frozen(MONDAY), acting(cast.manager):
        assert [one.name for one in deciders(viewer=cast.manager, request=request)] == ["Dan Utley"]
        for wrong in (None, cast.social_worker.id, cast.manager.id):
            with pytest.raises(Refused) as caught:
                resource_hand_on(by=cast.manager, request_id=request.id, decider_id=wrong)
            assert caught.value.code in ("decider_unknown", "same_decider")
        assert (
            resource_hand_on(by=cast.manager, request_id=request.id, decider_id=second.id).decider_name
            == "Dan Utley"
        )
        with pytest.raises(Missing):
            resource_hand_on(by=cast.manager, request_id=new_id(), decider_id=second.id)
    with frozen(LATE), acting(SYSTEM):
        clock = Clock.objects.get(kind=events.RESOURCE, about_id=request.id)
        due = [SimpleNamespace(clock=clock, step=SimpleNamespace(level=level)) for level in (1, 2)]
        told = [late.resource_late(one) for one in due]  # type: ignore[arg-type]
        names = [{who.name for who in one.people} for one in told if one]
        assert names[0] == {"Dan Utley"}
        assert "Mo Hall" in names[1]
    with acting(cast.mother):
        assert len(resources_for_family(viewer=cast.mother)) == 1
    with acting(cast.csw):
        assert len(resources_of_case(viewer=cast.csw, case_id=story.case.id)) == 1


def test_steps_are_those_of_the_day_the_case_was_opened_and_a_deviation_says_why(
    cast: Any, story: Any
) -> None:
    def say(by: Any, **facts: Any) -> StepAnswer:
        with acting(by):
            return step_answer(by=by, case_id=story.case.id, **{"key": "strategy", "state": "done", **facts})

    with acting(SYSTEM):
        set_value(
            "P-STEPS",
            [["ring", "Ring them", "Us"]],
            partnership_id=None,
            in_force_from=now(),
            reason="A test",
            by_id=None,
        )
    with acting(cast.social_worker):
        stands = steps_of_case(viewer=cast.social_worker, case=story.case)
        assert (stands[0].step.key, stands[0].newest, len(stands)) == ("strategy", None, 8)
    for by, facts, error in (
        (cast.ipsw, {}, NotPermitted), (cast.mother, {}, NotPermitted), (cast.police, {}, Missing),
        (cast.social_worker, {"key": "ring"}, Missing), (cast.social_worker, {"state": "deviated"}, Refused),
        (cast.social_worker, {"state": "not_done", "reason": " "}, Refused), (cast.social_worker, {"state": "?"}, Refused),
    ):  # fmt: skip
        with pytest.raises(error):
            say(by, **facts)
    say(cast.social_worker, state="not_done", reason="Nobody from health could come.")
    say(cast.social_worker, state="deviated", reason="By telephone, the same night.")
    kept = say(cast.csw, key="child_seen")
    with acting(SYSTEM):
        assert kept.version_id == in_force("P-STEPS", at=story.case.opened_at).id
    with acting(cast.mother):
        found = steps_for_family(viewer=cast.mother, case=story.case)[0]
        assert [one.state for one in found.answers] == ["deviated", "not_done"], "what was said before stays"
    with acting(cast.manager):
        rates = {
            one.agency: (one.answered, one.deviation_percent) for one in deviation_rates(viewer=cast.manager)
        }
    assert rates == {"Northmoor social_care": (1, 100.0), "Northmoor voluntary": (1, 0.0)}


@pytest.mark.parametrize(
    "value",
    [[], "x", [["a", "b"]], [["A key", "b", "c"]], [["a", "", "c"]], [["a", "b", "c"], ["a", "d", "e"]]],
)
def test_steps_that_nobody_could_follow_are_refused(value: Any) -> None:
    with pytest.raises(ValueError, match="step"):
        steps_from(value)


def test_rates_are_of_what_was_answered() -> None:
    rates = rates_of([("A", "done"), ("A", "deviated"), ("A", "not_done"), ("B", "done")])
    assert [(one.agency, one.deviation_percent) for one in rates] == [("A", 66.7), ("B", 0.0)]
