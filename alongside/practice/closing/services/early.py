"""Instead of closing: early help by a parent support worker (R13); and a closed case opened again on new harm."""

from __future__ import annotations

import uuid
from collections.abc import Collection

from django.db import transaction

from alongside.family.cases.models import Case, Level, Stage
from alongside.family.cases.rules import MemberFacts, PersonFacts
from alongside.family.cases.services import referral_accept, worker_allocate
from alongside.family.cases.services.ending import write_case_reopened
from alongside.family.people.rules import one_of, words_of
from alongside.family.referrals.models import Referral
from alongside.ground.access.context import elevated
from alongside.ground.access.registry import require
from alongside.ground.accounts.models import User
from alongside.ground.audit.services import record
from alongside.ground.base.errors import Missing, Refused
from alongside.ground.base.parameters import in_force
from alongside.ground.clock import now
from alongside.ground.clock.due import due_on
from alongside.practice.actions.services import action_promise
from alongside.practice.closing import events
from alongside.practice.closing.models import Ending
from alongside.practice.closing.policies import CASE_REOPEN, EARLY_HELP
from alongside.practice.closing.services.common import SHORT

BECAUSE = {
    "low_risk": "The risk looks low now",
    "no_investigation": "The police see a risk and plan no investigation",
}


@transaction.atomic
def request_early_help(
    *,
    by: User,
    referral_id: uuid.UUID,
    because: str,
    ipsw_id: uuid.UUID,
    decision_words: str,
    child: PersonFacts,
    family_name: str,
    expected_version: int,
    others: Collection[MemberFacts] = (),
    family_reference: str = "",
    family_reason: str = "",
) -> Case:
    """Send a request to a parent support worker who looks at early signs with the family, instead of closing it (R13).

    Opens a case at the low level, with that worker in it from the start and a promise with a day (P-EARLY) that the family
    sees; a manager is owed a lead for it as for any case. Raises as `referral_accept`, `worker_allocate` and `action_promise`;
    NotPermitted; Refused(`choice_unknown`).
    """
    require(by, EARLY_HELP)
    why = BECAUSE[one_of(because, BECAUSE, field="because")]
    referral = Referral.objects.filter(id=referral_id).first()
    if referral is None:
        raise Missing
    case = referral_accept(
        by=by, referral_id=referral_id, level=Level.LOW, rationale=f"{why}. Early help instead of closing.",
        decision_words=decision_words, child=child, others=list(others), pets=[], family_name=family_name,
        exploitation_types=referral.exploitation_types, expected_version=expected_version,
        family_reference=family_reference, family_reason=family_reason,
    )  # fmt: skip
    worker_allocate(by=by, case_id=case.id, part="ipsw", user_id=ipsw_id)
    day = due_on(now(), in_force("P-EARLY", partnership_id=case.partnership_id, at=now()))
    action_promise(
        by=by, case_id=case.id, words="Look at early signs with you, and at what already helps",
        benefit="Help comes before harm is done", owner_id=ipsw_id, due_on=day, proposer="professional",
        proposer_name=by.name, co_produced=False,
    )  # fmt: skip
    record(events.EARLY, by=by, about=case, circle_ids=[case.id, case.family_id], facts={"because": because})
    return case


@transaction.atomic
def case_reopen(*, by: User, case_id: uuid.UUID, stage: str, words: str) -> Case:
    """Open a closed case again on new harm, at any earlier part of the journey; a lead and the workers are owed at once.

    Raises NotPermitted without CASE_REOPEN; Missing; Refused: `case_open`, `child_has_case` (another is open),
    `choice_unknown`, words missing or too long.
    """
    require(by, CASE_REOPEN)
    case = Case.objects.select_for_update(no_key=True).filter(id=case_id).first()
    if case is None:
        raise Missing
    if case.closed_at is None:
        raise Refused("This case is open.", code="case_open")
    one_of(stage, [one for one in Stage.values if one != Stage.CLOSED], field="stage")
    why = words_of(words, field="words", limit=SHORT, required=True)
    with elevated("a case that is opened again reaches further than whoever opens it"):
        if Case.objects.filter(child_id=case.child_id, closed_at__isnull=True).exists():
            raise Refused("This child has another open case. Go on there.", code="child_has_case")
        write_case_reopened(by=by, case=case, stage=stage)
        ended = Ending.objects.filter(case=case, state=Ending.State.FINAL).order_by("-final_at").first()
        if ended is not None:
            ended.reopened_at, ended.reopened_by_id, ended.reopened_words = now(), by.id, why
            ended.save(update_fields=["reopened_at", "reopened_by_id", "reopened_words"])
    return case
