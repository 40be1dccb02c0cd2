"""The card of a measure: what stands on it and what only where it is true; what people wrote is harmless there."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import date
from types import SimpleNamespace as Of
from typing import Any

import pytest
from django.template import Context

from alongside.doors.common.tests.measures import AT, HOSTILE, measure_view
from alongside.doors.desk.templatetags.measures import measure_card, voices
from alongside.practice.actions.models import Action
from alongside.practice.plans.origins import Origin
from alongside.practice.plans.rules import Unready
from alongside.practice.plans.selectors import MeasureView
from alongside.practice.plans.voices import AnswerView, Voice, Worded


def _said(answer: str, words: str = "", *, changed_since: bool = False) -> AnswerView:
    return AnswerView(answer, words, AT, 1, changed_since)


def _voice(newest: AnswerView, *earlier: AnswerView) -> Voice:
    return Voice(uuid.uuid4(), "Frank O’Ash", "Parent", newest, earlier)


def _view(**more: Any) -> MeasureView:
    return measure_view(**{"tonight": "Lock it", "trigger": "After nine"} | more)


def _card(item: MeasureView, **page: Any) -> str:
    given = {
        "view": Of(shared=None),
        "school": None,
        "around": Of(left=(), origins={}),
        "may_answer": True,
        "may_propose": True,
    }
    return measure_card(Context(given | page), item)


def test_a_voice_says_who_as_what_when_and_in_which_words() -> None:
    page = voices([_voice(_said("disagree", "<b>Not</b> at night"))])
    assert (
        "I disagree</strong> Frank O’Ash, parent, Tuesday 24 November 2026<br>“&lt;b&gt;Not&lt;/b&gt; at night”"
        in page
    )
    assert "(of the words before)" not in page
    assert "<b>" not in page
    agrees = voices([_voice(_said("agree"))])
    assert "“" not in agrees
    assert agrees.count("<p ") == 1
    assert voices([]) == ""


def test_a_voice_keeps_what_was_said_before_and_of_which_words() -> None:
    before = _said("in_part", "Only & if asked"), _said("disagree")
    page = voices([_voice(_said("agree", changed_since=True), *before)])
    assert "24 November 2026 (of the words before)" in page
    assert "<br>Before: I agree in part, “Only &amp; if asked”<br>Before: I disagree" in page


def test_a_plain_measure_says_no_more_than_is_known() -> None:
    card = _card(_view())
    assert "For: the child. Protection. Proposed by Frank O’Ash (a parent or carer)." in card
    assert "<strong>When:</strong> After nine<br><strong>Tonight:</strong> Lock it<br>" in card
    assert "<strong>Who:</strong> Nora</p>" in card
    for absent in (
        "changed by",
        "School",
        "No longer",
        "promise",
        "In place by",
        "Missing",
        "Nobody",
        "<ul",
        "<details",
    ):
        assert absent not in card
    bare = _card(_view(trigger="", tonight="", owner_name=""))
    assert "<strong>Who:</strong> not decided yet</p>" in bare
    assert "When:" not in bare
    assert "Tonight:" not in bare


def test_whatever_people_wrote_is_harmless_on_the_card() -> None:
    written = dict.fromkeys(
        (
            "words",
            "tonight",
            "trigger",
            "proposer_name",
            "changed_by_name",
            "bears_on",
            "beside",
            "owner_name",
        ),
        HOSTILE,
    )
    item = _view(
        **written, nature="advice", changed_at=AT, changed_by_id=uuid.uuid4(), may_change=True, may_answer=True,
        promise=Action(id=uuid.uuid4(), words=HOSTILE + "!", owner_name=HOSTILE), due_on=date(2026, 11, 25),
        history=tuple(Worded(uuid.uuid4(), n, HOSTILE, AT, uuid.uuid4(), HOSTILE, HOSTILE) for n in (1, 2)),
        voices=(_voice(_said("agree"))._replace(by_name=HOSTILE, by_role=HOSTILE), _voice(_said("in_part", HOSTILE))),
        unready=(Unready("x", HOSTILE, "x"),),
    )  # fmt: skip
    card = _card(item)
    assert "<b>" not in card
    assert "&amp;lt;" not in card, "nothing is escaped twice"
    assert card.count("&lt;b&gt;&amp;") == 22


def test_a_mark_stands_only_where_it_is_true() -> None:
    item = _view(owner_id=uuid.uuid4())
    assert "School does this" in _card(item, school=Of(ids={item.measure.id}))
    assert "School does this" not in _card(item, school=Of(ids={uuid.uuid4()}))
    left = "No longer here</strong> It waits for somebody else."
    assert left in _card(item, around=Of(left={item.measure.owner_id}, origins={}))
    assert left not in _card(item, around=Of(left={uuid.uuid4()}, origins={}))
    changed = {"changed_at": AT, "changed_by_name": "Nora"}
    assert "; changed by Nora on Tuesday 24 November 2026." in _card(
        _view(**changed, changed_by_id=uuid.uuid4())
    )
    mine = uuid.uuid4()
    assert "changed by" not in _card(_view(**changed, changed_by_id=mine, proposer_id=mine))


def test_who_said_it_in_a_meeting_with_an_advocate_is_named_with_the_meeting() -> None:
    item, said = _view(), Origin(HOSTILE, date(2026, 11, 20), uuid.uuid4())
    card = _card(item, around=Of(left=(), origins={item.measure.id: (said,)}))
    assert "&lt;b&gt;&amp; said it, with their own worker or advocate beside them" in card
    assert f'/{said.about_id}/">the meeting of Friday 20 November 2026</a>.</p>' in card
    assert "advocate" not in _card(item, around=Of(left=(), origins={uuid.uuid4(): (said,)}))


def test_the_day_is_the_promises_once_there_is_one() -> None:
    due = date(2026, 11, 25)
    assert "<br><strong>In place by:</strong> Wednesday 25 November 2026" in _card(_view(due_on=due))
    promise = Action(id=uuid.uuid4(), words="A lock on the back door", due_on=due)
    kept = _card(_view(due_on=due, promise=promise))
    assert f"/{promise.id}/" in kept
    assert "In place by" not in kept
    assert "earlier words" not in kept
    promise.words = "A bolt"
    assert "The promise still has the earlier words: “A bolt”" in _card(_view(due_on=due, promise=promise))


@pytest.mark.parametrize("may_answer", [True, False])
@pytest.mark.parametrize("may_change", [True, False])
@pytest.mark.parametrize("page", [True, False])
def test_a_press_stands_only_where_both_the_page_and_the_measure_allow_it(
    page: bool, may_change: bool, may_answer: bool
) -> None:
    card = _card(_view(may_change=may_change, may_answer=may_answer), may_answer=page, may_propose=page)
    assert (">Answer<" in card) is (page and may_answer)
    assert (">Change<" in card) is (page and may_change)
    assert (">Take back<" in card) is (page and may_change)
    assert ("<ul" in card) is (page and (may_answer or may_change))


def test_who_agrees_is_named_in_one_line_and_silence_is_said_once_it_was_shared() -> None:
    agrees = _voice(_said("agree"))
    shared = Of(shared=Of(number=1))
    card = _card(_view(voices=(agrees,), mine=None), view=shared)
    assert "Agree</strong> Tuesday 24 November 2026: Frank O’Ash, parent</p>" in card
    assert "Nobody has answered." in _card(_view(), view=shared)
    assert "Nobody has answered" not in _card(_view())
    again = _card(_view(voices=(agrees,), mine=agrees, may_answer=True), view=shared)
    assert ">Change my answer<" in again


def test_what_is_missing_and_how_it_was_worded_before() -> None:
    item = _view(unready=(Unready("a", "Say what to do tonight.", "tonight"),))
    assert "Missing</strong> Say what to do tonight.</p>" in _card(item)
    first = Worded(item.measure.id, 1, "A bolt", AT, uuid.uuid4(), "Nora", "")
    second = Worded(item.measure.id, 2, "A lock", AT, uuid.uuid4(), "Frank", "It rusts.")
    assert "How it was worded before" not in _card(replace(item, history=(first,)))
    card = _card(replace(item, history=(first, second)))
    assert "Tuesday 24 November 2026 at 9:00am, Nora: “A bolt”</p>" in card
    assert "Frank: “A lock” Why: It rusts.</p>" in card
