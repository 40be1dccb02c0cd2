"""Planning a meeting, recording the parents' invitation, and marking it held (R109)."""

from __future__ import annotations

import uuid
from datetime import datetime

from django.db import transaction

from alongside.family.cases.models import Case
from alongside.family.cases.stops import weighs_on
from alongside.family.people.rules import one_of
from alongside.ground.access.registry import require
from alongside.ground.access.selectors import require_to_write
from alongside.ground.accounts.models import User
from alongside.ground.audit.services import record
from alongside.ground.base.errors import Missing, Refused, Stale
from alongside.ground.clock import now
from alongside.practice.meetings import events, rules
from alongside.practice.meetings.models import InvitationStep, Meeting
from alongside.practice.meetings.policies import MEETING_LEAVE_OUT, MEETING_PLAN
from alongside.practice.plans.rules import fitting
from alongside.practice.plans.services.common import limit_of


@transaction.atomic
def meeting_plan(
    *, by: User, case_id: uuid.UUID, kind: str, at: datetime, where: str, chair_name: str
) -> Meeting:
    """Plan a meeting about a child at an aware instant; nobody has said yet whether the parents are invited (R109).

    Raises Missing, NotPermitted, Refused (by field).
    """
    require(by, MEETING_PLAN)
    case = Case.objects.filter(id=case_id).first()
    if case is None:
        raise Missing
    require_to_write(by, case.id)
    if case.closed_at is not None:
        raise Refused("Support for this child has ended.", code="case_closed")
    if kind == Meeting.Kind.CONFERENCE:
        weighs_on("proceedings", by=by, case=case)
    meeting = Meeting.objects.create(
        partnership_id=case.partnership_id,
        created_by_id=by.id,
        case=case,
        kind=one_of(kind, Meeting.Kind.values, field="kind"),
        at=rules.sensible_time(at, now=now()),
        where=fitting(
            where, limit=limit_of(Meeting, "where"), field="where", required="Say where the meeting is."
        ),
        chair_name=fitting(
            chair_name,
            limit=limit_of(Meeting, "chair_name"),
            field="chair_name",
            required="Say who leads the meeting.",
        ),
    )
    record(
        events.MEETING_PLANNED, by=by, about=meeting, circle_ids=_circles(case), facts={"kind": meeting.kind}
    )
    return meeting


@transaction.atomic
def meeting_invite_parents(
    *, by: User, meeting_id: uuid.UUID, status: str, reason: str = "", expected_version: int | None = None
) -> Meeting:
    """Record where the parents' invitation stands: invited, accepted, declined or left_out (R109).

    Leaving parents out is a statutory worker's decision with a reason; the reason stays in the steps, which families do
    not read. Once the meeting was held the record stands. Raises Missing, NotPermitted, Refused, Stale.
    """
    require(by, MEETING_PLAN)
    meeting = _locked(meeting_id)
    if expected_version is not None and meeting.version != expected_version:
        raise Stale("Somebody changed this meeting while you were writing.", current=meeting)
    one_of(status, set(Meeting.Invitation.values) - {rules.NOT_YET}, field="status")
    if rules.LEFT_OUT in (status, meeting.parent_invitation):
        require(by, MEETING_LEAVE_OUT)
    if meeting.held_at is not None:
        raise Refused("This meeting was held: its invitation cannot change.", code="meeting_already_held")
    reason = rules.invitation_reason(status, reason, limit=limit_of(Meeting, "left_out_reason"))
    if status == rules.LEFT_OUT:
        weighs_on("left_out", by=by, case=meeting.case)
    InvitationStep.objects.create(
        partnership_id=meeting.partnership_id, created_by_id=by.id, meeting=meeting, case_id=meeting.case_id,
        status=status, reason=reason, at=now(), by_id=by.id, by_name=by.name,
    )  # fmt: skip
    facts = {"status": status, "before": meeting.parent_invitation}
    meeting.parent_invitation = status
    meeting.left_out_reason = reason if status == rules.LEFT_OUT else ""
    meeting.version += 1
    meeting.save(update_fields=["parent_invitation", "left_out_reason", "version"])
    record(events.PARENTS_INVITED, by=by, about=meeting, circle_ids=_circles(meeting.case), facts=facts)
    return meeting


@transaction.atomic
def meeting_mark_held(*, by: User, meeting_id: uuid.UUID) -> Meeting:
    """Mark a meeting held; refused while nobody has said whether the parents were invited (R109; the database too).

    Raises Missing, NotPermitted, Refused.
    """
    require(by, MEETING_PLAN)
    meeting = _locked(meeting_id)
    rules.may_be_held(invitation=meeting.parent_invitation, held_at=meeting.held_at, at=meeting.at, now=now())
    meeting.held_at, meeting.held_by_id = now(), by.id
    meeting.version += 1
    meeting.save(update_fields=["held_at", "held_by_id", "version"])
    facts = {"invitation": meeting.parent_invitation}
    record(events.MEETING_HELD, by=by, about=meeting, circle_ids=_circles(meeting.case), facts=facts)
    return meeting


def _locked(meeting_id: uuid.UUID) -> Meeting:
    found = (
        Meeting.objects.select_for_update(of=("self",)).select_related("case").filter(id=meeting_id).first()
    )
    if found is None:
        raise Missing
    return found


def _circles(case: Case) -> list[uuid.UUID]:
    return [case.id, case.family_id]
