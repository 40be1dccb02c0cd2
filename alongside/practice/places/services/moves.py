"""A family that has to move: each need a promise with an owner and a day, in one list with all others (R173, R175)."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from alongside.family.cases.models import Case
from alongside.family.circumstances.selectors.child import siblings_in
from alongside.family.people.models import Person
from alongside.family.people.rules import line_of, one_of, past_day, words_of
from alongside.ground.access.registry import require
from alongside.ground.accounts.models import User
from alongside.ground.audit.services import record
from alongside.ground.base.errors import Missing, Refused
from alongside.ground.clock import today
from alongside.practice.actions.services import action_promise
from alongside.practice.places import events
from alongside.practice.places.models import ContactLoss, Relocation, Step
from alongside.practice.places.policies import CONTACT_WORK, MOVE_PLAN
from alongside.practice.places.services.common import open_case, signed


@dataclass(frozen=True)
class Owed:
    """What somebody does, what good it does, who, and by which day."""

    words: str
    benefit: str
    owner_id: uuid.UUID | None
    due_on: date | None
    with_family: bool = False  # it was agreed with them


@transaction.atomic
def move_open(
    *, by: User, case_id: uuid.UUID, reason: str, housing_agency: str, from_area: str = "",
    police: str = "not_asked", police_words: str = "",
) -> Relocation:  # fmt: skip
    """Write down that a family has to move: why, from where, who houses them, what police offered (R175).

    Raises NotPermitted; Missing; Refused: `case_closed`, `move_open_already`, `choice_unknown`, words missing or too long.
    """
    case = open_case(by, case_id, MOVE_PLAN)
    if Relocation.objects.filter(case=case, outcome="").exists():
        raise Refused("A move is open already. Say first how it ended.", code="move_open_already")
    made = Relocation.objects.create(
        **signed(by, case), reason=words_of(reason, field="reason", limit=1_000, required=True),
        housing_agency=line_of(housing_agency, field="housing_agency", limit=120, required=True),
        from_area=line_of(from_area, field="from_area", limit=120),
        police=one_of(police, Relocation.Police.values, field="police"),
        police_words=line_of(police_words, field="police_words", limit=500),
    )  # fmt: skip
    record(events.MOVE_OPENED, by=by, about=made, circle_ids=[case.id, case.family_id])
    return made


@transaction.atomic
def move_step_add(
    *, by: User, move_id: uuid.UUID, kind: str, owed: Owed, person_id: uuid.UUID | None = None
) -> Step:
    """Promise one thing that a move needs: a home, what police can do, school for a brother or sister, something else.

    Late, it climbs the ladder of promises. Raises NotPermitted; Missing; Refused: `move_over`, `sibling_missing`, of the
    promise as `action_promise`.
    """
    move = _move(by, move_id)
    one_of(kind, [one for one in Step.Kind.values if one != Step.Kind.CONTACT], field="kind")
    sibling = next((one for one in siblings_in(move.case) if one.id == person_id), None)
    if kind == Step.Kind.SCHOOL and sibling is None:
        raise Refused("Choose the brother or sister.", code="sibling_missing", field="person_id")
    whose = sibling if kind == Step.Kind.SCHOOL else None
    return _step(by, move.case, owed, kind=kind, move=move, person=whose)


@transaction.atomic
def contact_step_add(*, by: User, loss_id: uuid.UUID, owed: Owed) -> Step:
    """Promise one step towards being in touch again (R173). Raises as `move_step_add`; Refused(`contact_back`)."""
    require(by, CONTACT_WORK)
    loss = ContactLoss.objects.select_related("case").filter(id=loss_id).first()
    if loss is None:
        raise Missing
    open_case(by, loss.case_id, CONTACT_WORK)
    if loss.until is not None:
        raise Refused("They are in touch again.", code="contact_back")
    return _step(by, loss.case, owed, kind=Step.Kind.CONTACT, loss=loss, person=loss.person)


@transaction.atomic
def move_end(*, by: User, move_id: uuid.UUID, outcome: str, on: date, words: str = "") -> Relocation:
    """Say that the family moved, or need not move any more. Its open promises go on. Raises as `move_open`; `move_over`."""
    move = _move(by, move_id)
    move.outcome = one_of(outcome, Relocation.Outcome.values, field="outcome")
    move.outcome_on = past_day(on, today=today(), field="on")
    move.outcome_words = line_of(words, field="words", limit=500)
    move.save(update_fields=["outcome", "outcome_on", "outcome_words"])
    record(
        events.MOVE_ENDED, by=by, about=move, circle_ids=[move.case_id, move.case.family_id],
        facts={"outcome": outcome},
    )  # fmt: skip
    return move


def _move(by: User, move_id: uuid.UUID) -> Relocation:
    require(by, MOVE_PLAN)
    move = (
        Relocation.objects.select_for_update(of=("self",)).select_related("case").filter(id=move_id).first()
    )
    if move is None:
        raise Missing
    open_case(by, move.case_id, MOVE_PLAN)
    if move.outcome:
        raise Refused("This move is over.", code="move_over")
    return move


def _step(
    by: User, case: Case, owed: Owed, *, kind: str, person: Person | None,
    move: Relocation | None = None, loss: ContactLoss | None = None,
) -> Step:  # fmt: skip
    action = action_promise(
        by=by, case_id=case.id, words=owed.words, benefit=owed.benefit, owner_id=owed.owner_id, due_on=owed.due_on,
        proposer="professional", proposer_name=by.name, co_produced=owed.with_family,
    )  # fmt: skip
    made = Step.objects.create(
        **signed(by, case), action=action, kind=kind, move=move, loss=loss, person=person
    )
    record(events.STEP_ADDED, by=by, about=made, circle_ids=[case.id], facts={"kind": kind})
    return made
