"""Reading meetings. A parent never reads of a meeting they were left out of: the database and this file both say so."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, F, Q, QuerySet

from alongside.family.cases.models import Case
from alongside.ground.access.context import elevated_to_read
from alongside.ground.accounts.models import User
from alongside.ground.audit.services import note_read
from alongside.ground.base.ends import first_of
from alongside.ground.base.errors import Missing
from alongside.ground.clock.models import Clock
from alongside.practice.meetings import events
from alongside.practice.meetings.models import (
    Attendee,
    AttendeeAnswer,
    Decision,
    DecisionNotice,
    Disrespect,
    EnquiryStep,
    LeftOutTold,
    LineVersion,
    Meeting,
    MeetingAsk,
    Point,
    PointOutcome,
    Protocol,
)
from alongside.practice.meetings.rules_following import ENQUIRY_NEXT

READ = "meetings.meeting"
_PARENTS = Q(attendees__side="parent")
COUNTS: dict[str, Any] = {
    "parents": Count("attendees", filter=_PARENTS),
    "parents_invited": Count("attendees", filter=_PARENTS & Q(attendees__invitation="invited")),
    "parents_left_out": Count("attendees", filter=_PARENTS & Q(attendees__invitation="left_out")),
}


def meetings_of_case(
    *, viewer: User, case_id: uuid.UUID, family_id: uuid.UUID | None = None
) -> QuerySet[Meeting]:
    """Return the meetings about a child, newest first (-at, -id), for those who work with the child. Raises Missing.

    Each with `parents`, `parents_invited` and `parents_left_out` counted. `family_id`, when the viewer has read the case
    already, spares looking it up.
    """
    if viewer.is_family:
        raise Missing
    if family_id is None:
        family_id = _family_of(case_id)
    note_read(READ, [case_id, family_id])
    return Meeting.objects.filter(case_id=case_id).annotate(**COUNTS).order_by("-at", "-id")


def meeting_get(*, viewer: User, meeting_id: uuid.UUID) -> Meeting:
    """Return one meeting with its protocol; the database decides who may know it. Raises Missing."""
    meeting = Meeting.objects.select_related("protocol").filter(id=meeting_id).first()
    if meeting is None:
        raise Missing
    note_read(READ, [meeting.case_id])
    return meeting


def attendees_of(*, viewer: User, meeting: Meeting) -> list[Attendee]:
    """Return who is part of a meeting, as far as the viewer may know it: the family first, then by name.

    A family member reads themself, the workers, and whoever of the family was there with them.
    """
    order = {side: place for place, side in enumerate(Attendee.Side.values)}
    found = Attendee.objects.filter(meeting=meeting).select_related("person", "advocate_of")
    return sorted(found, key=lambda one: (order[one.side], one.name, one.id))


def meetings_for_family(*, viewer: User, cases: Collection[Case]) -> QuerySet[Meeting]:
    """Return the meetings about these children to which the viewer is invited, newest first (-at, -id) (R109).

    `cases` are those that the viewer has read: one query, however many children.
    """
    note_read(READ, [circle for case in cases for circle in (case.id, case.family_id)])
    return Meeting.objects.filter(case_id__in=[case.id for case in cases]).order_by("-at", "-id")


def _family_of(case_id: uuid.UUID) -> uuid.UUID:
    family_id = Case.objects.filter(id=case_id).values_list("family_id", flat=True).first()
    if family_id is None:
        raise Missing
    return family_id


@dataclass(frozen=True)
class PointView:
    """One point with its newest outcome, or None while there is none."""

    point: Point
    outcome: PointOutcome | None


def points_of(*, viewer: User, meeting: Meeting) -> list[PointView]:
    """Return the points of a meeting that the viewer may read, the oldest first, each with what became of it (R114).

    A family member reads their own; whoever works with the child reads all.
    """
    return points_seen(meeting, with_whose=not viewer.is_family)


def points_seen(meeting: Meeting, *, with_whose: bool = False) -> list[PointView]:
    """Return the points of a meeting that row security shows whoever acts, the oldest first, each with its outcome."""
    found = Point.objects.filter(meeting=meeting).order_by("at", "id")
    points = list(found.select_related("attendee") if with_whose else found)
    newest = {row.point_id: row for row in PointOutcome.objects.filter(point__in=points).order_by("at", "id")}
    return [PointView(one, newest.get(one.id)) for one in points]


def answers_of(*, viewer: User, meeting: Meeting) -> dict[uuid.UUID, AttendeeAnswer]:
    """Return the newest answer of each attendee whose answer the viewer may read: a family member their own alone."""
    rows = (
        AttendeeAnswer.objects.filter(attendee__meeting=meeting)
        .prefetch_related("replies")
        .order_by("at", "id")
    )
    return {row.attendee_id: row for row in rows}


def asks_for_family(*, viewer: User) -> list[MeetingAsk]:
    """Return the meetings the signed-in family member asked for, newest first, answers prefetched; never another's."""
    found = MeetingAsk.objects.filter(person__user_id=viewer.id).prefetch_related("answers")
    return first_of(found.order_by("-at", "-id"), 50)


def asks_of_case(*, viewer: User, case_id: uuid.UUID) -> list[MeetingAsk]:
    """Return the askings for a meeting about a child, newest first, with who asked and the answers; noted as read."""
    note_read("meetings.meetingask", [case_id])
    found = MeetingAsk.objects.filter(case_id=case_id).select_related("person").prefetch_related("answers")
    return first_of(found.order_by("-at", "-id"), 50)


def asked_in_vain(asks: Iterable[MeetingAsk], at: datetime) -> list[tuple[MeetingAsk, bool]]:
    """Return of these what had been asked for by an aware instant and not been agreed to then, the oldest first, each with
    whether it was refused; else it waited for its answer (R7, R113).
    """
    found = []
    for ask in sorted((one for one in asks if one.at <= at), key=lambda one: one.at):
        then = [one for one in ask.answers.all() if one.at <= at]
        if not any(one.accepted for one in then):
            found.append((ask, bool(then)))
    return found


def ask_get(*, viewer: User, ask_id: uuid.UUID) -> MeetingAsk:
    """Return one asking for a meeting. Raises Missing for one out of sight."""
    ask = MeetingAsk.objects.select_related("person").prefetch_related("answers").filter(id=ask_id).first()
    if ask is None:
        raise Missing
    note_read("meetings.meetingask", [ask.case_id])
    return ask


def notices_of(*, viewer: User, decision_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, list[DecisionNotice]]:
    """Return by decision whom it is told, each with its person and exceptions, for workers: two queries (R112)."""
    found: dict[uuid.UUID, list[DecisionNotice]] = {}
    rows = DecisionNotice.objects.filter(decision_id__in=decision_ids).select_related("person")
    for row in rows.prefetch_related("exceptions").order_by("person__full_name", "id"):
        found.setdefault(row.decision_id, []).append(row)
    note_read("meetings.decision", {one.case_id for rows in found.values() for one in rows})
    return found


def enquiry_of(*, viewer: User, meeting: Meeting) -> list[EnquiryStep]:
    """Return the steps of the enquiry that came of a strategy discussion, the oldest first, each with its decision.

    For whoever works with the child; for anybody else none. What a family is told of it they read as a decision (R112).
    """
    rows = EnquiryStep.objects.filter(meeting=meeting).select_related("decision").order_by("at", "id")
    return [] if viewer.is_family else list(rows)


def enquiry_next(*, viewer: User, meeting: Meeting) -> list[tuple[str, str]]:
    """Return what may be written down next of an enquiry, with its words; only of a strategy meeting that was held."""
    if meeting.kind != Meeting.Kind.STRATEGY or meeting.held_at is None or meeting.cancelled_at is not None:
        return []
    steps = enquiry_of(viewer=viewer, meeting=meeting)
    can = ENQUIRY_NEXT.get(steps[-1].kind if steps else "", ())
    return [(kind, EnquiryStep.Kind(kind).label) for kind in can]


def enquiry_due(*, viewer: User, meeting: Meeting) -> date | None:
    """Return by when the next step of the enquiry is to be written down; None where nothing is owed, and for the family."""
    if viewer.is_family:
        return None
    with elevated_to_read("the clocks of what follows a meeting stand in nobody's circle"):
        rows = Clock.objects.filter(
            kind__in=events.ENQUIRY_CLOCKS, about_id=meeting.id, stopped_at__isnull=True
        )
        return rows.values_list("due_on", flat=True).first()


def decided_read(*, viewer: User, line_id: uuid.UUID) -> LineVersion:
    """Return what a line of the minutes says now, for whoever tells the parents of it, noted as read. Raises Missing."""
    found = LineVersion.objects.filter(line_id=line_id, number=F("line__number"))
    version = found.select_related("minutes__meeting").first()
    if version is None or viewer.is_family:
        raise Missing
    note_read("meetings.decision", [version.case_id])
    return version


def line_is_told(*, viewer: User, line_id: uuid.UUID) -> bool:
    """Whether a line of minutes is written down as a decision already, as far as the viewer may read decisions."""
    return Decision.objects.filter(line_id=line_id).exists()


def decisions_told(*, viewer: User) -> list[Decision]:
    """Return the decisions that the signed-in parent was told of, newest first (R112)."""
    told = DecisionNotice.objects.filter(person__user_id=viewer.id, told_at__isnull=False).values(
        "decision_id"
    )
    return first_of(Decision.objects.filter(id__in=told).order_by("-at", "-id"), 50)


def notice_get(*, viewer: User, notice_id: uuid.UUID) -> DecisionNotice:
    """Return that one parent is to be told of one decision, for a worker. Raises Missing."""
    found = DecisionNotice.objects.select_related("person", "decision").filter(id=notice_id).first()
    if found is None or viewer.is_family:
        raise Missing
    note_read("meetings.decision", [found.case_id])
    return found


def told_for_family(*, viewer: User) -> list[LeftOutTold]:
    """Return what the signed-in person was told of meetings they were left out of, newest first (R111)."""
    return first_of(LeftOutTold.objects.filter(person__user_id=viewer.id).order_by("-at", "-id"), 50)


def needs_get(*, viewer: User, answer_id: uuid.UUID) -> AttendeeAnswer:
    """Return what somebody invited needs or wishes, for whoever answers it, noted as read. Raises Missing."""
    found = AttendeeAnswer.objects.select_related("attendee__meeting").filter(id=answer_id).first()
    if found is None or viewer.is_family or not (found.needs or found.wishes):
        raise Missing
    note_read(READ, [found.case_id])
    return found


def reports_to_answer(*, viewer: User) -> list[Disrespect]:
    """Return what people said of disrespect that waits for the viewer, the oldest first; never of a meeting they led (R120)."""
    mine = Disrespect.objects.filter(handler_id=viewer.id, answers__isnull=True).exclude(chair_id=viewer.id)
    return first_of(mine.select_related("meeting").order_by("at", "id"), 50)


def report_get(*, viewer: User, report_id: uuid.UUID) -> Disrespect:
    """Return one word about disrespect for whoever may answer it. Raises Missing, for the chair too (R120)."""
    found = Disrespect.objects.select_related("meeting").filter(id=report_id).first()
    if found is None or viewer.id in (found.chair_id, found.by_id):
        raise Missing
    return found


def report_of_mine(*, viewer: User, report_id: uuid.UUID) -> Disrespect:
    """Return what the viewer themself said of disrespect in a meeting. Raises Missing for anybody else's (R120)."""
    found = Disrespect.objects.select_related("meeting").filter(id=report_id, by_id=viewer.id).first()
    if found is None:
        raise Missing
    return found


def reports_for_family(*, viewer: User, meeting: Meeting) -> list[Disrespect]:
    """Return what the signed-in person, of the family or a worker, said of disrespect in a meeting, with the answers (R120)."""
    mine = Disrespect.objects.filter(meeting=meeting, by_id=viewer.id).prefetch_related("answers")
    return list(mine.order_by("at", "id"))


def protocols(*, viewer: User) -> dict[str, Protocol]:
    """Return the newest version of the participation protocol by kind of meeting, as far as there is one (R122)."""
    if viewer.partnership_id is None:
        return {}
    found = Protocol.objects.filter(partnership_id=viewer.partnership_id).order_by("kind", "number")
    return {one.kind: one for one in found}


def meetings_of_mine(*, viewer: User) -> list[Attendee]:
    """Return the places of a worker in the meetings they are invited to, the soonest first, at most 100."""
    mine = Attendee.objects.filter(user_id=viewer.id, invitation=Attendee.Invitation.INVITED)
    mine = mine.filter(meeting__cancelled_at__isnull=True).select_related("meeting")
    found = first_of(mine.order_by("-meeting__at", "-id"), 100)
    note_read(READ, {one.case_id for one in found})
    return found[::-1]
