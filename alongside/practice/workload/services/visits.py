"""A visit at home: planned with a time to check in, "I am out safely" in one press (R60)."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

from django.db import transaction

from alongside.family.cases.models import Allocation, Case
from alongside.family.people.models import FamilyMember, Person
from alongside.family.people.rules import line_of, words_of
from alongside.family.people.selectors import reached_at_once_since
from alongside.family.people.services import contact_check
from alongside.ground.access.context import elevated
from alongside.ground.access.registry import allows, require
from alongside.ground.access.selectors import require_to_write
from alongside.ground.accounts.models import User
from alongside.ground.audit.services import record
from alongside.ground.base.errors import Missing, NotPermitted, Refused
from alongside.ground.clock import now
from alongside.ground.clock.services import clock_start, clock_stop
from alongside.ground.clock.time_source import as_instant
from alongside.practice.workload import events
from alongside.practice.workload.models import Visit, VisitSafety
from alongside.practice.workload.policies import VISIT_PLAN, VISIT_WATCH

_LONGEST = timedelta(hours=12)
_AT_ONCE = timedelta(days=1)
_NOTE = 1_000


def visit_plan(
    *, by: User, case_id: uuid.UUID, person_id: uuid.UUID, starts_at: datetime, check_in_at: datetime,
    place: str, note: str = "",
) -> Visit:  # fmt: skip
    """Plan one's visit to somebody at home, with the aware instant by which one checks in (R60).

    That person reads when and who. `place` and `note` (up to 1,000 characters: what could happen there, as a situation)
    are for the worker, the duty team and managers; no family ever reads them. From the check-in on P-CHECKIN runs, then
    the duty managers are told. Raises NotPermitted for whoever does not work with the family; Missing; Refused:
    `visit_times`, `words_missing`, `words_too_long`, and before it was asked whether it is safe to reach that person
    (R327) `not_screened` or `not_safe_to_reach`, audited; not on a day on which they are reached at once for urgent safety.
    """
    require(by, VISIT_PLAN)
    case = _case_of(by, case_id, person_id)
    person = Person.objects.get(id=person_id)
    if not reached_at_once_since(person, now() - _AT_ONCE):
        contact_check(by=by, person=person)
    return _plan(by, case, person_id, starts_at, check_in_at, place, note)


@transaction.atomic
def _plan(
    by: User,
    case: Case,
    person_id: uuid.UUID,
    starts_at: datetime,
    check_in_at: datetime,
    place: str,
    note: str,
) -> Visit:
    start, check_in = as_instant(starts_at), as_instant(check_in_at)
    if not start < check_in <= start + _LONGEST or check_in <= now():
        raise Refused(
            "Check in after the visit begins, within 12 hours of it, and at a time still to come.",
            code="visit_times", field="check_in",
        )  # fmt: skip
    where = line_of(place, field="place", limit=200, required=True)
    words = words_of(note, field="note", limit=_NOTE)
    made = Visit.objects.create(
        partnership_id=case.partnership_id, created_at=now(), created_by_id=by.id, case=case, person_id=person_id,
        user_id=by.id, worker_name=by.name, worker_phone=by.phone, walled="ipsw" in by.as_actor().roles,
        starts_at=start, check_in_at=check_in,
    )  # fmt: skip
    VisitSafety.objects.create(
        partnership_id=case.partnership_id, created_at=now(), created_by_id=by.id, visit=made, place=where,
        note=words, by_id=by.id,
    )  # fmt: skip
    with elevated("whoever is on duty keeps this promise, whichever family it is about"):
        clock_start(
            kind=events.CHECK_IN, about_id=made.id, circle_id=None, partnership_id=made.partnership_id,
            started_at=check_in, by=by, owner_id=by.id, owner_label=by.name,
        )  # fmt: skip
    record(events.VISIT_PLANNED, by=by, about=made, facts={"with_note": bool(words)})
    return made


def _case_of(by: User, case_id: uuid.UUID, person_id: uuid.UUID) -> Case:
    case = Case.objects.filter(id=case_id).first()
    member = case and FamilyMember.objects.filter(family_id=case.family_id, person_id=person_id).first()
    if case is None or member is None:
        raise Missing
    require_to_write(by, case.id)
    if not Allocation.objects.filter(case=case, user_id=by.id, until__isnull=True).exists():
        raise NotPermitted("Only somebody who works with this family plans a visit.", code="visit_not_yours")
    return case


@transaction.atomic
def visit_safe(*, by: User, visit_id: uuid.UUID) -> Visit:
    """Say "I am out safely", or, as whoever is on duty, that one has reached the worker. Pressing twice is once (R60).

    Raises NotPermitted for anybody else; Missing; Refused: `visit_called_off`.
    """
    visit = _open_visit(by, visit_id)
    if visit.called_off_at is not None:
        raise Refused("This visit was called off.", code="visit_called_off")
    if visit.safe_at is None:
        visit.safe_at, visit.safe_by_id, visit.safe_by_name = now(), by.id, by.name
        _end(visit, by, "safe_at", "safe_by_id", "safe_by_name")
        record(events.VISIT_SAFE, by=by, about=visit, facts={"themself": visit.user_id == by.id})
    return visit


@transaction.atomic
def visit_call_off(*, by: User, visit_id: uuid.UUID) -> Visit:
    """Call a visit off, as the worker or whoever is on duty. Twice is once. Raises as `visit_safe`; Refused: `visit_over`."""
    visit = _open_visit(by, visit_id)
    if visit.safe_at is not None:
        raise Refused("This visit is over.", code="visit_over")
    if visit.called_off_at is None:
        visit.called_off_at, visit.called_off_by_id = now(), by.id
        _end(visit, by, "called_off_at", "called_off_by_id")
        record(events.VISIT_CALLED_OFF, by=by, about=visit)
    return visit


def _open_visit(by: User, visit_id: uuid.UUID) -> Visit:
    visit = Visit.objects.filter(id=visit_id).first()
    if visit is None:
        raise Missing
    require_to_write(by, visit.case_id)
    if visit.user_id != by.id and not allows(by, VISIT_WATCH):
        raise NotPermitted(
            "Only the worker themself, or whoever is on duty, says this.", code="visit_not_yours"
        )
    with elevated("two presses at the same moment take turns"):
        return Visit.objects.select_for_update().get(id=visit.id)


def _end(visit: Visit, by: User, *changed: str) -> None:
    with elevated(
        "whoever is on duty ends what they may not read any more, and keeps this promise for everybody"
    ):
        visit.save(update_fields=changed)
        # Out before the agreed time: the clock that begins then is stopped where it begins.
        at = max(now(), visit.check_in_at)
        clock_stop(kind=events.CHECK_IN, about_id=visit.id, at=at, by=by, reason="checked in")
