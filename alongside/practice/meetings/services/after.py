"""After a meeting: how it was for each person, and a word about disrespect that the chair does not read (R119, R120)."""

from __future__ import annotations

import uuid

from django.db import transaction

from alongside.family.people.rules import one_of, words_of
from alongside.ground.access.context import elevated
from alongside.ground.access.registry import require
from alongside.ground.accounts.models import RoleAssignment, User
from alongside.ground.audit.services import record
from alongside.ground.base.actors import Acts
from alongside.ground.base.errors import Missing, NotPermitted, Refused
from alongside.ground.clock import now
from alongside.ground.clock.services import clock_start, clock_stop
from alongside.practice.meetings import events
from alongside.practice.meetings.models import AfterAnswer, Attendee, Disrespect, DisrespectAnswer, Meeting
from alongside.practice.meetings.policies import RESPECT_ANSWER
from alongside.practice.meetings.rules_after import Candidate, choose_handler
from alongside.practice.meetings.services.common import signed, tell_later
from alongside.practice.meetings.services.taking_part import may_take_part, my_place

QUESTIONS = ("most_talk", "least_talk", "most_plan", "least_plan")
_HANDLERS = ("manager", "agency_manager", "complaints_officer")


@transaction.atomic
def after_say(
    *, by: Acts, meeting_id: uuid.UUID, involved: str, respected: str, words: str = "", **influence: str
) -> AfterAnswer:
    """Say how a meeting was: who had most and least to say, in the talk and in the plan; was I involved, respected (R119).

    `influence`: any of QUESTIONS; each may be left out. Saying it again keeps both; the newer counts. Whoever led the
    meeting does not read it. `by` may be somebody without an account, by the code of their letter. Raises NotPermitted;
    Missing for whoever was not invited; Refused: `meeting_not_held`, `choice_unknown`, words too long.
    """
    may_take_part(by)
    mine = my_place(by, meeting_id)
    _held(mine.meeting)
    answers = {key: influence.get(key, "") for key in QUESTIONS}
    for key, value in answers.items():
        if value:
            one_of(value, AfterAnswer.Influence.values, field=key)
    said = AfterAnswer.objects.create(
        **signed(by, mine.case_id, mine.partnership_id, name=mine.name), meeting=mine.meeting, attendee=mine,
        chair_id=mine.meeting.chair_id, **answers, involved=one_of(involved, AfterAnswer.Felt.values, field="involved"),
        respected=one_of(respected, AfterAnswer.Felt.values, field="respected"),
        words=words_of(words, field="words", limit=2_000),
    )  # fmt: skip
    record(events.AFTER_ANSWERED, by=by, about=mine.meeting, facts={"side": mine.side})
    return said


@transaction.atomic
def disrespect_report(*, by: Acts, meeting_id: uuid.UUID, words: str) -> Disrespect:
    """Say that one was not respected in a meeting, or as a worker that somebody was not (R120).

    It goes to a manager who did not lead the meeting, on the clock P-RESPECT; neither the chair nor anybody else of the
    case reads it. Whoever has no account says it, and reads the answer, by the code of their letter. Raises NotPermitted;
    Missing for whoever was not invited; Refused: `meeting_not_held`, `nobody_independent`, words missing or too long.
    """
    may_take_part(by)
    mine = my_place(by, meeting_id)
    meeting = mine.meeting
    _held(meeting)
    handler = handler_for(meeting)
    if handler is None:
        raise Refused(
            "Nobody here is free to look at this. Ring the safeguarding partnership, and ask for somebody who was not there.",
            code="nobody_independent",
        )
    report = Disrespect(
        **signed(by, meeting.case_id, meeting.partnership_id, name=mine.name), meeting=meeting, person=mine.person,
        attendee=mine, chair_id=meeting.chair_id,
        handler_id=handler.id, handler_name=handler.name, words=words_of(words, field="words", limit=4_000, required=True),
    )  # fmt: skip
    with elevated("the clock stands in nobody's circle: the chair learns nothing of it"):
        clock = clock_start(
            kind=events.RESPECT, about_id=report.id, circle_id=report.id, partnership_id=meeting.partnership_id,
            started_at=now(), by=by, owner_id=handler.id, owner_label=handler.name,
        )  # fmt: skip
    assert clock.due_on is not None  # P-RESPECT counts days
    report.answer_by = clock.due_on
    report.save(force_insert=True)
    record(events.DISRESPECT, by=by, about=report, facts={"side": mine.side})
    return report


@transaction.atomic
def disrespect_answer(*, by: User, report_id: uuid.UUID, words: str) -> DisrespectAnswer:
    """Answer whoever was not respected, as the manager to whom it went, or another who did not lead the meeting (R120).

    Raises NotPermitted; Missing (also for the chair); Refused: `disrespect_answered`, words missing or too long.
    """
    require(by, RESPECT_ANSWER)
    report = Disrespect.objects.select_related("person").filter(id=report_id).first()
    if report is None or report.chair_id == by.id:
        raise Missing
    if report.by_id == by.id:
        raise NotPermitted("Somebody else answers what you said.", code="own_report")
    if report.answers.exists():
        raise Refused("This was answered already.", code="disrespect_answered")
    answer = DisrespectAnswer.objects.create(
        **signed(by, report.case_id, report.partnership_id), report=report,
        words=words_of(words, field="words", limit=2_000, required=True),
    )  # fmt: skip
    with elevated("the clock stands in nobody's circle"):
        clock_stop(kind=events.RESPECT, about_id=report.id, at=now(), by=by)
    record(events.DISRESPECT_ANSWERED, by=by, about=report)
    tell_later(report.person, "answered", by=by)
    return answer


def handler_for(meeting: Meeting) -> User | None:
    """Return who looks at a word about disrespect: never the chair; a manager of the chair's agency first (R120)."""
    with elevated("whoever says it need not know who the managers are"):
        chair = User.objects.filter(id=meeting.chair_id).first() if meeting.chair_id else None
        agency = chair.as_actor().agency_id if chair else None
        there = set(Attendee.objects.filter(meeting=meeting).values_list("user_id", flat=True))
        held = RoleAssignment.objects.filter(
            role__in=_HANDLERS, until__isnull=True, user__is_active=True,
            user__partnership_id=meeting.partnership_id,
        ).select_related("user")  # fmt: skip
        able = [
            Candidate(one.user_id, _HANDLERS.index(one.role), one.agency_id == agency, one.user_id in there)
            for one in held
        ]
        chosen = choose_handler(able, chair_id=meeting.chair_id)
        return User.objects.get(id=chosen) if chosen else None


def _held(meeting: Meeting) -> None:
    if meeting.held_at is None:
        raise Refused("This meeting has not been yet.", code="meeting_not_held")
