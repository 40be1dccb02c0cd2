"""What the verbs of this room share: a meeting to change, who is part of it, and telling somebody that there is news."""

from __future__ import annotations

import uuid
from typing import Any

from alongside.family.cases.models import Allocation, Case, PartnershipStatus
from alongside.family.cases.models_standing import Narrowing
from alongside.family.people.models import Person
from alongside.ground.access.context import elevated, elevated_to_read
from alongside.ground.access.registry import Permission, require
from alongside.ground.access.selectors import require_to_write
from alongside.ground.accounts.models import User
from alongside.ground.base.actors import Acts
from alongside.ground.base.errors import Missing, Refused
from alongside.ground.clock import now
from alongside.practice.meetings.models import Attendee, Meeting


def open_case(by: User, case_id: uuid.UUID, right: Permission) -> Case:
    """Return the open case, the child beside it.

    Raises NotPermitted without the right or in an emergency; Missing; Refused(`case_closed`).
    """
    require(by, right)
    case = Case.objects.select_related("child").filter(id=case_id).first()
    if case is None:
        raise Missing
    if not by.is_family:
        require_to_write(by, case.id)
    if case.closed_at is not None:
        raise Refused("Support for this child has ended.", code="case_closed")
    return case


def meeting_to_change(
    by: User, meeting_id: uuid.UUID, right: Permission, *, finished: bool = False
) -> Meeting:
    """Return a meeting of a case `by` works in, locked until the transaction ends.

    Raises NotPermitted without the right or in an emergency; Missing; Refused: `meeting_finished`, unless `finished`
    ones may still be changed, and `meeting_cancelled`.
    """
    require(by, right)
    found = Meeting.objects.select_for_update(of=("self",)).filter(id=meeting_id).first()
    if found is None:
        raise Missing
    require_to_write(by, found.case_id)
    if not Case.objects.filter(id=found.case_id).exists():  # invited, and no worker of this child
        raise Missing
    if found.cancelled_at is not None:
        raise Refused("This meeting was called off. Plan another one.", code="meeting_cancelled")
    if found.finished_at is not None and not finished:
        raise Refused("This meeting is finished: what was written of it stays.", code="meeting_finished")
    return found


def attendee_to_change(
    by: User, attendee_id: uuid.UUID, right: Permission, *, finished: bool = False
) -> tuple[Attendee, Meeting]:
    """Return somebody who is part of a meeting, both locked. Raises as `meeting_to_change`."""
    require(by, right)
    seen = Attendee.objects.filter(id=attendee_id).values_list("meeting_id", flat=True).first()
    if seen is None:
        raise Missing
    meeting = meeting_to_change(by, seen, right, finished=finished)
    locked = Attendee.objects.select_for_update(of=("self",)).select_related("person")
    return locked.get(id=attendee_id), meeting


def parents_of(case_id: uuid.UUID) -> list[Person]:
    """Return every parent and carer of a child, wherever they live (R110): who is a partner in this case."""
    with elevated_to_read("a parent is asked whoever plans the meeting, and whatever they see of the parent"):
        rows = PartnershipStatus.objects.filter(case_id=case_id).select_related("person")
        return [row.person for row in rows.order_by("person__name_key", "person_id")]


def narrowed(case_id: uuid.UUID, person_id: uuid.UUID | None) -> bool:
    """Whether a decision in force keeps meetings about this child from somebody of the family (R26)."""
    if person_id is None:
        return False
    with elevated_to_read("the answer alone is used"):
        held = Narrowing.objects.filter(
            case_id=case_id,
            person_id=person_id,
            kinds__contains=["meetings"],
            ended_at__isnull=True,
            until__gt=now(),
        )
        return held.exists()


def lead_of(case_id: uuid.UUID) -> Allocation | None:
    """Return who leads the work with a child now."""
    with elevated_to_read("whoever leads answers for what is owed to the family"):
        return Allocation.objects.filter(
            case_id=case_id, part=Allocation.Part.LEAD, until__isnull=True
        ).first()


def signed(by: Acts, case_id: uuid.UUID, partnership_id: uuid.UUID, *, name: str = "") -> dict[str, Any]:
    """Return the facts of a row that `by` writes now; whoever holds a letter signs with the `name` of the list."""
    at, who_id = now(), by.as_actor().id
    return {
        "partnership_id": partnership_id, "created_by_id": who_id, "created_at": at, "case_id": case_id, "by_id": who_id,
        "by_name": by.name if isinstance(by, User) else name, "at": at,
    }  # fmt: skip


def circles(case_id: uuid.UUID, family_id: uuid.UUID | None = None) -> list[uuid.UUID]:
    """Return the circles of an event that every worker of the child may read."""
    return [case_id] if family_id is None else [case_id, family_id]


def tell_later(person: Person | None, news: str, *, about: Attendee | None = None, by: Acts) -> None:
    """Let somebody of the family know, in the background and in neutral words, that there is something to read (R327).

    Nothing happens for whoever has no account: a worker tells them.
    """
    from alongside.practice.meetings.telling import person_tell  # the job calls this room

    if person is None or person.user_id is None:
        return
    with elevated("the queue of background work is the system's"):
        person_tell.defer(person_id=str(person.id), news=news)
