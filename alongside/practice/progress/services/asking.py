"""Asking the same questions at the start, at reviews and at the end, and answering them (R92)."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation

from django.db import transaction

from alongside.family.cases.models import Case
from alongside.family.people.models import Person
from alongside.family.people.rules import line_of, one_of, past_day, words_of
from alongside.ground.access.context import elevated
from alongside.ground.accounts.models import User
from alongside.ground.audit.services import record
from alongside.ground.base.actors import Acts
from alongside.ground.base.errors import Missing, Refused
from alongside.ground.base.parameters import in_force
from alongside.ground.clock import today
from alongside.ground.clock.due import due_on
from alongside.practice.progress import events, rules
from alongside.practice.progress.instruments import INSTRUMENTS, SAFETY, SCORE_15, Instrument
from alongside.practice.progress.models import Answers, Asking, OtherScore, Round
from alongside.practice.progress.models.asking import Point
from alongside.practice.progress.policies import PROGRESS_ANSWER, PROGRESS_ASK
from alongside.practice.progress.services.common import (
    ANYBODY,
    member_of,
    myself_in,
    open_case,
    require_part,
    signed,
)


def asking_begin(case: Case, by: Acts) -> Asking:
    """State by when a new case's family is asked for the first time (P-ASK-START). Called as the system."""
    limit = in_force("P-ASK-START", partnership_id=case.partnership_id, at=case.opened_at)
    facts = {
        "partnership_id": case.partnership_id,
        "point": Point.START,
        "due_on": due_on(case.opened_at, limit),
    }
    return Asking.objects.get_or_create(case_id=case.id, defaults=facts)[0]


@transaction.atomic
def round_open(*, by: User, case_id: uuid.UUID, point: str, with_score: bool = False) -> Round:
    """Ask the family how things are: at the start, along the way, or at the end (R92).

    The short questions on safety always; SCORE-15 when it was chosen at the start, and from then on every time: what is
    asked later is what was asked before. The next time is due by P-ASK-AGAIN.

    Raises NotPermitted; Missing; Refused: `case_closed`, `choice_unknown`, `start_first`, `started_already`, `ended_already`.
    """
    case = open_case(by, case_id, PROGRESS_ASK)
    require_part(by, case.id, ANYBODY)
    one_of(point, Point.values, field="point")
    with elevated("two workers ask at the same moment: one waits for the other"):
        Case.objects.select_for_update().get(id=case.id)
    before = list(Round.objects.filter(partnership_id=case.partnership_id, case=case).order_by("at", "id"))
    rules.check_point(point, [one.point for one in before])
    tools = before[-1].tools if before else [[SAFETY.key, SAFETY.version]]
    if with_score and SCORE_15.key not in {key for key, _ in tools}:
        tools = [*tools, [SCORE_15.key, SCORE_15.version]]
    opened = Round.objects.create(**signed(by, case), point=point, tools=tools)
    again = None
    if point != Point.END:
        again = due_on(opened.at, in_force("P-ASK-AGAIN", partnership_id=case.partnership_id, at=opened.at))
    with elevated("what is due next is the case's, whoever asked"):
        Asking.objects.update_or_create(
            case_id=case.id,
            defaults={"partnership_id": case.partnership_id, "point": Point.REVIEW, "due_on": again},
        )
    facts = {"point": point, "tools": len(tools)}
    record(events.ROUND_OPENED, by=by, about=opened, circle_ids=[case.id], facts=facts)
    return opened


@transaction.atomic
def answers_give(
    *,
    by: User,
    round_id: uuid.UUID,
    tool: str,
    answers: Mapping[str, object],
    words: str = "",
    person_id: uuid.UUID | None = None,
) -> Answers:
    """Answer one set of questions of a round: a family member for themselves, or a worker who reads it aloud to one (R92).

    Each question may be left out or answered "rather_not". Answering again keeps both; the newer counts. Its event names
    no circle: nobody else in the family learns that somebody answered.

    Raises NotPermitted; Missing; Refused: `case_closed`, `choice_unknown`, `nothing_answered`, `too_young_for_these`,
    `words_too_long`.
    """
    asked = Round.objects.filter(id=round_id).first()
    if asked is None:
        raise Missing
    case = open_case(by, asked.case_id, PROGRESS_ANSWER if by.is_family else PROGRESS_ASK)
    if by.is_family:
        person = myself_in(by, case)
    else:
        require_part(by, case.id, ANYBODY)
        person = member_of(case, person_id)
    instrument = tool_of(asked, tool)
    check_age(instrument, person)
    given = Answers.objects.create(
        **signed(by, case), round=asked, person=person, tool=instrument.key, version=instrument.version,
        answers=rules.answers_of(instrument, answers), words=words_of(words, field="words", limit=4_000),
        read_aloud=not by.is_family,
    )  # fmt: skip
    facts = {"tool": tool, "point": asked.point, "aloud": given.read_aloud, "answered": len(given.answers)}
    record(events.ANSWERED, by=by, about=given, facts=facts)
    return given


@transaction.atomic
def other_score_write(
    *,
    by: User,
    case_id: uuid.UUID,
    person_id: uuid.UUID,
    point: str,
    name: str,
    licence: str,
    number: str,
    better: str,
    taken_on: date,
) -> OtherScore:
    """Write down what came out of another instrument: its name, under which licence it was used, and the number (R92).

    Raises NotPermitted; Missing; Refused: `case_closed`, `choice_unknown`, `number_malformed`, `day_in_future`, words
    missing or too long.
    """
    case = open_case(by, case_id, PROGRESS_ASK)
    require_part(by, case.id, ANYBODY)
    written = OtherScore.objects.create(
        **signed(by, case), person=member_of(case, person_id), point=one_of(point, Point.values, field="point"),
        name=line_of(name, field="name", limit=120, required=True),
        licence=line_of(licence, field="licence", limit=400, required=True), number=_number(number),
        better=one_of(better, OtherScore.Better.values, field="better"),
        taken_on=past_day(taken_on, today=today(), field="taken_on") or today(),
    )  # fmt: skip
    record(events.OTHER_SCORED, by=by, about=written, facts={"point": point})
    return written


def tool_of(asked: Round, tool: str) -> Instrument:
    """Return the instrument of a round, in its version. Raises Missing for one that is not asked in it."""
    version = next((version for key, version in asked.tools if key == tool), None)
    if version is None:
        raise Missing
    return INSTRUMENTS[(tool, version)]


def check_age(instrument: Instrument, person: Person) -> None:
    """Refuse (`too_young_for_these`) questions that are made for older people; an unknown age is no reason."""
    if not rules.old_enough(instrument, person.born_on, today()):
        raise Refused(
            f"These questions are for people of {instrument.from_age} or older. Ask the short ones on safety.",
            code="too_young_for_these",
        )


def _number(text: str) -> Decimal:
    try:
        number = Decimal(str(text).strip())
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite() or abs(number) >= 100_000:
        raise Refused("Write a number, like 24 or 2.5.", code="number_malformed", field="number")
    return number.quantize(Decimal("0.01"))
