"""What each person says of a measure: `{% load voices %}{% voices item.spoken %}`."""

from __future__ import annotations

from collections.abc import Iterable

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from alongside.ground.govuk.dates import day_words
from alongside.ground.govuk.templatetags.govuk import tag
from alongside.practice.plans.selectors import Voice

register = template.Library()


@register.simple_tag
def voices(spoken: Iterable[Voice]) -> SafeString:
    """A paragraph for each voice: the answer, who gave it and when, their own words, and what they said before.

    In Python and not in a template, which takes longer for each: a plan of sixty measures has hundreds.
    """
    return format_html_join("", '<p class="govuk-body">{} {}{}{}</p>', map(_of, spoken))


def _of(voice: Voice) -> tuple[str, str, str, str]:
    newest, said = voice.newest, voice.newest.answer
    answer = tag(said.get_answer_display(), "contested" if newest.dissents else "good")
    before = " (of the words before)" if newest.changed_since else ""
    signed = f"{voice.by_name}, {voice.by_role.lower()}, {day_words(said.at)}{before}"
    return answer, signed, format_html("<br>“{}”", said.words) if said.words else "", _earlier(voice)


def _earlier(voice: Voice) -> str:
    before = [(one.answer.get_answer_display(), one.answer.words) for one in voice.earlier]
    rows = ((f"{answer}, “{words}”" if words else answer,) for answer, words in before)
    return format_html_join("", "<br>Before: {}", rows)
