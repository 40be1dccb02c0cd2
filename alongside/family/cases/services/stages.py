"""Where a family is on its journey; it may go back, pause and branch (R81)."""

from __future__ import annotations

import uuid

from django.db import transaction

from alongside.family.cases import events
from alongside.family.cases.models import Allocation, Case, Stage
from alongside.family.cases.models_harm import CauseOfHarm
from alongside.family.cases.models_stages import WithoutPlan
from alongside.family.cases.planned import past_planning, plan_missing
from alongside.family.cases.policies import CASE_STAGE
from alongside.family.cases.services.common import open_case_for_change
from alongside.family.people.rules import one_of, words_of
from alongside.ground.access.registry import require
from alongside.ground.accounts.models import User
from alongside.ground.audit.services import record, refusal_keep
from alongside.ground.base.declarations import Audience
from alongside.ground.base.errors import NotPermitted, Refused, Stale
from alongside.ground.clock import now


@transaction.atomic
def stage_move(
    *, by: User, case_id: uuid.UUID, stage: str, expected_version: int, without_plan: str = ""
) -> Case:
    """Say where the family is now: by the lead professional or a manager.

    Any stage but "closed" may follow any other. Past planning there is a final plan, or `without_plan`: why the work goes on
    without one, which the family reads with the name of who decided it. Raises NotPermitted, Missing, Stale (somebody saved
    first), Refused for an unknown stage, the present one, `stage_closed` (ending support is a deed of its own),
    `cause_missing` (past understanding what happens, before who or what harms the child is written, R28), `plan_not_final`,
    a closed case, or words too long.
    """
    require(by, CASE_STAGE)
    case = open_case_for_change(case_id)
    require_lead(by, case)
    if case.version != expected_version:
        raise Stale("Somebody changed this case while you were looking at it.", current=case)
    one_of(stage, Stage.values, field="stage")
    if stage == Stage.CLOSED:
        raise Refused(
            "Support is not ended by choosing a part of the journey.", code="stage_closed", field="stage"
        )
    if stage == case.stage:
        raise Refused("The family is there already.", code="stage_same", field="stage")
    _knows_the_cause(case, stage)
    _has_a_plan(case, stage, without_plan, by=by)
    case.stages_been = [*case.stages_been, *({case.stage} - set(case.stages_been))]
    before, case.stage, case.version = case.stage, stage, case.version + 1
    case.save(update_fields=["stage", "stages_been", "version"])
    record(
        events.STAGE_MOVED, by=by, about=case, circle_ids=[case.id, case.family_id],
        facts={"from": before, "to": stage},
    )  # fmt: skip
    return case


def _knows_the_cause(case: Case, stage: str) -> None:
    order = list(Stage.values)
    passes = order.index(case.stage) <= order.index(Stage.ASSESSMENT) < order.index(stage)
    if passes and not CauseOfHarm.objects.filter(partnership_id=case.partnership_id, case=case).exists():
        raise Refused(
            "First write down who or what harms the child, on the page “What is happening to them”. “Somebody we cannot"
            " name yet” is an answer.",
            code="cause_missing",
            field="stage",
        )


def _has_a_plan(case: Case, stage: str, without_plan: str, *, by: User) -> None:
    """Keep who goes on without a final plan and why; refuse, and remember it, where nobody says why."""
    if not past_planning(stage) or not plan_missing(case):
        return
    why = words_of(without_plan, field="without_plan", limit=1_000)
    if not why:
        refused = Refused(
            "The plan for safety is not final yet. Finish it with the family and put it in force first. Or write here why the"
            " work goes on without it: the family reads that, with your name. Nothing that keeps the child safe today waits"
            " for this.",
            code="plan_not_final", field="without_plan",
        )  # fmt: skip
        raise refusal_keep(refused, by=by, about=case)
    WithoutPlan.objects.create(
        partnership_id=case.partnership_id, created_by_id=by.id, case=case, stage=stage, words=why, at=now(), by_id=by.id,
        by_name=by.name, by_role=by.as_actor().role_title,
    )  # fmt: skip


def require_lead(by: User, case: Case) -> None:
    """Raise NotPermitted unless `by` leads the case now, or manages."""
    if by.as_actor().audience is Audience.WIDE:
        return
    mine = Allocation.objects.filter(case=case, user_id=by.id, part=Allocation.Part.LEAD, until__isnull=True)
    if not mine.exists():
        raise NotPermitted(
            "The lead professional or a manager says where the family is now.", code="not_the_lead"
        )
