"""Where a family is on its journey; it may go back, pause and branch (R81)."""

from __future__ import annotations

import uuid

from django.db import transaction

from alongside.family.cases import events
from alongside.family.cases.models import Allocation, Case, Stage
from alongside.family.cases.models_harm import CauseOfHarm
from alongside.family.cases.policies import CASE_STAGE
from alongside.family.cases.services.common import open_case_for_change
from alongside.family.people.rules import one_of
from alongside.ground.access.registry import require
from alongside.ground.accounts.models import User
from alongside.ground.audit.services import record
from alongside.ground.base.declarations import Audience
from alongside.ground.base.errors import NotPermitted, Refused, Stale


@transaction.atomic
def stage_move(*, by: User, case_id: uuid.UUID, stage: str, expected_version: int) -> Case:
    """Say where the family is now: by the lead professional or a manager.

    Any stage but "closed" may follow any other. Raises NotPermitted, Missing, Stale (somebody saved first),
    Refused for an unknown stage, the present one, `stage_closed` (ending support is a deed of its own), `cause_missing`
    (past understanding what happens, before who or what harms the child is written, R28) or a closed case.
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


def require_lead(by: User, case: Case) -> None:
    """Raise NotPermitted unless `by` leads the case now, or manages."""
    if by.as_actor().audience is Audience.WIDE:
        return
    mine = Allocation.objects.filter(case=case, user_id=by.id, part=Allocation.Part.LEAD, until__isnull=True)
    if not mine.exists():
        raise NotPermitted(
            "The lead professional or a manager says where the family is now.", code="not_the_lead"
        )
