"""Which kind of plan it is, putting it in force, the emergency plan, and ending it (R94, R102, R105)."""

from __future__ import annotations

import uuid

from django.db import transaction

from alongside.family.cases.stops import Taken, weighs_on
from alongside.family.people.rules import one_of
from alongside.ground.accounts.models import User
from alongside.ground.audit.services import record
from alongside.ground.base.errors import Refused
from alongside.ground.clock import now, today
from alongside.practice.engagement.services import check_no_open_difference
from alongside.practice.plans import events
from alongside.practice.plans.models import Measure, Plan, PlanVersion
from alongside.practice.plans.models_guard import CameIntoForce
from alongside.practice.plans.policies import PLAN_IN_FORCE, PLAN_INTERIM, PLAN_SHARE
from alongside.practice.plans.readiness import readiness
from alongside.practice.plans.services.common import (
    case_to_write,
    fit,
    fresh,
    open_plan,
    require_place,
    signed,
)
from alongside.practice.plans.services.keeping import keep_version, promise, promise_review, start, stop

_CLOSED = ["state", "outcome", "closed_at", "closed_by_id", "closed_by_name", "closed_words", "version"]
_FORCE = ["state", "in_force_number", "in_force_at", "in_force_by_id", "in_force_by_name", "version"]


@transaction.atomic
def plan_kind_set(*, by: User, plan_id: uuid.UUID, kind: str, reason: str, expected_version: int) -> Plan:
    """Say which kind of plan it is. For harm outside the home a child protection plan needs a reason, which the parents
    read (R102). Raises Missing, NotPermitted, Stale, Refused(`reason_missing`).
    """
    require_place(by, PLAN_SHARE, open_plan(plan_id).case_id, or_lead=True)
    plan = open_plan(plan_id, lock=True)
    fresh(plan, expected_version)
    one_of(kind, Plan.Kind.values, field="kind")
    required = (
        "" if kind == Plan.Kind.EXTRA_FAMILIAL else "Say why, in words for the parents. They read this."
    )
    why = fit(Plan, "kind_reason", reason, required=required, field="reason")
    # A better reason for what it is already takes nothing from anybody.
    if kind == Plan.Kind.CHILD_PROTECTION and plan.kind != kind:
        weighs_on("plan_kind", by=by, case=plan.case)
    return _is_now(by, plan, kind, why)


def plan_kind_undo(taken: Taken, by: User) -> bool:
    """Make it a plan about harm outside the home again, where the other kind was not right (R102, R216); called as the
    system. False where it is that already, or has ended.
    """
    found = Plan.objects.select_for_update(of=("self",)).filter(
        case_id=taken.in_case, kind=Plan.Kind.CHILD_PROTECTION
    )
    plan = found.exclude(state=Plan.State.CLOSED).first()
    return plan is not None and bool(_is_now(by, plan, Plan.Kind.EXTRA_FAMILIAL, taken.why))


def _is_now(by: User, plan: Plan, kind: str, reason: str) -> Plan:
    plan.kind, plan.kind_reason, plan.version = kind, reason, plan.version + 1
    plan.save(update_fields=["kind", "kind_reason", "version"])
    record(
        events.KIND_SET, by=by, about=plan, circle_ids=[plan.case_id, plan.family_id], facts={"kind": kind}
    )
    return plan


@transaction.atomic
def plan_put_in_force(*, by: User, plan_id: uuid.UUID, expected_version: int) -> Plan:
    """Put the newest shared version in force (R94): its review is promised, and an emergency plan is replaced.

    Raises Missing, NotPermitted, Stale, Refused: `plan_in_force_already`, `discussion_open`, and the first broken row of
    the one table of rules (`final.FINAL`), with how to put it right.
    """
    require_place(by, PLAN_IN_FORCE, open_plan(plan_id).case_id, or_lead=True)
    plan = open_plan(plan_id, lock=True)
    fresh(plan, expected_version)
    if plan.number and plan.in_force_number == plan.number:
        raise Refused(f"Version {plan.number} is in force already.", code="plan_in_force_already")
    check_no_open_difference(plan.case_id)
    broken = readiness(plan, plan.case, viewer=by).unfinished
    if broken:
        first = broken[0]
        missing = f" Missing: {', '.join(first.names)}." if first.names else ""
        raise Refused(f"{first.message}{missing}", code=first.code)
    plan.state, plan.in_force_number, plan.version = Plan.State.ACTIVE, plan.number, plan.version + 1
    plan.in_force_at, plan.in_force_by_id, plan.in_force_by_name = now(), by.id, by.name
    plan.save(update_fields=_FORCE)
    _came_into_force(plan, by, why=plan.kind_reason)
    stop(plan, events.COPRODUCE, by=by)
    promise_review(plan, by=by)
    record(
        events.IN_FORCE, by=by, about=plan, circle_ids=[plan.case_id, plan.family_id],
        facts={"number": plan.number, "kind": plan.kind},
    )  # fmt: skip
    return plan


@transaction.atomic
def plan_interim(*, by: User, case_id: uuid.UUID, reason: str, tonight: str) -> PlanVersion:
    """Put an emergency plan in force at once, with what everybody does tonight; no rule of a plan delays it.

    It starts the case's plan when there is none, keeps all that stands in it as a version, and promises that it is written
    again together with the family within P-INTERIM. Raises Missing, NotPermitted, Refused(`reason_missing`,
    `tonight_missing`).
    """
    case = case_to_write(by, case_id, PLAN_INTERIM)
    why = fit(Plan, "interim_reason", reason, required="Say in a few words what happened.", field="reason")
    steps = fit(
        Plan, "interim_tonight", tonight, required="Say what everybody does tonight.", field="tonight"
    )
    found = Plan.objects.select_for_update(of=("self",)).filter(case=case).exclude(state=Plan.State.CLOSED)
    plan = found.first() or Plan.objects.create(
        partnership_id=case.partnership_id, created_by_id=by.id, case=case, family_id=case.family_id, started_at=now(),
        started_by_id=by.id,
    )  # fmt: skip
    measures = list(Measure.objects.filter(plan=plan, withdrawn_at__isnull=True).order_by("created_at", "id"))
    for measure in measures:
        if measure.owner_id is not None and measure.due_on is not None and measure.due_on >= today():
            _promise_if_it_can_be(measure, by=by)
    plan.state = Plan.State.ACTIVE
    plan.interim_at, plan.interim_by_name = now(), by.name
    plan.interim_reason, plan.interim_tonight = why, steps
    plan.save(update_fields=["interim_at", "interim_by_name", "interim_reason", "interim_tonight"])
    version = keep_version(plan, measures, by=by, interim=True)
    _came_into_force(plan, by, interim=True, why=why, tonight=steps)
    stop(plan, events.COPRODUCE, by=by)
    start(plan, events.COPRODUCE, by=by)
    promise_review(plan, by=by)
    facts = {"number": plan.number, "measures": len(measures)}
    record(events.INTERIM, by=by, about=plan, circle_ids=[plan.case_id, plan.family_id], facts=facts)
    return version


def _came_into_force(plan: Plan, by: User, *, why: str, interim: bool = False, tonight: str = "") -> None:
    """Keep what came into force and why: the plan itself holds only the newest (R112)."""
    CameIntoForce.objects.create(
        **signed(by, plan.case), plan=plan, number=plan.number, kind=plan.kind, interim=interim, why=why, tonight=tonight
    )  # fmt: skip


def _promise_if_it_can_be(measure: Measure, *, by: User) -> None:
    """Promise a measure, unless whoever was to do it left: that waits for the next sharing, and never holds tonight up."""
    try:
        with transaction.atomic():
            promise(measure, by=by)
    except Refused:
        measure.action = None


@transaction.atomic
def plan_close(*, by: User, plan_id: uuid.UUID, outcome: str, words: str, expected_version: int) -> Plan:
    """End a plan, with what came of it, in words that the family reads (R105). Its promises stand until kept or given up.

    Raises Missing, NotPermitted, Stale, Refused(`words_missing`).
    """
    require_place(by, PLAN_IN_FORCE, open_plan(plan_id).case_id, or_lead=True)
    plan = open_plan(plan_id, lock=True)
    fresh(plan, expected_version)
    plan.outcome = one_of(outcome, Plan.Outcome.values, field="outcome")
    plan.closed_words = fit(
        Plan, "closed_words", words, required="Say why it ends. The family reads this.", field="words"
    )
    plan.closed_at, plan.closed_by_id, plan.closed_by_name = now(), by.id, by.name
    plan.state, plan.version = Plan.State.CLOSED, plan.version + 1
    plan.save(update_fields=_CLOSED)
    stop(plan, *events.CLOCKS, by=by, reason="the plan ended")
    record(
        events.CLOSED,
        by=by,
        about=plan,
        circle_ids=[plan.case_id, plan.family_id],
        facts={"outcome": outcome},
    )
    return plan
