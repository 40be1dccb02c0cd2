"""What a family is told about a child being taken away: the ground, who, which manager; and what a parent heard (R142)."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db import IntegrityError, transaction

from alongside.family.people.rules import line_of, one_of, past_day, words_of
from alongside.family.recording import events
from alongside.family.recording.models_care import RemovalAnswer, RemovalHeard, RemovalStatement
from alongside.family.recording.models_signed import signed
from alongside.family.recording.policies import REMOVAL_ANSWER, REMOVAL_RECORD, REMOVAL_SAY
from alongside.family.recording.services.common import MANAGERS, case_to_write, myself, newest_case, parent_of
from alongside.ground.access.context import elevated
from alongside.ground.access.registry import require, who
from alongside.ground.accounts.models import User
from alongside.ground.audit.services import record
from alongside.ground.base.errors import Missing, Refused
from alongside.ground.base.ids import new_id
from alongside.ground.clock import now, today
from alongside.ground.clock.services import clock_start, clock_stop

_LIMIT = 2_000
Basis = RemovalStatement.Basis


@dataclass(frozen=True)
class Told:
    """What was said to the family: the day, by whom, in which words, on which legal ground, and how it is put right."""

    said_on: date
    said_by: str
    words: str
    basis: str
    basis_words: str
    put_right: str = ""


@transaction.atomic
def removal_record(
    *,
    by: User,
    case_id: uuid.UUID,
    told_ids: Collection[uuid.UUID],
    told: Told,
    manager_id: uuid.UUID,
) -> RemovalStatement:
    """Record that parents were told their child may be taken away; they read it (R142).

    Without a legal ground it says how it is put right with them. Raises NotPermitted; Missing; Refused: `case_closed`,
    `told_missing`, a day to come, no words, `basis_missing`, `put_right_missing`, `manager_missing`.
    """
    case = case_to_write(by, case_id, REMOVAL_RECORD)
    if not told_ids:
        raise Refused("Say who was told.", code="told_missing", field="told_ids")
    people = [parent_of(case, one) for one in told_ids]
    _grounded(told)
    manager = _manager(by, manager_id)
    past_day(told.said_on, today=today(), field="said_on")
    made = RemovalStatement.objects.create(
        partnership_id=case.partnership_id, case=case, told_ids=[one.id for one in people], said_on=told.said_on,
        said_by=line_of(told.said_by, field="said_by", limit=120) or by.name, basis=told.basis, **signed(by),
        words=words_of(told.words, field="words", limit=_LIMIT, required=True),
        basis_words=words_of(told.basis_words, field="basis_words", limit=_LIMIT, required=True),
        put_right=words_of(told.put_right, field="put_right", limit=_LIMIT), manager_id=manager.id,
        manager_name=manager.name,
    )  # fmt: skip
    record(events.REMOVAL_RECORDED, by=by, about=made, circle_ids=[case.id], facts={"basis": told.basis})
    return made


@transaction.atomic
def removal_say(*, by: User, said_on: date, words: str, said_by: str = "") -> RemovalHeard:
    """Say, as a parent, that one was told one's child may be taken away (R142).

    Where a worker recorded it of that day, the parent reads that at once. Otherwise it goes to the managers alone, on the
    clock P-REMOVAL: nobody who works with the family reads it. Raises NotPermitted; Missing; Refused: a day to come, no words.
    """
    require(by, REMOVAL_SAY)
    person, family_id = myself(by)
    with elevated("the case in which it was said, as its workers count it"):
        case = newest_case(family_id)
    if case is None:
        raise Missing
    past_day(said_on, today=today(), field="said_on")
    matched = (
        RemovalStatement.objects.filter(case=case, said_on=said_on, told_ids__contains=[person.id])
        .order_by("-at")
        .first()
    )
    made = RemovalHeard(
        id=new_id(), partnership_id=case.partnership_id, case=case, person=person, said_on=said_on, matched=matched,
        said_by=line_of(said_by, field="said_by", limit=120), **signed(by),
        words=words_of(words, field="words", limit=_LIMIT, required=True),
    )  # fmt: skip
    if matched is None:
        # In a circle of its own: whoever said it may be one of those who work with them.
        with elevated("the managers find out, and nobody who works with the family reads it"):
            made.answer_by = clock_start(
                kind=events.REMOVAL, about_id=made.id, circle_id=made.id, partnership_id=case.partnership_id,
                started_at=made.at, by=by, owner_label=MANAGERS,
            ).due_on  # fmt: skip
    made.save(force_insert=True)
    record(events.REMOVAL_HEARD, by=by, about=made, facts={"matched": matched is not None})
    return made


@transaction.atomic
def removal_answer(*, by: User, heard_id: uuid.UUID, outcome: str, words: str) -> RemovalAnswer:
    """Say, as a manager, what one found out, in words to the parent (R142).

    Raises NotPermitted; Missing; Refused: `removal_answered`, `choice_unknown`, `words_missing`, `not_own` for a manager who
    is named in what the parent heard.
    """
    require(by, REMOVAL_ANSWER)
    heard = RemovalHeard.objects.filter(id=heard_id).first()
    if heard is None:
        raise Missing
    one_of(outcome, RemovalAnswer.Outcome.values, field="outcome")
    if by.name.casefold() in heard.said_by.casefold():
        raise Refused("It is about what you said. Another manager answers.", code="not_own")
    said = words_of(words, field="words", limit=_LIMIT, required=True)
    try:
        with transaction.atomic():
            made = RemovalAnswer.objects.create(
                partnership_id=heard.partnership_id, heard=heard, person_id=heard.person_id, outcome=outcome, words=said,
                **signed(by),
            )  # fmt: skip
    except IntegrityError as error:
        raise Refused("This was answered already.", code="removal_answered") from error
    with elevated("the promise to find out is kept"):
        clock_stop(kind=events.REMOVAL, about_id=heard.id, at=now(), by=by)
    record(events.REMOVAL_ANSWERED, by=by, about=made, facts={"outcome": outcome})
    return made


def _grounded(told: Told) -> None:
    """Refuse words without a legal ground (`basis_missing`), or without how they are put right (`put_right_missing`)."""
    if told.basis not in Basis.values:
        raise Refused(
            "Choose the legal ground. If there was none, choose that, and say how it is put right.",
            code="basis_missing",
            field="basis",
        )
    if told.basis == Basis.NONE and not told.put_right.strip():
        raise Refused(
            "There was no legal ground. Say how and when this is put right with the family.",
            code="put_right_missing",
            field="put_right",
        )


def _manager(by: User, manager_id: uuid.UUID) -> User:
    assert by.partnership_id is not None
    managers = who(REMOVAL_ANSWER, partnership_id=by.partnership_id)
    found = managers.filter(id=manager_id).exclude(id=by.id).first()
    if found is None:
        raise Refused(
            "Choose the manager who knows of it: not yourself.", code="manager_missing", field="manager_id"
        )
    return found
