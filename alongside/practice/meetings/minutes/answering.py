"""What readers say of minutes, line by line, and what becomes of it: nobody's words are lost (R118)."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import QuerySet

from alongside.ground.access.context import elevated
from alongside.ground.accounts.models import User
from alongside.ground.audit.services import record
from alongside.ground.base.actors import Acts
from alongside.ground.base.errors import Missing, NotPermitted, Refused
from alongside.ground.clock import now
from alongside.ground.clock.services import clock_start, clock_stop
from alongside.practice.meetings.minutes import events, rules
from alongside.practice.meetings.minutes.common import (
    FINAL,
    circles,
    hold,
    hold_to_write,
    line_of,
    myself_at,
    require_taker,
    signed,
)
from alongside.practice.meetings.minutes.lines import Words, line_new, line_rewrite, said_by
from alongside.practice.meetings.minutes.telling import reader_tell_later
from alongside.practice.meetings.models import (
    Attendee,
    LineAnswer,
    LineReply,
    MinuteLine,
    Minutes,
    MinutesStatement,
)
from alongside.practice.plans.services.common import fit

NOT_SENT = "This draft was not sent yet. Everybody who was there gets it, and then answers it."
NOT_THERE = (
    "Only people who were part of the meeting answer its minutes. You can put a statement beside them."
)


@transaction.atomic
def line_answer(*, by: Acts, line_id: uuid.UUID, answer: str, words: str = "", number: int) -> LineAnswer:
    """Say of a line that it is `right`, `not_right`, or say it in `my_words`; the newest answer counts (R118).

    `number`: the version that was read. Where the line changed meanwhile the answer is kept all the same, beside what was
    read. An answer that contests starts the clock of the reply (P-CONTEST). `by` may be somebody without an account.
    Raises Missing, NotPermitted; Refused: `minutes_not_sent`, `minutes_final`, `choice_unknown`, `words_missing`,
    `words_too_long`.
    """
    line = line_of(line_id)
    minutes, me = _to_answer(by, line.minutes_id)
    kept = fit(LineAnswer, "words", words)
    rules.answer_of(answer, kept, of_a_line=True)
    if line.number < number or number < 1:
        raise Refused("Read the line again, then answer.", code="number_unknown")
    return _answer(by, minutes, me, answer, kept, line=line, number=number)


@dataclass(frozen=True)
class SaidOfLine:
    """What one reader says of one line, on a page that shows them all: `number` is the version that they read."""

    line_id: uuid.UUID
    answer: str
    words: str = ""
    number: int = 1


@transaction.atomic
def lines_answer(*, by: Acts, minutes_id: uuid.UUID, said: Sequence[SaidOfLine]) -> int:
    """Answer as many lines as one likes in one press; return how many answers are new (R118).

    What says the same as one's newest answer to that line changes nothing, so that a page may be sent again and again. One
    answer that cannot be kept keeps none of them: its field is `words_<line>`. Raises as `line_answer`; Missing also for a
    line of other minutes, or one held back from `by`.
    """
    minutes, me = _to_answer(by, minutes_id)
    lines = {one.id: one for one in _open_lines(by, minutes).filter(id__in=[one.line_id for one in said])}
    before = minutes.answers.filter(attendee=me, line__isnull=False).order_by("at", "id")
    mine = {one.line_id: one for one in before}  # the newest answer to each line
    made = []
    for one in said:
        line = lines.get(one.line_id)
        if line is None:
            raise Missing
        kept = fit(LineAnswer, "words", one.words)
        last = mine.get(line.id)
        if last is not None and (last.answer, last.words) == (one.answer, kept):
            continue
        with rules.at_field(f"words_{line.id.hex}"):
            rules.answer_of(one.answer, kept, of_a_line=True)
        if not 1 <= one.number <= line.number:
            raise Refused("Read the lines again, then answer.", code="number_unknown")
        made.append(_keep(by, minutes, me, one.answer, kept, line=line, number=one.number))
    if made:
        contests = sum(one.answer in rules.CONTESTS for one in made)
        facts = {"answer": "several", "lines": len(made), "contests": contests}
        record(events.LINE_ANSWERED, by=by, about=minutes, circle_ids=circles(minutes), facts=facts)
    return len(made)


def _open_lines(by: Acts, minutes: Minutes) -> QuerySet[MinuteLine]:
    """Return the lines that `by` may answer: those held back are for workers alone."""
    lines = MinuteLine.objects.filter(minutes=minutes)
    return lines if isinstance(by, User) and by.is_professional else lines.filter(withheld="")


@transaction.atomic
def missing_say(*, by: Acts, minutes_id: uuid.UUID, words: str) -> LineAnswer:
    """Say that something is missing from the minutes, such as a point nobody wrote down (R116, R118). As `line_answer`."""
    minutes, me = _to_answer(by, minutes_id)
    kept = fit(LineAnswer, "words", words)
    rules.answer_of("missing", kept, of_a_line=False)
    return _answer(by, minutes, me, "missing", kept)


@transaction.atomic
def rest_right(*, by: Acts, minutes_id: uuid.UUID) -> int:
    """Say that every line not answered yet is right; return how many. Raises as `line_answer`."""
    minutes, me = _to_answer(by, minutes_id)
    done = minutes.answers.filter(attendee=me, line__isnull=False).values("line_id")
    lines = _open_lines(by, minutes).exclude(id__in=done)
    made = LineAnswer.objects.bulk_create(
        LineAnswer(
            **signed(by, minutes, me.name),
            minutes=minutes,
            line=one,
            number=one.number,
            attendee=me,
            answer="right",
        )
        for one in lines
    )
    record(
        events.LINE_ANSWERED,
        by=by,
        about=minutes,
        circle_ids=circles(minutes),
        facts={"answer": "right", "lines": len(made)},
    )
    return len(made)


def _to_answer(by: Acts, minutes_id: uuid.UUID) -> tuple[Minutes, Attendee]:
    minutes = hold(minutes_id)
    if minutes.state == "writing":
        raise Refused(NOT_SENT, code="minutes_not_sent")
    if minutes.state == "final":
        raise Refused(FINAL, code="minutes_final")
    me = myself_at(by, minutes.meeting_id)
    if me is None:
        raise NotPermitted(NOT_THERE, code="not_at_the_meeting")
    return minutes, me


def _answer(
    by: Acts, minutes: Minutes, me: Attendee, answer: str, words: str, *, line: MinuteLine | None = None,
    number: int = 0,
) -> LineAnswer:  # fmt: skip
    made = _keep(by, minutes, me, answer, words, line=line, number=number)
    record(events.LINE_ANSWERED, by=by, about=made, circle_ids=circles(minutes), facts={"answer": answer})
    return made


def _keep(
    by: Acts,
    minutes: Minutes,
    me: Attendee,
    answer: str,
    words: str,
    *,
    line: MinuteLine | None = None,
    number: int = 0,
) -> LineAnswer:
    before = minutes.answers.filter(attendee=me, line=line) if line else minutes.answers.none()
    open_before = list(before.filter(answer__in=rules.CONTESTS, replies__isnull=True))
    made = LineAnswer.objects.create(
        **signed(by, minutes, me.name),
        minutes=minutes,
        line=line,
        number=number,
        attendee=me,
        answer=answer,
        words=words,
    )
    with elevated("the clock of a reply is the writer's, not the reader's"):
        for one in open_before:
            clock_stop(kind=events.CONTEST, about_id=one.id, at=now(), by=by, reason="they answered again")
        if answer in rules.CONTESTS:
            clock_start(
                kind=events.CONTEST, about_id=made.id, circle_id=minutes.meeting_id, partnership_id=minutes.partnership_id,
                started_at=now(), by=by, owner_id=minutes.sent_by_id, owner_label=minutes.sent_by_name,
            )  # fmt: skip
    return made


@transaction.atomic
def contest_reply(
    *,
    by: User,
    answer_id: uuid.UUID,
    outcome: str,
    why: str = "",
    kind: str = "said",
    speaker_id: uuid.UUID | None = None,
    words: str = "",
    expected_number: int = 0,
) -> LineReply:
    """Change what is contested (`amended`), or say why it stays (`kept`); both versions stay linked for ever (R118).

    Raises Missing, NotPermitted (also for whoever contests it themself); Stale where the line changed meanwhile; Refused:
    `contest_answered`, `not_contested`, `why_missing`, `minutes_final`, and as `minutes_line_change`.
    """
    answer = LineAnswer.objects.select_related("line").filter(id=answer_id).first()
    if answer is None:
        raise Missing
    minutes = hold_to_write(by, answer.minutes_id)
    _may_reply(by, answer)
    why = fit(LineReply, "why", why)
    rules.reply_of(outcome, why)
    line, number = answer.line, 0
    if outcome == LineReply.Outcome.AMENDED:
        line, number = _amend(
            by, minutes, answer, said_by(minutes, kind, speaker_id, words), why, expected_number
        )
    reply = LineReply.objects.create(
        **signed(by, minutes), minutes=minutes, answer=answer, line_id=line.id if line else None, number=number,
        outcome=outcome, why=why,
    )  # fmt: skip
    with elevated("the clock of a reply is whoever sent the draft's"):
        clock_stop(kind=events.CONTEST, about_id=answer.id, at=now(), by=by)
    record(
        events.CONTEST_REPLIED, by=by, about=reply, circle_ids=circles(minutes), facts={"outcome": outcome}
    )
    reader_tell_later(minutes, answer.attendee_id)
    return reply


def _may_reply(by: User, answer: LineAnswer) -> None:
    if answer.answer not in rules.CONTESTS:
        raise Refused("This answer agrees with the line: there is nothing to reply to.", code="not_contested")
    if answer.by_id == by.id:
        raise NotPermitted("Somebody else replies to what you answered yourself.", code="own_contest")
    if answer.replies.exists():
        raise Refused("Somebody replied to this already. Both are kept.", code="contest_answered")
    later = LineAnswer.objects.filter(line=answer.line, attendee_id=answer.attendee_id, at__gt=answer.at)
    if answer.line_id is not None and later.exists():
        raise Refused(
            "They answered this line again since. Reply to the newer answer.", code="contest_answered"
        )


def _amend(
    by: User, minutes: Minutes, answer: LineAnswer, said: Words, why: str, expected_number: int
) -> tuple[MinuteLine, int]:
    short = why[:400] or f"After what {answer.by_name} said"
    if answer.line_id is None:
        line = line_new(by, minutes, said, why=short)
        return line, line.number
    line = line_of(answer.line_id, lock=True)
    return line, line_rewrite(by, minutes, line, said, expected_number=expected_number, why=short).number


@transaction.atomic
def statement_add(*, by: Acts, minutes_id: uuid.UUID, words: str) -> MinutesStatement:
    """Put one's own words beside the minutes, at any time; once they are final it is an addendum (R118).

    Raises Missing, NotPermitted; Refused: `words_missing`, `words_too_long`, `minutes_not_sent` (for whoever does not work
    on the case).
    """
    minutes = hold(minutes_id)
    me = myself_at(by, minutes.meeting_id)
    if me is None:
        if not isinstance(by, User):
            raise Missing
        require_taker(by, minutes.case_id)
    kept = fit(MinutesStatement, "words", words, required="Write what you want to add.")
    made = MinutesStatement.objects.create(
        **signed(by, minutes, me.name if me else ""), minutes=minutes, attendee=me, words=kept,
        addendum=minutes.final_at is not None,
    )  # fmt: skip
    facts = {"addendum": made.addendum}
    record(events.STATEMENT_ADDED, by=by, about=made, circle_ids=circles(minutes), facts=facts)
    return made
