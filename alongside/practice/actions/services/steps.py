"""Saying how a step of the procedure stands in a case (R129)."""

from __future__ import annotations

import uuid

from django.db import transaction

from alongside.family.people.rules import one_of, words_of
from alongside.ground.access.registry import require
from alongside.ground.access.selectors import require_to_write
from alongside.ground.accounts.models import User
from alongside.ground.audit.services import record
from alongside.ground.base.errors import Missing, Refused
from alongside.ground.clock import now
from alongside.practice.actions import events
from alongside.practice.actions.models import StepAnswer
from alongside.practice.actions.policies import STEPS_RECORD
from alongside.practice.actions.services.promising import open_case
from alongside.practice.actions.steps import version_for


@transaction.atomic
def step_answer(*, by: User, case_id: uuid.UUID, key: str, state: str, reason: str = "") -> StepAnswer:
    """Say that a step was done, not done, or done in another way, which both need the reason; earlier answers stay (R129).

    The steps are those in force when the case was opened. Raises NotPermitted (by role, or in an emergency); Missing for a
    case or a step that is not there; Refused(`case_closed`, `choice_unknown`, `reason_missing`, `words_too_long`).
    """
    require(by, STEPS_RECORD)
    case = open_case(case_id)
    require_to_write(by, case.id)
    version, steps = version_for(case)
    if key not in {step.key for step in steps}:
        raise Missing
    given = one_of(state, StepAnswer.State.values, field="state")
    why = words_of(reason, field="reason", limit=1_000)
    if given != StepAnswer.State.DONE and not why:
        raise Refused(
            "Say why. There may be a good reason, and the family reads it.",
            code="reason_missing",
            field="reason",
        )
    actor = by.as_actor()
    answer = StepAnswer.objects.create(
        partnership_id=case.partnership_id, created_by_id=by.id, case=case, key=key, version_id=version.id, state=given,
        reason=why, at=now(), by_id=by.id, by_name=by.name, agency_id=actor.agency_id, agency_name=actor.agency_name,
    )  # fmt: skip
    facts = {"key": key, "state": given}
    record(events.STEP_ANSWERED, by=by, about=answer, circle_ids=[case.id, case.family_id], facts=facts)
    return answer
