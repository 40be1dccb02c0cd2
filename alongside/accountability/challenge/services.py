"""The verbs of asking: somebody asks, is answered, or says that the answer did not help (R7)."""

from __future__ import annotations

import uuid
from datetime import date, datetime

from django.db import transaction

from alongside.accountability.challenge import events, rules
from alongside.accountability.challenge.models import HelpReply, HelpRequest
from alongside.accountability.challenge.policies import HELP_ANSWER, HELP_ASK
from alongside.family.cases.models import Allocation, Case
from alongside.family.people.models import FamilyMember, Person
from alongside.family.people.rules import one_of, words_of
from alongside.ground.access.context import elevated
from alongside.ground.access.registry import require
from alongside.ground.access.selectors import require_to_write
from alongside.ground.accounts.models import User
from alongside.ground.audit.services import record
from alongside.ground.base.errors import Missing
from alongside.ground.base.ids import new_id
from alongside.ground.clock import now
from alongside.ground.clock.models import Clock
from alongside.ground.clock.selectors import clock_for
from alongside.ground.clock.services import clock_start, clock_stop

_TAKEN_DOWN = [c for c in HelpRequest.Channel.values if c != HelpRequest.Channel.PAGE]


@transaction.atomic
def help_ask(*, by: User, words: str) -> HelpRequest:
    """Ask for help as somebody of a family, in up to 4,000 characters of one's own; starts the clock P-HELP (R7).

    It is kept for good and seen by the family's workers; the other parent does not read it. Raises NotPermitted;
    Missing for an account without a family; Refused(`words_missing`, `words_too_long`).
    """
    require(by, HELP_ASK)
    person = Person.objects.filter(user_id=by.id).first()
    member = FamilyMember.objects.filter(person=person).order_by("created_at").first() if person else None
    if person is None or member is None:
        raise Missing
    return _ask(by, member.family_id, person, HelpRequest.Channel.PAGE, words, now())


@transaction.atomic
def help_take_down(
    *,
    by: User,
    family_id: uuid.UUID,
    person_id: uuid.UUID,
    channel: str,
    words: str,
    asked_on: date | None = None,
) -> HelpRequest:
    """Keep, as a worker, what somebody of a family asked for; the clock counts from the London day on which they asked.

    Raises NotPermitted (by role, or in an emergency); Missing for somebody out of sight; Refused(`choice_unknown`,
    `words_missing`, `words_too_long`, `day_in_future`).
    """
    require(by, HELP_ANSWER)
    require_to_write(by, family_id)
    member = (
        FamilyMember.objects.select_related("person").filter(family_id=family_id, person_id=person_id).first()
    )
    if member is None:
        raise Missing
    by_way = one_of(channel, _TAKEN_DOWN, field="channel")
    return _ask(by, family_id, member.person, by_way, words, rules.asked_at(asked_on, now()))


@transaction.atomic
def help_answer(*, by: User, request_id: uuid.UUID, kind: str, words: str) -> HelpReply:
    """Answer what somebody asked for: done, agreed, in part, or cannot (with why, and who can); stops the clock (R7).

    Raises NotPermitted (by role, or in an emergency); Missing; Refused(`help_answered`, `choice_unknown`, `words_missing`,
    `words_too_long`).
    """
    require(by, HELP_ANSWER)
    request = _request(request_id)
    require_to_write(by, request.family_id)
    given = one_of(kind, HelpReply.ANSWERS, field="kind")
    with elevated("the promise to answer is the family's, whoever of its workers keeps it"):
        # Of two answers at the same second the later one waits here, and finds that nothing waits any more.
        rules.may_answer(waits=clock_stop(kind=events.HELP, about_id=request.id, at=now(), by=by) is not None)
    reply = _reply(by, request, given, words, required=True)
    record(events.ANSWERED, by=by, about=request, circle_ids=[request.family_id], facts={"kind": reply.kind})
    return reply


@transaction.atomic
def help_not_answered(*, by: User, request_id: uuid.UUID, words: str = "") -> HelpReply:
    """Say, as the person who asked, that the answer did not help: it waits again, on a clock of its own (R7).

    Raises NotPermitted for workers; Missing for another person's request; Refused(`help_waits`, `words_too_long`).
    """
    require(by, HELP_ASK)
    request = _request(request_id)
    running = clock_for(request.id, events.HELP)
    rules.may_say_not_answered(waits=running is not None and running.stopped_at is None)
    clock = _start(by, request, now())
    reply = _reply(by, request, HelpReply.Kind.NOT_ANSWERED, words, answer_by=clock.due_on)
    record(events.NOT_ANSWERED, by=by, about=request, circle_ids=[request.family_id])
    return reply


def _ask(
    by: User, family_id: uuid.UUID, person: Person, channel: str, words: str, asked_at: datetime
) -> HelpRequest:
    with elevated("the case in which somebody asks, as their workers count it"):
        case = (
            Case.objects.filter(family_id=family_id, closed_at__isnull=True)
            .order_by("-opened_at", "-id")
            .first()
        )
    request = HelpRequest(
        id=new_id(),
        partnership_id=person.partnership_id,
        created_by_id=by.id,
        family_id=family_id,
        case=case,
        person=person,
        channel=channel,
        words=words_of(words, field="words", limit=rules.LONGEST, required=True),
        asked_at=asked_at,
        said_by_id=by.id,
        said_by_name=by.name,
    )
    clock = _start(by, request, asked_at)
    assert clock.due_on is not None  # P-HELP counts days
    request.answer_by = clock.due_on
    request.save(force_insert=True)
    record(events.ASKED, by=by, about=request, circle_ids=[family_id], facts={"channel": channel})
    return request


def _start(by: User, request: HelpRequest, at: datetime) -> Clock:
    with elevated("whoever leads answers, and the managers see when they do not"):
        lead = Allocation.objects.filter(
            case=request.case, part=Allocation.Part.LEAD, until__isnull=True
        ).first()
        return clock_start(
            kind=events.HELP,
            about_id=request.id,
            circle_id=request.case_id or request.family_id,
            partnership_id=request.partnership_id,
            started_at=at,
            by=by,
            owner_id=lead.user_id if lead else None,
            owner_label=lead.worker_name if lead else "",
        )


def _request(request_id: uuid.UUID) -> HelpRequest:
    request = HelpRequest.objects.filter(id=request_id).first()
    if request is None:
        raise Missing
    return request


def _reply(
    by: User,
    request: HelpRequest,
    kind: str,
    words: str,
    *,
    required: bool = False,
    answer_by: date | None = None,
) -> HelpReply:
    actor = by.as_actor()
    return HelpReply.objects.create(
        partnership_id=request.partnership_id,
        created_by_id=by.id,
        request=request,
        kind=kind,
        words=words_of(words, field="words", limit=rules.LONGEST, required=required),
        answer_by=answer_by,
        said_at=now(),
        said_by_id=by.id,
        said_by_name=by.name,
        said_by_role=actor.role_title,
        said_by_agency=actor.agency_name,
    )
