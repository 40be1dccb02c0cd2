"""Reading minutes: each line with its history, what everybody said of it, and how it is marked wherever it is quoted."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db.models import F, Max, QuerySet

from alongside.family.recording.giving import is_young
from alongside.ground.accounts.models import User
from alongside.ground.audit.services import note_read
from alongside.ground.base.actors import Acts
from alongside.ground.base.ends import first_of
from alongside.ground.base.errors import Missing
from alongside.ground.base.parameters import in_force
from alongside.ground.clock import now, today
from alongside.ground.clock.due import due_on
from alongside.practice.meetings.minutes import rules
from alongside.practice.meetings.minutes.common import myself_at
from alongside.practice.meetings.models import (
    Attendee,
    LineAnswer,
    LineReply,
    LineVersion,
    Meeting,
    MinuteLine,
    Minutes,
    MinutesCopy,
    MinutesStatement,
)

READ = "meetings.minutes"
MARKS = {
    "contested": "Contested: somebody who was there says this is not right",
    "stands": "Contested: somebody who was there does not agree; it was said why the line stays",
    "changed": "Changed after somebody who was there said what was not right",
}


@dataclass(frozen=True)
class AnswerRead:
    """One reader's answer, what was replied to it, and whether it counts: their newest to this line."""

    answer: LineAnswer
    reply: LineReply | None
    counts: bool = True

    @property
    def contests(self) -> bool:
        """Whether it says something else than the line."""
        return self.answer.answer in rules.CONTESTS

    @property
    def waits(self) -> bool:
        """Whether it contests, counts, and nobody has replied yet."""
        return self.reply is None and self.counts and self.contests


@dataclass(frozen=True)
class LineRead:
    """One line as a page shows it. `newest` is None where its words are held back from the viewer."""

    line: MinuteLine
    newest: LineVersion | None
    before: tuple[LineVersion, ...] = ()  # what it said earlier, oldest first
    answers: tuple[AnswerRead, ...] = ()
    mark: str = ""

    @property
    def mark_words(self) -> str:
        """The mark in words, for wherever the line is quoted; empty where nobody contests it."""
        return MARKS.get(self.mark, "")

    @property
    def withheld_because(self) -> str:
        """Why the words are held back; empty where they are shown."""
        return self.line.get_withheld_display() if self.line.withheld else ""

    def answered_by(self, attendee_id: uuid.UUID | None) -> AnswerRead | None:
        """Return what one reader answered last, if they did."""
        mine = (one for one in self.answers if one.counts and one.answer.attendee_id == attendee_id)
        return next(mine, None)

    @property
    def contesting(self) -> list[AnswerRead]:
        """Every answer that said something else than the line, also those that were replied to: they stay beside it."""
        return [one for one in self.answers if one.contests]


@dataclass(frozen=True)
class MinutesRead:
    """The minutes of one meeting as one viewer reads them."""

    minutes: Minutes
    me: Attendee | None
    lines: tuple[LineRead, ...]
    missing: tuple[AnswerRead, ...]
    statements: tuple[MinutesStatement, ...]
    copies: tuple[MinutesCopy, ...] = ()

    @property
    def mine(self) -> list[LineRead]:
        """The lines that say what the viewer said."""
        me = self.me.id if self.me else None
        return [
            one
            for one in self.lines
            if one.newest is not None and me is not None and one.newest.speaker_id == me
        ]

    @property
    def to_answer(self) -> int:
        """How many lines the viewer may still answer."""
        if self.me is None or self.minutes.state != "sent":
            return 0
        return sum(
            1
            for one in self.lines
            if one.newest and not one.newest.struck and one.answered_by(self.me.id) is None
        )

    @property
    def waiting(self) -> list[AnswerRead]:
        """What is contested and waits for a reply, oldest first."""
        every = [one for line in self.lines for one in line.answers] + list(self.missing)
        return sorted((one for one in every if one.waits), key=lambda one: (one.answer.at, one.answer.id))


def minutes_of(*, viewer: Acts, meeting_id: uuid.UUID) -> Minutes | None:
    """Return the minutes of a meeting where the viewer may know of them; else None. Not noted: they hold no words."""
    return Minutes.objects.select_related("meeting").filter(meeting_id=meeting_id).first()


def minutes_read(*, viewer: Acts, meeting_id: uuid.UUID, minutes: Minutes | None = None) -> MinutesRead:
    """Return the minutes of a meeting with every line, version, answer, reply and statement that the viewer may read.

    Lines stand in the order in which they were said (at, id). Ten queries, however many lines; `minutes`, when the
    viewer has read them already, spares one. Raises Missing, also for
    whoever was left out of the meeting, and for a family while the draft is being written.
    """
    minutes = minutes or minutes_of(viewer=viewer, meeting_id=meeting_id)
    if minutes is None:
        raise Missing
    note_read(READ, [minutes.case_id])
    me = myself_at(viewer, meeting_id)
    guest = not (isinstance(viewer, User) and viewer.is_professional)
    answers = _answers(minutes)
    lines = _lines(MinuteLine.objects.filter(minutes=minutes), answers, guest=guest)
    return MinutesRead(
        minutes=minutes,
        me=me,
        lines=tuple(lines),
        missing=tuple(one for one in answers if one.answer.line_id is None),
        statements=tuple(MinutesStatement.objects.filter(minutes=minutes).order_by("at", "id")),
        copies=() if guest else tuple(MinutesCopy.objects.filter(minutes=minutes).order_by("name", "id")),
    )


def minutes_for_family(*, viewer: Acts, meeting_id: uuid.UUID) -> MinutesRead:
    """Return the minutes as a family member, or somebody with a code, reads them: only once they were sent. Raises Missing."""
    found = minutes_read(viewer=viewer, meeting_id=meeting_id)
    if found.minutes.state == "writing" or found.me is None:
        raise Missing
    return found


@dataclass(frozen=True)
class Waiting:
    """A meeting that was held and whose notes are still to come, and the London day by which they were promised.

    `beside`: a young person gets them with somebody beside them, so nothing is said of a day (R139).
    """

    meeting: Meeting
    promised_on: date
    late: bool
    beside: bool = False


def minutes_all_for_family(*, viewer: User) -> tuple[list[Minutes], list[Waiting]]:
    """Return the minutes that the viewer may read, newest meeting first, and the meetings whose minutes they wait for.

    At most 50 of each; two queries and the parameter of P-MINUTES. A meeting that they were left out of is in neither.
    """
    sent = first_of(
        Minutes.objects.filter(sent_at__isnull=False)
        .select_related("meeting")
        .order_by("-meeting__at", "-id"),
        50,
    )
    note_read(READ, {one.case_id for one in sent})
    held = Meeting.objects.filter(held_at__isnull=False).exclude(id__in=[one.meeting_id for one in sent])
    waiting = []
    for meeting in first_of(held.order_by("-at", "-id"), 50):
        limit = in_force("P-MINUTES", partnership_id=meeting.partnership_id, at=meeting.held_at or now())
        day = due_on(meeting.held_at or now(), limit)
        waiting.append(Waiting(meeting, day, late=today() > day, beside=is_young(viewer)))
    return list(sent), waiting


def minutes_by_code(*, viewer: Acts) -> MinutesRead | None:
    """Return the minutes that the code of the acting transaction opens, once they were sent; else None."""
    minutes = Minutes.objects.order_by("-sent_at").first() if viewer.as_actor().id is None else None
    return minutes_for_family(viewer=viewer, meeting_id=minutes.meeting_id) if minutes is not None else None


def line_read(*, viewer: Acts, line_id: uuid.UUID) -> tuple[MinutesRead, LineRead]:
    """Return one line with its minutes. Raises Missing, also for a line whose words are held back from the viewer."""
    found = MinuteLine.objects.select_related("minutes").filter(id=line_id).first()
    if found is None:
        raise Missing
    page = minutes_read(viewer=viewer, meeting_id=found.minutes.meeting_id)
    line = next((one for one in page.lines if one.line.id == line_id and one.newest is not None), None)
    if line is None:
        raise Missing
    return page, line


def quoted(*, viewer: Acts, line_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, LineRead]:
    """Return lines by id as another page quotes them: the words as they now stand, and the mark that goes with them (R118).

    A line that the viewer may not read is not there. Three queries; noted as read. Whoever quotes shows `mark_words`
    beside the words.
    """
    answers = _read_answers(LineAnswer.objects.filter(line_id__in=line_ids))
    found = _lines(MinuteLine.objects.filter(id__in=line_ids), answers, guest=False)
    note_read(READ, {one.line.case_id for one in found})
    return {one.line.id: one for one in found if one.newest is not None}


def lines_held_back(*, viewer: User, size: int) -> list[MinuteLine]:
    """Return the lines that are held back from whoever was invited, the longest first, with their meeting; noted as read."""
    if viewer.partnership_id is None:
        return []
    found = MinuteLine.objects.exclude(withheld="").filter(partnership_id=viewer.partnership_id)
    rows = list(found.select_related("minutes__meeting").order_by("at", "id")[:size])
    note_read(READ, {one.case_id for one in rows})
    return rows


@dataclass(frozen=True)
class Fresh:
    """What changed in minutes since an instant: the lines, and the instant to ask from next time."""

    lines: tuple[LineRead, ...] = ()
    since: datetime | None = field(default=None)


def lines_since(*, viewer: User, minutes: Minutes, since: datetime | None) -> Fresh:
    """Return the lines whose newest version was written after an aware instant (None: all), and the newest instant.

    For the page of two minute-takers: what the other writes appears on this page. Noted when there is something to read.
    """
    newest = LineVersion.objects.filter(minutes=minutes, number=F("line__number"))
    found = (
        (newest.filter(at__gt=since) if since else newest)
        .select_related("line")
        .order_by("line__at", "line_id")
    )
    lines = tuple(LineRead(one.line, one) for one in found)
    if lines:
        note_read(READ, [minutes.case_id])
    last = (
        LineVersion.objects.filter(minutes=minutes).aggregate(last=Max("at"))["last"]
        if since is None
        else None
    )
    return Fresh(lines, max((one.newest.at for one in lines if one.newest), default=since or last))


def _lines(found: QuerySet[MinuteLine], answers: Iterable[AnswerRead], *, guest: bool) -> list[LineRead]:
    rows = list(found.order_by("at", "id"))
    versions: dict[uuid.UUID, list[LineVersion]] = defaultdict(list)
    for version in LineVersion.objects.filter(line__in=rows).order_by("line_id", "number"):
        versions[version.line_id].append(version)
    said: dict[uuid.UUID | None, list[AnswerRead]] = defaultdict(list)
    for one in answers:
        said[one.answer.line_id].append(one)
    made = []
    for row in rows:
        history = versions[row.id]
        if not history or (guest and row.withheld):
            made.append(LineRead(row, None))
            continue
        mark = rules.mark_of([_fact(one) for one in said[row.id]])
        made.append(LineRead(row, history[-1], tuple(history[:-1]), tuple(said[row.id]), mark))
    return made


def _answers(minutes: Minutes) -> list[AnswerRead]:
    return _read_answers(LineAnswer.objects.filter(minutes=minutes))


def _read_answers(found: QuerySet[LineAnswer]) -> list[AnswerRead]:
    """Return every answer with its reply, oldest first."""
    rows = list(found.order_by("at", "id"))
    replies = {one.answer_id: one for one in LineReply.objects.filter(answer__in=rows)}
    every = [AnswerRead(one, replies.get(one.id)) for one in rows]
    counts = {one.id for one in rules.counting([_fact(one) for one in every])}
    return [AnswerRead(one.answer, one.reply, one.answer.id in counts) for one in every]


def _fact(one: AnswerRead) -> rules.Answered:
    answer, outcome = one.answer, one.reply.outcome if one.reply else ""
    return rules.Answered(answer.id, answer.line_id, str(answer.attendee_id), answer.answer, outcome)
