"""Who works with a family: spells with a beginning and an end, one lead, two workers kept apart (R42-R45)."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass

from django.db import IntegrityError, transaction

from alongside.family.cases import events
from alongside.family.cases.changes import WorkerChange, worker_changed
from alongside.family.cases.models import Allocation, Case
from alongside.family.cases.policies import CASE_ALLOCATE
from alongside.family.cases.rules import ROLES_OF_PART, check_part, end_words, kept_apart
from alongside.family.cases.services.common import mind_two_workers, open_case_for_change, start
from alongside.family.people.rules import line_of
from alongside.ground.access.context import elevated
from alongside.ground.access.models import Membership
from alongside.ground.access.registry import require
from alongside.ground.access.services import circle_join, circle_leave
from alongside.ground.accounts.models import User, user_by_id
from alongside.ground.audit.services import record
from alongside.ground.base.actors import Acts
from alongside.ground.base.errors import Missing, Refused
from alongside.ground.clock import now
from alongside.ground.clock.services import clock_stop

DUTY = "duty"
Part = Allocation.Part
_TOOK_OVER = "Another lead professional took over"
_EFFECTS = "circles and clocks of a case reach further than whoever allocates sees"


@dataclass(frozen=True)
class Weighed:
    """What whoever chooses a worker says beside the choice, for the checks of rooms above.

    `override_reason`: why a limit does not hold here (R50, R59). `met`: which of the family's wishes the worker meets, by
    key; None when nobody was asked. `unmet_reason`: why not the others (R58).
    """

    override_reason: str = ""
    met: frozenset[str] | None = None
    unmet_reason: str = ""


@dataclass(frozen=True)
class AllocationAsked:
    """An allocation that is about to be made."""

    by: User
    case: Case
    worker: User
    part: str
    weighed: Weighed


NOTHING_SAID = Weighed()
AllocationCheck = Callable[[AllocationAsked], None]
_checks: dict[str, AllocationCheck] = {}


def register_allocation_check(check: AllocationCheck) -> AllocationCheck:
    """Let a room above look at each allocation before it is made, in its transaction and as whoever allocates.

    It may write, and it may raise Refused. At start-up; registering the same check again changes nothing.
    """
    _checks[f"{check.__module__}.{check.__qualname__}"] = check
    return check


@transaction.atomic
def worker_allocate(
    *,
    by: User,
    case_id: uuid.UUID,
    part: str,
    user_id: uuid.UUID,
    cover_words: str = "",
    why: str = "",
    reason: str = "",
    weighed: Weighed = NOTHING_SAID,
) -> Allocation:
    """Let a worker begin with a child and family; they join the circles of the case and of the family.

    A new lead ends the spell of the old one, and the place of the duty worker who accepted the referral:
    there is one lynchpin (R45); `why` and `reason` say why (R47). Raises NotPermitted, Missing (case or worker), Refused:
    `part_unknown`, `part_role` (R44), `allocated_already`, `two_different_workers` (R43), `case_closed`, `choice_unknown`,
    words too long; and whatever a registered check refuses (`register_allocation_check`), for which `weighed` says more.
    """
    require(by, CASE_ALLOCATE)
    case = open_case_for_change(case_id)
    worker = _worker(case, user_id)
    check_part(part, worker.as_actor().roles)
    cover = line_of(cover_words, field="cover_words", limit=200)
    code, said = end_words(why or Allocation.Why.OTHER, reason or ("" if why else _TOOK_OVER))
    with elevated(_EFFECTS):
        _check_held(case, worker, part)
    for check in _checks.values():
        check(AllocationAsked(by, case, worker, part, weighed))
    with elevated(_EFFECTS):
        ended = _end_lead(case, code, said, by=by) if part == Part.LEAD else None
        allocation = _write(case, worker, part, cover, by=by)
        _joins(case, worker, part, by=by)
        record(
            events.WORKER_ALLOCATED, by=by, about=allocation, circle_ids=[case.id, case.family_id],
            facts={"part": part, "worker": str(worker.id)},
        )  # fmt: skip
        worker_changed(WorkerChange(case, part, ended=ended, began=allocation), by=by)
    return allocation


def _joins(case: Case, worker: User, part: str, *, by: User) -> None:
    """Let a worker into the circles; a new lead relieves the duty worker and stops the clock of R45."""
    for circle_id in (case.id, case.family_id):
        circle_join(
            user_id=worker.id, circle_id=circle_id, partnership_id=case.partnership_id, capacity=part, by=by
        )  # fmt: skip
    if part == Part.LEAD:
        clock_stop(kind=events.LEAD, about_id=case.id, at=now(), by=by, reason="a lead was chosen")
        _duty_leaves(case, by=by)
    mind_two_workers(case, by=by)


@transaction.atomic
def worker_release(
    *, by: User, allocation_id: uuid.UUID, reason: str = "", why: str = Allocation.Why.OTHER
) -> Allocation:
    """End a worker's spell, with the reason that the family reads; they leave the circles that this part opened.

    `why` is the code of R47; "another reason" needs words. Raises NotPermitted, Missing, Refused:
    `lead_needs_successor` (R45), `released_already`, `choice_unknown`, a reason that is missing or too long.
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
    code, said = end_words(why, reason)
    with elevated(_EFFECTS):
        _end(case, allocation, code, said, by=by)
        mind_two_workers(case, by=by)
        worker_changed(WorkerChange(case, allocation.part, ended=allocation), by=by)
    return allocation


@transaction.atomic
def worker_left(*, by: Acts, allocation_id: uuid.UUID) -> Allocation | None:
    """End the spell of somebody who has no role here any more, a lead's too (R128); None when it has ended already.

    The clock of R45 runs again where nobody leads now. Called by verbs and jobs that made sure that they have left,
    as whoever sees every case. Raises Missing; Refused(`case_closed`).
    """
    found = Allocation.objects.filter(id=allocation_id).values_list("case_id", flat=True).first()
    if found is None:
        raise Missing
    with elevated(_EFFECTS):
        case = open_case_for_change(found)
        allocation = Allocation.objects.get(id=allocation_id)
        if allocation.until is not None:
            return None
        _end(case, allocation, *end_words(Allocation.Why.LEFT_POST, ""), by=by)
        if allocation.part == Part.LEAD:
            start(events.LEAD, case, by=by)
        mind_two_workers(case, by=by)
        worker_changed(WorkerChange(case, allocation.part, ended=allocation), by=by)
    return allocation


def end_all_spells(case: Case, reason: str, *, by: User) -> int:
    """End the spell of everybody who works in a case that ends, and return how many; a brother's or sister's case keeps
    its own workers (R31). As the system: the calling verb has checked the right.
    """
    spells = list(Allocation.objects.filter(case=case, until__isnull=True).order_by("since", "id"))
    for spell in spells:
        _end(case, spell, Allocation.Why.OTHER, reason, by=by)
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


def _end_lead(case: Case, code: str, reason: str, *, by: User) -> Allocation | None:
    leading = Allocation.objects.filter(case=case, part=Part.LEAD, until__isnull=True).first()
    if leading is not None:
        _end(case, leading, code, reason, by=by)
    return leading


def _end(case: Case, allocation: Allocation, code: str, reason: str, *, by: Acts) -> None:
    allocation.until, allocation.ended_by_id = now(), by.as_actor().id
    allocation.end_code, allocation.end_reason = code, reason
    allocation.save(update_fields=["until", "ended_by_id", "end_code", "end_reason"])
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
        facts={"part": part, "worker": str(user_id), "why": code},
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
