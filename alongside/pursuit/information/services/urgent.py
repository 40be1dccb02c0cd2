"""The urgent way: the police contact on duty is called, then the next, until somebody confirms (R154)."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection, transaction

from alongside.family.people.rules import line_of
from alongside.ground.access.context import elevated
from alongside.ground.access.registry import require, who
from alongside.ground.accounts.models import User
from alongside.ground.audit.services import record
from alongside.ground.base.actors import SYSTEM, Acts
from alongside.ground.base.errors import Missing, Refused
from alongside.ground.base.parameters import in_force
from alongside.ground.clock import now
from alongside.ground.govuk.dates import time_words
from alongside.ground.post.services import Message, message_queue
from alongside.pursuit.information import events
from alongside.pursuit.information.models import DutyTurn, Report, Source, UrgentCall, UrgentConfirmation
from alongside.pursuit.information.policies import ALARM_READ, ROTA_KEEP, URGENT_CONFIRM
from alongside.pursuit.information.rules import Call, Turn, all_called, home_of, next_call
from alongside.pursuit.information.services.common import of_report, promise_kept, report_for

LONGEST_TURN = timedelta(days=14)
_SUBJECT = "Something urgent waits for you"
# No name, no place, nothing of what happened: a phone lies about.
_WORDS = "Something urgent waits for you. Sign in and confirm that you have it: {address}/desk/information/urgent/\n"
_NOBODY_SUBJECT = "Nobody is on the list of police contacts"
_NOBODY_WORDS = (
    "Something urgent came in, and nobody is on the list of police contacts. Ring the police control room now, then put"
    " somebody on the list: {address}/desk/information/rota/\n"
)
_UNANSWERED_SUBJECT = "Nobody of the police has confirmed something urgent"
_UNANSWERED_WORDS = (
    "Something urgent came in. Everybody on the list of police contacts was called, and nobody has confirmed. Ring the police"
    " control room now. The list: {address}/desk/information/rota/\n"
)
_APART_WORDS = (
    "Something urgent waits for you. Ring the police control room now, then sign in and pass it on:"
    " {address}/desk/information/alarms/\n"
)


def urgent_begin(*, by: Acts, report: Report) -> UrgentCall | None:
    """Call the first police contact for an urgent report, in the transaction that sent it."""
    with elevated("whoever tells something urgent does not see the list of police contacts"):
        return call_next(report)


def urgent_call_due(*, report_id: uuid.UUID) -> UrgentCall | None:
    """Call the next contact for one report where that is due, as the system in a background job; None where it is not."""
    with connection.cursor() as cursor:
        # Two runs take turns: nobody is called twice for one step.
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"urgent calls of {report_id}"])
    report = Report.objects.filter(id=report_id).exclude(urgency="").first()
    if report is None:
        raise Missing
    return call_next(report)


def call_next(report: Report) -> UrgentCall | None:
    """Make the next step of the calling as the system, if one is due; a message leaves with it, and names nothing.

    What is said of a worker whose account nobody named could be said of whoever is called: those who take alarms are called
    instead, and the list as soon as they passed it on.
    """
    at, calls = now(), list(UrgentCall.objects.filter(report=report).order_by("number"))
    confirmed = UrgentConfirmation.objects.filter(report=report).exists()
    turns, apart = _turns(report, at), _takers(report)
    on_list = (
        []
        if apart
        else [Turn(one.id, one.user_id, one.place, one.starts_at, one.ends_at) for one in turns.values()]
    )
    made = [Call(one.user_id, one.at, one.next_at) for one in calls]
    step = next_call(on_list, made, at=at, confirmed=confirmed)
    if step is None:
        return None
    turn = turns[step.turn.id] if step.turn is not None else None
    minutes = in_force("P-URGENT", partnership_id=report.partnership_id, at=at).value
    call = UrgentCall.objects.create(
        **of_report(report), number=len(calls) + 1, turn=turn, user_id=turn.user_id if turn else None,
        name=turn.name if turn else "", at=at, next_at=at + timedelta(minutes=minutes), created_at=at,
    )  # fmt: skip
    event = events.CALLED if turn or apart else events.NOBODY_ON_DUTY
    record(event, by=SYSTEM, about=report, facts={"step": call.number})
    if apart:
        _write_to(apart, _SUBJECT, _APART_WORDS)
    elif turn is None:
        _write_to(_keepers(report), _NOBODY_SUBJECT, _NOBODY_WORDS)
    else:
        _send(turn)
        if all_called(on_list, made, at=at):
            _write_to(_keepers(report), _UNANSWERED_SUBJECT, _UNANSWERED_WORDS)
    return call


def _turns(report: Report, at: datetime) -> dict[uuid.UUID, DutyTurn]:
    """Return the turns of now of those who can confirm: nobody who left the police, told it, or is the one it is about."""
    rows = DutyTurn.objects.filter(partnership_id=report.partnership_id, taken_off_at__isnull=True)
    can = set(who(URGENT_CONFIRM, partnership_id=report.partnership_id).values_list("id", flat=True))
    source = Source.objects.filter(report=report).first()
    told = {source.user_id, source.written_by_id} if source else set()
    able = can - told - {report.about_worker_id}
    return {one.id: one for one in rows.filter(starts_at__lte=at, ends_at__gt=at, user_id__in=able)}


def _takers(report: Report) -> list[User]:
    """Return who is called for what goes past a worker whom nobody named, until they pass it on; else nobody."""
    if not report.about_worker or report.about_worker_id is not None or report.released_at is not None:
        return []
    return list(who(ALARM_READ, partnership_id=report.partnership_id).order_by("id"))


def _keepers(report: Report) -> list[User]:
    managers = who(ROTA_KEEP, partnership_id=report.partnership_id).order_by("id")
    return [one for one in managers if one.id != report.about_worker_id]


def _write_to(people: list[User], subject: str, words: str) -> None:
    for one in people:
        message_queue(Message(one.email, words.format(address=settings.SITE_ADDRESS), subject))


def _send(turn: DutyTurn) -> None:
    words = _WORDS.format(address=settings.SITE_ADDRESS)
    message_queue(Message(User.objects.get(id=turn.user_id).email, words, _SUBJECT))
    message_queue(Message(turn.phone, words, channel="text"))


@transaction.atomic
def urgent_confirm(*, by: User, report_id: uuid.UUID, words: str = "") -> UrgentConfirmation:
    """Say that the police have an urgent report; nobody else is called then. `words` are read by whoever told it.

    Raises NotPermitted without URGENT_CONFIRM, or for whoever told it; Missing for whoever was not called for it and
    does not read reports; Refused: `not_urgent`, `confirmed_already`, `words_too_long`.
    """
    report = report_for(by, report_id, URGENT_CONFIRM)
    said = line_of(words, field="words", limit=400)
    if not report.urgency:
        raise Refused("This was not marked urgent. Read it on the page of reports.", code="not_urgent")
    with elevated("no person writes a row of a report by themselves"):
        locked = Report.objects.select_for_update().get(id=report.id)
        if first := UrgentConfirmation.objects.filter(report=locked).first():
            raise Refused(
                f"The police confirmed this at {time_words(first.at)}. It is theirs already, and nobody else is called.",
                code="confirmed_already",
            )
        confirmation = UrgentConfirmation.objects.create(
            **of_report(locked),
            at=now(),
            by_id=by.id,
            by_role=by.as_actor().role_title,
            words=said,
            created_at=now(),
        )
        if locked.acknowledged_at is None:
            locked.acknowledged_at, locked.acknowledged_by_id = now(), by.id
            locked.save(update_fields=["acknowledged_at", "acknowledged_by_id"])
    promise_kept(events.ACKNOWLEDGE, report.id, why="The police confirmed it")
    record(events.CONFIRMED, by=by, about=report)
    return confirmation


@transaction.atomic
def turn_add(
    *, by: User, user_id: uuid.UUID, phone: str, place: int, starts_at: datetime, ends_at: datetime
) -> DutyTurn:
    """Put a police officer on the list of contacts, from one instant to another (aware), in a place from 1 to 20.

    Raises NotPermitted without ROTA_KEEP; Missing for an account elsewhere; Refused: `not_police`, `turn_ends_before`,
    `turn_too_long`, `turn_over`, `turn_place`, `number_malformed`.
    """
    require(by, ROTA_KEEP)
    officer = User.objects.filter(
        id=user_id, partnership_id=home_of(by.partnership_id), is_active=True
    ).first()
    if officer is None:
        raise Missing
    if not {"police", "police_intelligence"} & officer.as_actor().roles:
        raise Refused(
            "Only a police officer can be a police contact. Choose another.",
            code="not_police",
            field="user_id",
        )
    number = line_of(phone, field="phone", limit=40, required=True)
    if sum(c.isdecimal() for c in number) < 3:
        raise Refused("Write a phone number, like 07700 900123.", code="number_malformed", field="phone")
    _check_turn(place, starts_at, ends_at)
    with elevated("whoever keeps the list writes turns of others"):
        turn = DutyTurn.objects.create(
            partnership_id=home_of(by.partnership_id), user_id=officer.id, name=officer.name, phone=number, place=place,
            starts_at=starts_at, ends_at=ends_at, by_id=by.id, at=now(), created_at=now(), created_by_id=by.id,
        )  # fmt: skip
    record(events.TURN_ADDED, by=by, about=turn)
    return turn


def _check_turn(place: int, starts_at: datetime, ends_at: datetime) -> None:
    if not 1 <= place <= 20:
        raise Refused("Choose a place from 1 to 20. 1 is called first.", code="turn_place", field="place")
    if ends_at <= starts_at:
        raise Refused("The end must come after the beginning.", code="turn_ends_before", field="ends_at")
    if ends_at <= now():
        raise Refused(
            "This time is over. Choose one that is still to come.", code="turn_over", field="ends_at"
        )
    if ends_at - starts_at > LONGEST_TURN:
        raise Refused(
            "Nobody is on call for more than two weeks. Write a shorter turn, and another after it.",
            code="turn_too_long", field="ends_at",
        )  # fmt: skip


@transaction.atomic
def turn_take_off(*, by: User, turn_id: uuid.UUID) -> DutyTurn:
    """Take a turn off the list; calls already made stay. Raises NotPermitted; Missing; Refused `turn_taken_off`."""
    require(by, ROTA_KEEP)
    with elevated("whoever keeps the list writes turns of others"):
        rows = DutyTurn.objects.select_for_update().filter(partnership_id=home_of(by.partnership_id))
        turn = rows.filter(id=turn_id).first()
        if turn is None:
            raise Missing
        if turn.taken_off_at is not None:
            raise Refused("This turn was taken off the list before.", code="turn_taken_off")
        turn.taken_off_at, turn.taken_off_by_id = now(), by.id
        turn.save(update_fields=["taken_off_at", "taken_off_by_id"])
    record(events.TURN_TAKEN_OFF, by=by, about=turn)
    return turn
