"""Inviting each person on their own, leaving somebody out by the rules, and telling them later (R109-R111, R121)."""

from __future__ import annotations

import uuid
from datetime import date

from django.db import transaction

from alongside.family.cases.stops import Taken, weighs_on
from alongside.family.people.rules import line_of, one_of, words_of
from alongside.ground.access.context import elevated
from alongside.ground.access.registry import require, who
from alongside.ground.accounts.models import User
from alongside.ground.audit.services import record, refusal_keep
from alongside.ground.base.errors import Missing, Refused
from alongside.ground.clock import now
from alongside.ground.clock.services import clock_stop
from alongside.ground.clock.time_source import local_date
from alongside.practice.meetings import events, rules
from alongside.practice.meetings.models import Attendee, InvitationStep, LeftOut, LeftOutTold, Meeting
from alongside.practice.meetings.policies import MEETING_LEAVE_OUT, MEETING_PLAN
from alongside.practice.meetings.services.common import (
    attendee_to_change,
    circles,
    meeting_to_change,
    narrowed,
    signed,
    tell_later,
)
from alongside.practice.meetings.services.planning import tell_latest

Side, Invitation, Way = Attendee.Side, Attendee.Invitation, Attendee.Way


@transaction.atomic
def attendee_invite(
    *, by: User, attendee_id: uuid.UUID, how: str = "", agreed: bool = False, wanted: bool = True
) -> Attendee:
    """Invite one person of the family, or a worker, to a meeting; nobody else's invitation changes (R109, R110).

    The young person is asked first: `agreed`, or not `wanted`. Without `how` it goes to their own page where they have an
    account, and through their worker where they do not. Somebody with an account hears in neutral words that there is
    something to read. Raises NotPermitted (also MEETING_LEAVE_OUT for whoever was left out), Missing, Refused:
    `meeting_already_held`, `young_not_asked`, `young_not_by_letter` (R139), `meetings_narrowed`, `choice_unknown`.
    """
    attendee, meeting = _before(by, attendee_id)
    if attendee.invitation == Invitation.LEFT_OUT:
        require(by, MEETING_LEAVE_OUT)
    status = Invitation.INVITED if wanted or attendee.side != Side.YOUNG else Invitation.NOT_WANTED
    try:
        rules.check_invitable(
            side=attendee.side, status=status, agreed=agreed, name=attendee.name,
            narrowed=attendee.of_family and status == Invitation.INVITED and narrowed(meeting.case_id, attendee.person_id),
        )  # fmt: skip
    except Refused as refused:
        raise refusal_keep(refused, by=by, about=meeting) from None
    way = one_of(how or _way_to(attendee), Way.values, field="how")
    if attendee.side == Side.YOUNG and way == Way.LETTER:
        by_post = Refused(
            "Nothing is just posted to a child. Ask them face to face, and bring the letter with you.",
            code="young_not_by_letter", field="how",
        )  # fmt: skip
        raise refusal_keep(by_post, by=by, about=meeting)
    _invited(by, attendee, status, way)
    return attendee


def _way_to(attendee: Attendee) -> str:
    has_account = attendee.user_id or (attendee.person is not None and attendee.person.user_id)
    return Way.PAGE if has_account else Way.WORKER


def _invited(by: User, attendee: Attendee, status: str, way: str) -> None:
    _set(by, attendee, status, way)
    facts = {"side": attendee.side, "status": str(status), "how": way}
    record(events.INVITED, by=by, about=attendee, circle_ids=[], facts=facts)
    if status == Invitation.INVITED:
        tell_later(attendee.person, "invited", by=by)


def left_out_undo(taken: Taken, by: User) -> bool:
    """Invite a parent again who was left out and should not have been (R111, R216); called as the system.

    A young person is asked first, by a worker: they stand on the list as not yet invited, and the meeting waits for it.
    False where the meeting was held or called off, a decision keeps meetings from them, or nothing may reach them now.
    """
    left_out = LeftOut.objects.filter(
        case_id=taken.in_case, by_id=taken.by_id, at__gte=taken.at, attendee__person_id__in=taken.person_ids,
        attendee__invitation=Invitation.LEFT_OUT, meeting__held_at__isnull=True, meeting__cancelled_at__isnull=True,
    )  # fmt: skip
    row = left_out.order_by("at", "id").first()
    if row is None or taken.quietly:
        return False
    attendee = Attendee.objects.select_for_update(of=("self",)).get(id=row.attendee_id)
    if attendee.side == Side.YOUNG:
        _invited(by, attendee, Invitation.NOT_YET, "")
        return True
    if narrowed(attendee.case_id, attendee.person_id):
        return False
    _invited(by, attendee, Invitation.INVITED, _way_to(attendee))
    return True


@transaction.atomic
def parents_invite(*, by: User, meeting_id: uuid.UUID) -> int:
    """Invite every parent who has no invitation yet, each on their own, in one press; return how many (R109, R110).

    Raises as `attendee_invite`; then nobody was invited.
    """
    meeting = meeting_to_change(by, meeting_id, MEETING_PLAN)
    waiting = meeting.attendees.filter(side=Side.PARENT, invitation=Invitation.NOT_YET)
    ids = list(waiting.order_by("name", "id").values_list("id", flat=True))
    for attendee_id in ids:
        attendee_invite(by=by, attendee_id=attendee_id)
    return len(ids)


@transaction.atomic
def attendee_leave_out(
    *,
    by: User,
    attendee_id: uuid.UUID,
    code: str = "",
    words: str = "",
    authoriser_id: uuid.UUID | None = None,
    tell_by: date | None = None,
    tell_words: str = "",
) -> LeftOut:
    """Leave one parent or the young person out of one meeting: a statutory worker's decision, never about two at once (R111).

    A coded lawful reason, a manager who authorised it, and a plan to tell them (`tell_by`, at most P-TELL-LEFT-OUT after
    the meeting, and `tell_words`). What is not said keeps nobody from an urgent meeting, and marks the meeting as not
    following the protocol until it is said. Raises NotPermitted, Missing, Refused: `left_out_family_only`,
    `reason_not_theirs`, `authoriser_unknown`, `tell_by_early`, `tell_by_late`, `meeting_already_held` (for whoever was
    invited).
    """
    require(by, MEETING_LEAVE_OUT)
    attendee, meeting = attendee_to_change(by, attendee_id, MEETING_PLAN)
    _may_be_left_out(meeting, attendee, code)
    authoriser = _authoriser(by, authoriser_id)
    plan = rules.check_tell_by(tell_by, meeting_on=local_date(meeting.at), latest=tell_latest(meeting))
    if attendee.invitation != Invitation.LEFT_OUT and (who := attendee.person_id):
        weighs_on("left_out", by=by, case=meeting.case, person_ids=[who], now_because=meeting.urgent_because)
    left_out = LeftOut.objects.create(
        **signed(by, meeting.case_id, meeting.partnership_id), meeting=meeting, attendee=attendee, code=code,
        words=words_of(words, field="words", limit=2_000), authoriser_id=authoriser.id if authoriser else None,
        authoriser_name=authoriser.name if authoriser else "", tell_by=plan,
        tell_words=words_of(tell_words, field="tell_words", limit=400),
    )  # fmt: skip
    if attendee.invitation != Invitation.LEFT_OUT:
        _set(by, attendee, Invitation.LEFT_OUT, "")
    facts = {"side": attendee.side, "code": code, "missing": len(reason_of(left_out).missing)}
    record(events.LEFT_OUT, by=by, about=attendee, circle_ids=[], facts=facts)
    return left_out


@transaction.atomic
def left_out_tell(*, by: User, attendee_id: uuid.UUID, how: str, words: str) -> LeftOutTold:
    """Write down what somebody who was left out was told of what was decided; they read it on their own page (R111).

    Stops the clock. Raises NotPermitted, Missing, Refused: `not_left_out`, `meeting_not_held`, `left_out_told`,
    `choice_unknown`, words missing or too long.
    """
    attendee, meeting = attendee_to_change(by, attendee_id, MEETING_PLAN, finished=True)
    if attendee.invitation != Invitation.LEFT_OUT or attendee.person_id is None:
        raise Refused("They were not left out of this meeting.", code="not_left_out")
    if meeting.held_at is None:
        raise Refused("First mark the meeting as held.", code="meeting_not_held")
    if LeftOutTold.objects.filter(attendee=attendee).exists():
        raise Refused("They were told already. Write more as a decision.", code="left_out_told")
    told = LeftOutTold.objects.create(
        **signed(by, meeting.case_id, meeting.partnership_id), meeting=meeting, attendee=attendee,
        person_id=attendee.person_id, how=one_of(how, Way.values, field="how"),
        words=words_of(words, field="words", limit=4_000, required=True),
    )  # fmt: skip
    with elevated("the clock stands in nobody's circle"):
        clock_stop(kind=events.TELL_LEFT_OUT, about_id=attendee.id, at=now(), by=by)
    record(events.LEFT_OUT_TOLD, by=by, about=attendee, circle_ids=[], facts={"how": how})
    tell_later(attendee.person, "told", by=by)
    return told


@transaction.atomic
def worker_add(
    *, by: User, meeting_id: uuid.UUID, user_id: uuid.UUID | None = None, name: str = "", role: str = "",
    agency_name: str = "", advocate_of_id: uuid.UUID | None = None,
) -> Attendee:  # fmt: skip
    """Add a worker with an account, or somebody by name, as a worker or as the advocate of somebody on the list (R115, R121).

    They are invited with it. Raises NotPermitted, Missing, Refused: `attendee_unknown`, `attendee_already`,
    `advocate_of_nobody`, a name missing or too long.
    """
    meeting = meeting_to_change(by, meeting_id, MEETING_PLAN)
    here = User.objects.filter(partnership_id=meeting.partnership_id, is_active=True)
    found = here.filter(id=user_id).first() if user_id is not None else None
    if user_id is not None and (found is None or found.is_family):
        raise Refused("Choose somebody who works here.", code="attendee_unknown", field="user_id")
    if found is not None and meeting.attendees.filter(user_id=found.id).exists():
        raise Refused("They are on the list already.", code="attendee_already", field="user_id")
    helped = meeting.attendees.filter(id=advocate_of_id).first() if advocate_of_id else None
    if advocate_of_id and (helped is None or not helped.of_family):
        raise Refused("Choose whose advocate they are.", code="advocate_of_nobody", field="advocate_of_id")
    actor = found.as_actor() if found else None
    attendee = Attendee(
        partnership_id=meeting.partnership_id, created_by_id=by.id, meeting=meeting, case_id=meeting.case_id,
        side=Side.ADVOCATE if helped else Side.WORKER, user_id=found.id if found else None, advocate_of=helped,
        name=found.name if found else line_of(name, field="name", limit=120, required=True),
        role=actor.role_title if actor else line_of(role, field="role", limit=60),
        agency_id=actor.agency_id if actor else None,
        agency_name=actor.agency_name if actor else line_of(agency_name, field="agency_name", limit=120),
    )  # fmt: skip
    attendee.save(force_insert=True)
    if meeting.held_at is None:
        _set(by, attendee, Invitation.INVITED, Way.PAGE if found else Way.WORKER)
    record(
        events.ADDED,
        by=by,
        about=attendee,
        circle_ids=circles(meeting.case_id),
        facts={"side": attendee.side},
    )
    return attendee


def reason_of(left_out: LeftOut | None) -> rules.Reason:
    """Return what was said about leaving somebody out, to be judged."""
    if left_out is None:
        return rules.Reason()
    return rules.Reason(left_out.code, left_out.authoriser_name, left_out.tell_by, left_out.tell_words)


def _before(by: User, attendee_id: uuid.UUID) -> tuple[Attendee, Meeting]:
    attendee, meeting = attendee_to_change(by, attendee_id, MEETING_PLAN)
    if meeting.held_at is not None:
        raise Refused("This meeting was held: its invitations stay.", code="meeting_already_held")
    return attendee, meeting


def _set(by: User, attendee: Attendee, status: str, how: str) -> None:
    invited = status == Invitation.INVITED
    attendee.invitation = status
    attendee.invited_at = now() if invited else None
    attendee.invited_by_id = by.id if invited else None
    attendee.invited_by_name = by.name if invited else ""
    attendee.invited_how = how if invited else ""
    if not invited:
        attendee.coming, attendee.coming_how, attendee.answered_at = "", "", None
    attendee.save()
    InvitationStep.objects.create(
        **signed(by, attendee.case_id, attendee.partnership_id), meeting_id=attendee.meeting_id, attendee=attendee,
        status=status, how=attendee.invited_how,
    )  # fmt: skip


def _may_be_left_out(meeting: Meeting, attendee: Attendee, code: str) -> None:
    if not attendee.of_family:
        raise Refused("Take them off the list instead.", code="left_out_family_only")
    if meeting.held_at is not None and attendee.invitation != Invitation.LEFT_OUT:
        raise Refused("This meeting was held: its invitations stay.", code="meeting_already_held")
    _check_code(code, attendee)


def _check_code(code: str, attendee: Attendee) -> None:
    if code:
        one_of(code, LeftOut.Code.values, field="code")
    if code == LeftOut.Code.TOO_YOUNG and attendee.side != Side.YOUNG:
        raise Refused("This is a reason for a young person alone.", code="reason_not_theirs", field="code")


def _authoriser(by: User, authoriser_id: uuid.UUID | None) -> User | None:
    if authoriser_id is None:
        return None
    if by.partnership_id is None:
        raise Missing
    able = {one.id: one for one in who(MEETING_LEAVE_OUT, partnership_id=by.partnership_id)}
    found = able.get(authoriser_id)
    if found is None or "manager" not in found.as_actor().roles:
        raise Refused(
            "Choose the manager who authorised it.", code="authoriser_unknown", field="authoriser_id"
        )
    return found
