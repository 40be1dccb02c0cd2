"""The card of a measure as a family reads it: only what is so, and what people wrote is harmless there."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import date
from types import SimpleNamespace as Of
from typing import Any

import pytest
from django.template import Context

from alongside.doors.common.tests.measures import AT, HOSTILE, measure_view
from alongside.doors.portal.templatetags.family_measures import family_measure, tonight_step
from alongside.practice.actions.models import Action
from alongside.practice.plans.origins import Origin
from alongside.practice.plans.selectors import MeasureView
from alongside.practice.plans.voices import AnswerView, Voice

ME = uuid.uuid4()


def _voice(
    answer: str, words: str = "", *earlier: AnswerView, mine: bool = False, changed: bool = False
) -> Voice:
    newest = AnswerView(answer, words, AT, 1, changed)
    return Voice(ME if mine else uuid.uuid4(), "Frank O’Ash", "Parent", newest, earlier)


def _card(view: MeasureView, **page: Any) -> str:
    plan = Of(case=Of(child=Of(short_name="Ella")))
    given = {"plan": plan, "me": ME, "young": False, "school": None, "around": Of(origins={})}
    return family_measure(Context(given | page), view)


def test_a_plain_measure_says_for_whom_whose_idea_and_who_does_it() -> None:
    card = _card(measure_view())
    assert ">For: Ella. Idea of Frank O’Ash.</p>" in card
    assert "<strong>Nora</strong> does it.</p>" in card
    for absent in ("What people say", "Changed", "By ", "School", "<ul", "changed after", "took up"):
        assert absent not in card
    assert "For: you." in _card(measure_view(), young=True)
    assert "For: Brother or sister." in _card(measure_view(for_whom="sibling"), young=True)
    assert "Nobody has taken it on yet." in _card(measure_view(owner_name=""))


def test_who_changed_it_and_which_meeting_it_came_from() -> None:
    changed = measure_view(changed_by_id=uuid.uuid4(), changed_by_name="Nora", changed_at=AT)
    assert "Idea of Frank O’Ash. Changed by Nora." in _card(changed)
    origin = Origin("Amira", date(2026, 11, 23), uuid.uuid4())
    around = Of(origins={changed.measure.id: (origin,)})
    assert "said in the meeting of Monday 23 November 2026, with your own worker" in _card(
        changed, around=around
    )


def test_by_when_a_promise_and_school() -> None:
    assert "does it. By Wednesday 25 November 2026.</p>" in _card(measure_view(due_on=date(2026, 11, 25)))
    promise = Action(id=uuid.uuid4(), words="A lock on the back door", due_on=date(2026, 11, 25), done_at=AT)
    card = _card(measure_view(promise=promise, due_on=date(2026, 11, 25)))
    assert f'href="/family/promises/{promise.id}/"' in card
    assert "Done</strong> on Tuesday 24 November 2026" in card
    view = measure_view()
    assert ">School</strong>" in _card(view, school=Of(ids={view.measure.id}))
    assert ">School</strong>" not in _card(view, school=Of(ids={uuid.uuid4()}))


def test_my_answer_is_mine_and_the_others_are_named() -> None:
    mine = _voice("agree", "Yes\nplease", mine=True)
    view = measure_view(
        voices=(_voice("agree"), mine, _voice("disagree"), _voice("in_part", "Ring first")), mine=mine
    )
    card = _card(view)
    assert '<strong>You</strong>: <strong class="govuk-tag govuk-tag--green">I agree</strong>' in card
    assert '<div class="alongside-words" dir="auto"><p>Yes<br>please</p></div>' in card
    assert (
        '<strong>Frank O’Ash</strong>, parent: <strong class="govuk-tag govuk-tag--purple">Disagrees</strong>'
        in card
    )
    assert "Agrees in part</strong>" in card
    assert '<strong class="govuk-tag govuk-tag--green">Agree</strong> Frank O’Ash, parent</li>' in card
    assert card.index("Disagrees") < card.index("<strong>You</strong>"), (
        "who does not simply agree is read first"
    )


def test_what_was_said_before_is_kept_and_a_changed_measure_asks_again() -> None:
    before = AnswerView("disagree", "Not & never", AT, 1, True)
    mine = _voice("agree", "", before, mine=True, changed=True)
    view = measure_view(voices=(mine,), mine=mine, may_answer=True)
    card = _card(view)
    assert "(about the words before they changed)" in card
    assert "Said earlier" in card
    assert "Tuesday 24 November 2026: I disagree</p>" in card
    assert "Not &amp; never" in card
    assert "The words changed after you answered." in card
    assert 'class="govuk-button"' in card, "it asks again, so answering is the first press"


@pytest.mark.parametrize(
    ("may", "shown"),
    [
        ({}, []),
        ({"may_answer": True}, ["Say what I think"]),
        ({"may_change": True}, ["Change my idea", "Take it back"]),
    ],
)
def test_a_press_stands_only_where_it_does_something(may: dict[str, bool], shown: list[str]) -> None:
    card = _card(measure_view(**may))
    every = ("Say what I think", "Change my answer", "Change my idea", "Take it back")
    assert [one for one in every if one in card] == shown
    assert card.count("govuk-visually-hidden") == len(shown)


def test_an_answer_given_is_changed_by_a_quieter_press() -> None:
    mine = _voice("agree", mine=True)
    card = _card(measure_view(voices=(mine,), mine=mine, may_answer=True))
    assert 'class="govuk-button govuk-button--secondary"' in card
    assert "Change my answer" in card


def test_whatever_people_wrote_is_harmless_on_the_card() -> None:
    written = dict.fromkeys(("words", "proposer_name", "changed_by_name", "owner_name"), HOSTILE)
    mine = _voice("in_part", HOSTILE, AnswerView("agree", HOSTILE, AT, 1, False), mine=True)
    other = _voice("disagree", HOSTILE)._replace(by_name=HOSTILE, by_role=HOSTILE)
    agreed = replace(measure_view(voices=(mine, other, _voice("agree")._replace(by_name=HOSTILE)), mine=mine, **written,
                           changed_by_id=uuid.uuid4(), may_answer=True, may_change=True))  # fmt: skip
    card = _card(agreed, plan=Of(case=Of(child=Of(short_name=HOSTILE))))
    assert "<b>" not in card
    assert "&amp;lt;" not in card, "nothing is escaped twice"
    assert card.count("&lt;b&gt;&amp;") == 14


def test_what_to_do_tonight_says_who_wrote_it_and_whether_everybody_was_asked() -> None:
    def step(new: bool = False, **more: Any) -> str:
        return tonight_step(Context({"me": ME}), measure_view(tonight="Lock it", **more), new)

    assert step() == ('<li><span dir="auto"><strong>Lock it</strong></span><br>Frank O’Ash wrote this.</li>')
    assert "<br>You wrote this.</li>" in step(proposer_id=ME)
    changed = {"changed_by_id": ME, "changed_by_name": "Maria"}
    assert "You wrote this." in step(**changed), "whoever wrote it last, not whose idea it was"
    assert "Nora &amp; Co wrote this." in step(changed_by_id=uuid.uuid4(), changed_by_name="Nora & Co")
    assert '<br><span dir="auto">When: &lt;b&gt;&amp;</span><br>' in step(trigger=HOSTILE)
    assert " <strong>Not everybody was asked about this yet.</strong></li>" in step(new=True)
