"""What sharing a plan and putting it in force have in common: the version that is kept, its promises, its review."""

from __future__ import annotations

import uuid
from typing import Any

from alongside.family.cases.models import Allocation
from alongside.ground.access.context import elevated
from alongside.ground.accounts.models import User
from alongside.ground.base.actors import Acts
from alongside.ground.base.parameters import in_force
from alongside.ground.clock import now
from alongside.ground.clock.due import due_on, worked_on_or_before
from alongside.ground.clock.models import Clock
from alongside.ground.clock.services import clock_start, clock_stop
from alongside.practice.actions.services import Origin, action_promise
from alongside.practice.plans import events, rules
from alongside.practice.plans.models import WRITTEN, Measure, MeasureAnswer, Plan, PlanVersion

REASONS = (
    "inside_empty_reason", "outside_empty_reason", "online_empty_reason", "no_family_measure_reason", "no_wishes_reason",
    "kind", "kind_reason",
)  # fmt: skip
NOBODY = "the managers, until somebody leads"


def keep_version(plan: Plan, measures: list[Measure], *, by: User, interim: bool = False) -> PlanVersion:
    """Keep the plan as it stands as its next version, and save what changed of the plan itself."""
    at = now()
    plan.number, plan.version = plan.number + 1, plan.version + 1
    plan.save(update_fields=["number", "version", "state"])
    return PlanVersion.objects.create(
        partnership_id=plan.partnership_id, created_by_id=by.id, plan=plan, case_id=plan.case_id, number=plan.number,
        shared_at=at, shared_by_id=by.id, shared_by_name=by.name, measures=snapshot(measures), interim=interim,
        reasons={name: getattr(plan, name) for name in REASONS},
    )  # fmt: skip


def name_review_day(plan: Plan) -> None:
    """Say by which day a shared plan is looked at; it becomes a promise with a clock once the plan is in force (R104)."""
    limit = in_force("P-REVIEW", partnership_id=plan.partnership_id, at=now())
    plan.review_on = worked_on_or_before(due_on(now(), limit))
    plan.save(update_fields=["review_on"])


def promise_review(plan: Plan, *, by: Acts) -> None:
    """Promise the next review from now, in place of the one that ran (R104). Its day is a working day."""
    stop(plan, events.REVIEW, by=by, reason="the next one is promised")
    plan.review_on = start(plan, events.REVIEW, by=by).due_on
    plan.save(update_fields=["review_on"])


def start(plan: Plan, kind: str, *, by: Acts) -> Clock:
    """Start a promise about the plan, owed by whoever leads the case; by the managers while nobody does."""
    with elevated("whoever leads owes this, whoever of the workers began it"):
        lead = Allocation.objects.filter(
            case_id=plan.case_id, part=Allocation.Part.LEAD, until__isnull=True
        ).first()
        return clock_start(
            kind=kind, about_id=plan.id, circle_id=plan.case_id, partnership_id=plan.partnership_id, started_at=now(),
            by=by, owner_id=lead.user_id if lead else None, owner_label=lead.worker_name if lead else NOBODY,
        )  # fmt: skip


def stop(plan: Plan, *kinds: str, by: Acts, reason: str = "") -> None:
    """Stop the promises of these kinds about the plan, as far as they run."""
    with elevated("whoever leads may owe this, whoever did it"):
        for kind in kinds:
            clock_stop(kind=kind, about_id=plan.id, at=now(), by=by, reason=reason)


def promise(measure: Measure, *, by: User) -> bool:
    """Make the promise of a measure that has none; whether one was made."""
    if measure.action_id is not None:
        return False
    assert measure.owner_id is not None  # the rules of sharing looked
    assert measure.due_on is not None
    measure.action = action_promise(
        by=by,
        case_id=measure.case_id,
        words=measure.words,
        benefit=f"{measure.get_aim_display()}: {measure.get_for_whom_display().lower()}",
        owner_id=measure.owner_id,
        due_on=measure.due_on,
        proposer=measure.proposer,
        proposer_name=measure.proposer_name,
        co_produced=measure.proposer in rules.FAMILY_PROPOSERS,
        origin=Origin("plan", measure.plan_id, "The safety plan"),
    )
    measure.save(update_fields=["action"])
    return True


def snapshot(measures: list[Measure]) -> list[dict[str, Any]]:
    """Return the measures word for word with everybody's answers until now, as they are kept in a version."""
    answers: dict[uuid.UUID, list[dict[str, Any]]] = {measure.id: [] for measure in measures}
    for a in MeasureAnswer.objects.filter(measure__in=measures).order_by("at", "id"):
        answers[a.measure_id].append(
            {"by_id": str(a.by_id), "by_name": a.by_name, "by_role": a.by_role, "answer": a.answer, "words": a.words,
             "measure_version": a.measure_version, "at": a.at.isoformat()}
        )  # fmt: skip
    kept = ("proposer", "proposer_id", "proposer_name", "changed_by_name", "action_id", *WRITTEN)
    return [
        {"id": str(m.id), "version": m.version, **{name: _plain(getattr(m, name)) for name in kept},
         "answers": answers[m.id]}
        for m in measures
    ]  # fmt: skip


def _plain(value: Any) -> Any:
    return value if value is None or isinstance(value, int) else str(value)
