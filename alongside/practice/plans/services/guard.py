"""Who is to be stopped, and how each harm is answered (R22, R99)."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction

from alongside.family.people.rules import one_of
from alongside.ground.access.registry import require
from alongside.ground.accounts.models import User
from alongside.ground.audit.services import record
from alongside.ground.base.errors import Missing, NotPermitted, Refused
from alongside.ground.clock import now, today
from alongside.practice.plans import events, rules
from alongside.practice.plans.following import line_written
from alongside.practice.plans.harms import harms_of
from alongside.practice.plans.models import Measure
from alongside.practice.plans.models_guard import DisruptionLine, DisruptionSign, HarmAnswer
from alongside.practice.plans.policies import (
    DISRUPTION_SIGN_MANAGER,
    DISRUPTION_SIGN_POLICE,
    DISRUPTION_WRITE,
    HARM_ANSWER,
)
from alongside.practice.plans.services.common import (
    case_to_write,
    fit,
    open_plan,
    owner_for,
    signed,
    still_newest,
)

SIGNS = {"police": DISRUPTION_SIGN_POLICE, "manager": DISRUPTION_SIGN_MANAGER}


@transaction.atomic
def disruption_add(
    *,
    by: User,
    plan_id: uuid.UUID,
    standing: str,
    who: str,
    tactics: str,
    agency: str,
    due_on: date | None,
    readers: str = DisruptionLine.Readers.FAMILY,
    withheld_reason: str = "",
    site_id: uuid.UUID | None = None,
) -> DisruptionLine:
    """Write who is to be stopped, in neutral words, how they harm, which agency stops it and by which day (R99).

    `site_id`: the place beside the child that it is aimed at; rooms that follow begin what is to be done (R160). Kept from
    the family (`readers`) only with a reason. Raises NotPermitted, Missing, Refused by field.
    """
    plan = open_plan(plan_id)
    case = case_to_write(by, plan.case_id, DISRUPTION_WRITE)
    one_of(readers, DisruptionLine.Readers.values, field="readers")
    held = readers == DisruptionLine.Readers.WORKERS
    if due_on is None:
        raise Refused("Say by which day.", code="due_on_missing", field="due_on")
    made = DisruptionLine.objects.create(
        **signed(by, case), plan=plan, standing=one_of(standing, DisruptionLine.Standing.values, field="standing"),
        who=_said("who", who, "Say who, in neutral words. A name is not needed."),
        tactics=_said("tactics", tactics, "Say how they harm."),
        agency=_said("agency", agency, "Say which agency stops it."),
        due_on=rules.day_to_come(due_on, today=today()) or due_on, readers=readers,
        withheld_reason=_said("withheld_reason", withheld_reason, "Say why the family does not read it.") if held else "",
    )  # fmt: skip
    record(
        events.DISRUPTION, by=by, about=made, circle_ids=[case.id], facts={"standing": standing, "held": held}
    )
    line_written(made, site_id, by)
    return made


@transaction.atomic
def disruption_end(*, by: User, line_id: uuid.UUID, words: str) -> DisruptionLine:
    """End a line about who is to be stopped, with what came of it; it stays readable (R99)."""
    line = DisruptionLine.objects.select_for_update(of=("self",)).filter(id=line_id).first()
    if line is None:
        raise Missing
    case = case_to_write(by, line.case_id, DISRUPTION_WRITE)
    if line.ended_at is not None:
        raise Refused("This has ended already.", code="disruption_ended")
    line.ended_words = fit(
        DisruptionLine, "ended_words", words, required="Say what came of it.", field="words"
    )
    line.ended_at, line.ended_by_id, line.ended_by_name = now(), by.id, by.name
    line.save(update_fields=["ended_words", "ended_at", "ended_by_id", "ended_by_name"])
    record(events.DISRUPTION_ENDED, by=by, about=line, circle_ids=[case.id])
    return line


def side_of(by: User) -> str:
    """Return for which side somebody signs an empty disruption section: police, manager, or nobody's ("")."""
    roles = by.as_actor().roles
    return next((side for side in SIGNS if side in roles), "")


@transaction.atomic
def disruption_sign(*, by: User, plan_id: uuid.UUID, words: str, expected_version: int) -> DisruptionSign:
    """Sign, in one's own account, that the newest version may stand with an empty disruption section, and why (R99).

    Police and a manager each sign; a signature is for one version, the one that was read (`expected_version`). Raises
    NotPermitted, Missing, Stale, Refused: `plan_not_shared`, `disruption_not_empty`, `disruption_signed`.
    """
    plan = open_plan(plan_id)
    side = side_of(by)
    if not side:
        raise NotPermitted("Only police and a manager sign this.", code="disruption_not_yours")
    require(by, SIGNS[side])
    case = case_to_write(by, plan.case_id, SIGNS[side])
    if plan.number == 0:
        raise Refused("Share the plan first. What is signed is a version.", code="plan_not_shared")
    if DisruptionLine.objects.filter(plan=plan, ended_at__isnull=True).exists():
        raise Refused("The section is not empty, so nobody needs to sign.", code="disruption_not_empty")
    still_newest(plan, expected_version)
    try:
        with transaction.atomic():
            made = DisruptionSign.objects.create(
                **signed(by, case), plan=plan, number=plan.number, side=side,
                words=fit(DisruptionSign, "words", words, required="Say why it can stay empty."),
            )  # fmt: skip
    except IntegrityError as error:
        if "disruption_sign" not in str(error):
            raise
        raise Refused("This version is signed already.", code="disruption_signed") from error
    record(events.DISRUPTION_SIGNED, by=by, about=made, circle_ids=[case.id], facts={"side": side})
    return made


@transaction.atomic
def harm_answer(
    *,
    by: User,
    plan_id: uuid.UUID,
    harm_key: str,
    measure_id: uuid.UUID | None = None,
    words: str = "",
    owner_id: uuid.UUID | None = None,
    until: date | None = None,
) -> HarmAnswer:
    """Answer a harm with a measure of this plan, or defer it with the reason, an owner and a day (R22). The newest counts.

    Raises NotPermitted, Missing (a harm or a measure that is not of this case), Refused: `words_missing`, `owner_missing`,
    `until_missing`, a day that has passed.
    """
    plan = open_plan(plan_id)
    case = case_to_write(by, plan.case_id, HARM_ANSWER)
    if harm_key not in {harm.key for harm in harms_of(case, viewer=by)}:
        raise Missing
    facts: dict[str, Any]
    if measure_id is not None:
        facts = {
            "measure": Measure.objects.filter(id=measure_id, plan=plan, withdrawn_at__isnull=True).first()
        }
        if facts["measure"] is None:
            raise Missing
    else:
        facts = _deferral(by, case.id, words, owner_id, until)
    made = HarmAnswer.objects.create(**signed(by, case), plan=plan, harm_key=harm_key, **facts)
    record(
        events.HARM_ANSWERED, by=by, about=made, circle_ids=[case.id], facts={"deferred": measure_id is None}
    )
    return made


def _deferral(
    by: User, case_id: uuid.UUID, words: str, owner_id: uuid.UUID | None, until: date | None
) -> dict[str, Any]:
    kept = fit(HarmAnswer, "words", words, required="Choose a measure, or say why this waits.")
    if owner_id is None:
        raise Refused("Say who sees to it while it waits.", code="owner_missing", field="owner_id")
    if until is None:
        raise Refused("Say until when it waits.", code="until_missing", field="until")
    day = rules.day_to_come(until, today=today(), field="until")
    return {
        "words": kept,
        "owner_id": owner_id,
        "owner_name": owner_for(by, owner_id, case_id).name,
        "until": day,
    }


def _said(name: str, text: str, required: str) -> str:
    return fit(DisruptionLine, name, text, required=required)
