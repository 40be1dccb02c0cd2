"""Starting a plan, saying why part of it is empty, and sharing it (R94, R96)."""

from __future__ import annotations

import uuid

from django.db import IntegrityError, transaction

from alongside.family.cases.events import REPLAN
from alongside.family.cases.models import Case
from alongside.ground.access.context import elevated
from alongside.ground.accounts.models import User
from alongside.ground.audit.services import record
from alongside.ground.base.errors import Missing, Refused
from alongside.ground.clock import now, today
from alongside.ground.clock.services import clock_stop
from alongside.practice.engagement.services import check_no_open_difference
from alongside.practice.plans import events, rules
from alongside.practice.plans.models import Measure, Plan, PlanVersion
from alongside.practice.plans.policies import PLAN_SHARE, PLAN_START
from alongside.practice.plans.selectors import plan_facts
from alongside.practice.plans.services.common import fit, fresh, open_plan, require_place
from alongside.practice.plans.services.keeping import keep_version, name_review_day, promise

SAID = (
    "inside_empty_reason", "outside_empty_reason", "online_empty_reason", "no_family_measure_reason", "no_wishes_reason",
)  # fmt: skip


@transaction.atomic
def plan_start(*, by: User, case_id: uuid.UUID) -> Plan:
    """Start the one open plan of a case (R94). Raises Missing, NotPermitted, Refused when one is open already."""
    case = Case.objects.filter(id=case_id).first()
    if case is None:
        raise Missing
    require_place(by, PLAN_START, case.id, or_lead=True)
    if case.closed_at is not None:
        raise Refused("Support for this child has ended.", code="case_closed")
    plan = Plan(
        partnership_id=case.partnership_id, created_by_id=by.id, case=case, family_id=case.family_id,
        started_at=now(), started_by_id=by.id,
    )  # fmt: skip
    try:
        with transaction.atomic():
            plan.save(force_insert=True)
    except IntegrityError as error:
        if "plan_one_open_a_case" not in str(error):
            raise
        raise Refused("There is a plan already. You can add to it.", code="plan_already_open") from error
    record(events.PLAN_STARTED, by=by, about=plan, circle_ids=[case.id, case.family_id])
    return plan


@transaction.atomic
def plan_reasons_give(
    *,
    by: User,
    plan_id: uuid.UUID,
    expected_version: int,
    inside_empty_reason: str | None = None,
    outside_empty_reason: str | None = None,
    online_empty_reason: str | None = None,
    no_family_measure_reason: str | None = None,
    no_wishes_reason: str | None = None,
) -> Plan:
    """Record why a side is empty, why nothing comes from the family yet, or why no wish is known (R94-R97).

    None leaves a reason as it is. The family reads these words. Raises Missing, NotPermitted, Refused, Stale.
    """
    require_place(by, PLAN_SHARE, open_plan(plan_id).case_id, or_lead=True)
    plan = open_plan(plan_id, lock=True)
    fresh(plan, expected_version)
    given = dict(
        zip(
            SAID,
            (
                inside_empty_reason,
                outside_empty_reason,
                online_empty_reason,
                no_family_measure_reason,
                no_wishes_reason,
            ),
            strict=True,
        )
    )
    wanted = {name: fit(Plan, name, words) for name, words in given.items() if words is not None}
    for name, words in wanted.items():
        setattr(plan, name, words)
    plan.version += 1
    plan.save(update_fields=[*wanted, "version"])
    facts = {"fields": sorted(wanted)}
    record(events.PLAN_REASONED, by=by, about=plan, circle_ids=[plan.case_id, plan.family_id], facts=facts)
    return plan


@transaction.atomic
def plan_share(*, by: User, plan_id: uuid.UUID, expected_version: int | None = None) -> PlanVersion:
    """Share the plan as it stands for everyone's answer; what it said, and every answer until now, is kept (R94, R96).

    Each measure without a promise gets one with the same owner and date (R123). The review falls due by P-REVIEW.
    Raises Missing, NotPermitted, Stale, Refused(`discussion_open`) while the two workers have not talked about different
    priorities (R56), and Refused with the first rule of `rules.SHARING` that the plan breaks.
    """
    require_place(by, PLAN_SHARE, open_plan(plan_id).case_id, or_lead=True)
    plan = open_plan(plan_id, lock=True)
    if expected_version is not None:
        fresh(plan, expected_version)
    measures = list(
        Measure.objects.select_for_update()
        .filter(plan=plan, withdrawn_at__isnull=True)
        .order_by("created_at", "id")
    )
    check_no_open_difference(plan.case_id)
    broken = rules.unready(plan_facts(plan, measures), today=today())
    if broken:
        raise Refused(broken[0].message, code=broken[0].code, field=broken[0].field)
    promised = sum(promise(measure, by=by) for measure in measures)
    if plan.state != Plan.State.ACTIVE:  # a plan in force stays in force while a newer version is answered
        plan.state = Plan.State.SHARED
    version = keep_version(plan, measures, by=by)
    if plan.review_on is None:
        name_review_day(plan)
    at = version.shared_at
    facts = {"number": plan.number, "measures": len(measures), "promises": promised}
    with elevated("the lead may owe this plan, whoever shares it"):
        clock_stop(kind=REPLAN, about_id=plan.case_id, at=at, by=by)
    record(events.PLAN_SHARED, by=by, about=plan, circle_ids=[plan.case_id, plan.family_id], facts=facts)
    return version
