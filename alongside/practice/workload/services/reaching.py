"""When a worker can be reached, who stands in, and calls that a family asks for (R51)."""

from __future__ import annotations

import uuid
from datetime import datetime, time, timedelta

from django.db import IntegrityError, transaction

from alongside.family.people.models import Person
from alongside.family.people.rules import line_of, one_of
from alongside.ground.access.context import elevated
from alongside.ground.access.registry import require
from alongside.ground.accounts.models import User
from alongside.ground.audit.services import record
from alongside.ground.base.errors import Missing, NotPermitted, Refused
from alongside.ground.clock import now
from alongside.ground.clock.time_source import as_instant
from alongside.practice.workload import events
from alongside.practice.workload.models import AvailabilitySpell, CallBooking, CoverSpell
from alongside.practice.workload.policies import AVAILABILITY, CALL_ASK, CAPACITY_SEE, CASELOAD_OWN, COVER
from alongside.practice.workload.selectors import home_of
from alongside.practice.workload.selectors.reach import slots_for_family
from alongside.practice.workload.services.terms import colleague

_LAST_DAY = 6
_LONGEST_AWAY = timedelta(days=366)
Outcome = CallBooking.Outcome


@transaction.atomic
def availability_state(
    *, by: User, weekday: int, starts: time, ends: time, bookable: bool = False, on_holidays: bool = False
) -> AvailabilitySpell:
    """Say that one can be reached on a day of the week (Monday is 0), from and to a London wall time (R51).

    An end that is not after the start is on the next day. `bookable`: families may ask for a call then. Raises
    NotPermitted; Refused: `weekday`, `availability_twice`.
    """
    require(by, AVAILABILITY)
    if not 0 <= weekday <= _LAST_DAY:
        raise Refused("Choose a day of the week.", code="weekday", field="weekday")
    made = AvailabilitySpell(
        partnership_id=home_of(by), created_at=now(), created_by_id=by.id, user_id=by.id, weekday=weekday,
        starts=starts.replace(second=0, microsecond=0), ends=ends.replace(second=0, microsecond=0),
        bookable=bookable, on_holidays=on_holidays,
    )  # fmt: skip
    _insert(made, "availability_once", Refused(
        "You have said a time that begins then. End it first, if it changed.", code="availability_twice", field="starts"
    ))  # fmt: skip
    record(events.AVAILABILITY_STATED, by=by, about=made, facts={"weekday": weekday, "bookable": bookable})
    return made


@transaction.atomic
def availability_end(*, by: User, spell_id: uuid.UUID) -> AvailabilitySpell:
    """End one of one's own hours; ending it twice is once. Raises NotPermitted, Missing."""
    require(by, AVAILABILITY)
    spell = AvailabilitySpell.objects.select_for_update().filter(id=spell_id, user_id=by.id).first()
    if spell is None:
        raise Missing
    if spell.ended_at is None:
        spell.ended_at, spell.ended_by_id = now(), by.id
        spell.save(update_fields=["ended_at", "ended_by_id"])
        record(events.AVAILABILITY_ENDED, by=by, about=spell)
    return spell


@transaction.atomic
def cover_state(
    *,
    by: User,
    absent_id: uuid.UUID,
    starts_at: datetime,
    ends_at: datetime,
    cover_id: uuid.UUID | None = None,
) -> CoverSpell:
    """Say that a worker is away between two aware instants, and who stands in; with nobody it shows as a gap (R51).

    A worker says it of themself, a manager of anybody. Calls that were booked meanwhile go to whoever stands in. What is
    said later counts. Raises NotPermitted; Missing for somebody of another partnership; Refused: `cover_times`,
    `cover_self`, `cover_phone`.
    """
    require(by, COVER)
    if absent_id != by.id:
        _manager(by)
    absent = colleague(by, absent_id)
    start, end = as_instant(starts_at), as_instant(ends_at)
    if end <= start or end <= now() or end - start > _LONGEST_AWAY:
        raise Refused(
            "The end comes after the beginning, is still to come, and is within a year of it.",
            code="cover_times", field="until",
        )  # fmt: skip
    cover = _stands_in(by, absent, cover_id)
    made = CoverSpell.objects.create(
        partnership_id=home_of(by), created_at=now(), created_by_id=by.id, absent_id=absent.id,
        absent_name=absent.name, cover_id=cover.id if cover else None, cover_name=cover.name if cover else "",
        cover_phone=cover.phone if cover else "", starts_at=start, ends_at=end,
    )  # fmt: skip
    moved = _calls_move(made) if cover is not None else 0
    facts = {"absent": str(absent.id), "cover": str(cover.id) if cover else "", "calls_moved": moved}
    record(events.COVER_STATED, by=by, about=made, facts=facts)
    return made


def _stands_in(by: User, absent: User, cover_id: uuid.UUID | None) -> User | None:
    cover = colleague(by, cover_id) if cover_id else None
    if cover is not None and cover.id == absent.id:
        raise Refused(
            "Choose somebody else: nobody stands in for themself.", code="cover_self", field="cover_id"
        )
    if cover is not None and not cover.phone:
        raise Refused(
            f"{cover.name} has no phone number here, so no family could ring them. Choose somebody else, or ask them"
            " to add their number first.", code="cover_phone", field="cover_id",
        )  # fmt: skip
    return cover


def _calls_move(spell: CoverSpell) -> int:
    """Give the calls of the time away to whoever stands in, where they are free then; the rest stay to be rearranged."""
    assert spell.cover_id is not None
    with elevated("a call that was promised is kept by whoever stands in, who is not in the family's circle"):
        theirs = set(
            CallBooking.objects.filter(user_id=spell.cover_id)
            .exclude(outcome=Outcome.TAKEN_BACK)
            .values_list("starts_at", flat=True)
        )
        calls = CallBooking.objects.filter(user_id=spell.absent_id, outcome="")
        calls = calls.filter(starts_at__gte=max(spell.starts_at, now()), starts_at__lt=spell.ends_at)
        return calls.exclude(starts_at__in=theirs).update(
            user_id=spell.cover_id, worker_name=spell.cover_name
        )


@transaction.atomic
def cover_end(*, by: User, cover_id: uuid.UUID) -> CoverSpell:
    """Take a time away back, or end it early: the worker themself or a manager. Twice is once. Raises NotPermitted, Missing."""
    require(by, COVER)
    spell = CoverSpell.objects.filter(id=cover_id).first()
    if spell is None:
        raise Missing
    if spell.absent_id != by.id:
        _manager(by)
    if spell.ended_at is None:
        spell.ended_at, spell.ended_by_id = now(), by.id
        spell.save(update_fields=["ended_at", "ended_by_id"])
        record(events.COVER_ENDED, by=by, about=spell)
    return spell


def _manager(by: User) -> None:
    if not by.as_actor().roles & CAPACITY_SEE.roles:
        raise NotPermitted(
            "Only the worker themself or a manager says when they are away.", code="cover_not_yours"
        )


@transaction.atomic
def call_ask(*, by: User, user_id: uuid.UUID, starts_at: datetime, words: str = "") -> CallBooking:
    """Ask one's worker for a call in a free slot (R51). Up to 200 characters say what about, or which number.

    Raises NotPermitted; Refused: `slot_taken` when it is not free any more, `words_too_long`.
    """
    require(by, CALL_ASK)
    at = as_instant(starts_at)
    open_ones = slots_for_family(viewer=by)
    worker = next((one for one in open_ones if one.user_id == user_id and at in one.free), None)
    if worker is None:
        raise _taken()
    person = Person.objects.get(user_id=by.id)
    made = CallBooking(
        partnership_id=person.partnership_id, created_at=now(), created_by_id=by.id, case_id=worker.case_id,
        person=person, person_name=person.full_name, user_id=user_id, worker_name=worker.worker_name, starts_at=at,
        ends_at=at + timedelta(minutes=worker.minutes), words=line_of(words, field="words", limit=200),
    )  # fmt: skip
    _insert(made, "call_slot_once", _taken())
    record(events.CALL_ASKED, by=by, about=made)
    return made


def _taken() -> Refused:
    return Refused("That time is not free any more. Please choose another.", code="slot_taken", field="slot")


@transaction.atomic
def call_end(*, by: User, call_id: uuid.UUID, outcome: str) -> CallBooking:
    """Say what became of a call: the worker `spoke` or `not_reached`, the family `taken_back`. It stays so.

    Raises NotPermitted for the other side's word; Missing; Refused: `choice_unknown`, `call_ended`.
    """
    one_of(outcome, Outcome.values, field="outcome")
    require(by, CALL_ASK if outcome == Outcome.TAKEN_BACK else CASELOAD_OWN)
    call = CallBooking.objects.select_for_update().filter(id=call_id).first()
    if call is None:
        raise Missing
    if call.outcome:
        raise Refused("It has been said already what became of this call.", code="call_ended")
    call.outcome, call.outcome_at = outcome, now()
    call.save(update_fields=["outcome", "outcome_at"])
    record(events.CALL_ENDED, by=by, about=call, facts={"outcome": outcome})
    return call


def _insert(row: AvailabilitySpell | CallBooking, constraint: str, refused: Refused) -> None:
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:  # two at the same moment: the database decides
        if constraint not in str(error):
            raise
        raise refused from error
