"""What the verbs of this room share: whose words they are, one row in one's own name, and taking it back."""

from __future__ import annotations

import uuid
from typing import Any, TypeVar

from django.db import transaction

from alongside.family.cases.models import Case
from alongside.family.circumstances import events
from alongside.family.circumstances.models import Readers
from alongside.family.circumstances.models.base import Authored, Said
from alongside.family.circumstances.policies import CIRCUMSTANCES_ADD
from alongside.family.circumstances.selectors.mine import LINES
from alongside.family.people.models import FamilyGroup, FamilyMember, Person
from alongside.family.people.rules import one_of
from alongside.family.people.selectors import person_of
from alongside.ground.access.context import elevated
from alongside.ground.access.registry import Permission, require
from alongside.ground.access.selectors import require_to_write
from alongside.ground.accounts.models import User
from alongside.ground.audit.services import record
from alongside.ground.base.errors import Missing, NotPermitted
from alongside.ground.clock import now
from alongside.ground.clock.services import clock_stop

L = TypeVar("L", bound=Authored)


def family_to_write(by: User, family_id: uuid.UUID, right: Permission) -> FamilyGroup:
    """Return a family that `by` may write about. Raises NotPermitted, Missing."""
    require(by, right)
    family = FamilyGroup.objects.filter(id=family_id).first()
    if family is None:
        raise Missing
    require_to_write(by, family.id)
    return family


def case_of(family: FamilyGroup, case_id: uuid.UUID | None) -> Case | None:
    """Return a case of the family, or None for the whole family. Raises Missing for any other."""
    if case_id is None:
        return None
    case = Case.objects.filter(id=case_id, family=family).first()
    if case is None:
        raise Missing
    return case


def whose(by: User, family: FamilyGroup, person_id: uuid.UUID | None) -> Person | None:
    """Return whose words they are: a family member's own, or the one for whom a worker writes (None: the worker's own).

    Raises Missing for somebody who is not in the family, NotPermitted(`someone_elses_words`) for a family member who
    would speak for another.
    """
    if by.is_family:
        me = person_of(by)
        if me is None or not FamilyMember.objects.filter(family=family, person=me).exists():
            raise Missing
        if person_id not in (None, me.id):
            raise NotPermitted(
                "Only they can say this, or their worker with them.", code="someone_elses_words"
            )
        return me
    if person_id is None:
        return None
    member = FamilyMember.objects.filter(family=family, person_id=person_id).select_related("person").first()
    if member is None:
        raise Missing
    return member.person


def readers_of(by: User, readers: str | None, person: Person | None) -> str:
    """Return who in the family reads it: what somebody says is theirs until they open it, whoever wrote it down for them;
    what a worker saw is open.

    Raises Refused(`choice_unknown`).
    """
    start = Readers.FAMILY if person is None else Readers.OWN
    return one_of(readers or start, Readers.values, field="readers")


def write(model: type[L], by: User, family: FamilyGroup, **facts: Any) -> L:
    """Write one row in one's own name; the calling verb has checked the right."""
    actor, at = by.as_actor(), now()
    return model.objects.create(  # type: ignore[attr-defined]
        partnership_id=family.partnership_id, family=family, author_id=by.id, author_name=by.name,
        author_role=actor.role_title, author_agency=actor.agency_name, said_at=at, created_at=at, created_by_id=by.id,
        **facts,
    )  # fmt: skip


@transaction.atomic
def line_take_back(*, by: User, topic: str, line_id: uuid.UUID) -> Said:
    """Take back what one said, or what a worker wrote down for one; it is kept and no longer shown. Twice changes nothing.

    Nobody takes back another's words: the database holds them to it. A cost taken back waits for no answer any more.
    Raises NotPermitted, Missing (also for another's line), Refused(`choice_unknown`) for an unknown topic.
    """
    require(by, CIRCUMSTANCES_ADD)
    one_of(topic, LINES, field="topic")
    line = LINES[topic].objects.filter(id=line_id).first()  # type: ignore[attr-defined]
    if line is None or not is_theirs(by, line):
        raise Missing
    require_to_write(by, line.family_id)
    if line.taken_back_at is None:
        line.taken_back_at, line.taken_back_by_id = now(), by.id
        line.save(update_fields=["taken_back_at", "taken_back_by_id"])
        if topic == "costs":
            with elevated("whoever takes it back may not see the clock of whoever owes the answer"):
                clock_stop(kind=events.COST, about_id=line.id, at=now(), by=by, reason="taken back")
        record(events.TAKEN_BACK, by=by, about=line, circle_ids=[line.family_id], facts={"topic": topic})
    return line


def is_theirs(by: User, line: Said) -> bool:
    """Whether `by` said it, or it was written down for them."""
    me = person_of(by) if by.is_family else None
    return line.author_id == by.id or (me is not None and line.person_id == me.id)
