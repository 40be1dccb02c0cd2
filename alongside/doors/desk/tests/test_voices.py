"""How the voices of a measure are written: each with its words, hostile ones harmless, and what was said before."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime

from alongside.doors.desk.templatetags.voices import voices
from alongside.practice.plans.models import MeasureAnswer
from alongside.practice.plans.selectors import AnswerView, Voice

AT = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


def _said(answer: str, words: str = "", *, changed_since: bool = False) -> AnswerView:
    return AnswerView(MeasureAnswer(answer=answer, words=words, at=AT), None, changed_since)


def _written(newest: AnswerView, *earlier: AnswerView) -> str:
    return voices([Voice(uuid.uuid4(), "Frank O’Ash", "Parent", newest, earlier)])


def test_a_voice_says_who_as_what_when_and_in_which_words() -> None:
    page = _written(_said("disagree", "<b>Not</b> at night"))
    assert (
        "I disagree</strong> Frank O’Ash, parent, Tuesday 24 November 2026<br>“&lt;b&gt;Not&lt;/b&gt; at night”"
        in page
    )
    assert "(of the words before)" not in page
    assert "<b>" not in page
    agrees = _written(_said("agree"))
    assert "“" not in agrees
    assert agrees.count("<p ") == 1
    assert voices([]) == ""


def test_a_voice_keeps_what_was_said_before_and_of_which_words() -> None:
    page = _written(
        _said("agree", changed_since=True), _said("in_part", "Only & if asked"), _said("disagree")
    )
    assert "24 November 2026 (of the words before)" in page
    assert "<br>Before: I agree in part, “Only &amp; if asked”<br>Before: I disagree" in page
