"""Who works with a family: spells with a beginning and an end, one lead, two workers kept apart (R42-R45)."""

from __future__ import annotations

import uuid

from django.db import IntegrityError, transaction

from alongside.family.cases import events
from alongside.family.cases.models import Allocation, Case
from alongside.family.cases.policies import CASE_ALLOCATE
from alongside.family.cases.rules import ROLES_OF_PART, check_part, kept_apart
from alongside.family.cases.services.common import mind_two_workers, open_case_for_change
from alongside.family.people.rules import line_of
from alongside.ground.access.context import elevated
from alongside.ground.access.models import Membership
from alongside.ground.access.registry import require
from alongside.ground.access.services import circle_join, circle_leave
from alongside.ground.accounts.models import User, user_by_id
from alongside.ground.audit.services import record
from alongside.ground.base.errors import Missing, Refused
from alongside.ground.clock import now
from alongside.ground.clock.services import clock_stop

DUTY = "duty"
Part = Allocation.Part
_EFFECTS = "circles and clocks of a case reach further than whoever allocates sees"


@transaction.atomic
def worker_allocate(
    *, by: User, case_id: uuid.UUID, part: str, user_id: uuid.UUID, cover_words: str = ""
) -> Allocation:
    """Let a worker begin with a child and family; they join the circles of the case and of the family.

    A new lead ends the spell of the old one, and the place of the duty worker who accepted the referral:
    there is one lynchpin (R45). Raises NotPermitted, Missing (case or worker), Refused: `part_unknown`,
    `part_role` (R44), `allocated_already`, `two_different_workers` (R43), `case_closed`, words too long.
    """
    require(by, CASE_ALLOCATE)
    case = open_case_for_change(case_id)
    worker = _worker(case, user_id)
    check_part(part, worker.as_actor().roles)
    cover = line_of(cover_words, field="cover_words", limit=200)
    with elevated(_EFFECTS):
        _check_held(case, worker, part)
        if part == Part.LEAD:
            _end_lead(case, by=by)
        allocation = _write(case, worker, part, cover, by=by)
        for circle_id in (case.id, case.family_id):
            circle_join(
                user_id=worker.id,
                circle_id=circle_id,
                partnership_id=case.partnership_id,
                capacity=part,
                by=by,
            )
        if part == Part.LEAD:
            clock_stop(kind=events.LEAD, about_id=case.id, at=now(), by=by, reason="a lead was chosen")
            _duty_leaves(case, by=by)
        mind_two_workers(case, by=by)
    record(
        events.WORKER_ALLOCATED, by=by, about=allocation, circle_ids=[case.id, case.family_id],
        facts={"part": part, "worker": str(worker.id)},
    )  # fmt: skip
    return allocation


@transaction.atomic
def worker_release(*, by: User, allocation_id: uuid.UUID, reason: str) -> Allocation:
    """End a worker's spell, with the reason that the family reads; they leave the circles that this part opened.

    Raises NotPermitted, Missing, Refused: `lead_needs_successor` (R45), `released_already`, a blank or too
    long reason.
    """
    require(by, CASE_ALLOCATE)
    found = Allocation.objects.filter(id=allocation_id).values_list("case_id", flat=True).first()
    if found is None:
        raise Missing
    case = open_case_for_change(found)
    allocation = Allocation.objects.get(id=allocation_id)  # as it stands now that we hold the case
    if allocation.until is not None:
        raise Refused("This worker has stopped already.", code="released_already")
    if allocation.part == Part.LEAD:
        raise Refused(
            "Choose the next lead professional instead: a family is never without one.",
            code="lead_needs_successor",
        )
    why = line_of(reason, field="reason", limit=400, required=True)
    with elevated(_EFFECTS):
        _end(case, allocation, why, by=by)
        mind_two_workers(case, by=by)
    return allocation


def end_all_spells(case: Case, reason: str, *, by: User) -> int:
    """End the spell of everybody who works in a case that ends, and return how many; a brother's or sister's case keeps
    its own workers (R31). As the system: the calling verb has checked the right.
    """
    spells = list(Allocation.objects.filter(case=case, until__isnull=True).order_by("since", "id"))
    for spell in spells:
        _end(case, spell, reason, by=by)
    _duty_leaves(case, by=by)
    return len(spells)


def agency_for(worker: User, part: str) -> str:
    """Return the name of the agency in which the worker holds the role that fits the part."""
    fitting = (a for a in worker.assignments if a.role in ROLES_OF_PART[part] and a.agency is not None)
    held = next(fitting, None)
    return held.agency.name if held is not None and held.agency is not None else ""


def _worker(case: Case, user_id: uuid.UUID) -> User:
    worker = user_by_id(user_id)
    if worker is None or worker.partnership_id != case.partnership_id:
        raise Missing
    if not worker.is_active:
        raise Refused("This account is closed.", code="worker_inactive", field="user_id")
    if worker.is_family:
        raise Refused("A family member is not their own worker.", code="part_role", field="user_id")
    return worker


def _check_held(case: Case, worker: User, part: str) -> None:
    held = list(
        Allocation.objects.filter(
            partnership_id=case.partnership_id,
            user_id=worker.id,
            until__isnull=True,
            family_id=case.family_id,
        ).values_list("case_id", "part")
    )
    if (case.id, part) in held:
        raise Refused("This person does that already.", code="allocated_already", field="user_id")
    if kept_apart(part, [other for _, other in held]):
        raise _two_different()


def _two_different() -> Refused:
    return Refused(
        "The parents' worker and the child's worker of one family are two different people.",
        code="two_different_workers",
        field="user_id",
    )


def _write(case: Case, worker: User, part: str, cover: str, *, by: User) -> Allocation:
    allocation = Allocation(
        partnership_id=case.partnership_id, case=case, family_id=case.family_id, part=part, user_id=worker.id,
        worker_name=worker.name, agency_name=agency_for(worker, part), worker_phone=worker.phone,
        cover_words=cover, since=now(), created_at=now(), created_by_id=by.id,
    )  # fmt: skip
    try:
        with transaction.atomic():
            allocation.save(force_insert=True)
    except IntegrityError as error:  # the database has the last word (R43)
        if "R43" not in str(error):
            raise
        raise _two_different() from error
    return allocation


def _end_lead(case: Case, *, by: User) -> None:
    leading = Allocation.objects.filter(case=case, part=Part.LEAD, until__isnull=True).first()
    if leading is not None:
        _end(case, leading, "Another lead professional took over", by=by)


def _end(case: Case, allocation: Allocation, reason: str, *, by: User) -> None:
    allocation.until, allocation.ended_by_id, allocation.end_reason = now(), by.id, reason
    allocation.save(update_fields=["until", "ended_by_id", "end_reason"])
    part, user_id = allocation.part, allocation.user_id
    circle_leave(user_id=user_id, circle_id=case.id, by=by, capacity=part)
    elsewhere = Allocation.objects.filter(
        partnership_id=case.partnership_id,
        user_id=user_id,
        until__isnull=True,
        family_id=case.family_id,
        part=part,
    )
    if not elsewhere.exists():
        circle_leave(user_id=user_id, circle_id=case.family_id, by=by, capacity=part)
    record(
        events.WORKER_RELEASED, by=by, about=allocation, circle_ids=[case.id, case.family_id],
        facts={"part": part, "worker": str(user_id)},
    )  # fmt: skip


def _duty_leaves(case: Case, *, by: User) -> None:
    """End the places of those who held the case until it had a lead; another case of the family may still need them."""
    others = list(
        Case.objects.filter(family_id=case.family_id).exclude(id=case.id).values_list("id", flat=True)
    )
    places = Membership.objects.filter(partnership_id=case.partnership_id, capacity=DUTY, until__isnull=True)
    for user_id in list(places.filter(circle_id=case.id).values_list("user_id", flat=True)):
        circle_leave(user_id=user_id, circle_id=case.id, by=by, capacity=DUTY)
        if not places.filter(user_id=user_id, circle_id__in=others).exists():
            circle_leave(user_id=user_id, circle_id=case.family_id, by=by, capacity=DUTY)
