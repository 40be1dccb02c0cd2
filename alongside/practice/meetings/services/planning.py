"""Planning a meeting, changing it, calling it off, and marking it held (R109, R110, R122)."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from django.db import transaction

from alongside.family.cases.models import Allocation, Case
from alongside.family.cases.stops import Taken, weighs_on
from alongside.family.people.rules import line_of, one_of, words_of
from alongside.ground.access.context import elevated
from alongside.ground.accounts.models import User
from alongside.ground.audit.services import record, refusal_keep
from alongside.ground.base.errors import Missing, Refused, Stale
from alongside.ground.base.parameters import in_force
from alongside.ground.clock import now
from alongside.ground.clock.due import due_before, due_on
from alongside.ground.clock.services import clock_start
from alongside.practice.meetings import events, rules
from alongside.practice.meetings.minutes.due import minutes_due
from alongside.practice.meetings.models import Attendee, Meeting, MeetingAsk
from alongside.practice.meetings.policies import MEETING_PLAN
from alongside.practice.meetings.services.common import (
    circles,
    lead_of,
    meeting_to_change,
    open_case,
    parents_of,
    tell_later,
)
from alongside.practice.meetings.services.needs import needs_over
from alongside.practice.meetings.services.protocols import protocol_in_force
from alongside.practice.plans.rules import fitting
from alongside.practice.plans.services.common import limit_of

Side, Invitation = Attendee.Side, Attendee.Invitation


@transaction.atomic
def meeting_plan(
    *, by: User, case_id: uuid.UUID, kind: str, at: datetime, where: str, chair_name: str = "",
    chair_id: uuid.UUID | None = None, form: str = "room", about: str = "", papers: str = "", urgent_because: str = "",
    ask_id: uuid.UUID | None = None,
) -> Meeting:  # fmt: skip
    """Plan a meeting about a child at an aware instant, by the protocol in force for its kind (R109, R122).

    Every parent and carer and the young person stand on its list at once, wherever they live, to be invited each on their
    own; the workers of the child are invited with it. An invitation that goes out after `invite_by` gives less notice than
    P-INVITE; `urgent_because` says why, and is never asked of somebody in a hurry.

    Raises Missing, NotPermitted, Refused (by field).
    """
    case = open_case(by, case_id, MEETING_PLAN)
    moment = rules.sensible_time(at, now=now())
    chair = _chair(by, chair_id)
    if ask_id is not None and not MeetingAsk.objects.filter(id=ask_id, case_id=case.id).exists():
        raise Missing
    if kind == Meeting.Kind.CONFERENCE:
        weighs_on("proceedings", by=by, case=case, now_because=urgent_because.strip())
    meeting = Meeting.objects.create(
        partnership_id=case.partnership_id, created_by_id=by.id, case=case, child_name=case.child.short_name[:60],
        kind=one_of(kind, Meeting.Kind.values, field="kind"), at=moment,
        form=one_of(form, Meeting.Form.values, field="form"), chair_id=chair.id if chair else None,
        chair_name=chair.name if chair else line_of(chair_name, field="chair_name", limit=120, required=True),
        protocol=protocol_in_force(partnership_id=case.partnership_id, kind=kind), ask_id=ask_id,
        invite_by=_invite_by(moment, case.partnership_id),
        **_words(where=where, about=about, papers=papers, urgent_because=urgent_because),
    )  # fmt: skip
    _everybody(by, case, meeting)
    record(
        events.MEETING_PLANNED,
        by=by,
        about=meeting,
        circle_ids=circles(case.id),
        facts={"kind": meeting.kind},
    )
    return meeting


@transaction.atomic
def meeting_change(
    *, by: User, meeting_id: uuid.UUID, at: datetime, where: str, form: str, about: str = "", papers: str = "",
    urgent_because: str = "", expected_version: int | None = None,
) -> Meeting:  # fmt: skip
    """Give a meeting that was not held another time, place or way; whoever is invited of the family is told (R109).

    Whoever said that they were coming is asked again. Raises NotPermitted, Missing, Stale, Refused.
    """
    meeting = meeting_to_change(by, meeting_id, MEETING_PLAN)
    if expected_version is not None and meeting.version != expected_version:
        raise Stale("Somebody changed this meeting while you were writing.", current=meeting)
    if meeting.held_at is not None:
        raise Refused("This meeting was held: its time and place stay.", code="meeting_already_held")
    moved = meeting.at != at
    meeting.at = rules.sensible_time(at, now=now())
    meeting.form = one_of(form, Meeting.Form.values, field="form")
    meeting.invite_by = _invite_by(meeting.at, meeting.partnership_id)
    for name, value in _words(where=where, about=about, papers=papers, urgent_because=urgent_because).items():
        setattr(meeting, name, value)
    meeting.version += 1
    meeting.save()
    invited = meeting.attendees.filter(invitation=Invitation.INVITED).select_related("person")
    for one in invited:
        tell_later(one.person, "changed", by=by)
    if moved:
        invited.update(coming="", coming_how="")
    record(
        events.MEETING_CHANGED,
        by=by,
        about=meeting,
        circle_ids=circles(meeting.case_id),
        facts={"moved": moved},
    )
    return meeting


@transaction.atomic
def meeting_cancel(*, by: User, meeting_id: uuid.UUID, because: str) -> Meeting:
    """Call a meeting off, with the reason that everybody invited reads. Raises NotPermitted, Missing, Refused."""
    meeting = meeting_to_change(by, meeting_id, MEETING_PLAN)
    if meeting.held_at is not None:
        raise Refused("This meeting was held: it cannot be called off.", code="meeting_already_held")
    return _call_off(meeting, words_of(because, field="because", limit=400, required=True), by=by)


def conference_undo(taken: Taken, by: User) -> bool:
    """Call off a conference that was not right to call (R216); called as the system. False where it was held or is off."""
    found = (
        Meeting.objects.select_for_update()
        .filter(
            case_id=taken.in_case, kind=Meeting.Kind.CONFERENCE, created_by_id=taken.by_id, created_at__gte=taken.at,
            held_at__isnull=True, cancelled_at__isnull=True,
        )
        .order_by("created_at", "id")
        .first()
    )  # fmt: skip
    if found is not None:
        _call_off(found, taken.why, by=by)
    return found is not None


def _call_off(meeting: Meeting, because: str, *, by: User) -> Meeting:
    needs_over(meeting, by=by, reason="the meeting was called off")
    meeting.cancelled_because = because
    meeting.cancelled_at, meeting.cancelled_by_id = now(), by.id
    meeting.version += 1
    meeting.save()
    for one in meeting.attendees.filter(invitation=Invitation.INVITED).select_related("person"):
        tell_later(one.person, "changed", by=by)
    record(events.MEETING_CANCELLED, by=by, about=meeting, circle_ids=circles(meeting.case_id))
    return meeting


@transaction.atomic
def meeting_mark_held(*, by: User, meeting_id: uuid.UUID) -> Meeting:
    """Mark a meeting held; refused while a parent or the young person has no invitation status (R109; the database too).

    From now on whoever was left out is to be told what was decided, by P-TELL-LEFT-OUT (R111). Raises NotPermitted,
    Missing, Refused as `rules.may_be_held`, kept in the log.
    """
    meeting = meeting_to_change(by, meeting_id, MEETING_PLAN)
    family = list(meeting.attendees.filter(side__in=(Side.PARENT, Side.YOUNG)).select_related("person"))
    known = {one.person_id for one in family}
    missing = [person.short_name for person in parents_of(meeting.case_id) if person.id not in known]
    try:
        rules.may_be_held(
            family=[(one.name, one.invitation) for one in family], missing=missing, held=meeting.held_at is not None,
            cancelled=False, at=meeting.at, now=now(),
        )  # fmt: skip
    except Refused as refused:
        raise refusal_keep(refused, by=by, about=meeting) from None
    meeting.held_at, meeting.held_by_id = now(), by.id
    meeting.version += 1
    meeting.save(update_fields=["held_at", "held_by_id", "version"])
    left_out = [one for one in family if one.invitation == Invitation.LEFT_OUT]
    for one in left_out:
        _to_tell(by, meeting, one)
    minutes_due(meeting, by=by)
    needs_over(meeting, by=by, reason="the meeting was held")
    facts = {"left_out": len(left_out), "invited": sum(one.invitation == "invited" for one in family)}
    record(events.MEETING_HELD, by=by, about=meeting, circle_ids=circles(meeting.case_id), facts=facts)
    return meeting


def _to_tell(by: User, meeting: Meeting, left_out: Attendee) -> None:
    lead = lead_of(meeting.case_id)
    with elevated("the clock stands in nobody's circle: whoever is left out does not learn of it"):
        clock_start(
            kind=events.TELL_LEFT_OUT, about_id=left_out.id, circle_id=left_out.id,
            partnership_id=meeting.partnership_id, started_at=now(), by=by,
            owner_id=lead.user_id if lead else None, owner_label=lead.worker_name if lead else "",
        )  # fmt: skip


def tell_latest(meeting: Meeting) -> Any:
    """Return the last London day on which somebody left out is told what was decided (P-TELL-LEFT-OUT)."""
    return due_on(meeting.at, in_force("P-TELL-LEFT-OUT", partnership_id=meeting.partnership_id, at=now()))


def _invite_by(at: datetime, partnership_id: uuid.UUID) -> Any:
    return due_before(at, in_force("P-INVITE", partnership_id=partnership_id, at=now()))


def _words(*, where: str, about: str, papers: str, urgent_because: str) -> dict[str, str]:
    return {
        "where": fitting(
            where, limit=limit_of(Meeting, "where"), field="where", required="Say where the meeting is."
        ),
        "about": words_of(about, field="about", limit=1_000),
        "papers": words_of(papers, field="papers", limit=2_000),
        "urgent_because": words_of(urgent_because, field="urgent_because", limit=400),
    }


def _chair(by: User, chair_id: uuid.UUID | None) -> User | None:
    if chair_id is None or by.partnership_id is None:
        return None
    found = User.objects.filter(id=chair_id, partnership_id=by.partnership_id, is_active=True).first()
    if found is None or found.is_family:
        raise Refused("Choose somebody who works here.", code="chair_unknown", field="chair_id")
    return found


def _everybody(by: User, case: Case, meeting: Meeting) -> None:
    """Put the whole family and the workers of the child on the list: leaving somebody out takes a deed, not forgetting."""
    at = now()
    base = {
        "partnership_id": case.partnership_id,
        "meeting": meeting,
        "case_id": case.id,
        "created_by_id": by.id,
    }
    rows = [
        Attendee(**base, side=Side.PARENT, person=one, name=one.full_name, role="Parent or carer")
        for one in parents_of(case.id)
    ]
    rows.append(
        Attendee(**base, side=Side.YOUNG, person=case.child, name=case.child.full_name, role="Young person")
    )
    sent = {
        "invitation": Invitation.INVITED, "invited_at": at, "invited_by_id": by.id, "invited_by_name": by.name,
        "invited_how": Attendee.Way.PAGE,
    }  # fmt: skip
    working: dict[uuid.UUID, Attendee] = {}
    spells = Allocation.objects.filter(case=case, until__isnull=True).order_by("since", "id")
    for spell in spells:
        working.setdefault(
            spell.user_id,
            Attendee(
                **base, **sent, side=Side.WORKER, user_id=spell.user_id, name=spell.worker_name,
                role=spell.get_part_display(), agency_name=spell.agency_name,
            ),
        )  # fmt: skip
    chair = User.objects.filter(id=meeting.chair_id).first() if meeting.chair_id else None
    if chair is not None and chair.id not in working:
        actor = chair.as_actor()
        working[chair.id] = Attendee(
            **base, **sent, side=Side.WORKER, user_id=chair.id, name=chair.name, role=actor.role_title,
            agency_id=actor.agency_id, agency_name=actor.agency_name,
        )  # fmt: skip
    Attendee.objects.bulk_create([*rows, *working.values()])
