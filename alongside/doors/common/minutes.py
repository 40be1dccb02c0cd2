"""What the doors share about minutes: answering a line, saying what is missing, a statement, and how a line is shown."""

from __future__ import annotations

import uuid
from typing import Any

from alongside.doors.common.forms import FlowForm
from alongside.ground.govuk.forms import LongTextField, RadiosField
from alongside.practice.meetings.minutes.reading import LineRead, MinutesRead

_READ_BY = "Everybody who was at the meeting can read this, and it stays beside the notes for good."


class LineAnswerForm(FlowForm):
    """Is this line right? (R118)"""

    versioned = True
    compares = False
    heading_field = "answer"

    answer = RadiosField(
        label="Is this right?",
        choices=[
            ("right", "Yes, this is right"),
            ("not_right", "No, this is not right"),
            ("my_words", "I want to say it in my own words"),
        ],
        error_messages={"required": "Choose one of the answers"},
    )
    words = LongTextField(label="Your words", help_text=_READ_BY, max_length=2_000, rows=5, required=False)

    def said(self) -> dict[str, Any]:
        """What `line_answer` needs, besides the line."""
        given = self.answers()
        return {"answer": given["answer"], "words": given["words"], "number": given["expected_version"]}


class MissingForm(FlowForm):
    """Something was said and nobody wrote it down (R116)."""

    heading_field = "words"

    words = LongTextField(
        label="What is missing from the notes?",
        help_text=_READ_BY,
        max_length=2_000,
        rows=5,
        error_messages={"required": "Write what is missing. A few words are enough"},
    )


class StatementForm(FlowForm):
    """One's own words beside the minutes (R118)."""

    heading_field = "words"

    words = LongTextField(
        label="Your own words about this meeting",
        help_text=_READ_BY,
        max_length=4_000,
        rows=8,
        error_messages={"required": "Write what you want to add"},
    )


_ANSWERED = {"right": "good", "not_right": "contested", "my_words": "contested", "missing": "contested"}


def shown(found: MinutesRead, *, number: int = 0) -> list[dict[str, Any]]:
    """Return the lines as a page shows them, numbered from 1: what the viewer answered, and what became of it."""
    me: uuid.UUID | None = found.me.id if found.me else None
    return [_shown(one, place, me) for place, one in enumerate(found.lines, start=1)]


def _shown(one: LineRead, place: int, me: uuid.UUID | None) -> dict[str, Any]:
    mine = one.answered_by(me)
    newest = one.newest
    return {
        "place": place,
        "read": one,
        "line": one.line,
        "newest": newest,
        "mine": mine,
        "mine_means": _ANSWERED[mine.answer.answer] if mine else "",
        "is_mine": newest is not None and me is not None and newest.speaker_id == me,
        "others": [a for a in one.contesting if a.answer.attendee_id != me or not a.counts],
    }
