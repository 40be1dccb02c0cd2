"""One measure as a family reads it in their plan: `{% load family_measures %}`, its card `{% family_measure view %}` and
what to do tonight `{% tonight_step view new %}`.

In Python and not in a template, as the desk's card is and for the same reason: a plan has many, and each has many small parts.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import Any

from django import template
from django.template import Context
from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from alongside.ground.govuk.dates import day_words
from alongside.ground.govuk.markup import NOTHING, link, paragraph, unseen, words, written
from alongside.ground.govuk.templatetags.govuk import address, clock, tag
from alongside.practice.plans.selectors import MeasureView
from alongside.practice.plans.voices import AnswerView, Voice

register = template.Library()

_CARD = SafeString('<div class="alongside-card govuk-!-margin-bottom-6" id="measure-')
_ITS_TITLE = SafeString(
    '"><h3 class="govuk-heading-m govuk-!-margin-bottom-2 govuk-!-text-break-word" dir="auto">'
)
_TITLE_ENDS, _CARD_ENDS = SafeString("</h3>"), SafeString("</div>")
_PARAGRAPH, _PARAGRAPH_ENDS = SafeString('<p class="govuk-body govuk-!-margin-bottom-2">'), SafeString("</p>")
_STRONG, _STRONG_ENDS = SafeString("<strong>"), SafeString("</strong>")
_STEP, _STEP_ENDS, _BREAK = SafeString('<span dir="auto">'), SafeString("</span>"), SafeString("<br>")
_SMALL = SafeString('<h4 class="govuk-heading-s govuk-!-margin-bottom-1">')
_VOICES = SafeString('</h4><ul class="govuk-list">')
_VOICE, _ITEM, _ITEM_ENDS = (
    SafeString('<li class="govuk-!-margin-bottom-2">'),
    SafeString("<li>"),
    SafeString("</li>"),
)
_EARLIER = SafeString(
    '<details class="govuk-details govuk-!-margin-bottom-2"><summary class="govuk-details__summary">'
    '<span class="govuk-details__summary-text">'
)
_THEM, _EARLIER_ENDS = (
    SafeString('</span></summary><div class="govuk-details__text">'),
    SafeString("</div></details>"),
)
_ONCE = SafeString('<p class="govuk-body govuk-!-margin-bottom-1">')
_PRESSES, _LIST_ENDS = SafeString('<ul class="alongside-actions">'), SafeString("</ul>")
_BUTTON = SafeString('<a class="govuk-button')
_BUTTON_TO = SafeString('" role="button" draggable="false" data-module="govuk-button" href="')
_BUTTON_SAYS, _BUTTON_ENDS = SafeString('">'), SafeString("</a>")
_SECOND = SafeString(" govuk-button--secondary")


@register.simple_tag(takes_context=True)
def family_measure(context: Context, view: MeasureView) -> SafeString:
    """Return the card of a measure. Of the page it takes who reads it (`me`, `young`), the `plan`, what `school` sees to
    and what stands `around` the measures.
    """
    measure, school, around = view.measure, context.get("school"), context.get("around")
    origins = around.origins.get(measure.id, ()) if around else ()
    said = escape(measure.words)
    return written(
        _CARD, str(measure.id), _ITS_TITLE, said, _TITLE_ENDS,
        _about(context, view),
        *(_took_up(day_words(one.on)) for one in origins),
        _who_and_when(view, schools=school is not None and measure.id in school.ids),
        _what_people_say(view, context.get("me")), _changed(view), _presses(view, said), _CARD_ENDS,
    )  # fmt: skip


@register.simple_tag(takes_context=True)
def tonight_step(context: Context, view: MeasureView, new: bool) -> SafeString:
    """Return one thing to do tonight, when, and who wrote it. `new`: not everybody was asked about it yet."""
    one = view.measure
    by, name = (
        (one.changed_by_id, one.changed_by_name)
        if one.changed_by_id
        else (one.proposer_id, one.proposer_name)
    )
    wrote = _("You wrote this.") if by == context.get("me") else _("%(name)s wrote this.") % {"name": name}
    when = (
        (_BREAK, _STEP, _("When: %(trigger)s") % {"trigger": one.trigger}, _STEP_ENDS) if one.trigger else ()
    )
    asked = (" ", _STRONG, _("Not everybody was asked about this yet."), _STRONG_ENDS) if new else ()
    return written(
        _ITEM, _STEP, _STRONG, one.tonight, _STRONG_ENDS, _STEP_ENDS, *when, _BREAK, wrote, *asked, _ITEM_ENDS
    )


def _paragraph(*parts: str) -> SafeString:
    return written(_PARAGRAPH, *parts, _PARAGRAPH_ENDS)


def _about(context: Context, view: MeasureView) -> SafeString:
    """For whom it is, whose idea it was, and who else wrote it last."""
    one = view.measure
    if one.for_whom == "child" and context.get("young"):
        whom = _("For: you.")
    else:
        child: Any = context["plan"].case.child
        named = child.short_name if one.for_whom == "child" else one.get_for_whom_display()
        whom = _("For: %(whom)s.") % {"whom": named}
    said = [whom, _("Idea of %(name)s.") % {"name": one.proposer_name}]
    if view.changed_by_another:
        said.append(_("Changed by %(name)s.") % {"name": one.changed_by_name})
    return _paragraph(" ".join(said))


def _took_up(day: str) -> SafeString:
    said = _(
        "It took up what you said in the meeting of %(day)s, with your own worker or advocate beside you."
    )
    return _paragraph(said % {"day": day})


def _who_and_when(view: MeasureView, *, schools: bool) -> SafeString:
    """Who does it, and by which day."""
    if not view.owner_name:
        who = written(_("Nobody has taken it on yet."))
    else:
        school = (" ", tag(_("School"), "neutral")) if schools else ()
        who = written(_STRONG, view.owner_name, _STRONG_ENDS, " ", _("does it."), *school)
    if view.promise:
        stands = clock(view.due_on, view.promise.done_at)
        return _paragraph(who, " ", link(address(view.promise.id, "portal:promise"), stands))
    by = (" ", _("By %(day)s.") % {"day": day_words(view.due_on)}) if view.due_on else ()
    return _paragraph(who, *by)


def _what_people_say(view: MeasureView, me: uuid.UUID | None) -> SafeString:
    """Every voice: whoever has words or does not agree alone, the others in one line."""
    if not view.voices:
        return NOTHING
    agree = (_VOICE, tag(_("Agree"), "good"), " ", view.agreed_names, _ITEM_ENDS) if view.agreed else ()
    return written(
        _SMALL, _("What people say"), _VOICES, *(_voice(one, mine=one.by_id == me) for one in view.spoken), *agree,
        _LIST_ENDS,
    )  # fmt: skip


def _voice(voice: Voice, *, mine: bool) -> SafeString:
    newest = voice.newest
    who = written(_STRONG, _("You") if mine else voice.by_name, _STRONG_ENDS)
    answer = newest.in_words if mine else _IN_THEIR_WORDS[newest.answer]
    return written(
        _VOICE, who, ": " if mine else f", {voice.by_role.lower()}: ",
        tag(_(answer), "contested" if newest.dissents else "good"),
        " " + _("(about the words before they changed)") if newest.changed_since else NOTHING,
        words(newest.words) if newest.words else NOTHING, _earlier(voice.earlier), _ITEM_ENDS,
    )  # fmt: skip


_IN_THEIR_WORDS = {"agree": "Agrees", "in_part": "Agrees in part", "disagree": "Disagrees"}


def _earlier(said: Iterable[AnswerView]) -> SafeString:
    """What the person said before, folded away."""
    rows = [
        written(
            _ONCE,
            f"{day_words(one.at)}: {one.in_words}",
            _PARAGRAPH_ENDS,
            words(one.words) if one.words else NOTHING,
        )
        for one in said
    ]
    return written(_EARLIER, _("Said earlier"), _THEM, *rows, _EARLIER_ENDS) if rows else NOTHING


def _changed(view: MeasureView) -> SafeString:
    if not view.changed_since_you_answered:
        return NOTHING
    return paragraph(_STRONG, _("The words changed after you answered."), _STRONG_ENDS)


def _presses(view: MeasureView, said: SafeString) -> SafeString:
    """What the reader may do: say what they think, change or take back an idea of their own."""
    which, to = unseen(": ", said), view.measure.id
    presses = [_answer_button(view, which)] if view.may_answer else []
    if view.may_change:
        presses.append(link(address(to, "portal:measure-change"), _("Change my idea"), which))
        presses.append(link(address(to, "portal:measure-withdraw"), _("Take it back"), which))
    if not presses:
        return NOTHING
    return written(_PRESSES, *(written(_ITEM, one, _ITEM_ENDS) for one in presses), _LIST_ENDS)


def _answer_button(view: MeasureView, which: SafeString) -> SafeString:
    """A first press while an answer to the words as they stand is missing, and a quieter one afterwards."""
    again = view.mine is not None
    second = _SECOND if again and not view.changed_since_you_answered else NOTHING
    says = _("Change my answer") if again else _("Say what I think")
    where = address(view.measure.id, "portal:measure-answer")
    return written(_BUTTON, second, _BUTTON_TO, where, _BUTTON_SAYS, says, which, _BUTTON_ENDS)
