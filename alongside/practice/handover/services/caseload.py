"""All families of a worker who leaves, given to others on one page: each in a transaction of its own (R48)."""

from __future__ import annotations

import uuid
from collections.abc import Mapping

from django.db import transaction

from alongside.family.cases.models import Allocation
from alongside.family.cases.rules import check_part, end_words
from alongside.family.cases.services import worker_allocate, worker_release
from alongside.ground.access.registry import require
from alongside.ground.accounts.models import User
from alongside.ground.audit.services import record
from alongside.ground.base.errors import DomainError, Missing, Refused
from alongside.ground.clock import now
from alongside.practice.handover import events
from alongside.practice.handover.leaving import spells_of
from alongside.practice.handover.models import CaseloadLine, CaseloadMove
from alongside.practice.handover.policies import CASELOAD_MOVE

State = CaseloadLine.State


@transaction.atomic
def caseload_give(
    *, by: User, worker_id: uuid.UUID, why: str, reason: str, successors: Mapping[uuid.UUID, uuid.UUID]
) -> CaseloadMove:
    """Ask that families of a worker go to others: `successors` names one for each spell (by id) that is to end.

    The families are moved one after the other in the background, and the page of the move says how far it is. Raises
    NotPermitted; Missing; Refused: `nobody_chosen`, `part_role`, `same_worker`, `choice_unknown`, `words_missing`.
    """
    require(by, CASELOAD_MOVE)
    here = by.partnership_id
    worker = User.objects.filter(id=worker_id).first()
    if worker is None or here is None or worker.partnership_id != here:
        raise Missing
    code, said = end_words(why, reason)
    spells = {one.id: one for one in spells_of(viewer=by, worker_id=worker_id)}
    if not successors:
        raise Refused("Choose who takes over at least one family.", code="nobody_chosen")
    if not set(successors) <= set(spells):
        raise Missing
    people = _people(by, set(successors.values()))
    for spell_id, person_id in successors.items():
        _check(spells[spell_id], people[person_id])
    at = now()
    move = CaseloadMove.objects.create(
        partnership_id=here, created_by_id=by.id, worker_id=worker.id, worker_name=worker.name,
        why=code, reason=said, asked_at=at, asked_by_id=by.id, asked_by_name=by.name,
    )  # fmt: skip
    CaseloadLine.objects.bulk_create(
        CaseloadLine(
            partnership_id=here, created_by_id=by.id, move=move, case_id=spells[one].case_id,
            part=spells[one].part, allocation_id=one, successor_id=person, successor_name=people[person].name,
        )
        for one, person in successors.items()
    )  # fmt: skip
    record(events.CASELOAD_ASKED, by=by, about=move, facts={"families": len(successors), "why": code})
    _later(move)
    return move


def _later(move: CaseloadMove) -> None:
    from alongside.practice.handover.jobs import caseload_move

    caseload_move.defer(move_id=str(move.id))


def _people(by: User, ids: set[uuid.UUID]) -> dict[uuid.UUID, User]:
    people = User.objects.filter(id__in=ids, is_active=True).prefetch_related("role_assignments")
    found = {one.id: one for one in people if one.partnership_id == by.partnership_id}
    if set(found) != ids:
        raise Missing
    return found


def _check(spell: Allocation, person: User) -> None:
    field = f"to_{spell.id}"
    if person.id == spell.user_id:
        raise Refused("They have this family already. Choose somebody else.", code="same_worker", field=field)
    try:
        check_part(spell.part, person.as_actor().roles)
    except Refused as refused:
        raise Refused(refused.message, code=refused.code, field=field) from refused


@transaction.atomic
def caseload_line_do(*, by: User, line_id: uuid.UUID) -> CaseloadLine:
    """Give one family of the move to whoever was chosen, as the manager who asked; what stands in the way is kept.

    Either the old spell ends and the new one begins, with their handover, or neither. Doing it twice does it once.
    """
    line = (
        CaseloadLine.objects.select_for_update(of=("self",)).select_related("move").filter(id=line_id).first()
    )
    if line is None:
        raise Missing
    if line.state != State.WAITING:
        return line
    try:
        with transaction.atomic():
            _do(by, line)
        line.state = State.DONE
    except DomainError as error:
        line.state = State.FAILED
        line.words = (str(getattr(error, "message", "")) or "This family is no longer theirs to give.")[:400]
    line.done_at = now()
    line.save(update_fields=["state", "words", "done_at"])
    record(events.CASELOAD_DONE, by=by, about=line, facts={"state": line.state, "part": line.part})
    return line


def _do(by: User, line: CaseloadLine) -> None:
    require(by, CASELOAD_MOVE)
    said = {"why": line.move.why, "reason": line.move.reason}
    facts = {"case_id": line.case_id, "part": line.part, "user_id": line.successor_id}
    spell = Allocation.objects.filter(id=line.allocation_id).first()
    if spell is None or spell.until is not None:
        raise Refused("This worker has stopped with this family already.", code="released_already")
    if line.part == Allocation.Part.LEAD:
        worker_allocate(by=by, **facts, **said)  # type: ignore[arg-type]
        return
    worker_release(by=by, allocation_id=spell.id, **said)
    worker_allocate(by=by, **facts)  # type: ignore[arg-type]
