"""After a threat: who of the family is a victim in their own right, and what protects them (R183, R184)."""

from __future__ import annotations

import uuid
from datetime import date
from decimal import Decimal

from django.db import transaction

from alongside.family.cases.models import Case
from alongside.family.people.models import FamilyMember
from alongside.family.people.rules import line_of, one_of, words_of
from alongside.ground.accounts.models import User
from alongside.ground.audit.services import record
from alongside.ground.base.errors import Missing, Refused
from alongside.practice.actions.services import action_promise
from alongside.practice.safety import events
from alongside.practice.safety.models import Protection, Threat, VictimSaid
from alongside.practice.safety.policies import THREAT_WORK
from alongside.practice.safety.services.common import a_case, signed

MOST = Decimal(999_999)


@transaction.atomic
def victim_say(
    *, by: User, threat_id: uuid.UUID, person_id: uuid.UUID, support: str, outcome: str, words: str = "",
    family_reads: bool = False,
) -> VictimSaid:  # fmt: skip
    """Write that somebody of the family is a victim in their own right: their support, and how the crime stands (R183).

    The newest counts. `family_reads`: the other adults of the family too, as this person would have it. Raises NotPermitted;
    Missing, also for somebody outside the family; Refused: `words_missing` (support; why the police do nothing more),
    `choice_unknown`, `words_too_long`.
    """
    threat, case = _of_threat(by, threat_id)
    if not FamilyMember.objects.filter(family_id=case.family_id, person_id=person_id).exists():
        raise Missing
    one_of(outcome, VictimSaid.Outcome.values, field="outcome")
    ended = outcome == VictimSaid.Outcome.NO_ACTION
    said = words_of(words, field="words", limit=1_000)
    if ended and not said:
        raise Refused(
            "Write why the police do nothing more, as they said it, and how this can be looked at again: the person has a"
            " right to ask for that.",
            code="outcome_reason_missing", field="words",
        )  # fmt: skip
    made = VictimSaid.objects.create(
        **signed(by, case.id, case.child_id), threat=threat, person_id=person_id, outcome=outcome, words=said,
        support=words_of(support, field="support", limit=1_000, required=True), family_reads=family_reads,
    )  # fmt: skip
    record(events.VICTIM_SAID, by=by, about=made, circle_ids=[case.id], facts={"outcome": outcome})
    return made


@transaction.atomic
def protection_agree(
    *, by: User, case_id: uuid.UUID, kind: str, words: str, owner_id: uuid.UUID | None, due_on: date | None,
    threat_id: uuid.UUID | None = None, cost: Decimal | None = None, pays: str = "",
) -> Protection:  # fmt: skip
    """Agree what protects a home or a person, as a promise: one owner, a day, done when the family or the lead says so (R184).

    A late one goes up the ladder of promises. `cost` in pounds, None while nobody knows it. Raises NotPermitted; Missing;
    Refused: `choice_unknown`, `cost_wrong`, `pays_missing`, and as `action_promise`.
    """
    case = a_case(by, case_id, THREAT_WORK)
    if threat_id is not None and not Threat.objects.filter(id=threat_id, case=case).exists():
        raise Missing
    label = Protection.Kind(one_of(kind, Protection.Kind.values, field="kind")).label
    payer = line_of(pays, field="pays", limit=120)
    _check_cost(cost, payer)
    action = action_promise(
        by=by, case_id=case.id, words=line_of(words, field="words", limit=500) or str(label),
        benefit="So that you are safer at home, at work and at school", owner_id=owner_id, due_on=due_on,
        proposer="professional", proposer_name=by.name, co_produced=False,
    )  # fmt: skip
    made = Protection.objects.create(
        **signed(by, case.id, case.child_id),
        threat_id=threat_id,
        kind=kind,
        action=action,
        cost=cost,
        pays=payer,
    )
    facts = {"kind": kind, "cost_known": cost is not None}
    record(events.PROTECTION_AGREED, by=by, about=made, circle_ids=[case.id], facts=facts)
    return made


def _check_cost(cost: Decimal | None, pays: str) -> None:
    if cost is not None and not 0 <= cost <= MOST:
        raise Refused("Write the cost in pounds, or leave it empty.", code="cost_wrong", field="cost")
    if cost and not pays:
        raise Refused(
            "Write who pays, for example the housing association. A family is not left to find that out.",
            code="pays_missing", field="pays",
        )  # fmt: skip


def _of_threat(by: User, threat_id: uuid.UUID) -> tuple[Threat, Case]:
    threat = Threat.objects.filter(id=threat_id).first()
    if threat is None:
        raise Missing
    return threat, a_case(by, threat.case_id, THREAT_WORK)
