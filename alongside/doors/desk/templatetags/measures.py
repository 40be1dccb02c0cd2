"""The card of one measure, as a worker reads it in the plan: `{% load measures %}{% measure_card item %}`.

In Python and not in a template: a plan of sixty measures draws thousands of small parts, and a template takes three times as
long for each (docs/benchmarks.md). Every function returns one part of the card, with what people wrote escaped.
"""

from __future__ import annotations

from collections.abc import Iterable

from django import template
from django.template import Context
from django.utils.html import escape
from django.utils.safestring import SafeString

from alongside.ground.govuk.dates import day_words, moment_words
from alongside.ground.govuk.markup import NOTHING, details, link, paragraph, unseen, written
from alongside.ground.govuk.templatetags.govuk import address, clock, tag
from alongside.practice.plans.origins import Origin
from alongside.practice.plans.said import Nature
from alongside.practice.plans.selectors import MeasureView
from alongside.practice.plans.voices import AnswerView, Voice, Worded

register = template.Library()

_CARD = SafeString('<div class="govuk-summary-card" id="measure-')
_ITS_TITLE = SafeString(
    '"><div class="govuk-summary-card__title-wrapper">'
    '<h3 class="govuk-summary-card__title alongside-words" dir="auto">'
)
_ITS_CONTENT = SafeString('</h3></div><div class="govuk-summary-card__content">')
_CARD_ENDS = SafeString("</div></div>")
_LIST, _ITEM = SafeString('<ul class="govuk-list">'), SafeString("<li>")
_ITEM_ENDS, _LIST_ENDS = SafeString("</li>"), SafeString("</ul>")
_BREAK = SafeString("<br>")
_WHEN, _TONIGHT, _WHO = (SafeString(f"<strong>{one}:</strong> ") for one in ("When", "Tonight", "Who"))
_IN_PLACE_BY = SafeString("<br><strong>In place by:</strong> ")
_NOBODY_ANSWERED = paragraph("Nobody has answered.")


@register.simple_tag(takes_context=True)
def measure_card(context: Context, item: MeasureView) -> SafeString:
    """Return the card of a measure. The page's `school` and `around` mark what school does and whose owner left;
    its `may_answer` and `may_propose` say which presses it has at all, its `view` whether the plan was shared.
    """
    measure, school, around = item.measure, context.get("school"), context.get("around")
    schools = school is not None and measure.id in school.ids
    left = around is not None and measure.owner_id in around.left
    origins = around.origins.get(measure.id, ()) if around is not None else ()
    words = escape(measure.words)
    return written(
        _CARD, str(measure.id), _ITS_TITLE, words, _ITS_CONTENT,
        _about(item, schools=schools), *map(_came_from, origins), _when_and_who(item, left=left), *_beside(item),
        voices(item.spoken), *_others(item, shared=context["view"].shared is not None), _presses(context, item, words),
        _worded(item.history), _CARD_ENDS,
    )  # fmt: skip


def _about(item: MeasureView, *, schools: bool) -> SafeString:
    """For whom, what for, and proposed by whom."""
    one = item.measure
    said = f"For: {one.get_for_whom_display().lower()}. {one.get_aim_display()}. "
    said += f"Proposed by {one.proposer_name} ({one.get_proposer_display().lower()})"
    if item.changed_by_another:
        said += f"; changed by {one.changed_by_name} on {day_words(one.changed_at)}"
    return paragraph(written(tag("School does this"), " ") if schools else NOTHING, said, ".")


def _came_from(one: Origin) -> SafeString:
    """Who said it in which meeting, with somebody of their own beside them."""
    meeting = link(address(one.about_id, "desk:meeting"), f"the meeting of {day_words(one.on)}")
    return paragraph(f"{one.name} said it, with their own worker or advocate beside them: ", meeting, ".")


def _when_and_who(item: MeasureView, *, left: bool) -> SafeString:
    """When, what to do tonight, who does it, and by which day."""
    one = item.measure
    return paragraph(
        *((_WHEN, one.trigger, _BREAK) if one.trigger else ()),
        *((_TONIGHT, one.tonight, _BREAK) if one.tonight else ()),
        _WHO, item.owner_name or "not decided yet",
        *((" ", tag("No longer here", "late"), " It waits for somebody else.") if left else ()),
        _by_when(item),
    )  # fmt: skip


def _by_when(item: MeasureView) -> SafeString:
    if item.due_on is None:
        return NOTHING
    if item.promise is None:
        return written(_IN_PLACE_BY, day_words(item.due_on))
    promise = link(address(item.promise.id, "desk:promise"), "The promise")
    return written(_BREAK, promise, ": ", clock(item.due_on, item.promise.done_at))


def _beside(item: MeasureView) -> Iterable[SafeString]:
    """What is not a deed and how it bears on the exploitation; the promise's words, where they are others."""
    one = item.measure
    if one.nature != Nature.DEED:
        bears = f" How it bears on the exploitation: {one.bears_on}" if one.bears_on else ""
        beside = f" Beside it: {one.beside}" if one.beside else ""
        yield paragraph(f"{one.get_nature_display()}.{bears}{beside}")
    if item.promise is not None and item.promise_differs:
        still = f"The promise still has the earlier words: “{item.promise.words}”"
        yield paragraph(tag("Changed", "contested"), " ", still)


def voices(spoken: Iterable[Voice]) -> SafeString:
    """Return a paragraph for each voice: the answer, who gave it and when, their own words, and what they said before."""
    return written(*map(_voice, spoken))


def _voice(voice: Voice) -> SafeString:
    newest = voice.newest
    answer = tag(newest.in_words, "contested" if newest.dissents else "good")
    before = " (of the words before)" if newest.changed_since else ""
    signed = f" {voice.by_name}, {voice.by_role.lower()}, {day_words(newest.at)}{before}"
    words = (_BREAK, f"“{newest.words}”") if newest.words else ()
    return paragraph(answer, signed, *words, *map(_earlier, voice.earlier))


def _earlier(one: AnswerView) -> SafeString:
    return written(_BREAK, f"Before: {one.in_words}", f", “{one.words}”" if one.words else "")


def _others(item: MeasureView, *, shared: bool) -> Iterable[SafeString]:
    """Who else simply agrees, or that nobody has answered; and what is missing before the plan can be shared."""
    if shared and not item.voices:
        yield _NOBODY_ANSWERED
    if item.agreed:
        yield paragraph(tag("Agree", "good"), " ", item.agreed_words)
    for problem in item.unready:
        yield paragraph(tag("Missing", "soon"), " ", problem.message)


def _presses(context: Context, item: MeasureView, words: SafeString) -> SafeString:
    """What the reader may do: answer, change, take back. Nothing where they may do none of it."""
    presses = []
    if item.may_answer and context.get("may_answer"):
        presses.append(("desk:measure_answer", "Change my answer" if item.mine else "Answer"))
    if item.may_change and context.get("may_propose"):
        presses += [("desk:measure_change", "Change"), ("desk:measure_withdraw", "Take back")]
    if not presses:
        return NOTHING
    hidden = unseen(": ", words)
    links = [link(address(item.measure.id, name), said, hidden) for name, said in presses]
    return written(_LIST, *(written(_ITEM, link, _ITEM_ENDS) for link in links), _LIST_ENDS)


def _worded(history: tuple[Worded, ...]) -> SafeString:
    if len(history) < 2:
        return NOTHING
    rows = [
        paragraph(
            f"{moment_words(one.at)}, {one.by_name}: “{one.words}”", f" Why: {one.why}" if one.why else ""
        )
        for one in history
    ]
    return details(written(*rows), "How it was worded before")
