"""Answering an invitation, sending what one wants said, and writing down what became of it (R109, R114, R115, R121)."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction

from alongside.family.people.models import Person
from alongside.family.people.rules import line_of, one_of, words_of
from alongside.ground.access.context import elevated
from alongside.ground.access.registry import require
from alongside.ground.accounts.models import User
from alongside.ground.accounts.roles import INDEPENDENT_ROLES
from alongside.ground.audit.services import record
from alongside.ground.base.actors import Acts
from alongside.ground.base.errors import Missing, Refused
from alongside.ground.clock import now
from alongside.practice.meetings import events
from alongside.practice.meetings.models import Attendee, AttendeeAnswer, Meeting, Point, PointOutcome
from alongside.practice.meetings.policies import MEETING_PLAN, MEETING_TAKE_PART
from alongside.practice.meetings.services.common import attendee_to_change, circles, meeting_to_change, signed
from alongside.practice.meetings.services.needs import needs_owed
from alongside.practice.plans.models import Measure

Coming = Attendee.Coming
_FORMS = set(Meeting.Form.values) - {Meeting.Form.MIXED}


@dataclass(frozen=True)
class Was:
    """What is written down of one person: whether they came, in which way, and whether they spoke."""

    attendee_id: uuid.UUID
    attended: bool
    spoke: bool = False
    how: str = ""


@transaction.atomic
def invitation_answer(
    *, by: Acts, meeting_id: uuid.UUID, coming: str, how: str = "", wishes: str = "", needs: str = "",
    bringing: str = "",
) -> AttendeeAnswer:  # fmt: skip
    """Answer one's own invitation: coming or not, in which way, what time would suit, what is needed, whom one brings (R109).

    `by` may be somebody without an account, by the code of their letter. Answering again keeps both; the newer
    counts. Raises NotPermitted; Missing for whoever is not invited; Refused: `meeting_already_held`,
    `meeting_cancelled`, `choice_unknown`, `wishes_missing`, words too long.
    """
    may_take_part(by)
    mine = my_place(by, meeting_id)
    meeting = mine.meeting
    if meeting.cancelled_at is not None:
        raise Refused("This meeting was called off.", code="meeting_cancelled")
    if meeting.held_at is not None:
        raise Refused(
            "This meeting has been. Tell your worker what you want to say.", code="meeting_already_held"
        )
    one_of(coming, set(Coming.values) - {""}, field="coming")
    if coming == Coming.OTHER_WAY and not wishes.strip():
        raise Refused("Say what would suit you.", code="wishes_missing", field="wishes")
    way = one_of(how, _FORMS, field="how") if how else ""
    answer = AttendeeAnswer.objects.create(
        **signed(by, meeting.case_id, meeting.partnership_id, name=mine.name), attendee=mine, coming=coming,
        how=way if coming == Coming.YES else "", wishes=words_of(wishes, field="wishes", limit=2_000),
        needs=words_of(needs, field="needs", limit=2_000), bringing=line_of(bringing, field="bringing", limit=200),
    )  # fmt: skip
    with elevated("who is part of a meeting is written by its workers; each answers for themself alone"):
        Attendee.objects.filter(id=mine.id).update(
            coming=coming, coming_how=answer.how, answered_at=answer.at
        )
    needs_owed(answer, meeting, by=by)
    facts = {"coming": coming, "needs": bool(answer.needs)}
    record(events.ANSWERED, by=by, about=mine, circle_ids=[], facts=facts)
    return answer


@transaction.atomic
def point_send(
    *, by: Acts, meeting_id: uuid.UUID, kind: str, words: str, attendee_id: uuid.UUID | None = None
) -> Point:
    """Send one thing that one wants said; or write it down for somebody on the list, beforehand or in the meeting (R114).

    One's own may be sent by the code of a letter. Nobody takes it away again. Written with an independent worker or
    by somebody who has an advocate it says so (R121). Raises NotPermitted; Missing; Refused: `meeting_finished`,
    `meeting_cancelled`, `meeting_already_held` (for one's own), `choice_unknown`, words missing or too long.
    """
    may_take_part(by)
    if attendee_id is None or not isinstance(by, User):
        whose = my_place(by, meeting_id)
        meeting = whose.meeting
        if meeting.held_at is not None and whose.user_id is None:
            raise Refused(
                "This meeting has been. You can write it under “How it was”, or tell your worker.",
                code="meeting_already_held",
            )
        if not meeting.open:
            raise Refused("This meeting is over.", code="meeting_finished")
    else:
        whose, meeting = attendee_to_change(by, attendee_id, MEETING_PLAN)
        if meeting.id != meeting_id:
            raise Missing
    before = meeting.held_at is None and meeting.at > now()
    helped = bool(by.as_actor().roles & set(INDEPENDENT_ROLES)) and whose.user_id != by.as_actor().id
    point = Point.objects.create(
        **signed(by, meeting.case_id, meeting.partnership_id, name=whose.name), meeting=meeting, attendee=whose,
        kind=one_of(kind, Point.Kind.values, field="kind"), words=words_of(words, field="words", limit=4_000, required=True),
        when=Point.When.BEFORE if before else Point.When.MEETING, with_advocate=helped or whose.advocates.exists(),
    )  # fmt: skip
    facts = {"kind": kind, "when": str(point.when), "side": whose.side, "advocate": point.with_advocate}
    record(events.POINT_SENT, by=by, about=point, circle_ids=[], facts=facts)
    return point


@transaction.atomic
def point_settle(
    *, by: User, point_id: uuid.UUID, outcome: str, words: str, measure_id: uuid.UUID | None = None
) -> PointOutcome:
    """Write down what became of a point, in words that whoever raised it reads; a later outcome replaces it (R114).

    `measure_id`: the measure of the plan that took it up (R121). Raises NotPermitted; Missing; Refused:
    `meeting_not_held`, `meeting_finished`, `measure_not_adopted`, `choice_unknown`, words missing or too long.
    """
    require(by, MEETING_PLAN)
    point = Point.objects.select_related("attendee").filter(id=point_id).first()
    if point is None:
        raise Missing
    meeting = meeting_to_change(by, point.meeting_id, MEETING_PLAN)
    _held(meeting)
    one_of(outcome, PointOutcome.Outcome.values, field="outcome")
    if measure_id is not None and outcome != PointOutcome.Outcome.ADOPTED:
        raise Refused("Only what is taken up is in the plan.", code="measure_not_adopted", field="measure_id")
    if measure_id is not None and not Measure.objects.filter(id=measure_id, case_id=meeting.case_id).exists():
        raise Missing
    settled = PointOutcome.objects.create(
        **signed(by, meeting.case_id, meeting.partnership_id), point=point, outcome=outcome, measure_id=measure_id,
        words=words_of(words, field="words", limit=2_000, required=True),
    )  # fmt: skip
    facts = {"outcome": outcome, "side": point.attendee.side, "advocate": point.with_advocate}
    record(events.POINT_SETTLED, by=by, about=point, circle_ids=[], facts=facts)
    return settled


@transaction.atomic
def attendance_record(*, by: User, meeting_id: uuid.UUID, people: Iterable[Was]) -> int:
    """Write down who came, in which way, and who spoke; return of how many (R115, R121).

    Of whoever was left out nothing is asked. Raises NotPermitted; Missing; Refused: `meeting_not_held`,
    `meeting_finished`, `spoke_was_there`, `choice_unknown`.
    """
    meeting = meeting_to_change(by, meeting_id, MEETING_PLAN)
    _held(meeting)
    listed = {one.id: one for one in meeting.attendees.select_for_update()}
    done = 0
    for was in people:
        attendee = listed.get(was.attendee_id)
        if attendee is None or attendee.invitation == Attendee.Invitation.LEFT_OUT:
            raise Missing
        if was.spoke and not was.attended:
            raise Refused(
                f"{attendee.name} cannot have spoken without being there.",
                code="spoke_was_there",
                field=str(attendee.id),
            )
        attendee.attended, attendee.spoke = was.attended, was.spoke
        attendee.attended_how = one_of(was.how, _FORMS, field="how") if was.how and was.attended else ""
        attendee.save(update_fields=["attended", "spoke", "attended_how"])
        done += 1
    facts = {"written": done, "came": sum(bool(one.attended) for one in listed.values())}
    record(events.ATTENDED, by=by, about=meeting, circle_ids=circles(meeting.case_id), facts=facts)
    return done


def may_take_part(by: Acts) -> None:
    """Raise NotPermitted for an account whose role takes no part in meetings; a letter is for one meeting, and opens it."""
    if isinstance(by, User):
        require(by, MEETING_TAKE_PART)


def my_place(by: Acts, meeting_id: uuid.UUID) -> Attendee:
    """Return the place of whoever acts in a meeting to which they are invited. Raises Missing."""
    mine = Attendee.objects.select_related("meeting").filter(
        meeting_id=meeting_id, invitation=Attendee.Invitation.INVITED
    )
    if not isinstance(by, User):  # row security shows a visitor the row of their code alone
        found = mine.exclude(receipt="").first() if by.as_actor().id is None else None
    elif by.is_family:
        me = Person.objects.filter(user_id=by.id).first()
        found = mine.filter(person=me).first() if me else None
    else:
        found = mine.filter(user_id=by.id).first()
    if found is None:
        raise Missing
    return found


def _held(meeting: Meeting) -> None:
    if meeting.held_at is None:
        raise Refused("First mark the meeting as held.", code="meeting_not_held")
