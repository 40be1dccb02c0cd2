"""The card of one measure, as a worker reads it in the plan: `{% load measures %}{% measure_card item %}`.

In Python and not in a template: a plan of sixty measures draws thousands of small parts, and a template takes three times as
long for each (docs/benchmarks.md). Every function returns one part of the card, with what people wrote escaped.
"""

from __future__ import annotations

from collections.abc import Iterable

from django import template
from django.template import Context
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString

from alongside.ground.govuk.dates import day_words, moment_words
from alongside.ground.govuk.templatetags.govuk import address, clock, details, tag
from alongside.practice.plans.origins import Origin
from alongside.practice.plans.said import Nature
from alongside.practice.plans.selectors import MeasureView
from alongside.practice.plans.voices import Voice, Worded

register = template.Library()

_CARD = (
    '<div class="govuk-summary-card" id="measure-{}"><div class="govuk-summary-card__title-wrapper">'
    '<h3 class="govuk-summary-card__title alongside-words" dir="auto">{}</h3></div>'
    '<div class="govuk-summary-card__content">{}{}{}{}{}{}{}{}</div></div>'
)
_PRESS = '<li><a class="govuk-link" href="{}">{}<span class="govuk-visually-hidden">: {}</span></a></li>'
_NOTHING = SafeString("")


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
    return format_html(
        _CARD, measure.id, words,
        _about(item, schools=schools), _came_from(origins), _when_and_who(item, left=left), _beside(item), voices(item.spoken),
        _others(item, shared=context["view"].shared is not None), _presses(context, item, words), _worded(item.history),
    )  # fmt: skip


def _about(item: MeasureView, *, schools: bool) -> SafeString:
    """For whom, what for, and proposed by whom."""
    one = item.measure
    said = f"For: {one.get_for_whom_display().lower()}. {one.get_aim_display()}. "
    said += f"Proposed by {one.proposer_name} ({one.get_proposer_display().lower()})"
    if item.changed_by_another:
        said += f"; changed by {one.changed_by_name} on {day_words(one.changed_at)}"
    return format_html(
        '<p class="govuk-body">{}{}.</p>',
        format_html("{} ", tag("School does this")) if schools else _NOTHING,
        said,
    )


def _came_from(origins: tuple[Origin, ...]) -> SafeString:
    """Who said it in which meeting, with somebody of their own beside them."""
    rows = ((one.name, address(one.about_id, "desk:meeting"), day_words(one.on)) for one in origins)
    said = "{} said it, with their own worker or advocate beside them: "
    said += '<a class="govuk-link" href="{}">the meeting of {}</a>.'
    return format_html_join("", f'<p class="govuk-body">{said}</p>', rows)


def _when_and_who(item: MeasureView, *, left: bool) -> SafeString:
    """When, what to do tonight, who does it, and by which day."""
    one = item.measure
    return format_html(
        '<p class="govuk-body">{}{}<strong>Who:</strong> {}{}{}</p>',
        format_html("<strong>When:</strong> {}<br>", one.trigger) if one.trigger else _NOTHING,
        format_html("<strong>Tonight:</strong> {}<br>", one.tonight) if one.tonight else _NOTHING,
        item.owner_name or "not decided yet",
        format_html(" {} It waits for somebody else.", tag("No longer here", "late")) if left else _NOTHING,
        _by_when(item),
    )


def _by_when(item: MeasureView) -> SafeString:
    if item.due_on is None:
        return _NOTHING
    if item.promise is None:
        return format_html("<br><strong>In place by:</strong> {}", day_words(item.due_on))
    return format_html(
        '<br><a class="govuk-link" href="{}">The promise</a>: {}',
        address(item.promise.id, "desk:promise"), clock(item.due_on, item.promise.done_at),
    )  # fmt: skip


def _beside(item: MeasureView) -> SafeString:
    """What is not a deed and how it bears on the exploitation; the promise's words, where they are others."""
    one, said, differs = item.measure, _NOTHING, _NOTHING
    if one.nature != Nature.DEED:
        bears = f" How it bears on the exploitation: {one.bears_on}" if one.bears_on else ""
        beside = f" Beside it: {one.beside}" if one.beside else ""
        said = format_html('<p class="govuk-body">{}</p>', f"{one.get_nature_display()}.{bears}{beside}")
    if item.promise is not None and item.promise_differs:
        still = f"The promise still has the earlier words: “{item.promise.words}”"
        differs = _marked([(tag("Changed", "contested"), still)])
    return format_html("{}{}", said, differs)


def _marked(rows: Iterable[tuple[SafeString, str]]) -> SafeString:
    return format_html_join("", '<p class="govuk-body">{} {}</p>', rows)


def voices(spoken: Iterable[Voice]) -> SafeString:
    """Return a paragraph for each voice: the answer, who gave it and when, their own words, and what they said before."""
    return format_html_join("", '<p class="govuk-body">{} {}{}{}</p>', map(_of, spoken))


def _of(voice: Voice) -> tuple[SafeString, str, SafeString, SafeString]:
    newest = voice.newest
    answer = tag(newest.in_words, "contested" if newest.dissents else "good")
    before = " (of the words before)" if newest.changed_since else ""
    signed = f"{voice.by_name}, {voice.by_role.lower()}, {day_words(newest.at)}{before}"
    words = format_html("<br>“{}”", newest.words) if newest.words else _NOTHING
    return answer, signed, words, _earlier(voice)


def _earlier(voice: Voice) -> SafeString:
    if not voice.earlier:
        return _NOTHING
    rows = ((f"{one.in_words}, “{one.words}”" if one.words else one.in_words,) for one in voice.earlier)
    return format_html_join("", "<br>Before: {}", rows)


def _others(item: MeasureView, *, shared: bool) -> SafeString:
    """Who else simply agrees, or that nobody has answered; and what is missing before the plan can be shared."""
    rows = [(tag("Agree", "good"), item.agreed_words)] if item.agreed else []
    rows += [(tag("Missing", "soon"), problem.message) for problem in item.unready]
    nobody = shared and not item.voices
    return format_html(
        "{}{}",
        SafeString('<p class="govuk-body">Nobody has answered yet.</p>') if nobody else _NOTHING,
        _marked(rows),
    )


def _presses(context: Context, item: MeasureView, words: SafeString) -> SafeString:
    """What the reader may do: answer, change, take back. Nothing where they may do none of it."""
    presses = []
    if item.may_answer and context.get("may_answer"):
        presses.append(("desk:measure_answer", "Change my answer" if item.mine else "Answer"))
    if item.may_change and context.get("may_propose"):
        presses += [("desk:measure_change", "Change"), ("desk:measure_withdraw", "Take back")]
    if not presses:
        return _NOTHING
    rows = ((address(item.measure.id, name), said, words) for name, said in presses)
    return format_html('<ul class="govuk-list">{}</ul>', format_html_join("", _PRESS, rows))


def _worded(history: tuple[Worded, ...]) -> SafeString:
    if len(history) < 2:
        return _NOTHING
    rows = (
        (moment_words(one.at), one.by_name, one.words, f" Why: {one.why}" if one.why else "")
        for one in history
    )
    words = format_html_join("", '<p class="govuk-body">{}, {}: “{}”{}</p>', rows)
    return details(words, "How it was worded before")
