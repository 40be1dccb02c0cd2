"""A parent or a young person asks for a meeting, and is answered: yes with a day, or no with the reason (R113)."""

from __future__ import annotations

import uuid
from datetime import date

from django.db import transaction

from alongside.family.cases.models import Case
from alongside.family.people.models import FamilyMember, Person
from alongside.family.people.rules import one_of, words_of
from alongside.ground.access.context import elevated
from alongside.ground.access.registry import require
from alongside.ground.access.selectors import require_to_write
from alongside.ground.accounts.models import User
from alongside.ground.audit.services import record
from alongside.ground.base.errors import Missing, Refused
from alongside.ground.base.parameters import in_force
from alongside.ground.clock import now, today
from alongside.ground.clock.due import due_on
from alongside.ground.clock.services import clock_start, clock_stop
from alongside.practice.meetings import events, rules
from alongside.practice.meetings.models import MeetingAsk, MeetingAskAnswer
from alongside.practice.meetings.policies import MEETING_ASK, MEETING_PLAN
from alongside.practice.meetings.services.common import lead_of, open_case, signed, tell_later

Channel = MeetingAsk.Channel


@transaction.atomic
def meeting_ask(*, by: User, case_id: uuid.UUID, words: str) -> MeetingAsk:
    """Ask for a meeting about a child, as somebody of the family; starts the clock P-HELP (R113).

    It is kept for good, read by the workers of the child, and by nobody else of the family. Raises NotPermitted;
    Missing; Refused: `case_closed`, words missing or too long.
    """
    case = open_case(by, case_id, MEETING_ASK)
    me = Person.objects.filter(user_id=by.id).first()
    if me is None or not FamilyMember.objects.filter(person=me, family_id=case.family_id).exists():
        raise Missing
    return _ask(by, case, me, Channel.PAGE, words)


@transaction.atomic
def meeting_ask_take_down(*, by: User, case_id: uuid.UUID, person_id: uuid.UUID, words: str) -> MeetingAsk:
    """Keep, as a worker, that somebody of the family asked for a meeting. Raises as `meeting_ask`, and in an emergency."""
    case = open_case(by, case_id, MEETING_PLAN)
    member = (
        FamilyMember.objects.select_related("person")
        .filter(family_id=case.family_id, person_id=person_id)
        .first()
    )
    if member is None:
        raise Missing
    return _ask(by, case, member.person, Channel.TAKEN_DOWN, words)


@transaction.atomic
def meeting_ask_answer(
    *,
    by: User,
    ask_id: uuid.UUID,
    accepted: bool,
    reason: str = "",
    words: str = "",
    meet_by: date | None = None,
) -> MeetingAskAnswer:
    """Answer whoever asked: yes, and by which day; or no, with a reason in code and in words (R113). Stops the clock.

    A yes is followed by planning the meeting. Raises NotPermitted, Missing, Refused: `ask_answered`, and as
    `rules.answer_of_ask`.
    """
    require(by, MEETING_PLAN)
    ask = MeetingAsk.objects.select_related("person").filter(id=ask_id).first()
    if ask is None:
        raise Missing
    require_to_write(by, ask.case_id)
    with elevated("two workers answer at the same moment: one waits for the other"):
        Case.objects.select_for_update().get(id=ask.case_id)
    if ask.answers.exists():
        raise Refused("Somebody has answered this already.", code="ask_answered")
    said = words_of(words, field="words", limit=2_000)
    latest = due_on(today(), in_force("P-ASKED-MEETING", partnership_id=ask.partnership_id, at=now()))
    code = (
        "" if accepted else one_of(reason, MeetingAskAnswer.Reason.values, field="reason") if reason else ""
    )
    rules.answer_of_ask(
        accepted=accepted, reason=code, words=said, meet_by=meet_by, today=today(), latest=latest
    )
    answer = MeetingAskAnswer.objects.create(
        **signed(by, ask.case_id, ask.partnership_id), ask=ask, accepted=accepted, reason=code, words=said,
        meet_by=meet_by if accepted else None,
    )  # fmt: skip
    _answered(by, ask, answer)
    return answer


def _answered(by: User, ask: MeetingAsk, answer: MeetingAskAnswer) -> None:
    with elevated("the clock is the lead's, whoever answers"):
        clock_stop(kind=events.ASK, about_id=ask.id, at=now(), by=by)
    facts = {"accepted": answer.accepted, "reason": answer.reason}
    record(events.ASK_ANSWERED, by=by, about=ask, circle_ids=[], facts=facts)
    tell_later(ask.person, "answered", by=by)


def _ask(by: User, case: Case, person: Person, channel: str, words: str) -> MeetingAsk:
    kept = words_of(words, field="words", limit=4_000, required=True)
    lead = lead_of(case.id)
    ask = MeetingAsk(**signed(by, case.id, case.partnership_id), person=person, channel=channel, words=kept)
    with elevated("whoever leads answers, and the managers see when they do not"):
        clock = clock_start(
            kind=events.ASK, about_id=ask.id, circle_id=case.id, partnership_id=case.partnership_id,
            started_at=now(), by=by, owner_id=lead.user_id if lead else None,
            owner_label=lead.worker_name if lead else "",
        )  # fmt: skip
    assert clock.due_on is not None  # P-HELP counts days
    ask.answer_by = clock.due_on
    ask.save(force_insert=True)
    record(events.ASKED, by=by, about=ask, circle_ids=[], facts={"channel": channel})
    return ask
